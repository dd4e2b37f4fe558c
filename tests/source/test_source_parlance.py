"""Markdown in the manner of one program reads as its writer meant it; what is plain stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.source.parlance import simplify


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('{{< figure src="bar.jpg" caption="The bar" >}}', "![The bar](bar.jpg)"),
        ("{{< youtube abc >}}", ""),
        ("Rain {{% note %}}again{{% /note %}}.", "Rain again."),
        ("![Bar]({{ site.baseurl }}/bar.png)", "![Bar](/bar.png)"),
        ('![Bar]({{ "/bar.png" | relative_url }})', "![Bar](/bar.png)"),
        ("{% include ad.html %}Rain", "Rain"),
        ("Rain\n{: .lead}", "Rain\n"),
        ("See [[The weir|the weir]] and [[Bar#At noon]].", "See the weir and Bar At noon."),
        ("![[slab.png]] ![[another note]]", "![](slab.png) "),
        ("> [!note] Measure twice\n> It is not square.", "> **Measure twice**\\\n> It is not square."),
        ("> [!NOTE]\n> It is not square.", "> \n> It is not square."),
        (":::tip Bring a cushion\n\nIt helps.\n\n:::", "**Bring a cushion**\n\nIt helps.\n\n"),
        (":::note[Bring a cushion]\n:::", "**Bring a cushion**\n"),
        ("::: {.callout-note}\nIt helps.\n:::", "\nIt helps.\n"),
        ("import Box from '../Box.astro';\n\nIt rained.", "\n\nIt rained."),
        ("It rained. {/* really */}", "It rained. "),
        ("It rained. %% ask Tom %%", "It rained. "),
        ("[[toc]]\n[TOC]\nREADMORE", "\n\n"),
        ("[Bar]({static}/bar.pdf)", "[Bar](/bar.pdf)"),
        ("```{r setup, include=FALSE}\nlibrary(rain)\n```\nIt rained.", "\n\n\nIt rained."),
    ],
)
def test_what_a_program_would_replace_is_said_in_plain_markdown(text, plain):
    """Words stay, marks go, and every line keeps its number."""
    assert simplify(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Write `{{ site.title }}` and `[[page]]` there.",
        "```\n{{< figure src='a.png' >}}\n[[page]]\n:::\n```",
        "    {% include ad.html %}",
        "Print {:.2f} or {:>10}.",
        "Take rows[[1]] and see [[1]](https://garden.example/) too.",
        "It rained.\n\nimport duties went up, says 'the mayor'",
        "It rained: 20 %% more.",
        "Is it {{ name }}?",
    ],
)
def test_what_only_looks_like_it_stays(text):
    """Code, formats and indices are the writer's own words."""
    assert simplify(text) == text


@given(st.text(alphabet="[]{}<%>:!|#\\`\n a.import'\"=/*", max_size=200))
def test_no_line_moves(text):
    """The result has the lines of the text, so that what is found in it can be named by its line."""
    assert simplify(text).count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_a_post_in_such_a_manner_is_read_without_marks(read_words):
    """The reader of Markdown sees the plain words, on their own lines."""
    words = "\n\n:::tip Take boots\n\nThe [[weir|old weir]] is high.\n\n:::\n"
    document = read_words(f"---\ntitle: Rain\n---\nIt rained.{words}", "a.md")
    assert [(block.text, block.line) for block in document.blocks] == [
        ("It rained.", 4),
        ("Take boots", 6),
        ("The old weir is high.", 8),
    ]

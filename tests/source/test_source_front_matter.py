"""Front matter: every usual key in three notations, and none that can do harm."""

from __future__ import annotations

import pytest

from masthead.source.yaml import parse_yaml
from pace import measured

YAML = """\
---
title: "Rain at last: the \\"long\\" wait"
date: 2024-05-03T09:30:00+01:00
authors:
  - Ines Okafor
  - name: Tom Berg
    url: https://garden.example/tom
lastmod: 2024-06-01   # after the storm
tags: [water, "beds, raised"]
categories:
- News
summary: >
  The butts are full
  again.
slug: rain-at-last
draft: false
canonical_url: https://garden.example/rain
lang: en-GB
cover:
  image: butt.jpg
  alt: A full water butt
---
# Rain

It rained.
"""
TOML = """\
+++
title = "Rain at last"
date = 2024-05-03
authors = ["Ines Okafor", "Tom Berg"]
tags = ["water"]
draft = true
[params]
nothing = 1
+++
It rained.
"""
JSON = """\
{"title": "Rain at last", "date": "2024-05-03", "author": {"name": "Ines Okafor"}, "draft": true}

It rained.
"""


def said(document):
    """Return the values of each field."""
    found = {}
    for clue in document.clues:
        found.setdefault(clue.field, []).append(clue.value)
    return found


def test_yaml_tells_every_usual_key(read_words):
    """Strings, lists, tables, folded text and comments are read as their author meant them."""
    document = read_words(YAML, "rain.md")
    assert said(document) == {
        "title": ['Rain at last: the "long" wait'],
        "published": ["2024-05-03T09:30:00+01:00"],
        "author": ["Ines Okafor", "Tom Berg"],
        "updated": ["2024-06-01"],
        "category": ["water", "beds", "raised", "News"],
        "summary": ["The butts are full again."],
        "slug": ["rain-at-last"],
        "draft": ["false"],
        "canonical": ["https://garden.example/rain"],
        "language": ["en-GB"],
        "image": ["butt.jpg"],
    }
    assert {clue.origin for clue in document.clues} == {"front-matter"}
    assert not document.notes


def test_toml_and_json_tell_the_same(read_words):
    """The notation does not change what is said."""
    toml, json = read_words(TOML, "a.md"), read_words(JSON, "b.md")
    assert said(toml)["author"] == ["Ines Okafor", "Tom Berg"]
    assert said(toml)["published"] == said(json)["published"] == ["2024-05-03"]
    assert said(toml)["draft"] == said(json)["draft"] == ["true"]
    assert [block.text for block in toml.blocks] == [block.text for block in json.blocks] == ["It rained."]


def test_lines_are_those_of_the_file(read_words):
    """Clues and blocks name the line on which an editor finds them."""
    document = read_words(YAML, "rain.md")
    assert {clue.field: clue.line for clue in document.clues}["slug"] == 15
    assert [(block.text, block.line) for block in document.blocks] == [("Rain", 23), ("It rained.", 25)]
    assert read_words("---\ntitle: x\n---\n\nfirst\n", "a.txt").blocks[0].line == 5


def test_bare_keys_above_markdown_are_front_matter_if_the_first_is_known(read_words):
    """`Title: …` lines are read as Pelican reads them; a text that begins with any other word is not."""
    document = read_words("Title: Rain\nDate: 2024-05-03\n\nIt rained.\n", "a.md")
    assert said(document) == {"title": ["Rain"], "published": ["2024-05-03"]}
    assert [(block.text, block.line) for block in document.blocks] == [("It rained.", 4)]
    document = read_words("Warning: it rained.\n\nAll day.\n", "b.md")
    assert not document.clues
    assert len(document.blocks) == 2


@pytest.mark.parametrize(
    "text",
    ["---\n\nAfter a rule.\n\n---\n\nMore.", "{ not json }\n\nwords", "+++ plus\nwords", "--- \nwords"],
)
def test_a_text_that_only_looks_like_front_matter_is_text(read_words, text):
    """A rule at the top, or a brace, takes nothing away from a post."""
    document = read_words(text, "a.md")
    assert not document.clues
    assert not document.notes
    assert document.blocks


def test_a_faulty_line_is_named_and_the_others_are_read(read_words):
    """One bad line costs one key; the note bears its line and the post goes on."""
    document = read_words("---\ntitle: Rain\nthis is no key\nslug: rain\n---\nIt rained.\n", "a.md")
    assert said(document) == {"title": ["Rain"], "slug": ["rain"]}
    (note,) = document.notes
    assert (note.line, note.refused) == (3, False)
    document = read_words("+++\ntitle = \n+++\nIt rained.\n", "b.md")
    assert (document.notes[0].line, len(document.blocks)) == (2, 1)


@pytest.mark.parametrize(
    ("lines", "title", "line"),
    [
        ("title: Part 2: the return", "Part 2: the return", 2),
        ('title: "Rain" and "sun"', '"Rain" and "sun"', 2),
        ('title: "The "long" wait"', 'The "long" wait', 2),
        ('title: "Rain', "Rain", 2),
        ("title: [Update] Rain", "[Update] Rain", 2),
        ("title: *Rain* again", "*Rain* again", 2),
        ("title:Rain", "Rain", 2),
        ("title: Rain: the\n  return", "Rain: the return", 2),
        ("slug:\n\t- rain\ntitle: Rain", "Rain", 3),
    ],
)
def test_what_yaml_refuses_costs_its_own_key_at_most(read_words, lines, title, line):
    """A messy line is read as its author meant it, the keys around it as YAML, and the note names the line."""
    document = read_words(
        f"---\n{lines}\ntags:\n  - wet: 1\n    name: water\n  - beds\n---\nIt rained.\n", "a.md"
    )
    assert (said(document)["title"], said(document)["category"]) == ([title], ["water", "beds"])
    assert [(note.line, note.refused) for note in document.notes] == [(line, False)]


HOSTILE = {
    "aliases": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "tags": "title: !!python/object/apply:os.system [id]",
    "deep flow": "title: " + "[" * 2000,
    "deep mapping": "\n".join(" " * depth + "k:" for depth in range(200)),
    "many open lists": "\n".join(f"k{number}: [" for number in range(4000)),
    "long quotation": 'title: "' + "x\\" * 20000,
    "colons": "title:" + ": " * 20000,
    "dashes": "- " * 20000,
    "alias bomb": "a0: &a0 [x, x]\n"
    + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
    "anchored key": "&a title: x",
    "brackets behind a quote": "\n".join(f"k{n}: [a'" + "[" * 900 for n in range(60)),
    "unclosed quotes": '"\\' * 20000,
    "escapes": 'title: "\\UFFFFFFFF \\ud800"',
    "tables for keys": "? [a]\n: b",
    "merge": "<<: {title: x}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_hostile_front_matter_costs_a_note_and_no_time(read_words, text, fence):
    """Neither aliases nor depth nor open brackets cost time, stack or the post below."""
    with measured() as spent:
        document = read_words(f"{fence}\n{text}\ncanonical: x\n{fence}\nIt rained.\n", "a.md")
    assert spent.seconds < 1
    assert document.blocks[-1].text.endswith("It rained.")
    assert all(not note.refused for note in document.notes)
    assert not any("system" in clue.value for clue in document.clues)


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_front_matter_over_64_kib_is_not_read(read_words, mark):
    """What is longer than any author writes is passed over, with a note; the post below it is read."""
    document = read_words(f"{mark}\n" + "title: x\n" * 9000 + f"{mark}\n\nIt rained.\n", "a.md")
    assert not document.clues
    assert [(block.text, block.line) for block in document.blocks] == [("It rained.", 9004)]
    assert "64 KiB" in document.notes[0].reason


def test_a_rule_far_below_another_ends_no_front_matter(read_words):
    """A long text between two rules is the post, and stays."""
    document = read_words("---\n\n" + "It rained.\n\n" * 9000 + "---\n\nThen it stopped.\n", "a.md")
    assert len([block for block in document.blocks if block.text]) == 9001


def test_a_day_that_is_none_stays_text(read_words):
    """A date is not interpreted here, so that an impossible one cannot raise."""
    assert said(read_words("---\ndate: 2024-02-30\n---\nx\n", "a.md"))["published"] == ["2024-02-30"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("k: plain # comment", "plain"),
        ("k: it's", "it's"),
        ("k: 'it''s'", "it's"),
        ("k: C# and F#", "C# and F#"),
        ("k: 10:30", "10:30"),
        ('k: "\\u00e9\\n"', "é\n"),
        ("k: ~", ""),
        ("k:\n  goes\n  on", "goes on"),
        ("k: goes\n  on", "goes on"),
        ("k: |\n  a\n  b\nl: x", "a\nb"),
        ("k: [a, [b, c], {d: e}]", ["a", ["b", "c"], {"d": "e"}]),
        ("k: [a,\n  b]", ["a", "b"]),
        ("k:\n- a\n- - b", ["a", ["b"]]),
        ("k: {a: 'b', c: d}", {"a": "b", "c": "d"}),
        ('"k": x', "x"),
        ("k: no", "no"),
        ("k: 007", "007"),
        ("k: 2024-02-30", "2024-02-30"),
    ],
)
def test_the_yaml_of_front_matter_is_read(text, value):
    """Scalars, lists and tables in every notation that front matter is written in."""
    found, faults = parse_yaml(text)
    assert found["k"] == value
    assert not faults


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("date: 2024-05-01\npublishDate: 2024-05-03", "published", ["2024-05-03", "2024-05-01"]),
        ("created: 2023-01-01\ndate: 2024-05-01", "published", ["2024-05-01", "2023-01-01"]),
        ("subtitle: On rain\ndescription: It rained.", "summary", ["It rained.", "On rain"]),
        ("date: 1718445600", "published", ["2024-06-15T10:00:00+00:00"]),
        ("date: 1718445600000", "published", ["2024-06-15T10:00:00+00:00"]),
        ("date_updated: 2024-05-01", "updated", ["2024-05-01"]),
        ("updatedDate: Sep 22 2023", "updated", ["Sep 22 2023"]),
        ("published: false", "draft", ["true"]),
        ("published: true", "published", []),
        ("status: hidden", "draft", ["true"]),
        ("topics: ferns; shade", "category", ["ferns", "shade"]),
        ("tags: [a, {label: B, permalink: /b}]", "category", ["a", "B"]),
        ('author: "[[people/zoe|Zoë Okafor]]"', "author", ["Zoë Okafor"]),
        ('permalink: "/{{ title }}/"', "slug", []),
        ("taxonomies:\n  tags: [rain]\nextra:\n  author: Zoë", "category", ["rain"]),
        ("params:\n  author: Zoë", "author", ["Zoë"]),
        ("author: Ana\nparams:\n  author: Zoë", "author", ["Ana"]),
    ],
)
def test_keys_mean_what_the_programs_that_read_them_take_them_for(read_words, lines, field, value):
    """Of several keys for one field the one that says it best comes first; values are understood as they are meant."""
    document = read_words(f"---\ntitle: Rain\n{lines}\n---\nIt rained.\n", "a.md")
    assert [clue.value for clue in document.clues if clue.field == field] == value


def test_lines_that_only_look_like_keys_stay_text(read_words):
    """A first paragraph of "Key: words" that says nothing of the post belongs to it."""
    document = read_words("Published: true\nPermalink: /:year/\n\nIt rained.\n", "a.md")
    assert document.blocks[0].text.startswith("Published: true")


@pytest.mark.parametrize(
    ("head", "clues"),
    [
        ("% Rain\n% Ana Ruiz; Tom Berg\n% May 3, 2024\n", ["Rain", "Ana Ruiz", "Tom Berg", "May 3, 2024"]),
        ("% Rain\n%\n% May 3, 2024\n", ["Rain", "May 3, 2024"]),
        ("% Rain\n", ["Rain"]),
    ],
)
def test_lines_of_percent_signs_are_title_authors_and_date(read_words, head, clues):
    """Pandoc's title block stands above Markdown, each line of it in its place."""
    document = read_words(f"{head}\nIt rained.\n", "a.md")
    assert [clue.value for clue in document.clues] == clues
    assert [(block.text, block.line) for block in document.blocks] == [("It rained.", head.count("\n") + 2)]


def test_a_template_of_html_loses_the_tags_of_its_program(read_words):
    """Below front matter HTML is Jekyll's; without it, braces are words."""
    body = "<p>It rained.</p>\n{% include share.html %}\n<p>Then {{ page.title }} it stopped.</p>\n"
    document = read_words(f"---\ntitle: Rain\n---\n{body}", "a.html")
    assert [block.text for block in document.blocks] == ["It rained.", "Then it stopped."]
    assert len(read_words(body, "b.html").blocks) == 3


@pytest.mark.parametrize("above", ["\n\n", "<!-- no lint -->\n", "\ufeff\r\n"])
def test_front_matter_may_stand_below_blank_lines_or_a_comment(read_words, above):
    """Editors leave such lines; a rule below them that no key follows is a rule."""
    document = read_words(f"{above}---\ntitle: Rain\ndate: 2024-05-03\n---\nIt rained.\n", "a.md")
    skipped = above.count("\n")
    assert [(clue.value, clue.line) for clue in document.clues] == [
        ("Rain", 2 + skipped),
        ("2024-05-03", 3 + skipped),
    ]
    assert [(block.text, block.line) for block in document.blocks] == [("It rained.", 5 + skipped)]
    ruled = read_words(f"{above}---\n\nIt rained: twice.\n\n---\n\nThen it stopped.\n", "b.md")
    assert not ruled.clues


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("last_update:\n  date: 2022-03-05\n  author: Someone", "updated", ["2022-03-05"]),
        ("Autorin: Zoë Okafor", "author", ["Zoë Okafor"]),
        ("Schlagwörter: [Regen, Wehr]", "category", ["Regen", "Wehr"]),
        ("Entwurf: ja", "draft", ["true"]),
        ("url: /rain/", "canonical", []),
        ("url: https://garden.example/rain/", "canonical", ["https://garden.example/rain/"]),
    ],
)
def test_keys_are_read_in_their_writers_language(read_words, lines, field, value):
    """A key is known in the languages that posts are written in; a path names no place on the web."""
    document = read_words(f"---\ntitle: Rain\n{lines}\n---\nIt rained.\n", "a.md")
    assert [clue.value for clue in document.clues if clue.field == field] == value

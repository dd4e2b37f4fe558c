"""HTML: what a page claims of itself, its visible text in blocks, and how much nesting is borne."""

from __future__ import annotations

import json

import pytest

from masthead.model import BlockKind, Document
from masthead.source.address import find_path_date
from pace import measured

K = BlockKind


@pytest.fixture
def read_page(read_words):
    """Return a function that reads a body, with a head if one is given."""
    return lambda body, head="", name="page.html": read_words(
        f"<html><head>{head}</head><body>{body}</body></html>", name
    )


def claims(document, field):
    """Return a field's clues as pairs of origin and value."""
    return [(clue.origin, clue.value) for clue in document.clues if clue.field == field]


def shapes(document):
    """Return each block's kind, level and text."""
    return [(block.kind, block.level, block.text) for block in document.blocks]


def test_json_ld_tells_of_the_post_also_in_a_graph(read_page):
    """An author named by reference is found; the site's name, comments and other things are no authors."""
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "Garden Notes"},
            {"@type": "Person", "@id": "#ines", "name": "Ines Okafor"},
            {
                "@type": ["Article", "BlogPosting"],
                "headline": "Rain &amp; sun",
                "author": [{"@id": "#ines"}, {"@type": "Organization", "name": "Garden Ltd"}],
                "datePublished": "2024-05-03T09:30:00+01:00",
                "dateModified": "2024-06-01",
                "comment": [
                    {"@type": "Comment", "author": {"name": "A Troll"}, "datePublished": "2025-01-01"}
                ],
                "keywords": "water, beds",
                "publisher": {"name": "Garden Notes"},
            },
        ]
    }
    document = read_page("<p>x</p>", f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert claims(document, "author") == [("json-ld", "Ines Okafor")]
    assert claims(document, "title") == [("json-ld", "Rain & sun")]
    assert claims(document, "published") == [("json-ld", "2024-05-03T09:30:00+01:00")]
    assert claims(document, "updated") == [("json-ld", "2024-06-01")]
    assert claims(document, "category") == [("json-ld", "water"), ("json-ld", "beds")]
    assert ("json-ld", "Garden Notes") in claims(document, "site")


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 3000,
        '{"a":' * 3000,
        '{"@type":"Article","headline":7,"author":[[[]]]}',
        "null",
        '"x"',
        "[1,[2]]",
        "",
    ],
)
def test_json_ld_that_is_none_is_passed_over(read_page, script):
    """Broken, deep or senseless scripts cost nothing."""
    document = read_page("<p>words</p>", f'<script type="application/ld+json">{script}</script>')
    assert shapes(document) == [(K.PARAGRAPH, 0, "words")]
    assert not document.clues


def test_json_ld_with_a_slip_still_tells_its_dates(read_page):
    """A trailing comma, as many a theme leaves it, does not hide the day of publication."""
    script = '{"@type":"Article","headline":"Rain","datePublished":"2024-05-03",}'
    document = read_page("<p>x</p>", f'<script type="application/ld+json">{script}</script>')
    assert claims(document, "published") == [("json-ld", "2024-05-03")]


def test_json_ld_that_was_escaped_once_too_often_is_read(read_page):
    """Quotation marks written as entities, which no script needs, hide nothing."""
    script = "{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2024-05-03&quot;}"
    document = read_page("<p>x</p>", f'<script type="application/ld+json">{script}</script>')
    assert claims(document, "published") == [("json-ld", "2024-05-03")]


def test_json_ld_in_a_meta_element_is_read(read_page):
    """Some engines print the script as the content of a meta element that bears its type as a name."""
    script = "{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2024-05-03&quot;}"
    document = read_page("<p>x</p>", f'<meta name="script:ld+json" content="{script}">')
    assert claims(document, "published") == [("json-ld", "2024-05-03")]


@pytest.mark.parametrize(
    ("script", "days"),
    [
        ('{"post":{"publishedAt":"2024-05-03T08:00:00Z"}}', ["2024-05-03T08:00:00Z"]),
        ('push("{\\"publish_date\\":\\"2024-05-03\\"}")', ["2024-05-03"]),
        ('[{"publishDate":"2024-05-03"},{"publishDate":"2024-06-01"}]', []),
        ('{"createdAt":"2024-05-03"}', []),
    ],
)
def test_a_program_that_is_handed_one_day_of_publication_tells_it(read_page, script, days):
    """A page's own script names the day under a plain key; one that names several speaks of other posts."""
    document = read_page(f"<p>x</p><script>{script}</script>")
    assert claims(document, "published") == [("script", day) for day in days]


def test_a_time_that_is_called_an_update_is_one(read_page):
    """The words before a time tell what it is the time of."""
    document = read_page("<p>Posted <time>2024-05-03</time> · Updated <time>2024-06-01</time></p>")
    assert claims(document, "published") == [("time", "2024-05-03")]
    assert claims(document, "updated") == [("time", "2024-06-01")]


def test_meta_elements_tell_by_their_vocabulary(read_page):
    """Open Graph, Dublin Core and plain names are told apart; an account or address is no author."""
    head = """
      <title>Rain | Garden Notes</title>
      <meta property="og:title" content="Rain"><meta property="article:published_time" content="2024-05-03">
      <meta property="article:author" content="https://social.example/ines"><meta name="author" content="Ines Okafor">
      <meta name="twitter:creator" content="@ines"><meta name="DC.date.issued" content="2024-05-04">
      <meta property="og:site_name" content="Garden Notes"><meta name="keywords" content="water, beds">
      <link rel="canonical" href="https://garden.example/2024/05/03/rain/">
    """
    document = read_page("<p>x</p>", head)
    assert claims(document, "title") == [("open-graph", "Rain"), ("meta", "Rain | Garden Notes")]
    assert claims(document, "author") == [("meta", "Ines Okafor")]
    assert claims(document, "published") == [
        ("open-graph", "2024-05-03"),
        ("dublin-core", "2024-05-04"),
        ("url", "2024-05-03"),
    ]
    assert claims(document, "site") == [("open-graph", "Garden Notes")]
    assert claims(document, "canonical") == [("link", "https://garden.example/2024/05/03/rain/")]
    assert claims(document, "category") == [("meta", "water"), ("meta", "beds")]


def test_markup_of_the_body_tells_too(read_page):
    """Microdata, time elements and rel=author are claims, except within comments and teasers."""
    document = read_page(
        """<article><h1 itemprop="headline">Rain</h1>
        <span itemprop="author"><span itemprop="name">Ines Okafor</span></span>
        <a rel="author" href="/i">Ines Okafor</a>
        <time datetime="2024-05-03">3 May</time>
        <span class="updated"><time datetime="2024-06-01">1 June</time></span></article>
        <div class="comments"><time datetime="2025-01-01">x</time><a rel="author" href="/t">A Troll</a></div>
        <aside><time datetime="2025-02-02">y</time></aside>"""
    )
    assert claims(document, "author") == [("microdata", "Ines Okafor"), ("rel-author", "Ines Okafor")]
    assert claims(document, "published") == [("time", "2024-05-03")]
    assert claims(document, "updated") == [("time", "2024-06-01")]
    assert claims(document, "title") == [("microdata", "Rain")]


def test_blocks_stand_in_document_order_with_their_kinds(read_page):
    """Headings, nested lists, quotations, code, tables, figures, rules and definitions keep their shape."""
    document = read_page(
        """<h2>Beds</h2><p>One <b>bold</b> word.</p>
        <ul><li>Beans<ol><li>broad</li></ol></li><li><p>Garlic</p></li></ul>
        <blockquote><p>Patience.</p><blockquote>Deeper.</blockquote></blockquote>
        <pre><code>dig()
  twice()</code></pre>
        <table><tr><th>bed</th><th>crop</th></tr><tr><td>1</td><td>kale</td></tr></table>
        <figure><img src="a.jpg" alt="Kale"><figcaption>The kale</figcaption></figure><hr>
        <dl><dt>Tilth</dt><dd>Fine soil.</dd></dl>"""
    )
    assert shapes(document) == [
        (K.HEADING, 2, "Beds"),
        (K.PARAGRAPH, 0, "One bold word."),
        (K.ITEM, 0, "Beans"),
        (K.ITEM, 1, "broad"),
        (K.ITEM, 0, "Garlic"),
        (K.QUOTE, 0, "Patience."),
        (K.QUOTE, 1, "Deeper."),
        (K.CODE, 0, "dig()\n  twice()"),
        (K.TABLE, 0, "bed | crop\n1 | kale"),
        (K.IMAGE, 0, "The kale"),
        (K.RULE, 0, ""),
        (K.PARAGRAPH, 0, "Tilth"),
        (K.PARAGRAPH, 0, "Fine soil."),
    ]
    assert document.blocks[1].html == "One <b>bold</b> word."
    assert [block.ordered for block in document.blocks[2:5]] == [False, True, False]


def test_two_line_ends_divide_paragraphs(read_page):
    """Text kept apart by <br><br> alone, bare or in a span, is as many paragraphs; one <br> is a line end."""
    assert shapes(read_page("one<br><br>two <i>x</i><br> <br/>three<br>and on")) == [
        (K.PARAGRAPH, 0, "one"),
        (K.PARAGRAPH, 0, "two x"),
        (K.PARAGRAPH, 0, "three and on"),
    ]
    assert [block.text for block in read_page("<span>one<br><br>two</span>").blocks] == ["one", "two"]


def test_text_between_blocks_is_not_lost(read_page):
    """Loose words before, between and after elements become paragraphs of their own."""
    words = [block.text for block in read_page("a<div>b<p>c</p>d<span>e<div>f</div>g</span></div>h").blocks]
    assert words == ["a", "b", "c", "d", "e", "f", "g", "h"]


def test_neighbours_that_only_style_keeps_apart_are_not_glued(read_page):
    """A name and a date in spans side by side stay two words; a dropped capital stays in its word."""
    assert (
        read_page("<div><a href=a>Ines Okafor</a><time>3 May</time></div>").blocks[0].text
        == "Ines Okafor 3 May"
    )
    assert read_page("<p><span class=cap>T</span>he kettle</p>").blocks[0].text == "The kettle"


def test_hints_tell_what_stands_around(read_page):
    """Roles, telling class names, links and times are passed on for inference to weigh."""
    document = read_page(
        """<nav><a href="/">Home</a></nav><main class="entryContent"><p class="post-byline">By
        <a rel="author" href="/i">Ines</a>
        <time>3 May</time></p></main><div id="respond" hidden>Reply</div>"""
    )
    home, byline, reply = (set(block.hints) for block in document.blocks)
    assert {"nav", "links:100"} <= home
    assert {"main", "class:entry", "class:content", "class:byline", "rel:author", "time"} <= byline
    assert {"class:respond", "hidden"} <= reply


def test_unseen_elements_leave_nothing(read_page):
    """Scripts, styles, comments and frames are no text; what stands behind them is."""
    document = read_page(
        "<script>one()</script>a<style>p{}</style>b<!-- c --><iframe>d</iframe><svg><text>e</text></svg>f"
    )
    assert [block.text for block in document.blocks] == ["abf"]


@pytest.mark.parametrize(
    "tag", ["embed src=x", "source src=x", "svg", "math", "object data=x", "video", "select", "map", "canvas"]
)
def test_an_element_that_nobody_closed_does_not_swallow_the_page(read_page, tag):
    """What follows a forgotten end tag is still read; a word broken by <wbr> stays whole."""
    assert "canary" in [block.text for block in read_page(f"<p>a</p><{tag}><p>canary</p><p>b</p>").blocks]
    assert read_page("<p>Donaudampf<wbr>schiff</p>").blocks[0].text == "Donaudampfschiff"


def test_a_layout_table_is_not_a_table(read_page):
    """Cells that hold headings or a whole page are read as boxes."""
    document = read_page("<table><tr><td><h2>Menu</h2></td><td><p>One.</p><p>Two.</p></td></tr></table>")
    assert [block.kind for block in document.blocks] == [K.HEADING, K.PARAGRAPH, K.PARAGRAPH]


def test_lazy_images_are_mended_from_noscript(read_page):
    """The picture in noscript takes the place of the placeholder before it, once."""
    document = read_page(
        '<img src="blank.gif" class="lazy"><noscript><img src="real.jpg" alt="A bed"></noscript>'
    )
    assert [block.html for block in document.blocks] == ['<img src="real.jpg" alt="A bed">']


def test_entities_are_never_defined_by_a_page(read_words):
    """A DOCTYPE's declarations are cut out unread: neither bombs nor files come out of it."""
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE html [<!ENTITY e0 "lol">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><p>canary &e9; &f;</p>'
    with measured() as spent:
        document = read_words(text, "p.html")
    assert spent.seconds < 1
    assert [block.text for block in document.blocks] == ["canary &e9; &f;"]


@pytest.mark.parametrize(
    "tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "span", "section", "font", "a href=x"]
)
@pytest.mark.parametrize("depth", [100, 300, 30_000])
def test_nesting_costs_neither_words_nor_time(read_page, tag, depth):
    """However deep a word lies, it is read, in bounded time and stack."""
    with measured() as spent:
        document = read_page(f"<{tag}>" * depth + "canary")
    assert spent.seconds < 5
    assert isinstance(document, Document)
    assert "canary" in " ".join(block.text for block in document.blocks)


@pytest.mark.parametrize(
    "piece", ["<p>x", "<b>x</b>", "<li>x", "<h1>x", "<br>x", "<td>x", "<a href=x>y</a>", "<img src=x>"]
)
def test_five_megabytes_of_tags_are_bounded(read_page, piece):
    """A page of nothing but tags is read for its words or refused, soon."""
    with measured() as spent:
        read_page(piece * (5_000_000 // len(piece)))
    assert spent.seconds < 5


def test_markdown_is_read_through_its_html(read_words):
    """Emphasis, nested lists, tables, code, quotations, footnotes and raw HTML keep their shape and lines."""
    document = read_words(
        "# Garden\n\nDig *twice*.\n\n- Beans\n  - Broad\n\n1. First\n\n> Patience.\n\n```sh\nrake --all\n```\n\n"
        "| bed | crop |\n|---|---|\n| one | kale |\n\n![Kale](kale.jpg)\n\n"
        "<div>Raw <b>words</b></div>\n\nSee[^1].\n\n[^1]: Footnote.\n",
        "a.md",
    )
    assert shapes(document) == [
        (K.HEADING, 1, "Garden"),
        (K.PARAGRAPH, 0, "Dig twice."),
        (K.ITEM, 0, "Beans"),
        (K.ITEM, 1, "Broad"),
        (K.ITEM, 0, "First"),
        (K.QUOTE, 0, "Patience."),
        (K.CODE, 0, "rake --all"),
        (K.TABLE, 0, "bed | crop\none | kale"),
        (K.IMAGE, 0, ""),
        (K.PARAGRAPH, 0, "Raw words"),
        (K.PARAGRAPH, 0, "See1."),
        (K.PARAGRAPH, 0, "1 Footnote."),
    ]
    assert [block.line for block in document.blocks][:5] == [1, 3, 5, 6, 8]


@pytest.mark.parametrize(
    "piece",
    [">", "[", "*a_", "(", "`", "- ", "![", "|a|b|\n|-|-|\n", "[^1]: x\n", "**a", "<", "\\", "> - 1. "],
)
def test_pathological_markdown_is_bounded(read_words, piece):
    """Half a megabyte of any one construct, and five, end soon."""
    for size in (500_000, 5_000_000):
        with measured() as spent:
            read_words(piece * (size // len(piece)) + "\n\ncanary", "a.md")
        assert spent.seconds < 5


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("https://x.example/2024/05/03/title/", "2024-05-03"),
        ("https://x.example/2024/5/3/title/", "2024-05-03"),
        ("https://x.example/2024/05/title", "2024-05"),
        ("blog/2024-05-03-title.md", "2024-05-03"),
        ("2024_05_03.txt", "2024-05-03"),
        ("20240503-title.txt", "2024-05-03"),
        ("photo-20240503.txt", ""),
        ("x/2024/title.txt", ""),
        ("1066-10-14.txt", ""),
        ("2024-13-01.txt", ""),
        ("order-120240503.txt", ""),
    ],
)
def test_the_date_of_an_address_is_found(path, date):
    """Folders and names that spell a day or a month tell it; longer numbers do not."""
    assert find_path_date(path) == date

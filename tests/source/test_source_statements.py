"""What a page states of itself beyond the usual: RDFa, library catalogues, where it was saved from."""

from __future__ import annotations

import json

import pytest


def said(document, field):
    """Return the values that clues state of a field."""
    return [clue.value for clue in document.clues if clue.field == field]


def page(head="", body="<p>It rained.</p>", above=""):
    """Return a page."""
    return f"<!DOCTYPE html>\n{above}<html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0041)https://garden.example/2024/05/03/rain/ -->\n",
        "<!--\n Page saved with SingleFile \n url: https://garden.example/2024/05/03/rain/ \n saved date: x\n-->\n",
    ],
)
def test_a_browser_notes_where_a_page_was_saved_from(read_words, note):
    """Its address is noted above the page, with the day in it; the page's own word comes first."""
    document = read_words(page(above=note), "a.html")
    assert said(document, "canonical") == ["https://garden.example/2024/05/03/rain/"]
    assert said(document, "published") == ["2024-05-03"]
    own = '<link rel="canonical" href="https://garden.example/rain/">'
    assert said(read_words(page(own, above=note), "b.html"), "canonical")[0] == "https://garden.example/rain/"


def test_links_begin_where_the_page_says(read_words):
    """A base element holds for links and pictures; places within the page and broken addresses stay."""
    body = (
        '<p><a href="b.html">b</a> <a href="#c">c</a> <a href="http://[">d</a> <img src="/e.png" alt="e"></p>'
    )
    (block,) = read_words(page('<base href="https://garden.example/x/">', body), "a.html").blocks
    for address in ("https://garden.example/x/b.html", '"#c"', '"http://["'):
        assert address in block.html


def test_rdfa_states_a_date(read_words):
    """Drupal writes it so; a comment's date is its own."""
    body = (
        '<p><span property="schema:dateCreated" content="2019-04-09T16:20:00+00:00">09/04/2019</span></p>'
        '<div class="comment"><span property="schema:dateCreated" content="2020-01-01">x</span></div>'
        '<p property="og:date" content="2021-01-01">It rained.</p>'
    )
    assert said(read_words(page(body=body), "a.html"), "published") == ["2019-04-09T16:20:00+00:00"]


def test_a_catalogue_puts_the_family_name_first(read_words):
    """Dublin Core and citation tags invert names by library rules; a plain author tag lists names by commas."""
    head = '<meta name="DC.creator" content="Okafor, Zoe"><meta name="citation_author" content="Berg, Tom">'
    assert said(read_words(page(head), "a.html"), "author") == ["Zoe Okafor", "Tom Berg"]
    head = '<meta name="author" content="Okafor, Berg"><meta name="DC.subject" content="rain; weirs">'
    document = read_words(page(head), "b.html")
    assert said(document, "author") == ["Okafor, Berg"]
    assert said(document, "category") == ["rain", "weirs"]


def test_a_post_outranks_the_films_and_reviews_in_it(read_words):
    """Who reviewed a thing on the page did not write the post; where there is no post, the review is it."""
    review = {"@type": "Review", "author": {"name": "Kim Reed"}, "datePublished": "2020-01-01"}
    post = {"@type": "BlogPosting", "author": {"name": "Zoe Okafor"}, "datePublished": "2024-05-03"}
    both = f'<script type="application/ld+json">{json.dumps([review, post])}</script>'
    assert said(read_words(page(both), "a.html"), "author") == ["Zoe Okafor"]
    alone = f'<script type="application/ld+json">{json.dumps(review)}</script>'
    assert said(read_words(page(alone), "b.html"), "author") == ["Kim Reed"]


@pytest.mark.parametrize(
    ("codec", "charset", "words"), [("gb18030", "gb2312", "陈镕的帽子"), ("cp949", "euc-kr", "똠방각하")]
)
def test_a_declared_charset_is_read_as_browsers_read_it(read_bytes, codec, charset, words):
    """The old name stands for the wider set (WHATWG Encoding, section 4.2)."""
    content = page(f'<meta charset="{charset}">', f"<p>{words}</p>").encode(codec)
    assert read_bytes(content, "a.html").blocks[0].text == words


def test_a_page_of_frames_says_where_its_words_are(read_words):
    """It is refused, and the mend names the page to be saved."""
    problem = read_words(
        '<html><frameset><frame src="menu.html"><frame src="main.html"></frameset></html>', "a.html"
    )
    assert (problem.reason, problem.refused) == ("holds frames only, no words", True)
    assert problem.mend.endswith("menu.html, main.html")


@pytest.mark.parametrize("name", ["MsoTitle", "c4 title", "Title"])
def test_a_paragraph_styled_as_the_title_heads_the_page(read_words, name):
    """Word, Google Docs and LibreOffice mark a title by its style; where several are, or a heading is, none heads."""
    styled, plain = f'<p class="{name}">Rain</p>', "<p>It rained.</p>"
    kinds = [block.kind for block in read_words(page(body=styled + plain), "a.html").blocks]
    assert kinds == ["heading", "paragraph"]
    for body in (styled * 2 + plain, f"<h1>Rain</h1>{styled}{plain}"):
        assert "paragraph" in [block.kind for block in read_words(page(body=body), "b.html").blocks[:2]]


@pytest.mark.parametrize(
    ("base", "address"),
    [('<base href="https://garden.example/x/">', ["https://garden.example/rain/"]), ("", [])],
)
def test_a_pages_own_address_is_whole_or_none(read_words, base, address):
    """A path is made whole by the page's base; without that it names no place on the web."""
    document = read_words(page(f'{base}<link rel="canonical" href="/rain/">'), "a.html")
    assert said(document, "canonical") == address


def test_an_abbreviation_tells_a_time_to_programs(read_words):
    """Blogger writes the moment into the title of what it shows, as hAtom has it; other abbreviations say nothing."""
    time = '<abbr class="published" title="2012-08-13T23:41:00+01:00">23:41</abbr> <abbr title="2001-01-01">x</abbr>'
    assert said(read_words(page(body=f"<p>{time}</p>"), "a.html"), "published") == [
        "2012-08-13T23:41:00+01:00"
    ]


def test_a_page_that_is_one_preformatted_text_is_read_as_lines(read_words):
    """Short lines end where their words do; a paragraph broken to fit a screen is joined."""
    long = "The gate was open again, and this time so was the goat, which has\nbeen seen on the roof of the chapel."
    document = read_words(page(body=f"<pre>Notes of Alf Dunn\n12 October 2004\n\n{long}</pre>"), "a.html")
    assert [block.text for block in document.blocks] == [
        "Notes of Alf Dunn",
        "12 October 2004",
        long.replace("\n", " "),
    ]


@pytest.mark.parametrize("sign", ["&#1;", "\ufffe", "&#x1b;"])
def test_a_base_with_signs_that_no_address_has_stops_nobody(read_words, sign):
    """The links stay as they are, and the page is read."""
    head = f'<base href="https://garden.example/{sign}x/">'
    document = read_words(page(head, '<p><a href="one.html">A bog is a slow clock.</a></p>'), "a.html")
    assert "slow clock" in " ".join(block.text for block in document.blocks)

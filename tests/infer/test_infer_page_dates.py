"""On a page the date that stands with the post counts; menus, teasers and comments name days as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.model import Source, Surroundings
from masthead.source import parse
from orchard import NOW

MENU = "".join(
    f"<li><a href='/{n}'>{word}</a></li>"
    for n, word in enumerate(
        ["Home", "News", "Latest posts", "Archive", "Boats", "Mill", "Shop", "About us", "Visit", "Contact"]
        * 4
    )
)
TEXT = """
The ferry has crossed the river since before anybody kept books, and nobody now remembers the first fare that was asked
for the crossing, or who asked for it, or whether it was ever paid in anything but herring.

The new bridge is shorter, dryer and free, and still half of the village stood on the quay that evening and listened to
the bell, which is older than the boat and will hang in the school from now on.

On Sundays the skipper walks over the bridge like anybody else, though he looks at the water rather often and has been
heard to mention, to nobody in particular, that it rose by a hand's width in the night.
"""
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.strip().split("\n\n"))


def published(main, head="", tail=""):
    """Return the date found on a page with a long menu above, and the given head, main text and tail."""
    html = (
        f"<html lang='en'><head><title>The last ferry</title>{head}</head><body><nav><ul>{MENU}</ul></nav>"
        f"<main>{main}</main>{tail}<footer><p>© The Quay</p></footer></body></html>"
    )
    found = parse(Source(Path("ferry.html"), "ferry.html", 0, 0), html.encode())
    return str(infer(found, Surroundings(NOW)).published.value)


@pytest.mark.parametrize(
    "line",
    [
        "<p>3 May 2024</p>",
        "<p>By Ines Okafor | 3 May 2024</p>",
        "<div class='entry-meta comment-count'>3 May 2024 by Ines Okafor</div>",
        "<p>Home | By Ines Okafor | 3 May 2024</p>",
    ],
)
def test_a_date_below_the_title_counts_however_long_the_menu(line):
    """Forty entries of a menu, "News" among them, do not put the date of the post far down in a list."""
    assert published(f"<h1>The last ferry</h1>{line}{BODY}")[:10] == "2024-05-03"


def test_teasers_below_do_not_date_the_post():
    """Dates of other posts stand far from the main text."""
    teasers = "".join(f"<li><h3>Another boat {n}</h3><p>{n} June 2024</p></li>" for n in range(1, 6))
    tail = f"<section><h2>Latest posts</h2><ul>{teasers}</ul></section>"
    assert published(f"<h1>The last ferry</h1><p>3 May 2024</p>{BODY}", tail=tail)[:10] == "2024-05-03"
    assert published(f"<h1>The last ferry</h1>{BODY}", tail=tail) == ""


def test_a_page_s_own_date_stands_behind_a_post_s():
    """JSON-LD of the post outranks that of the web page around it."""
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, '
        '{"@type": "BlogPosting", "headline": "The last ferry", "datePublished": "2024-05-03"}]}</script>'
    )
    assert published(f"<h1>The last ferry</h1>{BODY}", head)[:10] == "2024-05-03"


def test_a_page_that_dates_itself_below_a_list_is_of_that_day():
    """One labelled date below the last list is the page's own word."""
    tail = (
        "<h2>References</h2><ul><li>Okafor, I.: Ferries of the river.</li></ul><p>Published: 3 May 2024</p>"
    )
    assert published(f"<h1>The last ferry</h1>{BODY}{tail}")[:10] == "2024-05-03"


@pytest.mark.parametrize(
    ("line", "meant"), [("3 May 2024", "2024-05-03"), ("Updated 3 May 2024", "2020-01-02")]
)
def test_the_one_day_that_a_page_shows_is_its_posts_unless_it_says_changed(line, meant):
    """Markup may call the shown day one of change; a reader is told that it is the post's."""
    head = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "The last ferry", '
        '"datePublished": "2020-01-02", "dateModified": "2024-05-03"}</script>'
    )
    assert published(f"<h1>The last ferry</h1><p>{line}</p>{BODY}", head)[:10] == meant


def test_what_a_page_says_of_its_own_publication_outranks_the_day_at_its_head():
    """The head of a page that is revised shows the day of the revision."""
    own = "<p>This article was first published on 3 May 2019 and has been updated since.</p>"
    assert published(f"<h1>The last ferry</h1><p>30 September 2022</p>{BODY}{own}") == "2019-05-03"


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2024-05-03T18:20:00+01:00", "2024-05-03T18:20:00+01:00"),
        ("2024-05-03T00:00:00Z", "2024-05-03"),
        ("2024-05-03", "2024-05-03"),
    ],
)
def test_a_page_that_shows_the_day_keeps_the_time_it_states(stated, date):
    """The head names the moment and the text its day; a midnight there is a day without a time."""
    head = f'<meta property="article:published_time" content="{stated}">'
    assert published(f"<h1>The last ferry</h1><p>By Ines Okafor | 3 May 2024</p>{BODY}", head) == date

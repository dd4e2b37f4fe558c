"""Dates that are of something else are refused; their near twins, which are the post's, are taken."""

from __future__ import annotations

import random

import pytest

from masthead.infer.dateline.clues import read_clues
from masthead.infer.dateline.find import candidates_of
from masthead.infer.lines import read_lines
from masthead.infer.weigh import load_weights, weigh
from masthead.model import Clue, PartialDate, Surroundings
from orchard import NOW, TEXT, dates_of, published, read_table, text_document

TRAPS = read_table("date_traps.txt")


@pytest.mark.parametrize(("trap", "language", "line", "twin", "meant"), TRAPS, ids=[row[0] for row in TRAPS])
def test_a_trap_is_refused_and_its_twin_is_taken(trap, language, line, twin, meant):
    """A date that is said of something else dates no post; the same date as a dateline does."""
    assert not published([line], language=language).value
    assert str(published([twin], language=language).value) == meant


@pytest.mark.parametrize(
    "tail",
    [
        ["3 Comments", "Ana", "3 May 2024", "What a lovely story.", "Tom", "5 May 2024", "Seconded."],
        [
            "References",
            "1. Muster, A. Apples and people. 3 May 2018.",
            "2. Beispiel, B. Pears. Accessed 4 May 2021.",
        ],
        ["Related posts", "The soup book", "3 May 2024", "Grafting for beginners", "12 June 2024"],
        ["Upcoming events", "Picking day: 12 October 2024", "Cider day: 19 October 2024"],
        ["3 thoughts on “The soup”", "Delia", "3 May 2024", "Mine burned."],
        ["Delia says:", "3 May 2024 at 10:15", "Mine burned."],
        ["More from this orchard", "The soup book", "3 May 2024"],
        ["Publisher: Orchard Press", "Published: 3 May 2024", "Pages: 320"],
    ],
    ids=["comments", "references", "teasers", "events", "thoughts", "speaker", "more", "book"],
)
def test_dates_below_the_post_are_not_its_own(tail):
    """What stands under comments, references, other posts or events dates none of them."""
    assert not published([], tail).value
    assert str(published(["2 May 2024"], tail).value) == "2024-05-02"


def test_the_sites_own_today_is_not_the_posts():
    """A weekday and date above everything is the day of reading where an earlier dateline stands below."""
    found = published(["By Ana Ruiz", "3 May 2023"], title="Tuesday, 4 June 2024")
    assert str(found.value) == "2023-05-03"
    assert str(published([], title="Tuesday, 4 June 2024").value) == "2024-06-04"


def test_published_wins_over_updated():
    """Of two labelled dates the one of publication dates the post, the other says when it changed."""
    first, change = dates_of(["Published: 3 May 2023 | Updated: 9 June 2024"])
    assert (str(first.value), str(change.value)) == ("2023-05-03", "2024-06-09")


def test_a_post_told_only_to_be_updated_is_of_that_day():
    """Where the only date is that of the last update it stands for both."""
    first, change = dates_of(["Last updated on 9 June 2024"])
    assert (str(first.value), str(change.value)) == ("2024-06-09", "2024-06-09")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (
            "Wednesday, 03/04/2024",
            "2024-04-03",
        ),  # the third of April was a Wednesday, the fourth of March a Monday
        ("03/04/2024 and again on 25/04/2024", "2024-04-03"),
    ],
)
def test_the_weekday_or_another_date_tells_the_order(line, meant):
    """03/04 is settled by the weekday beside it, or by a date of the post that has a part above twelve."""
    assert any(c.value == PartialDate(*map(int, meant.split("-"))) for c in candidates_in(line))


@pytest.mark.parametrize(
    ("about", "meant"),
    [
        ({"language": "en-US"}, "2024-03-04"),
        ({"language": "en-GB"}, "2024-04-03"),
        ({"language": "fr"}, "2024-04-03"),
        ({"day_first": True}, "2024-04-03"),
        ({"day_first": False}, "2024-03-04"),
    ],
)
def test_the_language_or_the_publication_tells_the_order(about, meant):
    """Where the post itself is silent, its country's or its publication's habit settles 03/04."""
    assert str(published(["03/04/2024"], **about).value) == meant


def test_the_spelling_tells_the_order():
    """A post that writes colour and neighbours writes the day first, one that writes color does not."""
    british = published(["03/04/2024"], ["The colour of the neighbours' programme was grey."])
    american = published(["03/04/2024"], ["The color of the neighbors' program was gray."])
    assert (str(british.value), str(american.value)) == ("2024-04-03", "2024-03-04")


def test_a_weekday_is_solved_where_one_named_year_fits():
    """Friday, 3 May was in 2024, and not in the other years that the post names."""
    tail = ["Since 2021 we have been many, and 2024 is our best year yet.", "© 2025 The Orchard Society"]
    assert str(published(["Friday, 3 May"], tail).value) == "2024-05-03"
    assert not published(["Friday, 3 May"], ["Since 2021 we have been many."]).value


@pytest.mark.parametrize("origin", ["front-matter", "sidecar", "header"])
def test_what_the_writer_states_outranks_the_text(origin):
    """Front matter, a sidecar and a message's header are certain, whatever the text shows, even in the future."""
    clue = Clue("published", "2031-05-03T08:00:00+02:00", origin)
    found = published(["Published on 9 June 2024"], clues=[clue])
    assert (str(found.value), found.confidence) == ("2031-05-03T08:00:00+02:00", 1.0)


def test_a_refused_date_says_why():
    """Every date that was weighed and lost stands among the runners-up, with a reason in words."""
    found = published(["© 3 May 2019 The Orchard Society"])
    assert [(loser.value, loser.reason) for loser in found.runners_up] == [
        ("2019-05-03", "it belongs to a copyright line")
    ]


def test_the_order_of_candidates_changes_nothing():
    """The same candidates in any order give the same finding, to the last figure."""
    candidates = candidates_in("Published 3 May 2023 | Updated 9 June 2024 | 3 May 2023 | 12 July 2019")
    first = weigh(candidates, load_weights("dates"), PartialDate())
    for seed in range(20):
        shuffled = random.Random(seed).sample(candidates, len(candidates))  # noqa: S311  (an order, no secret)
        assert weigh(shuffled, load_weights("dates"), PartialDate()) == first


def candidates_in(line):
    """Return what is weighed of a post with this line above its text."""
    return candidates_of(read_lines(text_document([line])), (), "en", Surroundings(NOW))


def test_the_text_of_these_tests_holds_no_date():
    """The post around the lines under test says nothing of its own date."""
    assert not published([]).value
    assert not any(character.isdigit() for words in TEXT for character in words)


def test_dots_are_month_first_only_where_a_neighbour_shows_it():
    """09.10.2024 is the ninth of October, but beside 05.15.2024 it can only be the tenth of September."""
    tail = ["The soup book 05.15.2024", "Grafting for beginners 07.22.2024"]
    assert str(published(["09.10.2024"]).value) == "2024-10-09"
    assert str(published(["09.10.2024"], tail).value) == "2024-09-10"


def test_a_site_that_was_last_published_was_changed():
    """What site builders call their last publication is a change of the site, of no post."""
    found, change = dates_of(["3 May 2013"], ["Last published 9 June 2024"])
    assert (str(found.value), str(change.value)) == ("2013-05-03", "2024-06-09")


def test_a_page_that_names_only_its_last_change_is_of_that_day():
    """Where a page's markup tells nothing but when it was changed, that is the day it is known to be from."""
    clue = Clue("updated", "2024-06-09T08:00:00+00:00", "open-graph")
    candidates = candidates_of((), read_clues(text_document([], clues=[clue]), NOW), "en", Surroundings(NOW))
    assert weigh(candidates, load_weights("dates-html"), PartialDate()).value.day == 9
    dated = published(["3 May 2023"], clues=[clue])
    assert str(dated.value) == "2023-05-03"


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (["Posted in Soups on 3 March 2011 by Ana"], "2011-03-03"),
        (["I am writing this on 3 March 2011, with a cold, beside the stove."], "2011-03-03"),
        (["2 Mar", "2024"], "2024-03-02"),
        (["Written by Jocasta Lidgate, physiotherapist, June 2021"], "2021-06"),
    ],
)
def test_a_verb_or_a_signature_leads_to_its_date(lines, meant):
    """What a line begins with tells what its date is of, though other words stand between."""
    assert str(published(lines).value) == meant


def test_an_engine_that_writes_the_month_first_tells_the_order():
    """What Weebly prints below every post tells that 3/4 above it is the fourth of March."""
    tail = ["0 Comments", "Leave a Reply.", "Archives", "RSS Feed"]
    assert str(published(["3/4/2015", "0 Comments"], tail).value) == "2015-03-04"
    assert not published(["3/4/2015"]).value

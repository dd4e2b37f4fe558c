"""Every form in which people write a date is read, in every language that is promised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer.dateline.calendar import load_names
from masthead.infer.dateline.scan import scan
from orchard import NOW, published, read_table, text_document

FORMS = read_table("date_forms.txt")
PROMISED = [
    "en",
    "cy",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "sv",
    "da",
    "no",
    "fi",
    "cs",
    "ru",
    "uk",
    "tr",
    "ar",
    "he",
]


@pytest.mark.parametrize(("language", "words", "meant"), FORMS, ids=[f"{row[0]}-{row[1]}" for row in FORMS])
def test_a_date_alone_above_the_text_is_the_posts(language, words, meant):
    """A date that stands by itself between title and text is found, with its time and zone, in any form."""
    assert str(published([words], language=language).value) == meant


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(min_value=date(1998, 1, 1), max_value=date(2026, 11, 20)),
    language=st.sampled_from(PROMISED),
    form=st.sampled_from(["{d} {m} {y}", "{d}. {m} {y}", "{m} {d}, {y}", "{y} {m} {d}", "{d}-{m}-{y}"]),
    pick=st.integers(min_value=0, max_value=9),
)
def test_any_day_is_found_under_any_name_of_its_month(day, language, form, pick):
    """Whatever name a language has for a month, in every common order, the day that was written is read."""
    names = sorted(
        name
        for name, numbers in load_names()[0].items()
        if any(language in codes and number == day.month for number, codes in numbers.items())
    )
    line = form.format(d=day.day, m=names[pick % len(names)], y=day.year)
    mentions = scan(line, language)
    assert [(m.year, m.month, m.day) for m in mentions] == [(day.year, day.month, day.day)]


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(min_value=date(1998, 1, 1), max_value=date(2026, 11, 20)),
    form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y년 %m월 %d일"]),
)
def test_any_day_is_found_in_figures(day, form):
    """A date in figures whose order is fixed by its form is read as it was written."""
    assert published([day.strftime(form)], language="de").value == published([day.isoformat()]).value


@pytest.mark.parametrize(
    "words",
    [
        "31 April 2024",
        "30.02.2024",
        "2023-02-29",
        "2024-13-01",
        "12 Mayhem 2024",
        "3.11.7",
        "10.0.0.12",
        "1/2",
        "99/99/2024",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(words):
    """A day that does not exist, a version and an address are not read as dates."""
    assert not [mention for mention in scan(words, "en") if mention.day]


@pytest.mark.parametrize(
    "name",
    [
        "7aa50e2cfc714023.txt",
        "58612901a291ec93.txt",
        "20240503123456.txt",
        "post-2024.txt",
        "a2024-05-03b.txt",
    ],
)
def test_a_run_of_digits_in_a_name_is_no_date(name):
    """Hashes, ids and bare years in a file's name say nothing of its date."""
    assert not published([], name=name).value


@pytest.mark.parametrize(
    "name",
    ["2024/05/03/lambing.txt", "2024-05-03-lambing.txt", "2024_05_03 lambing.txt", "news/2024-05-03.txt"],
)
def test_a_date_in_the_path_is_the_posts_where_nothing_else_is(name):
    """A folder or a name made of year, month and day dates the post."""
    assert str(published([], name=name).value) == "2024-05-03"


def test_a_date_to_come_is_not_the_posts():
    """A post cannot have been published after the day on which it is read."""
    ahead = (NOW + timedelta(days=3)).date()
    assert not published([ahead.isoformat()]).value
    assert published([(ahead - timedelta(days=6)).isoformat()]).value


def test_the_quote_and_its_line_are_the_evidence():
    """A finding names the line of the source in which its date stands, in that line's words."""
    found = published(["Posted on 3 May 2024 by Ana Ruiz"])
    assert [(words.quote, words.line) for words in found.evidence] == [
        ("Posted on 3 May 2024 by Ana Ruiz", 3)
    ]
    assert text_document([]).blocks[0].line == 1

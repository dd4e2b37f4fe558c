"""Names of people, read from their shape."""

from __future__ import annotations

import pytest

from masthead.infer.byline.names import parse_first_name, parse_name, parse_names
from masthead.infer.byline.people import is_same


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz",
        "Dr Ana Ruiz",
        "J.R. Holloway",
        "T. R. Holloway",
        "Willemijn van der Zee-Okonkwo",
        "Sinéad O’Brien",
        "Máire Ní Dhomhnaill",
        "Prof. Dr. Karl-Heinz Müller",
        "Иван Петров",
        "Lourenço Vasconcelos e Brito",
        "Patrick Smart",
    ],
)
def test_a_name_of_any_culture_is_a_name(text):
    """Initials, particles, hyphens, apostrophes, titles and other scripts belong to names."""
    assert parse_name(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Blue Fox Logo",
        "Top of Page",
        "The Guardian",
        "Editorial Team",
        "Breaking News",
        "iPhone Pro",
        "Friday",
        "a walk",
        "12 May 2021",
        "",
    ],
)
def test_what_is_no_name_is_none(text):
    """Everyday words with capitals, offices and dates are no names."""
    assert parse_name(text) is None


def test_a_single_word_is_a_name_only_behind_a_label():
    """A word like "Tobi" may be anything; behind "by" it is somebody."""
    assert parse_name("Tobi") is None
    assert parse_name("Tobi", trusted=True).shown == "Tobi"


def test_capitals_are_shown_as_a_name_is_written():
    """A name in capitals is shown with capitals in front."""
    assert parse_name("LORNA MBEKI").shown == "Lorna Mbeki"


def test_an_honorific_is_shown_and_set_aside():
    """The title is kept for the reader and dropped for the comparison."""
    name = parse_name("Rev. Dr Sue Smith OBE")
    assert (name.shown, name.key) == ("Rev. Dr Sue Smith", "sue smith")


def test_a_list_of_names_is_read_as_far_as_it_is_one():
    """Commas, "and" and what people have earned part names; what follows them is left."""
    names = parse_names("Hannah Weiss, MD, Olu Adeyemi, PhD, and Marc Thibault, RN", trusted=True)
    assert [name.shown for name in names] == ["Hannah Weiss", "Olu Adeyemi", "Marc Thibault"]


def test_a_name_ends_where_a_role_begins():
    """The longest beginning that is a name is taken."""
    assert parse_first_name("Catherine Boyd Executive Editor")[0].shown == "Catherine Boyd"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("andrew wilson", "andy wilson", True),
        ("andrew wilson", "a wilson", True),
        ("david", "david okoro", True),
        ("josephine achterberg", "jo achterberg", True),
        ("andrew wilson", "andrew wilkes", False),
        ("andrew wilson", "barbara wilson", False),
    ],
)
def test_short_forms_name_the_same_person(one, other, same):
    """Pet forms, initials and first names alone are the same person when nothing contradicts."""
    assert is_same(one, other) is same

"""Who is named where: the laws of bylines that no single case can state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.infer.byline.label import find_labelled
from masthead.infer.byline.letter import read_bracket
from masthead.infer.byline.names import parse_name, parse_names
from masthead.infer.byline.team import read_team
from masthead.infer.byline.words import load_words
from masthead.infer.lines import read_lines
from masthead.model import Block, BlockKind, Document, Source, Surroundings

PROSE = """The ferry was built from two smaller ferries, and on some mornings the halves still disagree about the tide.

It carries eleven people, or nine and a piano, and the bell is rung by whoever sits nearest to it."""


def read(text):
    """Return a text as a document, a line a block."""
    blocks, gap = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            blocks.append(Block(BlockKind.TEXT, line, number, gap=gap))
        gap = 0 if line.strip() else gap + 1
    return Document(Source(Path("p.txt"), "p.txt", 0, 0), "text", tuple(blocks))


def find(text):
    """Return what is inferred of a text."""
    return infer(read(text), Surroundings(datetime(2026, 11, 21, tzinfo=UTC)))


@pytest.mark.parametrize("label", sorted(load_words().writer))
def test_every_label_of_the_list_is_read(label):
    """Whatever is passed over for speed, no label of a writer is."""
    text = f"{label}: Amara Nwosu"
    found = find_labelled(text, read_lines(read(text))[0])
    assert found is not None
    assert [name.shown for name in found.names] == ["Amara Nwosu"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Volkmar W. Trautwein", "Volkmar W. Trautwein"),
        ("A. J. Pargeter", "A. J. Pargeter"),
        ("Yannick Le Corre", "Yannick Le Corre"),
        ("Élodie MARCHANDEAU", "Élodie Marchandeau"),
        ("Amara Nwosu, VMD, DACVQB", "Amara Nwosu"),
        ("Mahua Das", "Mahua Das"),
    ],
)
def test_a_name_keeps_its_initials_particles_and_capitals(text, shown):
    """Initials, particles and surnames in capitals are the name's; what was earned is not."""
    name = parse_name(text)
    assert name is not None
    assert name.shown == shown


@pytest.mark.parametrize(
    "text", ["Nora's Notes", "Hello Melissa", "Liebe Miriam", "Über Ostheim", "Whitby 2022"]
)
def test_what_is_said_to_or_of_somebody_is_no_name(text):
    """A greeting, what belongs to somebody and a year make no name."""
    assert parse_name(text) is None


def test_a_house_is_not_cut_down_to_its_first_word():
    """Of an unknown name of two words the first alone is never taken for a person."""
    assert parse_names("Silverback Strategies", trusted=True) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Der Bus fährt wieder. (Reinhold Amselmann)", "Reinhold Amselmann"),
        ("Der Bus fährt wieder. (dpa/Reinhold Amselmann) +++", "Reinhold Amselmann"),
        ("Der Bus fährt wieder (Reinhold Amselmann)", ""),
        ("Der Bus fährt wieder. (siehe Seite drei)", ""),
    ],
)
def test_a_name_in_brackets_signs_only_behind_a_sentence(text, name):
    """Behind the last stop a bracket signs; within a sentence it explains."""
    found = read_bracket(text)
    assert (found.shown if found else "") == name


def test_a_weaker_mention_never_costs_the_writer():
    """A byline stands by itself: that the same person is also spoken of takes nothing from it."""
    alone = find(f"The ferry of halves\n\nBy Amara Nwosu\n\n{PROSE}")
    spoken = find(
        f"The ferry of halves\n\nBy Amara Nwosu\n\n{PROSE}\n\nAmara Nwosu was there when the piano fell."
    )
    assert [author.name for author in spoken.authors.value] == ["Amara Nwosu"]
    assert spoken.authors.confidence > alone.authors.confidence - 0.15


@pytest.mark.parametrize(
    "title", ["The best ferries of 2025", "1998 und die Folgen für uns", "Año 2020 en el muelle"]
)
def test_a_year_within_a_title_is_no_date_line(title):
    """A title that holds a year is the title still, under a motto and above its byline."""
    post = find(f"Harbour advice\n\n{title}\n\nBy Amara Nwosu\n9 April 2025\n\n{PROSE}")
    assert post.title.value == title


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Larkspur Team", "Larkspur Team"),
        ("the Larkspur Team 4 mins read", "the Larkspur Team"),
        ("Quillon Editorial Staff | 5 min read", "Quillon Editorial Staff"),
        ("Equipo de Larkspur", "Equipo de Larkspur"),
        ("Larkspur Redaktion", "Larkspur Redaktion"),
        ("Editorial Team", None),
        ("Our Team", None),
        ("Redaktion", None),
        ("Northmere Weekly Staff", None),
        ("Final Tips from the Larkspur Team", None),
        ("Larkspur team wins the cup", None),
        ("Editors: Amara Nwosu, Tom Berg", None),
    ],
)
def test_a_team_signs_only_by_a_name_of_its_own(text, shown):
    """A team with a name is an author; one without, a paper's, and one that is spoken of are not."""
    team = read_team(text)
    assert (team.shown if team else None) == shown


def test_a_surname_alone_behind_a_date_of_the_era_signs():
    """Japanese letters give the era's date and the family's name, and nothing else."""
    post = find(
        "商店街の夏まつり\n\n令和6年8月1日\u3000佐藤\n\n今年も商店街の夏まつりが無事に終わりました。金魚は三匹だけ残りました。\n"
    )
    assert [author.name for author in post.authors.value] == ["佐藤"]
    assert str(post.published.value)[:10] == "2024-08-01"


def test_what_a_report_is_of_is_no_house():
    """Behind words that may be a label, small letters name no company: "Verslag van de vergadering"."""
    text = "Verslag van de algemene vergadering\n12 april 2022\n\nDe voorzitter opent en sluit het raam.\n"
    assert find(text).authors.value == ()

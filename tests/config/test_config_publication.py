"""masthead.toml: what is right is read, what is wrong is all told at once."""

from __future__ import annotations

import pytest

from masthead.config import load, load_corrections, parse_partial_date
from masthead.errors import ConfigError, UsageError
from masthead.model import PartialDate

GOOD = """
[publication]
title = "The Shared Allotment"
url = "https://garden.example"
language = "en-GB"
timezone = "Europe/London"
sender = "The Shared Allotment <news@garden.example>"

[channels.beds]
title = "News from the Beds"
select = { words = ["beans"], since = "2024-07" }

[channels.beds.digest]
cadence = "weekly on monday at 08:00"
to = ["ana@garden.example", "ANA@garden.example", "bo@garden.example"]
"""


def faults_of(tmp_path, text: str) -> list[str]:
    """Return the lines that a masthead.toml of that text is refused with."""
    (tmp_path / "masthead.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, tmp_path)
    return [str(problem).removeprefix(str(tmp_path / "masthead.toml")) for problem in caught.value.problems]


def test_a_good_file_is_a_publication(tmp_path):
    """What is left out has its default, addresses are made whole, and a reader named twice is one."""
    (tmp_path / "masthead.toml").write_text(GOOD)
    publication = load(tmp_path, tmp_path / "packaged")
    (channel,) = publication.channels
    assert publication.url == "https://garden.example/"
    assert publication.posts == tmp_path
    assert publication.outbox == tmp_path / "outbox"
    assert publication.templates == (tmp_path / "packaged",)
    assert channel.selection.since == PartialDate(2024, 7)
    assert channel.mailing is not None
    assert channel.mailing.to == ("ana@garden.example", "bo@garden.example")
    assert channel.mailing.template == "beds"


def test_all_faults_are_told_at_once_with_their_paths(tmp_path):
    """Nobody has to mend one fault to hear of the next."""
    faults = faults_of(
        tmp_path,
        GOOD.replace('title = "The Shared Allotment"', "title = 5")
        .replace("language", "langage")
        .replace("cadence =", "cadance =")
        .replace('since = "2024-07"', "since = 2024"),
    )
    assert len(faults) == 4
    assert ":3: publication.title: needs a text in quotes, not 5" in faults
    assert ":5: publication.langage: is not a known key; did you mean language?" in faults
    assert any("channels.beds.digest.cadance" in fault and "cadence" in fault for fault in faults)
    assert any("channels.beds.select.since: needs a text in quotes" in fault for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '"https://garden.example"',
            '"garden.example"',
            "publication.url: 'garden.example' is no web address",
        ),
        ('"Europe/London"', '"Europe/Lundon"', "publication.timezone: 'Europe/Lundon' is no time zone"),
        ('"en-GB"', '"English"', "publication.language: 'English' is no language tag"),
        (
            '"weekly on monday at 08:00"',
            '"weekly on mondy"',
            "channels.beds.digest.cadence: not a weekday: 'mondy'",
        ),
        ('"weekly on monday at 08:00"', '"now and then"', "channels.beds.digest.cadence: not a cadence"),
        (
            '"ana@garden.example"',
            '"ana@garden"',
            "channels.beds.digest.to[1]: 'ana@garden' is no mail address",
        ),
        ('"ana@garden.example"', '"ana@garden.example\\n"', "channels.beds.digest.to[1]"),
        ("<news@garden.example>", "", "publication.sender"),
        ("channels.beds", "channels.posts", "channels.posts: posts is a folder of the site already"),
        ("channels.beds", 'channels."../beds"', "channels.../beds: is named with a-z, 0-9 and -"),
        ('"2024-07"', '"July"', "channels.beds.select.since: 'July' is no date"),
        ('["beans"]', '[""]', "channels.beds.select.words: holds an empty text"),
        ('["beans"]', '"beans"', "channels.beds.select.words: needs a list: [ … ], not 'beans'"),
    ],
)
def test_a_wrong_value_is_told_with_its_path_and_mend(tmp_path, old, new, fault):
    """Each wrong value names its key, itself, and how it should be written."""
    assert old in GOOD
    assert any(fault in line for line in faults_of(tmp_path, GOOD.replace(old, new)))


def test_a_file_that_is_no_toml_says_where(tmp_path):
    """The parser's line and column reach the operator."""
    (fault,) = faults_of(tmp_path, "[publication\n")
    assert "is no TOML" in fault
    assert "line 1" in fault


def test_a_folder_without_a_publication_says_how_to_make_one(tmp_path):
    """A newcomer is told the next command."""
    with pytest.raises(UsageError, match="masthead init"):
        load(tmp_path, tmp_path)


def test_corrections_are_the_editor_s_word(tmp_path):
    """Title, authors and date are read, each only where it is given; [] names nobody, "unknown" takes a date away."""
    (tmp_path / "corrections.toml").write_text(
        '["a.txt"]\npublished = "2022-05"\nreason = "known"\n'
        '["b.txt"]\nauthors = []\ntitle = "B"\npublished = "unknown"\nreason = "misled"\n'
        '["c.txt"]\npublished = 2020-02-29\nreason = "a TOML date"\n'
    )
    first, second, third = load_corrections(tmp_path)
    assert (first.published, first.authors, first.title) == (PartialDate(2022, 5), None, "")
    assert (second.published, second.authors, second.title) == (PartialDate(), (), "B")
    assert third.published == PartialDate(2020, 2, 29)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('published = "2022-05"', "reason: is missing"),
        ('published = "2022-05"\nreason = " "', "reason: is empty"),
        ('published = "2022-13"\nreason = "x"', "published: '2022-13' is no date"),
        ('published = "2021-02-29"\nreason = "x"', "published: '2021-02-29' is no date"),
        ('publishd = "2022-05"\nreason = "x"', "did you mean published?"),
    ],
)
def test_a_faulty_correction_is_refused(tmp_path, table, fault):
    """A correction without a reason, or with a wrong value, stops the run and names its line."""
    (tmp_path / "corrections.toml").write_text(f'["a.txt"]\n{table}\n')
    with pytest.raises(ConfigError, match=r"corrections\.toml") as caught:
        load_corrections(tmp_path)
    assert fault in str(caught.value)


@pytest.mark.parametrize("text", ["0000", "2024-00", "2024-7", "24", "", "2024-07-15T10:00", "3000", "1399"])
def test_a_partial_date_is_written_one_way(text):
    """Anything but YYYY, YYYY-MM and YYYY-MM-DD within the years of posts is refused."""
    with pytest.raises(ValueError, match=r"no date|no post's date"):
        parse_partial_date(text)

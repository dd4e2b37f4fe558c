"""Nouns with sensible values, to be overridden where a test cares."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from masthead.model import (
    Author,
    Cadence,
    Channel,
    Enclosure,
    Entry,
    Feed,
    Issue,
    Mailing,
    PartialDate,
    Publication,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")


def entry(number: int = 1, **changes) -> Entry:
    """Return the entry of that number; its dates follow from the number."""
    slug = changes.get("slug", f"allotment-notes-{number}")
    made = Entry(
        id=f"tag:garden.example,2026:{slug}",
        name=f"{slug}.txt",
        slug=slug,
        permalink=f"https://garden.example/posts/{slug}/",
        title=f"Allotment notes, part {number}",
        authors=(Author("Ines Okafor"),),
        published=PartialDate(2026, 2, 1 + number % 28),
        updated=datetime(2026, 2, 1 + number % 28, 12, 0, number % 60, tzinfo=UTC),
        first_seen=NOW,
        language="en-GB",
        summary=f"What grew in bed {number}, and what the slugs left of it.",
        content=(
            f"<p>Bed {number} was dug over in the frost.</p><h2>What grew</h2>"
            "<ul><li>Broad beans</li><li>Garlic</li></ul>"
            '<blockquote><p>Patience is a crop.</p></blockquote><p>More <a href="https://garden.example/">here</a>.</p>'
        ),
        categories=("Vegetables",),
        words=420,
    )
    return replace(made, **changes)


def channel(**changes) -> Channel:
    """Return a channel that mails a digest to one list."""
    made = Channel(
        name="beds",
        title="News from the Beds",
        description="What grows on the shared allotment.",
        mailing=Mailing(cadence=Cadence("every run"), to=("readers@garden.example",), template="bulletin"),
    )
    return replace(made, **changes)


def publication(home: Path = Path("garden"), **changes) -> Publication:
    """Return a publication with one channel."""
    made = Publication(
        home=home,
        title="The Shared Allotment",
        url="https://garden.example/",
        language="en-GB",
        zone=ZONE,
        zone_name="Europe/London",
        posts=home,
        templates=(Path(__file__).parents[1] / "templates",),
        sender="The Shared Allotment <news@garden.example>",
        address="Plot 7, Mill Lane, Norwich NR1 1AA",
        channels=(channel(),),
        outbox=home / "outbox",
        description="Notes from nine plots and one leaking shed.",
    )
    return replace(made, **changes)


def feed(count: int = 3, **changes) -> Feed:
    """Return the feed of a channel with that many entries, newest first."""
    entries = changes.get("entries", tuple(entry(number) for number in range(count, 0, -1)))
    made = Feed(
        id="tag:garden.example,2026:channel/beds",
        title="News from the Beds",
        subtitle="What grows on the shared allotment.",
        language="en-GB",
        home="https://garden.example/beds/",
        folder="https://garden.example/beds/",
        updated=max((each.updated for each in entries), default=NOW),
        entries=entries,
        zone=ZONE,
    )
    return replace(made, **changes)


def issue(count: int = 3, **changes) -> Issue:
    """Return the channel's fourth issue, with that many entries."""
    made = Issue(
        channel="beds",
        number=4,
        issued=NOW,
        entries=tuple(entry(number) for number in range(count, 0, -1)),
        slot="2026-03-02T09:30:00+00:00",
    )
    return replace(made, **changes)


def visible(text: str) -> str:
    """Return text as a screen shows it: without the word joiners that keep readers from taking it for HTML."""
    return text.replace("\u2060", "")


def motley() -> tuple[Entry, ...]:
    """Return entries that differ in every way a feed or page can tell, newest first."""
    return (
        entry(
            9,
            title="Der Schuppen tropft",
            language="de",
            authors=(
                Author("Jutta Brandt", "jutta@garden.example", "https://brandt.example/"),
                Author("Bo Li"),
            ),
            published=PartialDate(2026, 2, 10, time(17, 45, tzinfo=ZONE)),
            updated=datetime(2026, 2, 10, 18, 30, tzinfo=UTC),
            summary="Was im Schuppen fehlt: ein Dach, und jemand, der es zugibt.",
            content="<p>Es tropft auf die Schubkarre. Grüße aus dem Regen.</p>",
            categories=("Schuppen", "Wetter & Wind"),
            enclosures=(
                Enclosure("https://garden.example/files/roof.jpg", "image/jpeg", 48213, "The roof", 800, 600),
                Enclosure("https://garden.example/files/plan.pdf", "application/pdf", 90210),
            ),
        ),
        entry(8, title='Salt & pepper: <em>not</em> a "spice" ]]> &copy;', categories=()),
        entry(7, title="A July that would not end", published=PartialDate(2024, 7)),
        entry(6, title="The year of the heron", published=PartialDate(2023)),
        entry(5, title="An undated leaf", authors=(), published=PartialDate()),
        entry(
            4, title="Family day \U0001f468\u200d\U0001f469\u200d\U0001f467, and يوم in the beds", summary=""
        ),
        entry(3, title="Hard frost", published=PartialDate(2016, 12, 6)),
    )

"""What an editor sets: channels, their digests, and the publication that has them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.model.inferring import PartialDate
from masthead.model.sending import Relay
from masthead.model.service import Service

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path


class Selection(Struct, frozen=True):
    """Which entries a channel takes: every rule that is given has to hold; with none, all."""

    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    since: PartialDate = field(default_factory=PartialDate)


class Cadence(Struct, frozen=True):
    """When a digest is due: "run" (whenever there is something new), a calendar rule, or "rrule" (RFC 5545, in `text`).

    Weekdays count from Monday = 0. `nth` picks a month's weekdays (1 first, -1 last), `days` its dates (-1 last);
    `interval` counts weeks or months.
    """

    text: str
    rule: str = "run"  # run, daily, weekly, monthly, yearly or rrule
    times: tuple[time, ...] = (time(8),)
    weekdays: tuple[int, ...] = ()
    interval: int = 1
    nth: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()


class Slot(Struct, frozen=True):
    """One moment at which a digest is due; `wall` is the cadence's local time, `instant` the same in UTC."""

    instant: datetime
    wall: datetime


class Mailing(Struct, frozen=True):
    """How a channel's digest is made and to whom it goes."""

    cadence: Cadence
    to: tuple[str, ...] = ()
    subscribers: bool = False  # also to the channel's subscribers in the catalog
    template: str = ""  # NAME of templates/NAME.html.j2
    backfill: int = 0  # how many posts that were there before the first run its first issue may hold
    first_issue: str = "now"  # now, or slot: wait for the cadence
    max_posts: int = 20
    subject: str = ""  # a template of its own; empty: the lead's title
    preheader: str = ""  # the same; empty: how the lead begins
    unsubscribe: str = ""  # https: or mailto: address
    colour: str = ""  # accent, as #rrggbb


class Channel(Struct, frozen=True):
    """A stream of entries with its own feeds, page and digest."""

    name: str
    title: str
    description: str
    selection: Selection = Selection()
    limit: int = 50
    full_text: bool = True
    mailing: Mailing | None = None


SECTIONS = ("archive", "authors", "categories", "feeds", "history")
"""What a site has beside its posts and channels: pages by year, by author, by category, the page that explains feeds,
and feeds that can be read back to the first post (RFC 5005)."""


class Publication(Struct, frozen=True):
    """What masthead.toml says, resolved: every path absolute, every address checked."""

    home: Path  # the folder of masthead.toml
    title: str
    url: str  # ends with a slash
    language: str
    zone: tzinfo
    zone_name: str
    posts: Path
    templates: tuple[Path, ...]  # searched in this order
    sender: str  # Name <address>
    address: str  # postal, for the digest's footer
    channels: tuple[Channel, ...]
    outbox: Path
    description: str = ""
    sections: tuple[str, ...] = SECTIONS
    hub: str = ""  # WebSub hub that is told of changed feeds; empty: none
    relay: Relay = field(default_factory=Relay)
    service: Service = field(default_factory=Service)

    @property
    def public(self) -> Path:
        """Return the folder that is uploaded."""
        return self.home / "public"

    @property
    def state(self) -> Path:
        """Return the folder of the catalog and the lock."""
        return self.home / ".masthead"

    @property
    def reserved(self) -> frozenset[Path]:
        """Return the folders in which no post stands, even where they lie among the posts."""
        return frozenset({self.public, self.outbox, self.state, *self.templates})

"""masthead.toml as a Publication."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, TypeVar

from masthead.config.address import check_email, check_hub, check_sender, check_unsubscribe, check_url
from masthead.config.cadence import parse_cadence
from masthead.config.corrections import parse_partial_date
from masthead.config.delivery import read_relay
from masthead.config.faults import Faults
from masthead.config.shape import read_table
from masthead.config.site import read_sections
from masthead.config.tables import ChannelTable, DigestTable, MastheadTable, SelectTable
from masthead.config.web import SERVICE_FOLDERS, check_departure, read_service
from masthead.errors import UsageError
from masthead.model import Cadence, Channel, Mailing, PartialDate, Publication, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo
    from pathlib import Path

T = TypeVar("T")

FILE_NAME = "masthead.toml"
RESERVED = frozenset(
    {
        "posts",
        "index",
        "404",
        "style",
        "feed",
        "feeds",
        "issues",
        "authors",
        "categories",
        "archive",
        "sitemaps",
    }
    | SERVICE_FOLDERS
)
_CHANNEL_NAME = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
_COLOUR = r"#[0-9a-fA-F]{6}"


def load(home: Path, packaged_templates: Path) -> Publication:
    """Return the publication whose masthead.toml stands in `home`.

    Raises UsageError when there is none, ConfigError with every fault in it.
    """
    path = home / FILE_NAME
    if not path.exists():
        raise UsageError(f"{home}: there is no {FILE_NAME} here; `masthead init {home}` makes one")
    faults = Faults(path)
    tables = read_table(MastheadTable, faults.parse(), "", faults.report)
    faults.stop()
    if tables is None:
        raise AssertionError("a table with no fault has been read")
    reader = _Reader(home, faults)
    publication = reader.publication(tables, packaged_templates)
    faults.stop()
    return publication


class _Reader:
    """Turns tables of the right shape into nouns, keeping every fault of their values."""

    def __init__(self, home: Path, faults: Faults) -> None:
        self.home, self.faults = home, faults

    def publication(self, tables: MastheadTable, packaged: Path) -> Publication:
        table = tables.publication
        if not tables.channels:
            self.faults.report("channels", "there is none: a [channels.NAME] table makes one")
        for key in ("title", "url", "sender"):
            if not getattr(table, key).strip():
                self.faults.report(f"publication.{key}", "is empty")
        own = (self._folder("publication.templates", table.templates),) if table.templates else ()
        relay = read_relay(tables.delivery, self.home, table.sender, self.faults.report)
        service = read_service(tables.web, self.faults.report)
        for name, each in tables.channels.items():
            if each.digest:
                check_departure(f"channels.{name}.digest", each.digest, service, self.faults.report)
        return Publication(
            home=self.home,
            title=table.title,
            url=self._take("publication.url", check_url, table.url, ""),
            language=self._language(table.language),
            zone=self._take("publication.timezone", _read_zone, table.timezone, _read_zone("UTC")),
            zone_name=table.timezone,
            posts=self._folder("publication.posts", table.posts),
            templates=(*own, packaged),
            sender=self._take("publication.sender", check_sender, table.sender, ""),
            address=table.address,
            channels=tuple(self.channel(name, each) for name, each in tables.channels.items()),
            outbox=relay.place if relay.kind == "maildir" else self.home / "outbox",
            description=table.description,
            sections=read_sections(table.sections, self.faults.report),
            hub=self._take("publication.hub", check_hub, table.hub, "") if table.hub else "",
            relay=relay,
            service=service,
        )

    def channel(self, name: str, table: ChannelTable) -> Channel:
        key = f"channels.{name}"
        if not re.fullmatch(_CHANNEL_NAME, name):
            self.faults.report(key, "is named with a-z, 0-9 and -: the name becomes a folder and an address")
        if name in RESERVED:
            self.faults.report(key, f"{name} is a folder of the site already; take another name")
        if not table.title.strip():
            self.faults.report(f"{key}.title", "is empty")
        self._range(f"{key}.limit", table.limit, 1, 1000)
        return Channel(
            name=name,
            title=table.title,
            description=table.description,
            selection=self._selection(f"{key}.select", table.select),
            limit=table.limit,
            full_text=table.full_text,
            mailing=self._mailing(f"{key}.digest", name, table.digest) if table.digest else None,
        )

    def _mailing(self, key: str, name: str, table: DigestTable) -> Mailing:
        self._range(f"{key}.backfill", table.backfill, 0, 1000)
        self._range(f"{key}.max_posts", table.max_posts, 1, 200)
        if table.first_issue not in ("now", "slot"):
            self.faults.report(f"{key}.first_issue", f'is "now" or "slot", not {table.first_issue!r}')
        if table.colour and not re.fullmatch(_COLOUR, table.colour):
            self.faults.report(f"{key}.colour", f"is written like #0b6157, not {table.colour!r}")
        return Mailing(
            cadence=self._take(f"{key}.cadence", parse_cadence, table.cadence, Cadence("")),
            to=self._readers(f"{key}.to", table.to),
            subscribers=table.subscribers,
            template=self._template(f"{key}.template", table.template or name),
            backfill=table.backfill,
            first_issue=table.first_issue,
            max_posts=table.max_posts,
            subject=table.subject,
            preheader=table.preheader,
            unsubscribe=self._take(f"{key}.unsubscribe", check_unsubscribe, table.unsubscribe, ""),
            colour=table.colour,
        )

    def _readers(self, key: str, to: Iterable[str]) -> tuple[str, ...]:
        """Return each reader once: two spellings of one mailbox are one reader."""
        checked = [self._take(f"{key}[{number}]", check_email, each, "") for number, each in enumerate(to, 1)]
        return tuple({each.casefold(): each for each in reversed(checked) if each}.values())[::-1]

    def _selection(self, key: str, table: SelectTable) -> Selection:
        for name in ("authors", "categories", "words", "paths"):
            if any(not word.strip() for word in getattr(table, name)):
                self.faults.report(f"{key}.{name}", "holds an empty text, which would select everything")
        return Selection(
            authors=tuple(table.authors),
            categories=tuple(table.categories),
            words=tuple(table.words),
            paths=tuple(table.paths),
            since=self._take(f"{key}.since", parse_partial_date, table.since, PartialDate()),
        )

    def _template(self, key: str, name: str) -> str:
        if not re.fullmatch(_CHANNEL_NAME, name):
            self.faults.report(key, f"{name!r} is no template's name: NAME stands for templates/NAME.html.j2")
        return name

    def _language(self, text: str) -> str:
        if not re.fullmatch(_LANGUAGE, text):
            self.faults.report("publication.language", f"{text!r} is no language tag: write en, en-GB, cy …")
        return text

    def _folder(self, key: str, text: str) -> Path:
        folder = (self.home / text).resolve()
        if not folder.is_dir():
            self.faults.report(key, f"there is no folder {folder}")
        return folder

    def _range(self, key: str, number: int, low: int, high: int) -> None:
        if not low <= number <= high:
            self.faults.report(key, f"is {number}; it goes from {low} to {high}")

    def _take(self, key: str, check: Callable[[str], T], text: str, fallback: T) -> T:
        if not text.strip():
            return fallback  # reported as empty where it is required
        try:
            return check(text)
        except ValueError as error:
            self.faults.report(key, str(error))
            return fallback


def _read_zone(name: str) -> tzinfo:
    if name == "UTC":  # most idle runs need no other, and the list of all takes a fortieth of one
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone: write one like Europe/London") from error

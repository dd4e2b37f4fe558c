"""When each channel is due next, and what wakes the program in time: units, a crontab line, a workflow."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from masthead.errors import TemplateError
from masthead.pipeline.ledger import NAME as LEDGER
from masthead.pipeline.workshop import packaged_templates
from masthead.schedule import next_slot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Channel, Publication, Slot

BRANCH = "masthead-state"
_MOST_MINUTES = 4  # of an hour: beyond it the wake-ups come every five minutes


def timetable(
    publication: Publication, now: datetime, count: int
) -> tuple[tuple[Channel, tuple[Slot, ...]], ...]:
    """Return each channel that has a digest with its next slots; none where it mails on every run."""
    found = []
    for channel in publication.channels:
        if channel.mailing:
            slots: list[Slot] = []
            while len(slots) < count:
                upcoming = next_slot(
                    channel.mailing.cadence, publication.zone, slots[-1].instant if slots else now
                )
                if upcoming is None:
                    break
                slots.append(upcoming)
            found.append((channel, tuple(slots)))
    return tuple(found)


def recipe(publication: Publication, now: datetime, kind: str, program: Path, owner: str) -> str:
    """Return the text of one recipe for the publication, by the name of its template without the ending.

    `program` is what it starts, as the account `owner`.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

    folder = packaged_templates() / "schedule"
    environment = Environment(  # noqa: S701 - these are units and shell, not HTML
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    minutes = _minutes(publication, now)
    home = _in_repository(publication.home)
    kept = [(home / name).as_posix() for name in (".masthead", LEDGER, _outbox_name(publication)) if name]
    words = {
        "title": " ".join(publication.title.split()).replace("%", "%%"),
        "unit": _unit_name(publication.home),
        "owner": owner,
        "branch": BRANCH,
        "setgid": publication.relay.kind == "sendmail",
        "minutes": [f"{minute:02d}" for minute in minutes] if kind == "systemd" else minutes,
        "directory": str(publication.home).replace("%", "%%"),
        "home": _quote_unit(str(publication.home)),
        "program": _quote_unit(str(program)),
        "writable": [_quote_unit(str(path)) for path in _writable(publication)],
        "command": f"{shlex.quote(str(program))} run {shlex.quote(str(publication.home))}".replace(
            "%", "\\%"
        ),
        "folder": shlex.quote(home.as_posix()),
        "kept": [shlex.quote(each) for each in kept],
    }
    try:
        words["script"] = environment.get_template("script.j2").render(words).rstrip("\n")
        return environment.get_template(f"{kind}.j2").render(words)
    except TemplateNotFound as error:
        raise TemplateError(folder / str(error.name), 0, "is missing") from error


def _minutes(publication: Publication, now: datetime) -> list[int]:
    """Return the minutes of an hour, in UTC, at which some channel may come due; cadences of whole hours have one."""
    due = {slot.instant.minute for _, slots in timetable(publication, now, 3) for slot in slots} | {0}
    return sorted(due) if len(due) <= _MOST_MINUTES else list(range(0, 60, 5))


def _unit_name(home: Path) -> str:
    return "masthead-" + (re.sub(r"[^a-z0-9]+", "-", home.name.lower()).strip("-") or "publication")


def _quote_unit(path: str) -> str:
    """Return a path as systemd.unit(5) wants it: % starts a specifier, and white space ends a word."""
    path = path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{path}"' if re.search(r"[\s\"']", path) else path


def _writable(publication: Publication) -> list[Path]:
    outside = [publication.outbox] if publication.home not in publication.outbox.parents else []
    return [publication.home, *outside]


def _outbox_name(publication: Publication) -> str:
    """Return the outbox where it lies in the publication's folder, else nothing."""
    inside = publication.relay.kind == "maildir" and publication.home in publication.outbox.parents
    return publication.outbox.relative_to(publication.home).as_posix() if inside else ""


def _in_repository(home: Path) -> Path:
    """Return the publication's folder as seen from the top of the git checkout it lies in, if it lies in one."""
    for top in (home, *home.parents):
        if (top / ".git").exists():
            return home.relative_to(top)
    return home.relative_to(home)

"""masthead schedule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.model import Channel, Publication, Slot

KINDS = ("systemd", "serve", "cron", "github", "gitlab")


@click.command
@folder_argument
@now_option
@click.option("-n", "--count", type=click.IntRange(1, 100), default=3, help="How many slots of each channel.")
@click.option(
    "--for", "kind", type=click.Choice(KINDS), help="Print what wakes the program there, to be installed."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def schedule(folder: Path, now: datetime, count: int, kind: str | None, *, as_json: bool) -> None:
    """Show when each channel is due, or what wakes the program.

    --for systemd prints a hardened service and its timer, --for cron a crontab line, --for github and --for gitlab a
    workflow that keeps its state between runs, --for serve the service for the pages on which readers subscribe.
    """
    from masthead import pipeline

    publication, _ = open_publication(folder)
    if kind:
        click.echo(pipeline.recipe(publication, now, kind, _program(), _owner(publication.home)), nl=False)
        return
    table = pipeline.timetable(publication, now, count)
    if as_json:
        click.echo(json.dumps({channel.name: _as_json(channel, slots) for channel, slots in table}))
        return
    for channel, slots in table:
        _tell(channel, slots, publication)
    if not table:
        click.echo("no channel has a digest: a [channels.NAME.digest] table gives it one")
    elif not any(slots for _, slots in table):
        click.echo(
            "`masthead schedule --for systemd` (or cron, github, gitlab) prints what runs it every hour"
        )


def _tell(channel: Channel, slots: tuple[Slot, ...], publication: Publication) -> None:
    cadence = channel.mailing.cadence if channel.mailing else None
    text = cadence.text if cadence else ""
    click.echo(f"{click.style(channel.name, bold=True)}: {text}")
    if cadence and cadence.rule == "run":
        click.echo("  on every run that finds something new")
    elif not slots:
        click.echo("  never comes due again")
    for slot in slots:
        local = slot.instant.astimezone(publication.zone)
        moved = (
            ""
            if local.replace(tzinfo=None) == slot.wall
            else f", for {slot.wall:%H:%M}, which that day lacks"
        )
        click.echo(
            f"  {local:%a} {local.day:>2} {local:%b %Y %H:%M %Z} ({slot.instant:%Y-%m-%d %H:%M} UTC){moved}"
        )


def _as_json(channel: Channel, slots: tuple[Slot, ...]) -> dict[str, object]:
    return {
        "cadence": channel.mailing.cadence.text if channel.mailing else "",
        "slots": [{"local": slot.wall.isoformat(), "utc": slot.instant.isoformat()} for slot in slots],
    }


def _program() -> Path:
    """Return the program as a unit or a crontab starts it: the one that runs now, by its whole path."""
    beside = Path(sys.executable).with_name("masthead")
    return beside if beside.exists() else Path(sys.argv[0]).resolve()


def _owner(home: Path) -> str:
    """Return the account that owns the publication's folder."""
    import pwd

    number = home.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)

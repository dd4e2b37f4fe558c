"""masthead status."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command
@folder_argument
@now_option
def status(folder: Path, now: datetime) -> int:
    """Show the channels, their issues, and deliveries that add up.

    Exits 1 when a message still waits to be sent.
    """
    from masthead import pipeline
    from masthead.cli.telling import count

    publication, _ = open_publication(folder)
    posts, tally = pipeline.status(publication, now)
    click.echo(f"{click.style(publication.title, bold=True)}: {count(posts, 'post')} in {publication.posts}")
    waiting = 0
    mailed = {channel for channel, *_ in tally}
    for (channel, number), rows in groupby(tally, key=lambda row: row[:2]):
        counts = {state: many for _, _, state, many in rows}
        parts = " + ".join(f"{many} {state}" for state, many in counts.items())
        click.echo(f"  {channel} issue {number}: {count(sum(counts.values()), 'reader')} = {parts}")
        waiting += sum(
            count for state, count in counts.items() if state in ("queued", "sending", "uncertain")
        )
    for each in publication.channels:
        if each.name not in mailed:
            click.echo(
                f"  {each.name}: " + ("no issue yet" if each.mailing else "has feeds and pages, no digest")
            )
    if waiting:
        click.echo(f"{waiting} waiting: `masthead send {folder}` sends them")
    return 1 if waiting else 0

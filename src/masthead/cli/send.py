"""masthead send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command
@folder_argument
@now_option
def send(folder: Path, now: datetime) -> int:
    """Send what is queued, such as messages of a run that was cut off."""
    from masthead import pipeline

    publication, _ = open_publication(folder)
    report = pipeline.send(publication, now)
    for delivery in report.deliveries:
        click.echo(
            f"{delivery.channel} issue {delivery.number} to {delivery.to}: {delivery.state}, {delivery.reply}"
        )
    if not report.deliveries:
        click.echo("nothing is queued")
    return 0 if report.is_clean else 1

"""masthead run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, force_option, now_option, open_publication

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command
@folder_argument
@now_option
@force_option
@click.option(
    "--no-send", is_flag=True, help="Leave what is composed in the queue; `masthead send` sends it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def run(folder: Path, now: datetime, *, force: bool, no_send: bool, as_json: bool) -> int:
    """Build, compose what is due, and send: what a timer calls.

    Feeds and pages are written to DIR/public, mail to the outbox. Run it as often as you like: what is not new is not
    sent, and what did not change is not touched.
    """
    from masthead import pipeline
    from masthead.cli.telling import tell_problems, tell_report, to_json

    publication, corrections = open_publication(folder)
    report = pipeline.run(publication, corrections, now, force=force, deliver=not no_send)
    if as_json:
        tell_problems(report.problems)
        click.echo(to_json(report))
    else:
        tell_report(report, publication)
    return 0 if report.is_clean else 1

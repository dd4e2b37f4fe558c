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
@click.option("--late", is_flag=True, help="Also send issues that are older than late_hours allows.")
@click.option(
    "--adopt",
    is_flag=True,
    help="The catalog was lost or restored: count as mailed what the issues under public/ hold.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing at all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def run(folder: Path, now: datetime, *, dry_run: bool, as_json: bool, **switches: bool) -> int:
    """Build, compose what is due, and send: what a timer calls.

    Feeds and pages are written to DIR/public, mail to the outbox. Run it as often as you like: what is not new is not
    sent, and what did not change is not touched.
    """
    from masthead import pipeline
    from masthead.cli.posting import heed_stop, tell_failure
    from masthead.cli.progress import Progress
    from masthead.cli.telling import tell_problems, tell_report, to_json

    heed_stop()
    publication, corrections = open_publication(folder)
    force, deliver = switches["force"], not switches["no_send"]
    if dry_run:
        report = pipeline.rehearse(publication, corrections, now, force=force)
    else:
        late, adopt = switches["late"], switches["adopt"]
        with Progress() as progress:
            report = pipeline.run(
                publication,
                corrections,
                now,
                force=force,
                deliver=deliver,
                late=late,
                adopt=adopt,
                tell=progress.tell,
            )
    if as_json:
        tell_problems(report.problems)
        click.echo(to_json(report))
        tell_failure(report.mail)
    else:
        tell_report(report, publication, is_rehearsal=dry_run)
    return 0 if report.is_clean else 1

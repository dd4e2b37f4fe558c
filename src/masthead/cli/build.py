"""masthead build."""

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
def build(folder: Path, now: datetime, *, force: bool) -> int:
    """Bring the feeds and pages under DIR/public up to date. Nothing is sent."""
    from masthead import pipeline
    from masthead.cli.progress import Progress
    from masthead.cli.telling import tell_report

    publication, corrections = open_publication(folder)
    with Progress() as progress:
        report = pipeline.build(publication, corrections, now, force=force, tell=progress.tell)
    tell_report(report, publication)
    return 0 if report.is_clean else 1

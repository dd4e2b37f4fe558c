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
@click.option("--late", is_flag=True, help="Also send issues that are older than late_hours allows.")
@click.option(
    "--uncertain",
    type=click.Choice(["resend", "hold"]),
    help="What to do, this once, with copies that were cut off after their last byte; resend takes held ones too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def send(folder: Path, now: datetime, *, late: bool, uncertain: str | None, as_json: bool) -> int:
    """Send what is queued or due again.

    That is what a run left that was cut off, and what the server put off. Nobody whose delivery was recorded gets
    it again. Exits 1 when a reader was refused, given up or left in doubt.
    """
    from masthead import pipeline
    from masthead.cli.posting import dispatch_to_json, heed_stop, tell_dispatch, tell_failure

    heed_stop()
    publication, _ = open_publication(folder)
    mail = pipeline.send(publication, now, late=late, uncertain=uncertain or "").mail
    if as_json:
        import json

        click.echo(json.dumps(dispatch_to_json(mail), ensure_ascii=False))
    else:
        for line in list(tell_dispatch(mail)) or ["nothing is queued"]:
            click.echo(line)
    tell_failure(mail)
    return 0 if mail.is_clean else 1

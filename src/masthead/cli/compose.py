"""masthead compose."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication
from masthead.errors import OutputError

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.pipeline import Draft, Reason


@click.command
@folder_argument
@now_option
@click.option(
    "--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; may be repeated."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; DIR/.masthead/drafts where it is left out.",
)
@click.option("--explain", is_flag=True, help="Say of every post why it is in or out, and write nothing.")
def compose(
    folder: Path, now: datetime, channels: tuple[str, ...], out: Path | None, *, explain: bool
) -> int:
    """Write the issue that each channel would send now.

    It is written as HTML, text and .eml. Nothing is sent and nothing is recorded: the next run composes the same
    issue again.
    """
    from masthead import pipeline

    publication, corrections = open_publication(folder)
    if explain:
        _tell(pipeline.explain(publication, corrections, now, channels))
        return 0
    drafts, empty = pipeline.draft(publication, corrections, now, channels)
    target = out or publication.state / "drafts"
    for draft in drafts:
        for path in _write(draft, target):
            click.echo(path)
    for name in empty:
        click.echo(f"{name}: nothing new since its last issue")
    return 0


def _tell(reasons: tuple[Reason, ...]) -> None:
    """Print each channel's posts, those that go out before those that stay."""
    for channel, group in groupby(reasons, key=lambda reason: reason.channel):
        click.echo(click.style(channel, bold=True))
        for reason in sorted(group, key=lambda each: each.place or len(reasons) + 1):
            word = click.style("in ", fg="green") if reason.place else "out"
            click.echo(f"  {word}  {reason.name}: {reason.why}")


def _write(draft: Draft, target: Path) -> list[Path]:
    name = draft.issue.channel
    files = {f"{name}.html": draft.page.html.encode(), f"{name}.txt": draft.page.text.encode()}
    if draft.messages:
        files[f"{name}.eml"] = draft.messages[0].content
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (target / file).write_bytes(content)
    except OSError as error:
        raise OutputError(target, f"cannot be written: {error.strerror}") from error
    return [target / file for file in files]

"""masthead compose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication
from masthead.errors import OutputError

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.pipeline import Draft


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
def compose(folder: Path, now: datetime, channels: tuple[str, ...], out: Path | None) -> int:
    """Write the issue that each channel would send now, as HTML, text and .eml.

    Nothing is sent and nothing is recorded: the next run composes the same issue again.
    """
    from masthead import pipeline

    publication, corrections = open_publication(folder)
    drafts, empty = pipeline.draft(publication, corrections, now, channels)
    target = out or publication.state / "drafts"
    for draft in drafts:
        for path in _write(draft, target):
            click.echo(path)
    for name in empty:
        click.echo(f"{name}: nothing new since its last issue")
    return 0


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

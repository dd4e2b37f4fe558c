"""masthead inspect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import now_option, open_publication
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from masthead.model import Correction, Publication


@click.command
@click.argument(
    "paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, the contract of README.")
def inspect(paths: tuple[Path, ...], now: datetime, *, as_json: bool) -> int:
    """Show what is inferred from each post, with the evidence.

    PATH is a post or a folder of posts. Nothing is written.
    """
    from masthead import pipeline
    from masthead.cli.findings import to_json, to_page

    publication, corrections = _find_publication(paths)
    corrected = {each.name: each for each in corrections}
    refused = False
    for name, found in pipeline.inspect(paths, publication, now):
        if isinstance(found, Problem):
            refused = True
            click.echo(f"{click.style('refused', fg='red')}  {name}: {found.reason}; {found.mend}", err=True)
            continue
        refused |= any(note.refused for note in found.notes)
        correction = corrected.get(found.source.name)
        click.echo(to_json(name, found, correction) if as_json else to_page(name, found, correction))
    return 1 if refused else 0


def _find_publication(paths: Sequence[Path]) -> tuple[Publication | None, tuple[Correction, ...]]:
    """Return the publication to whose folder the first path belongs, if it belongs to one."""
    start = paths[0].resolve()
    for folder in (start, *start.parents)[:8]:
        if (folder / "masthead.toml").is_file():
            return open_publication(folder)
    return None, ()

"""masthead init."""

from __future__ import annotations

from pathlib import Path

import click

from masthead.errors import OutputError, UsageError


@click.command
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default=".")
def init(folder: Path) -> int:
    """Make a new publication in DIR, ready to run.

    Where DIR holds posts, it is a publication of these. Nothing that is there is overwritten.
    """
    from masthead.pipeline import plant

    if (folder / "masthead.toml").exists():
        raise UsageError(f"{folder}: there is a masthead.toml here already; `masthead run {folder}` runs it")
    try:
        count = plant(folder)
    except OSError as error:
        raise OutputError(folder, f"cannot be written: {error.strerror}") from error
    if count:
        click.echo(f"{folder} is a publication now, of the {count:,} post{'s' * (count > 1)} in it.")
        click.echo(f"See what is made of them: masthead inspect {folder}")
        click.echo(f"Then: masthead run {folder}")
    else:
        click.echo(
            f"{folder} is a publication now. Put posts into {folder / 'posts'}, then: masthead run {folder}"
        )
    return 0

"""masthead init."""

from __future__ import annotations

from pathlib import Path

import click

from masthead.errors import OutputError, UsageError


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> int:
    """Make a new publication in DIR, ready to run. Nothing that is there is overwritten."""
    from masthead.pipeline import packaged_templates

    if (folder / "masthead.toml").exists():
        raise UsageError(f"{folder}: there is a masthead.toml here already; `masthead run {folder}` runs it")
    starter = packaged_templates() / "starter"
    try:
        (folder / "posts").mkdir(parents=True, exist_ok=True)
        if not any((folder / "posts").iterdir()):
            (folder / "posts" / "welcome.txt").write_bytes((starter / "welcome.txt").read_bytes())
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text(".masthead/\npublic/\noutbox/\n")
        (folder / "masthead.toml").write_bytes((starter / "masthead.toml").read_bytes())
    except OSError as error:
        raise OutputError(folder, f"cannot be written: {error.strerror}") from error
    click.echo(
        f"{folder} is a publication now. Put posts into {folder / 'posts'}, then: masthead run {folder}"
    )
    return 0

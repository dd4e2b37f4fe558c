"""masthead check."""

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
def check(folder: Path, now: datetime) -> int:
    """Try everything and change nothing: configuration, posts, templates, feeds, mail."""
    from masthead import pipeline
    from masthead.cli.telling import tell_problems

    publication, corrections = open_publication(folder)
    problems = pipeline.check(publication, corrections, now)
    tell_problems(problems)
    refused = sum(problem.refused for problem in problems)
    if not problems:
        click.echo(f"{publication.title}: nothing is wrong")
    return 1 if refused else 0

"""masthead check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from masthead.cli.recipe import NAMES, read_recipe
from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command
@folder_argument
@click.option(
    "--recipe",
    type=click.Choice(NAMES),
    help="Print how that kind of web server is to serve public/, and check nothing.",
)
@click.option(
    "--mail", is_flag=True, help="Log in to the mail server too, or try what stands for it; send nothing."
)
@now_option
def check(folder: Path, recipe: str | None, now: datetime, *, mail: bool) -> int:
    """Try everything and change nothing.

    That is the configuration, the posts, the templates, the feeds and the mail.
    """
    from masthead import pipeline
    from masthead.cli.telling import tell_problems

    publication, corrections = open_publication(folder)
    if recipe:
        click.echo(read_recipe(recipe, publication), nl=False)
        return 0
    problems = pipeline.check(publication, corrections, now, mail=mail)
    tell_problems(problems)
    refused = sum(problem.refused for problem in problems)
    if not problems:
        click.echo(f"{publication.title}: nothing is wrong")
    return 1 if refused else 0

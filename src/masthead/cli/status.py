"""masthead status."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Publication
    from masthead.pipeline import Standing


@click.command
@folder_argument
@now_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def status(folder: Path, now: datetime, *, as_json: bool) -> int:
    """Show the channels, their issues, and deliveries that add up.

    Every reader that an issue was frozen for is in one state, and those who did not simply get it are named with the
    server's words. Exits 1 when a message still waits to be sent, or an issue does not add up.
    """
    from masthead import pipeline

    publication, _ = open_publication(folder)
    standing = pipeline.status(publication)
    if as_json:
        click.echo(_to_json(standing))
    else:
        for line in _lines(standing, publication, folder, now):
            click.echo(line)
    return 0 if standing.balances and not standing.waiting else 1


def _lines(standing: Standing, publication: Publication, folder: Path, now: datetime) -> Iterator[str]:
    from masthead.cli.posting import count, tell_account, tell_delivery

    too_late = now - timedelta(hours=publication.relay.late or 24 * 365 * 100)
    title = click.style(publication.title, bold=True)
    yield f"{title}: {count(standing.posts, 'post')} in {publication.posts}"
    for account, apart in standing.issues:
        yield f"  {tell_account(account)}"
        if account.open_count and account.issued < too_late:
            yield "    it is late and waits for a person: `masthead send --late` sends it"
        yield from (f"    {tell_delivery(each)}" for each in apart)
    mailed = {account.channel for account, _ in standing.issues}
    for each in publication.channels:
        if each.name not in mailed:
            yield f"  {each.name}: " + ("no issue yet" if each.mailing else "has feeds and pages, no digest")
    if standing.waiting:
        yield f"{standing.waiting} waiting: `masthead send {folder}` sends them"


def _to_json(standing: Standing) -> str:
    import json

    from masthead.cli.posting import account_to_json, delivery_to_json

    return json.dumps(
        {
            "posts": standing.posts,
            "waiting": standing.waiting,
            "balances": standing.balances,
            "issues": [
                {**account_to_json(account), "apart": [delivery_to_json(each) for each in apart]}
                for account, apart in standing.issues
            ],
        },
        ensure_ascii=False,
    )

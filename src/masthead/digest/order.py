"""Deciding what an issue holds, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from masthead.model import Channel, Entry

_MOST_POSTS = 20


def compose(
    channel: Channel, fresh: Sequence[Entry], number: int, issued: datetime, slot: str
) -> Issue | None:
    """Return the channel's issue of what is fresh to it, or None when nothing is.

    Dated entries come first, newest first; a coarse date stands behind every finer one it covers (2024 behind
    July 2024). Undated ones follow, last seen first. The first is the lead; what is beyond the channel's
    `max_posts` is surplus, to be linked only.
    """
    entries = _ordered(fresh)
    if not entries:
        return None
    most = max(1, channel.mailing.max_posts if channel.mailing else _MOST_POSTS)
    return Issue(
        channel=channel.name,
        number=number,
        issued=issued,
        entries=entries[:most],
        surplus=entries[most:],
        slot=slot,
    )


def _ordered(fresh: Iterable[Entry]) -> tuple[Entry, ...]:
    once = {entry.id: entry for entry in fresh}.values()
    by_name = sorted(once, key=lambda entry: (entry.name, entry.id))
    by_arrival = sorted(by_name, key=lambda entry: entry.first_seen, reverse=True)
    return tuple(sorted(by_arrival, key=lambda entry: entry.published, reverse=True))

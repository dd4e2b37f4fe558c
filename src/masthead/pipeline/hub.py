"""The WebSub hub is told which feeds are new, after they are published; a hub that is away fails no run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.model import Problem
    from masthead.pipeline.workshop import Workshop

_NAMES = ("/atom.xml", "/rss.xml", "/feed.json")
_TIMEOUT = 5.0  # seconds that a hub may take to answer
_KEY = "hub"


def tell_hub(workshop: Workshop, written: Iterable[str]) -> tuple[Problem, ...]:
    """Tell the hub about the feeds among the files that this run wrote, and those it did not take in the last one.

    Pages of the archive are nobody's subscription. What is to be told is noted before the hub is asked, so that a run
    that is cut off tells it again. Returns what the hub has not taken, as warnings; nothing without a hub.
    """
    publication, files = workshop.publication, workshop.catalog.files
    if not publication.hub:
        return ()
    fresh = [publication.url + quote(path) for path in written if _is_subscribed(path)]
    topics = tuple(dict.fromkeys((*files.remembered(_KEY).split(), *fresh)))
    if not topics:
        return ()
    from masthead.feed import ping

    files.remember(_KEY, "\n".join(topics))
    problems = ping(publication.hub, topics, _TIMEOUT)
    files.remember(_KEY, "\n".join(problem.path for problem in problems))
    return problems[:1]  # one hub, one reason


def _is_subscribed(path: str) -> bool:
    """Tell whether the file is a document that people subscribe to."""
    return path.endswith(_NAMES) and path.split("/")[-3:-2] != ["archive"]

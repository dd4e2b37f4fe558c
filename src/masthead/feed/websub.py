"""WebSub (w3.org/TR/websub, 4 and PubSubHubbub 0.4, 7.1): tell a hub which documents are new.

How a publisher tells its hub is left open by the recommendation; hubs in use take a form with hub.mode=publish and
one hub.url for each topic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.feed.lexis import is_web_address
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AT_ONCE = 50  # topics of one request: hubs limit the size of a form
_MEND = "nothing is lost: readers poll; it is told again with the next run"


def ping_hub(hub: str, topics: Sequence[str], timeout: float) -> tuple[Problem, ...]:
    """Tell the hub about the topics, `timeout` seconds for each request; return those it has not taken.

    Never raises for what a network can do: a hub that is away costs one timeout, for it is not asked again.
    """
    if not is_web_address(hub):
        return tuple(Problem(topic, f"the hub {hub!r} is no address", refused=False) for topic in topics)
    problems: list[Problem] = []
    for start in range(0, len(topics), _AT_ONCE):
        batch = topics[start : start + _AT_ONCE]
        reason = _tell(hub, batch, timeout)
        if reason:
            problems.extend(_refuse(topics[start:], reason))
            break
    return tuple(problems)


def _refuse(topics: Sequence[str], reason: str) -> Iterator[Problem]:
    return (Problem(topic, f"the hub was not told: {reason}", _MEND, refused=False) for topic in topics)


def _tell(hub: str, topics: Sequence[str], timeout: float) -> str:
    """Return why the hub did not take the topics, empty when it did."""
    from http.client import HTTPException
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    form = urlencode([("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]).encode()
    request = Request(hub, form, {"User-Agent": "Masthead"})  # noqa: S310 - http and https alone: checked above
    try:
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310 - the same
            answer.read(1000)
    except (OSError, HTTPException, ValueError) as error:  # urllib's own errors are OSErrors
        return " ".join(str(error).split())[:200] or type(error).__name__
    return ""

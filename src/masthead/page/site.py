"""Which pages a publication has, and what each is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.page.frame import Frame
from masthead.page.post import render_gone, render_post
from masthead.page.shelf import Leaf, render_posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masthead.model import BackIssue, Channel, Entry, Publication

LATEST = 20  # posts on the front page; the rest stand under posts/


class Site:
    """A publication's pages; what they share is looked up once."""

    def __init__(
        self,
        publication: Publication,
        shelves: Sequence[tuple[Channel, tuple[Entry, ...]]],
        entries: Sequence[Entry],
        issues: Sequence[BackIssue],
    ) -> None:
        self._publication = publication
        self._shelves = shelves
        self._entries = entries
        self._issues = issues
        self._frame = Frame(publication)

    def render(self, tombstones: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        """Yield (path, bytes) of every page, posts before the pages that link to them."""
        yield from self._frame.assets()
        yield from self._render_posts()
        for slug, title in tombstones:
            yield f"posts/{slug}/index.html", render_gone(self._frame, title)
        for channel, entries in self._shelves:
            yield from self._render_channel(channel, entries)
        yield "posts/index.html", render_posts(self._frame, self._entries, Leaf())
        more = len(self._entries) > LATEST
        yield "index.html", self._frame.fill("index", "", entries=self._entries[:LATEST], more=more)
        yield "404.html", self._frame.fill("missing", self._publication.url)

    def _render_posts(self) -> Iterator[tuple[str, bytes]]:
        homes: dict[str, list[Channel]] = {}
        for channel, entries in self._shelves:
            for entry in entries:
                homes.setdefault(entry.id, []).append(channel)
        for entry in self._entries:
            yield f"posts/{entry.slug}/index.html", render_post(self._frame, entry, homes.get(entry.id, ()))

    def _render_channel(self, channel: Channel, entries: tuple[Entry, ...]) -> Iterator[tuple[str, bytes]]:
        issues = sorted(
            (issue for issue in self._issues if issue.channel == channel.name and issue.html),
            key=lambda issue: -issue.number,
        )
        for issue in issues:
            yield f"{channel.name}/issues/{issue.number}/index.html", issue.html.encode("utf-8", "replace")
        if issues or channel.mailing:
            yield (
                f"{channel.name}/issues/index.html",
                self._frame.fill("issues", "../../", channel=channel, issues=issues),
            )
        values = {
            "channel": channel,
            "entries": entries[: channel.limit],
            "earlier": entries[channel.limit :],
            "issues": issues,
        }
        yield f"{channel.name}/index.html", self._frame.fill("channel", "../", **values)

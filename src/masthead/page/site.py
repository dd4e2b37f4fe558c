"""Which pages a publication has, and what each is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model import PartialDate
from masthead.page.card import find_apart, is_web_address, linked_data, open_graph, to_machine_date
from masthead.page.prose import frame_tables
from masthead.page.sandbox import fill, find_template, open_environment, read_asset
from masthead.wording import direction, find_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from masthead.model import BackIssue, Channel, Entry, Publication
    from masthead.wording import Wording

LATEST = 20  # posts on the front page; the rest stand under posts/
ASSETS = ("style.css", "feed.css")


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
        self._environment = open_environment(publication.templates)
        self._environment.filters.update(
            dated=lambda entry: self._wording(entry).date(entry.published),
            dated_like=self._format_day,
            direction=lambda entry: direction(entry.language),
            machine_date=to_machine_date,
            speech=lambda entry: self._wording(entry).phrases,
            prose=lambda entry: frame_tables(entry.content, self._wording(entry).say("table")),
        )
        self._environment.tests["web_address"] = is_web_address
        self._environment.tests["turned"] = self._is_turned
        self._shared = {
            "publication": publication,
            "channels": [channel for channel, _ in shelves],
            "say": find_wording(publication.language).phrases,
            "dir": direction(publication.language),
        }

    def render(self, tombstones: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        """Yield (path, bytes) of every page, posts before the pages that link to them."""
        for name in ASSETS:
            yield name, read_asset(self._environment, f"site/{name}")
        yield from self._render_posts()
        for slug, title in tombstones:
            yield f"posts/{slug}/index.html", self._fill("gone", "../../", title=title)
        for channel, entries in self._shelves:
            yield from self._render_channel(channel, entries)
        yield "posts/index.html", self._fill("posts", "../", entries=self._entries)
        more = len(self._entries) > LATEST
        yield "index.html", self._fill("index", "", entries=self._entries[:LATEST], more=more)
        yield "404.html", self._fill("missing", self._publication.url)

    def _render_posts(self) -> Iterator[tuple[str, bytes]]:
        homes: dict[str, list[Channel]] = {}
        for channel, entries in self._shelves:
            for entry in entries:
                homes.setdefault(entry.id, []).append(channel)
        for entry in self._entries:
            plate, files = find_apart(entry)
            values = {
                "entry": entry,
                "homes": homes.get(entry.id, []),
                "plate": plate,
                "files": files,
                "open_graph": open_graph(entry, self._publication),
                "linked_data": linked_data(entry, self._publication),
            }
            yield f"posts/{entry.slug}/index.html", self._fill("post", "../../", **values)

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
                self._fill("issues", "../../", channel=channel, issues=issues),
            )
        values = {
            "channel": channel,
            "entries": entries[: channel.limit],
            "earlier": entries[channel.limit :],
            "issues": issues,
        }
        yield f"{channel.name}/index.html", self._fill("channel", "../", **values)

    def _fill(self, name: str, root: str, **values: object) -> bytes:
        template = find_template(self._environment, f"site/{name}.html.j2")
        return fill(template, {**self._shared, "root": root, **values})

    def _wording(self, entry: Entry) -> Wording:
        return find_wording(entry.language, self._publication.language)

    def _is_turned(self, entry: Entry) -> bool:
        """Tell whether the post runs the other way than the page around it."""
        return bool(entry.language) and direction(entry.language) != direction(self._publication.language)

    def _format_day(self, moment: datetime) -> str:
        local = moment.astimezone(self._publication.zone)
        return find_wording(self._publication.language).date(PartialDate(local.year, local.month, local.day))

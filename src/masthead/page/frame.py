"""What all pages of a publication share: compiled templates, words, the way to channels and sections."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from masthead.model import PartialDate
from masthead.page.card import is_web_address, to_machine_date
from masthead.page.sandbox import fill, find_template, open_environment, read_asset
from masthead.wording import direction, find_service_wording, find_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from jinja2 import Template

    from masthead.model import Channel, Entry, Publication
    from masthead.wording import Wording

ASSETS = ("style.css", "feed.css")
_TABLE = re.compile("<table")
PIECES = 500  # kept: each is about 1 kB
SECTIONS = ("posts", "archive", "authors", "categories", "feeds")


class Frame:
    """The templates of a publication, compiled once, with what every page is handed.

    `sections` are the folders among SECTIONS that the site has and that each page links to. `bytecode` is an existing
    folder in which compiled templates are kept from run to run.
    """

    def __init__(
        self, publication: Publication, sections: Sequence[str] = (), bytecode: Path | None = None
    ) -> None:
        self.publication = publication
        self._direction = _direction(publication.language)
        self._environment = open_environment(publication.templates, bytecode)
        self._templates: dict[str, Template] = {}
        self._environment.filters.update(
            dated=lambda entry: self._wording(entry).date(entry.published),
            dated_like=self._format_day,
            direction=lambda entry: _direction(entry.language),
            machine_date=to_machine_date,
            speech=lambda entry: self._wording(entry).phrases,
            prose=self._frame_tables,
        )
        self._environment.globals["once"] = self._once
        self._pieces: dict[tuple[object, ...], Markup] = {}
        self._environment.tests["web_address"] = is_web_address
        self._environment.tests["turned"] = self._is_turned
        self._shared = {
            "publication": publication,
            "channels": publication.channels,
            "sections": tuple(section for section in SECTIONS if section in sections),
            "say": find_service_wording(publication.language).phrases,
            "dir": self._direction,
            "homes": (),
            "announced": (),
        }

    def fill(self, name: str, root: str, **values: object) -> bytes:
        """Return the page of that template; `root` leads from it to public/. Raises TemplateError for a broken one."""
        template = self._templates.get(name)
        if template is None:
            template = find_template(self._environment, f"site/{name}.html.j2")
            self._templates[name] = template
        return fill(template, {**self._shared, "root": root, **values})

    def say(self, phrase: str) -> str:
        """Return a phrase in the publication's language."""
        return find_wording(self.publication.language).say(phrase)

    def _once(
        self,
        name: str,
        root: str = "",
        homes: Sequence[Channel] = (),
        announced: Sequence[tuple[str, str]] = (),
    ) -> Markup:
        """Return a piece of a page that many pages share, from a template of its own that is filled once for all."""
        key = (name, root, tuple([channel.name for channel in homes]), tuple(announced))
        if key not in self._pieces:
            if len(self._pieces) >= PIECES:
                self._pieces.clear()
            filled = self.fill(name, root, homes=homes, announced=announced)
            self._pieces[key] = Markup(filled.decode())  # noqa: S704 - a template's output, escaped by it
        return self._pieces[key]

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Yield the style sheets as (path, bytes)."""
        for name in ASSETS:
            yield name, read_asset(self._environment, f"site/{name}")

    def _wording(self, entry: Entry) -> Wording:
        return find_wording(entry.language, self.publication.language)

    def _frame_tables(self, entry: Entry) -> str:
        content = entry.content
        if not _TABLE.search(content):  # a pattern finds in half the time that there is none
            return content
        from masthead.page.prose import frame_tables

        return frame_tables(content, self._wording(entry).say("table"))

    def _is_turned(self, entry: Entry) -> bool:
        """Tell whether the post runs the other way than the page around it."""
        return bool(entry.language) and _direction(entry.language) != self._direction

    def _format_day(self, moment: datetime) -> str:
        local = moment.astimezone(self.publication.zone)
        return find_wording(self.publication.language).date(PartialDate(local.year, local.month, local.day))


@lru_cache(maxsize=256)
def _direction(language: str) -> str:
    return direction(language)

"""The preview's pages: what each template is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec import Struct

from masthead.web.preview.frames import SANDBOX, VIEWS
from masthead.web.preview.letter import show_headers
from masthead.web.preview.marks import LONGEST, mark_rows
from masthead.web.preview.reading import read_feed
from masthead.web.preview.sheets import SLIGHT, Card, DigestProof, Galley

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from masthead.web.preview.sheets import FeedProof, Standing, Told

CLIPPED = 102_400  # bytes at which Gmail hides the rest
_NEARLY = 81_920  # 80 % of it
_A_PAGE = 100  # posts listed at once
_MOST_RIVALS = 6
SHOWN = {"": "All", "doubts": "Doubtful", "refused": "Refused", "held": "Not published"}
TABS = {
    "light": "Light",
    "dark": "Dark",
    "plain": "Styles off",
    "bare": "Pictures off",
    "text": "Text",
    "source": "Source",
    "message": "Message",
}


class Shelf(Struct, frozen=True):
    """A part of the list of posts."""

    cards: tuple[Card, ...]
    counts: dict[str, int]
    number: int
    pages: int


class Pages:
    """The templates in `folder`, filled."""

    def __init__(self, folder: Path) -> None:
        self._environment = _open(folder)

    def list_posts(self, standing: Standing, form_token: str, show: str, find: str, number: int) -> str:
        """Return the list of posts, those in doubt first."""
        shelf = choose_cards(standing.cards, show, find, number)
        values = {"shelf": shelf, "show": show, "find": find, "choices": SHOWN}
        return self._fill("posts", standing, form_token, here="posts", **values)

    def show_post(
        self,
        standing: Standing,
        form_token: str,
        galley: Galley,
        given: Mapping[str, str] | None = None,
        wrong: Mapping[str, str] | None = None,
    ) -> str:
        """Return a post's page; `given` and `wrong` are what the editor wrote and what is wrong with it."""
        rows = mark_rows(galley)
        values = {
            "galley": galley,
            "card": galley.card,
            "rows": rows,
            "cut": max(0, len(galley.blocks) - LONGEST),
            "rivals": {told.field: _rivals(told) for told in galley.card.told},
            "given": given or _as_found(galley),
            "wrong": wrong or {},
        }
        return self._fill("post", standing, form_token, here="posts", **values)

    def show_digest(
        self, standing: Standing, form_token: str, proof: DigestProof, view: str, *, pictures: bool
    ) -> str:
        """Return a channel's next digest in one of the views."""
        values = {
            "proof": proof,
            "view": view,
            "tabs": TABS,
            "is_framed": view in VIEWS,
            "pictures": pictures,
            "sandbox": SANDBOX,
            "clipped": CLIPPED,
            "nearly": _NEARLY,
            "part": min(100, round(100 * proof.size / CLIPPED)),
            "letter": show_headers(proof.message) if view == "message" else None,
        }
        return self._fill("digest", standing, form_token, here=f"digest {proof.channel}", **values)

    def show_feed(self, standing: Standing, form_token: str, proof: FeedProof, name: str) -> str:
        """Return a channel's feed as a reader lists it, from the document called `name`."""
        content = next((content for each, content, _ in proof.documents if each == name), b"")
        values = {"proof": proof, "name": name, "reading": read_feed(name, content)}
        return self._fill("feed", standing, form_token, here=f"feed {proof.channel}", **values)

    def show_notice(self, standing: Standing, form_token: str, title: str, reason: str) -> str:
        """Return a page that says why there is nothing else."""
        return self._fill("notice", standing, form_token, here="", title=title, reason=reason)

    def _fill(self, page: str, standing: Standing, form_token: str, /, **values: Any) -> str:  # noqa: ANN401 - a template's values
        template = self._environment.get_template(f"{'faults' if standing.faults else page}.html.j2")
        return template.render(standing=standing, form_token=form_token, **values)


def choose_cards(cards: Sequence[Card], show: str, find: str, number: int) -> Shelf:
    """Return the posts to list: refused ones, then those in doubt, then the others, newest first."""
    sorts = {
        "": lambda _: True,
        "doubts": lambda card: card.doubts > 0,
        "refused": lambda card: card.is_refused,
        "held": lambda card: bool(card.held),
    }
    wanted = find.casefold().strip()
    found = [
        card
        for card in cards
        if not wanted or wanted in f"{card.name}\n{card.title.value}\n{card.authors.value}".casefold()
    ]
    counts = {key: sum(map(sort, found)) for key, sort in sorts.items()}
    chosen = sorted(filter(sorts.get(show, sorts[""]), found), key=lambda card: card.name)
    chosen.sort(key=lambda card: card.published.value, reverse=True)
    chosen.sort(key=lambda card: (not card.is_refused, -card.doubts))
    pages = max(1, -(-len(chosen) // _A_PAGE))
    number = min(max(1, number), pages)
    return Shelf(tuple(chosen[(number - 1) * _A_PAGE : number * _A_PAGE]), counts, number, pages)


def _rivals(told: Told) -> list[Any]:
    rivals = [each for each in told.runners_up if each.value != told.value]
    return sorted(rivals, key=lambda each: -each.confidence)[:_MOST_RIVALS]


def _as_found(galley: Galley) -> dict[str, str]:
    card = galley.card
    return {
        "title": card.title.value,
        "authors": "\n".join(card.authors.names),
        "published": card.published.value[:10],
        "reason": "",
    }


def _open(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = lambda text: quote(str(text), safe="")
    environment.filters["percent"] = lambda number: f"{number:.0%}"
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["sure"] = lambda number: number >= SLIGHT
    return environment

"""What a page tells a screen reader: its language, title and headings, its pictures and tables."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from masthead.mail.objection import Objection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BRIEF = 60  # characters of a quotation
_PARTS = 20  # stretches of text that are looked at for one
_LAYOUT = frozenset({"presentation", "none"})


def find_outline_faults(root: HtmlElement) -> Iterator[Objection]:
    """Yield what a screen reader would stumble over."""
    yield from _find_language_faults(root)
    yield from _find_heading_faults(root)
    yield from _find_picture_faults(root)
    yield from _find_table_faults(root)
    title = root.find(".//head/title")
    if title is None or not (title.text or "").strip():
        yield Objection("title", "the page has no title", "write <title>{{ subject }}</title> into its head")
    counted = Counter(element.get("id") for element in root.iter() if isinstance(element.tag, str))
    for name, count in counted.items():
        if name is not None and count > 1:
            yield Objection(
                "duplicate id",
                f"the id {name[:60]!r} stands {count} times",
                "give each element its own",
                (f'id="{name}"',),
            )
    for meta in root.iter("meta"):
        content = "".join((meta.get("content") or "").lower().split())
        if (meta.get("name") or "").lower() == "viewport" and (
            "user-scalable=no" in content or "maximum-scale=1" in content
        ):
            yield Objection(
                "zoom", "the viewport forbids to zoom", "leave user-scalable and maximum-scale out"
            )


def _find_language_faults(root: HtmlElement) -> Iterator[Objection]:
    if not (root.get("lang") or "").strip():
        yield Objection("lang", "the page does not name its language", 'write <html lang="{{ lang }}">')
    body = root.find("body")
    for child in body if body is not None else ():
        if not isinstance(child.tag, str) or not "".join(str(part) for part in child.itertext()).strip():
            continue
        for name in ("lang", "dir"):  # clients cut html and body away and keep what is in them
            if not (child.get(name) or "").strip():
                yield Objection(
                    name,
                    f"<{child.tag}> in the body has no {name}, and mail clients drop what html and body say",
                    f'write {name}="{{{{ {name} }}}}" on it',
                )


def _find_heading_faults(root: HtmlElement) -> Iterator[Objection]:
    before, firsts = 0, 0
    for heading in root.iter(*_HEADINGS):
        level, words = int(heading.tag[1]), " ".join("".join(map(str, heading.itertext())).split())
        firsts += level == 1
        if level > before + 1:
            yield Objection(
                "heading order",
                f"the heading “{words[:60]}” is h{level} after {f'h{before}' if before else 'none'}",
                f"make it h{before + 1}",
                (f">{words}</h",),
            )
        if not words:
            yield Objection("empty heading", f"an h{level} has no words", "fill it or take it out")
        before = level
    if firsts != 1:
        yield Objection("h1", f"the page has {firsts or 'no'} h1", "let one h1 name the issue")


def _find_picture_faults(root: HtmlElement) -> Iterator[Objection]:
    for picture in root.iter("img"):
        address = picture.get("src") or ""
        for name, mend in (
            ("alt", 'say what it shows, or alt="" where it adds nothing'),
            ("width", "name it in px"),
        ):
            if picture.get(name) is None:
                yield Objection(name, f"the picture {address[:80]!r} has no {name}", mend, (f'"{address}"',))


def _find_table_faults(root: HtmlElement) -> Iterator[Objection]:
    with_heads = {
        table for head in root.iter("th") for table in islice(head.iterancestors(), 4) if table.tag == "table"
    }
    for table in root.iter("table"):
        if (table.get("role") or "") not in _LAYOUT and table not in with_heads:
            words = _first_words(table)
            yield Objection(
                "role",
                f"a table without head cells has no role=presentation: “{words}”",
                'write role="presentation" on a layout table, <th> into a table of figures',
                (f">{words[:40]}",),
            )


def _first_words(element: HtmlElement) -> str:
    """Return how an element's text begins; tables may stand in tables, so it is not read to its end."""
    words = (word for part in islice(element.itertext(), _PARTS) for word in str(part)[:_BRIEF].split())
    return " ".join(words)[:_BRIEF]

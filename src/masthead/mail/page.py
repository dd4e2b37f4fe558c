"""A page before it goes out: everything a reader, a mail client or a screen reader would hold against it.

Each fault names the post or the template from which it comes, the reason, and how to mend it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from masthead.mail.legible import find_legibility_faults
from masthead.mail.links import find_link_faults
from masthead.mail.objection import Objection
from masthead.mail.outline import find_outline_faults
from masthead.mail.sheet import nests, read_sheet
from masthead.mail.styles import check_styles
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from masthead.model import Entry, Page

CLIPPED = 102_400  # bytes at which Gmail hides the rest
NEARLY = 81_920  # 80 % of it
_STYLES = 16_384  # bytes of style elements that Gmail reads
_ACTIVE = ("script", "form", "iframe", "object", "embed", "base", "link", "input", "video", "audio", "svg")
_TAG = re.compile(r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\{#[^{}]{0,200}#\}")
_MOST = 3  # faults of one kind and origin that are told one by one


def check_page(page: Page, entries: Iterable[Entry] = (), template: str = "digest") -> tuple[Problem, ...]:
    """Return what is wrong with an issue's page; a refused Problem means that it must not go out.

    `entries` are the issue's, `template` the path that a fault of no post is told under.
    """
    return tuple(_tell(_find_all(page), tuple(entries), template))


def _find_all(page: Page) -> Iterator[Objection]:
    from lxml import etree, html

    yield from _find_size_faults(page.html)
    if not page.text.strip():
        yield Objection("text", "the text part is empty", "write NAME.txt.j2 beside the template", stops=True)
    for spelt in dict.fromkeys(_TAG.findall(page.html + page.text)):
        yield Objection(
            "template tag",
            f"{unescape(spelt)[:60]!r} reads like a template tag that was left over",
            "close it as Jinja wants it; in a post or a title it is harmless",
            (unescape(spelt),),
        )
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        root = html.document_fromstring(page.html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        yield Objection("markup", f"the page cannot be read: {error}", "write HTML", stops=True)
        return
    yield from _find_active_faults(root)
    yield from _find_style_faults(root)
    yield from find_outline_faults(root)
    yield from find_link_faults(root)
    yield from find_legibility_faults(root, read_sheet(_styles(root)))


def _find_size_faults(html: str) -> Iterator[Objection]:
    size = len(html.encode("utf-8", "replace")) + html.count("\n")  # each line break is two bytes on its way
    mend = "lower max_posts, or show summaries instead of whole posts"
    if size > CLIPPED:
        yield Objection("size", f"the page has {size:,} bytes: Gmail shows {CLIPPED:,}", mend, stops=True)
    elif size >= NEARLY:
        yield Objection("size", f"the page has {size:,} of the {CLIPPED:,} bytes that Gmail shows", mend)


def _find_active_faults(root: HtmlElement) -> Iterator[Objection]:
    for tag in _ACTIVE:
        for _ in root.iter(tag):
            yield Objection(
                "active",
                f"the page holds <{tag}>, which mail clients drop or block",
                "take it out",
                stops=True,
            )
    names = {str(name) for element in root.iter() if isinstance(element.tag, str) for name in element.attrib}
    for name in sorted(name for name in names if name.startswith("on")):
        yield Objection("active", f"the page holds the handler {name}", "take it out", stops=True)


def _find_style_faults(root: HtmlElement) -> Iterator[Objection]:
    css = _styles(root)
    if "@import" in css:
        yield Objection(
            "style", "a style element loads another", "write the rules into the template", stops=True
        )
    if len(css.encode()) > _STYLES:
        yield Objection(
            "style",
            f"the style elements have {len(css.encode()):,} bytes: Gmail reads {_STYLES:,}",
            "shorten them",
        )
    if nests(css):
        yield Objection(
            "style", "an @ rule stands inside another: Gmail drops the style element", "unnest it"
        )
    inline = {element.get("style") or "" for element in root.iter() if isinstance(element.tag, str)}
    for reason in check_styles(inline):
        told = reason.removeprefix("warning: ")
        yield Objection(
            "css", told, "leave it out, or put it where only clients that know it look: @media screen"
        )


def _styles(root: HtmlElement) -> str:
    return "\n".join(element.text or "" for element in root.iter("style"))


def _tell(found: Iterable[Objection], entries: tuple[Entry, ...], template: str) -> Iterator[Problem]:
    """Yield each objection as a Problem under its origin, those of one kind and origin at most a few times."""
    spelt = {entry.name: _spellings(entry) for entry in entries}
    told: dict[tuple[str, str], int] = {}
    for each in dict.fromkeys(found):
        path = next(
            (name for name, text in spelt.items() if any(trace in text for trace in each.traces)), template
        )
        if each.kind == "template tag" and path != template:
            continue  # a post may speak of templates
        key = (path, each.kind)
        told[key] = told.get(key, 0) + 1
        if told[key] <= _MOST:
            # what a post brings is sanitised: it can be poor, not harmful, and must not keep the others from readers
            yield Problem(path, each.reason, each.mend, refused=each.stops and path == template)
    for (path, kind), count in told.items():
        if count > _MOST:
            yield Problem(path, f"{count - _MOST} more of the same kind: {kind}", refused=False)


def _spellings(entry: Entry) -> str:
    """Return what a post puts into a page: its words and addresses, as they are and as markup spells them."""
    addresses = (f'"{each.url}"' for each in entry.enclosures)
    people = (author.name for author in entry.authors)
    return "\n".join(
        (
            entry.content,
            unescape(entry.content),
            entry.title,
            entry.summary,
            *entry.categories,
            *people,
            *addresses,
        )
    )

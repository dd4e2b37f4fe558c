"""Inlining CSS, once per template: the only place where premailer 3.10.0 is called, and what it needs to be told."""

from __future__ import annotations

import logging
from html.parser import HTMLParser
from typing import Any

_SETTINGS: dict[str, Any] = {
    "strip_important": False,  # the default takes !important off @media, and dark rules stop winning
    "allow_network": False,
    "disable_validation": True,
    "disable_basic_attributes": ["width", "height"],  # else CSS overwrites them: Outlook needs the attributes
    "align_floating_images": False,
    "preserve_internal_links": True,
    "cssutils_logging_level": logging.CRITICAL,
}


def inline(page: str) -> str:
    """Return `page` with the rules of its style elements written into style attributes.

    A style element marked data-premailer="ignore" is kept. The doctype must be in capitals, or premailer drops it.
    """
    from premailer import transform

    inlined: str = transform(page, pretty_print=False, **_SETTINGS)
    return inlined


def first_dropped(css: str) -> tuple[int, str] | None:
    """Return the first declaration that the inliner's parser would drop, and its line of `css` (a rule a line)."""
    import cssutils  # premailer's own parser

    cssutils.log.setLevel(logging.CRITICAL)
    for line, rule in enumerate(css.splitlines()):
        sheet = cssutils.parseString(rule, validate=False)
        kept = {style.name for parsed in sheet for style in parsed.style.getProperties(all=True)}
        for declaration in rule.partition("{")[2].removesuffix("}").split(";"):
            if declaration.partition(":")[0] not in kept:
                return line, declaration
    return None


class TagOrder(HTMLParser):
    """The tags of a page in their order, each with its line, to tell whether a parser has moved one."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, int]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        """Note a start tag."""
        self.tags.append((tag, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        """Note an end tag."""
        self.tags.append((f"/{tag}", self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag written as <br/>."""
        self.handle_starttag(tag, attrs)


def first_moved(before: str, after: str) -> tuple[str, int] | None:
    """Return the first tag (and its line in `before`) that does not stand in `after` at the same place."""
    was, became = TagOrder(before).tags, TagOrder(after).tags
    was = [tag for tag in was if tag[0] != "style" and tag[0] != "/style"]
    became = [tag for tag in became if tag[0] != "style" and tag[0] != "/style"]
    for old, new in zip(was, became, strict=False):
        if old[0] != new[0]:
            return old
    return None if len(was) == len(became) else (was or became)[-1]

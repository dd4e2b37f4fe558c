"""What in the HTML or the plain text of an entry a reader would refuse, show wrongly, or be warned of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.feed.plain import is_like_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

_RISKY = re.compile(
    r"<(script|style|iframe|object|embed|applet|form|input|button|select|textarea|meta|link|base|frame|frameset"
    r"|noscript|template|svg|math)(?![\w-])",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<([a-zA-Z]{1,12})")
_RISKS = frozenset(_RISKY.pattern.partition("(")[2].partition(")")[0].split("|"))
_TAG = re.compile(r"<[a-zA-Z][^<>]{0,20000}>")
_ATTRIBUTE = re.compile(r"\s(on\w{1,40}|style|srcdoc|formaction|data-[\w-]{1,40})\s{0,4}=", re.IGNORECASE)
_ADDRESS = re.compile(r'\s(?:href|src)\s{0,4}=\s{0,4}"([^"]{0,9000})"', re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_DOUBTFUL = re.compile("[\x7f-\x9f\ufffd]")


def find_html_hazards(content: str, where: str) -> Iterator[str]:
    """Yield what readers' sanitisers take out of HTML or cannot resolve: scripts, styles, relative addresses."""
    return (f"{where} {hazard}" for hazard in _find_hazards(content))


@lru_cache(maxsize=128)  # the formats hold one text each, and are proved one after another
def _find_hazards(content: str) -> tuple[str, ...]:
    return tuple(_search(content))


def _search(content: str) -> Iterator[str]:
    risky = _RISKY.search(content) if _may_be_risky(content) else None
    if risky:
        yield f"holds a {risky[1].lower()} element, which readers refuse (SecurityRisk)"
    if _is_doubtful(content):
        yield "holds a control or replacement character (BadCharacters)"
    for tag in _TAG.findall(content):
        if "=" in tag:
            yield from _find_tag_hazards(tag)


def _may_be_risky(content: str) -> bool:
    """Tell whether a closer look is worth it: not where all elements are known to be harmless by their names."""
    return not (content.isascii() and _RISKS.isdisjoint(map(str.lower, set(_ELEMENT.findall(content)))))


def _is_doubtful(text: str) -> bool:
    return "\x7f" in text if text.isascii() else bool(_DOUBTFUL.search(text))


def find_text_hazards(text: str, where: str) -> Iterator[str]:
    """Yield what makes readers take plain text for HTML, or doubt its encoding."""
    if is_like_markup(text):
        yield f"{where} looks like HTML to readers that guess: {text[:60]!r} (ContainsHTML)"
    if _is_doubtful(text):
        yield f"{where} holds a control or replacement character (BadCharacters)"


def _find_tag_hazards(tag: str) -> Iterator[str]:
    attribute = _ATTRIBUTE.search(tag)
    if attribute:
        name = attribute[1].lower()
        warning = "DangerousStyleAttr" if name == "style" else "SecurityRiskAttr"
        yield f"has the attribute {name}, which readers drop ({warning})"
    for address in _ADDRESS.findall(tag):
        if not _ABSOLUTE.match(address):
            yield f"leads to {address[:80]!r}, which is not absolute (ContainsRelRef)"

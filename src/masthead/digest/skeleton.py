"""A template as a skeleton: its styles inlined, its expressions back in place, compiled.

Every expression is swapped for a token, premailer sees the page once, the tokens are swapped back. A post's text never
passes through premailer, which crashes on some third-party style attributes and fetches what @import names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.digest.css import check_bodies, read_rules
from masthead.digest.inline import first_dropped, first_moved, inline
from masthead.digest.lexing import environment
from masthead.digest.palette import resolve_rules
from masthead.digest.plate import Plate, keep_plate
from masthead.digest.scan import Place, Stretch, scan
from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jinja2 import Template

    from masthead.digest.lexing import Piece
    from masthead.digest.palette import Sheet

# every tag of a post's body once, nested as HTML demands; libxml2 leaves out the end tag of an empty li
_SAMPLES = (
    "<p></p><h3></h3><h4></h4><h5></h5><h6></h6><a></a><ul><li>.</li></ul><ol></ol><dl><dt></dt><dd></dd></dl>"
    "<blockquote></blockquote><pre></pre><code></code><strong></strong><em></em><img><hr>"
    "<table><caption></caption><tr><th></th><td></td></tr></table><figure></figure><figcaption></figcaption>"
)
_OPENS = re.compile(r"\{[{%][-+]?")
_SAMPLE = re.compile(r"<([a-z0-9]+)((?: [a-z]+=\"[^\"]*\")*)>")
_STYLE = re.compile(r' style="([^"]*)"')


class Skeleton(Struct, frozen=True):
    """A compiled template; `prose` holds, per place where a post's body goes, the style of each tag."""

    template: Template
    prose: tuple[dict[str, str], ...]
    origins: tuple[tuple[int, Path, int], ...]  # line of the skeleton, and the file and line it came from

    def origin(self, line: int) -> tuple[Path, int]:
        """Return the file and line that `line` of the skeleton came from."""
        at = bisect_right(self.origins, line, key=lambda origin: origin[0])
        _, path, was = self.origins[max(0, at - 1)]
        return path, was


class Draft(Struct):
    """A template's page with tokens for its expressions, before its styles are inlined."""

    token: str
    sheet: Sheet
    page: str = ""
    swapped: list[Piece] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)  # which of the swapped pieces are a post's body


@lru_cache(maxsize=32)
def build_skeleton(pieces: tuple[Piece, ...], accent: str, folder: Path | None = None) -> Skeleton:
    """Return the skeleton of a woven template; raise TemplateError where inlining it beforehand would be wrong.

    What premailer made of it is kept in `folder` for later runs.
    """
    plate = keep_plate(folder, pieces, accent, lambda: _make_plate(pieces, accent))
    return Skeleton(environment().from_string(plate.source), plate.prose, plate.origins)


def _make_plate(pieces: tuple[Piece, ...], accent: str) -> Plate:
    draft = draft_page(pieces, accent)
    if lost := first_dropped(draft.sheet.inlined):
        raise draft.sheet.plain[lost[0]].fault(f"{lost[1]!r} is a style that cannot be inlined")
    opening, doctype, page = draft.page.partition("<!DOCTYPE")
    if not doctype:
        raise TemplateError(pieces[0].path, 1, "a page begins with <!DOCTYPE html>, in capitals")
    try:
        inlined = inline(doctype + page)
    except Exception as error:
        raise TemplateError(pieces[0].path, 0, f"its CSS cannot be inlined: {error}") from error
    _check_order(draft, inlined)
    inlined, prose = _take_samples(
        draft, opening.strip() + inlined
    )  # a parser drops what stands before the doctype
    source, origins = unswap(draft, inlined)
    return Plate(source, prose, origins)


def build_plain(pieces: tuple[Piece, ...], accent: str) -> Skeleton:
    """Return the template compiled with its styles not inlined: what a browser shows, and inlining must keep."""
    draft = draft_page(pieces, accent)
    page, _ = _take_samples(draft, draft.page)
    source, origins = unswap(draft, page)
    return Skeleton(environment().from_string(source), tuple({} for _ in draft.bodies), origins)


def draft_page(pieces: Iterable[Piece], accent: str) -> Draft:
    """Return the page that premailer is to see."""
    stretches = tuple(scan(pieces))
    rules = tuple(
        rule
        for stretch in stretches
        if stretch.place is Place.STYLE
        for rule in read_rules(stretch.piece.path, stretch.line, _css(stretch.text))
    )
    token = _unused("slot", "".join(stretch.text for stretch in stretches))
    draft = Draft(token, resolve_rules(rules, accent))
    draft.page = "".join(_swap(draft, stretch) for stretch in stretches)
    if draft.bodies:
        for rule in rules:
            check_bodies(rule)
    styles = (
        f"<style>{draft.sheet.inlined}</style>"
        f'<style data-premailer="ignore">{draft.sheet.kept}</style>'
        f'<style data-premailer="ignore">{draft.sheet.outlook_dark}</style>'
    )
    draft.page = re.sub(r"<style>\s*</style>", "", draft.page).replace("</head>", f"{styles}\n</head>", 1)
    return draft


def _css(text: str) -> str:
    """Return the text of a style element without the start of the end tag."""
    return text[: -len("</style")] if text.lower().endswith("</style") else text


def _swap(draft: Draft, stretch: Stretch) -> str:
    """Return a stretch as premailer is to see it."""
    if stretch.place is Place.STYLE:
        return "</style" if stretch.text.lower().endswith("</style") else ""
    if stretch.piece.is_text:
        return stretch.text
    number = len(draft.swapped)
    draft.swapped.append(stretch.piece)
    mark = f"{draft.token}{number}x"
    if stretch.place is not Place.TEXT:
        return mark
    if stretch.piece.called != "prose":
        return f"<!--{mark}-->"
    draft.bodies.append(number)
    return f"<!--{mark}-->{_SAMPLES}<!--/{mark}-->"


def _unused(word: str, text: str) -> str:
    while word in text:
        word += "q"
    return word


def _check_order(draft: Draft, inlined: str) -> None:
    """Refuse markup that the parser had to mend: the skeleton would no longer be what was written."""
    moved = first_moved(draft.page, inlined)
    if moved is None:
        return
    tag, line = moved
    before = "".join(draft.page.splitlines(keepends=True)[:line])
    numbers = re.findall(rf"{draft.token}(\d+)x", before)
    near = draft.swapped[int(numbers[-1])] if numbers else draft.swapped[0]
    raise TemplateError(
        near.path, near.line, f"near here <{tag}> is not closed, or stands where HTML does not allow it"
    )


def _take_samples(draft: Draft, inlined: str) -> tuple[str, tuple[dict[str, str], ...]]:
    """Return the page without its samples, and the style that each sample was given."""
    prose: list[dict[str, str]] = []
    for number in draft.bodies:
        mark = f"{draft.token}{number}x"
        start = inlined.index(f"<!--{mark}-->") + len(mark) + 7
        end = inlined.index(f"<!--/{mark}-->")
        styles = {tag: _STYLE.search(attributes) for tag, attributes in _SAMPLE.findall(inlined[start:end])}
        prose.append({tag: found[1].replace("&quot;", '"') for tag, found in styles.items() if found})
        inlined = inlined[:start] + inlined[end + len(mark) + 8 :]
    return inlined, tuple(prose)


def unswap(draft: Draft, page: str) -> tuple[str, tuple[tuple[int, Path, int], ...]]:
    """Return the page with its expressions back, each on a line of its own, and where each line came from."""
    bodies = {number: place for place, number in enumerate(draft.bodies)}
    parts: list[str] = []
    origins: list[tuple[int, Path, int]] = []
    line, start = 1, 0
    for found in re.finditer(rf"<!--{draft.token}(\d+)x-->|{draft.token}(\d+)x", page):
        number = int(found[1] or found[2])
        piece = draft.swapped[number]
        spelt = piece.source
        if number in bodies:
            spelt = re.sub(r"\)(\s*[-+]?\}\}\s*)\Z", rf", {bodies[number]})\1", spelt)
        spelt = _OPENS.sub(lambda opening: f"{opening[0]}\n", spelt, count=1)
        parts += (page[start : found.start()], spelt)
        line += parts[-2].count("\n") + 1
        origins.append((line, piece.path, piece.line))
        line += spelt.count("\n") - 1
        start = found.end()
    return "".join((*parts, page[start:])), tuple(origins)

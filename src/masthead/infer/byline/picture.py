"""What a page says in place of a writer's picture: "Headshot of Ana Ruiz", "Ana Ruiz's avatar", "Ana Ruiz.jpg"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, parse_name
from masthead.infer.lexicon import SHOWN
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_ALT = late(
    rf"^(?:an? )?{any_of('picture')} {any_of('of')} (.{{3,50}}?)(?:[,(|][^\n]{{0,90}})?$"
    rf"|^(.{{3,50}}?)(?:['’]s)?,? {any_of('picture_behind')}$",
    re.IGNORECASE,
)
_FILE = late(r"^(.{3,50})\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)


def read_picture(line: Line, layout: Layout) -> Name | None:
    """Return whom the words in place of a picture name, if that is all they say."""
    if not layout.kinds[line.index] & SHOWN:
        return None
    if file := _FILE.match(line.text):
        return parse_name(re.sub(r"[-_]", " ", file[1]))
    alt = _ALT.match(line.text)
    return parse_name((alt[1] or alt[2]).partition("(")[0]) if alt else None

"""What a post's own text says of the people named in it, read once for all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from masthead.infer.lines import fold, fold_words
from masthead.infer.wording import words_of

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.byline.sighting import Sighting
    from masthead.infer.layout import Layout

_OFTEN = 2  # lines that hold a name alone, beyond which it is hardly the writer's
_MOST_QUOTED = 6  # mentions that are looked at for a word of saying
_NEAR = 24  # characters beside a mention
_MOST = 4  # mentions beyond which more of them tell no more


class Telling:
    """The words of a post, as a whole and paragraph by paragraph, and those of its title."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout = layout
        self.title = title
        self.titled = frozenset(fold(title).split())
        self.text = " ".join([line.text for line in layout.lines])
        prose = layout.prose
        self._prose = [line.text for line in layout.lines[layout.head : layout.talk] if prose[line.index]]
        self._small = self.text.casefold()
        self._whole = "\n".join(self._prose)
        self._lines = Counter([line.folded for line in layout.lines])

    def is_written_small(self, word: str) -> bool:
        """Return whether the text writes a word of a name in small letters too."""
        return f" {word.casefold()} " in self.text

    def mentions(self, name: Name, sightings: tuple[Sighting, ...]) -> dict[str, float]:
        """Return how often the post speaks of somebody beside the places that may name the writer."""
        last = name.shown.rpartition(" ")[2]
        told = {
            "mentioned": min(max(self.text.count(last) - len(sightings), 0), _MOST) / _MOST,
            "often": float(self._lines[name.key] > _OFTEN),
        }
        if name.words > 1 and name.key.replace(" ", "") in self._small:  # "anaruiz": an account, an address
            told["handle"] = 1.0
        if last in self._whole:
            told |= self._told_of(name.shown, last, sightings)
        return told

    def _is_quoted(self, last: str) -> bool:
        """Return whether the post reports what somebody says."""
        at = self._whole.find(last)
        for _ in range(_MOST_QUOTED):
            if at < 0:
                return False
            near = fold_words(self._whole[max(0, at - _NEAR) : at])[-2:]
            near += fold_words(self._whole[at + len(last) : at + len(last) + _NEAR])[:1]
            if not words_of("said").isdisjoint(near):
                return True
            at = self._whole.find(last, at + 1)
        return False

    def _told_of(self, shown: str, last: str, sightings: tuple[Sighting, ...]) -> dict[str, float]:
        """Return in which way the paragraphs speak of somebody who is named in them."""
        own = {seen.line.index for seen in sightings if seen.line is not None}
        told = [each for each in self._prose if last in each]
        mine = [self.layout.lines[at].text for at in own if self.layout.prose[at]]
        named = sum(shown in each for each in told) - sum(shown in each for each in mine)
        return {
            "told-of": float(named > 0),
            "told-of-again": float(len(told) - len(mine) > _OFTEN),
            "says": float(self._is_quoted(last)),
            "told-first": float(last in self._prose[0] and self.layout.head not in own),
        }

"""Long lists of words, rolled up: what a run did to a hundred thousand posts is told once, when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOOSE = 500  # texts that are rolled up together
_END = "\x00"  # in no name of a file


class Scroll:
    """Texts in the order in which they came, in a tenth of the memory of a list; equal to a tuple of the same."""

    __slots__ = ("_loose", "_rolled")

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._rolled: list[bytes] = []
        self._loose: list[str] = []
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Write one more text at the end."""
        self._loose.append(text)
        if len(self._loose) == _LOOSE:
            self._roll()

    def behind(self, place: int) -> Iterator[str]:
        """Yield the texts from that place on."""
        first, rest = divmod(place, _LOOSE)
        for rolled in self._rolled[first:]:
            from zlib import decompress

            yield from decompress(rolled).decode("utf-8", "surrogatepass").split(_END)[rest:]
            rest = 0
        if first <= len(self._rolled):
            yield from self._loose[rest:]

    def __len__(self) -> int:
        return len(self._rolled) * _LOOSE + len(self._loose)

    def __iter__(self) -> Iterator[str]:
        return self.behind(0)

    def __contains__(self, text: object) -> bool:
        return any(each == text for each in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Scroll, tuple, list)) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Scroll({[*self]!r})"

    def _roll(self) -> None:
        from zlib import compress

        self._rolled.append(compress(_END.join(self._loose).encode("utf-8", "surrogatepass"), 1))
        self._loose.clear()


class Changes:
    """What became of posts, by name: new, changed, moved, back or gone; equal to a tuple of the same pairs."""

    __slots__ = ("_gone", "_scroll", "_undone")

    def __init__(self) -> None:
        self._scroll = Scroll()
        self._gone: set[str] = set()
        self._undone: set[str] = set()

    def append(self, name: str, change: str) -> None:
        """Write down what became of one more post."""
        if change == "gone":
            self._gone.add(name)
        self._scroll.append(f"{change} {name}")

    def take_back(self, name: str) -> None:
        """Strike out that a post went away: it is there under another name."""
        if name in self._gone:
            self._gone.remove(name)
            self._undone.add(name)

    def __len__(self) -> int:
        return len(self._scroll) - len(self._undone)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for text in self._scroll:
            change, _, name = text.partition(" ")
            if change != "gone" or name not in self._undone:
                yield name, change

    def __contains__(self, pair: object) -> bool:
        return any(each == pair for each in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Changes, tuple, list)) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Changes({[*self]!r})"

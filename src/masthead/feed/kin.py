"""An element's children by their names, found in one pass: the laws ask for some thirty names of each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it


class Kin:
    """The children of an element; those of the namespace `home` are called by their local names."""

    __slots__ = ("_children", "element")

    def __init__(self, element: Element, home: str = "") -> None:
        self.element = element
        self._children: dict[str, list[Element]] = {}
        for child in element:
            if isinstance(child.tag, str):  # a comment has no name
                self._children.setdefault(child.tag.removeprefix(home), []).append(child)

    def count(self, tag: str) -> int:
        """Return how many children have that name."""
        return len(self._children.get(tag, ()))

    def repeated(self) -> list[str]:
        """Return the names that more than one child has."""
        return [tag for tag, found in self._children.items() if len(found) > 1]

    def all(self, tag: str) -> list[Element]:
        """Return the children of that name, in document order."""
        return self._children.get(tag, [])

    def first(self, tag: str) -> Element | None:
        """Return the first child of that name, None where there is none."""
        found = self._children.get(tag)
        return found[0] if found else None

    def text(self, tag: str) -> str:
        """Return the text of the first child of that name, empty where there is none."""
        found = self._children.get(tag)
        return (found[0].text or "") if found else ""

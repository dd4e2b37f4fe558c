"""Parse the YAML that front matter is made of: keys, strings, lists, small tables; nothing that can explode.

No anchors, aliases, tags or merges: they are faults here. A flat reading costs a tenth of a full YAML reader's
time, cannot run out of stack, and leaves values as the author wrote them: `2024-02-30` stays text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_KEY = re.compile(
    r"""("(?:[^"\\]|\\.){0,200}"|'[^']{0,200}'|[^\s#"'\[{&*!|>%@`-][^:#"']{0,80}?|-[^\s:]{1,80}):(?:[ \t]+(.*))?$"""
)
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "",
    '"': '"',
    "\\": "\\",
    "/": "/",
    " ": " ",
    "e": "",
    "N": "\n",
    "_": "\xa0",
}
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_BLOCK = re.compile(r"([|>])([+-]?)[1-9]?[+-]?(?:[ \t]+#.*)?$")
_FLOW = re.compile(
    r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\[\]{},]|:(?=\s|$)|[^\s\[\]{},"':][^\[\]{},:]*(?::(?!\s|$)[^\[\]{},:]*)*)"""
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_FLOW = 5000


class Fault(NamedTuple):
    """A line that is not understood; `line` counts from 1."""

    reason: str
    line: int


class YamlError(ValueError):
    """Reading stopped at a fault."""

    def __init__(self, reason: str, line: int) -> None:
        self.fault = Fault(reason, line)
        super().__init__(reason)


class _Row:
    """A line with its indentation taken off."""

    __slots__ = ("indent", "number", "raw", "text")

    def __init__(self, raw: str, number: int) -> None:
        self.raw, self.number = raw.rstrip(), number
        self.text = self.raw.strip()
        self.indent = len(self.raw) - len(self.raw.lstrip(" \t"))

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands here but a comment."""
        return not self.text or self.text.startswith("#")


def parse_yaml(text: str) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Return the mapping of a YAML text, and its faults; a key at fault is left out, the others are read.

    Values are strings, booleans, lists, or mappings of those.
    """
    rows = [_Row(line, number) for number, line in enumerate(text.splitlines(), 1)]
    reader = _Reader(rows)
    reader.pass_blank()
    outermost = max(reader.indent, 0)
    said: dict[str, object] = {}
    faults: list[Fault] = []
    while reader.row:
        before = reader.at
        fault = reader.read_outermost(outermost, said)
        if fault:
            faults.append(fault)
            reader.at = max(reader.at, before + 1)
            reader.pass_to_key(outermost)
    return said, tuple(faults)


class _Reader:
    def __init__(self, rows: list[_Row]) -> None:
        self.rows, self.at = rows, 0

    @property
    def row(self) -> _Row | None:
        """Return the line at which reading stands, None behind the last."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def indent(self) -> int:
        """Return the indentation of the line at which reading stands; -1 behind the last."""
        return self.row.indent if self.row else -1

    def pass_blank(self) -> None:
        """Go to the next line that says something."""
        while self.row and self.row.is_blank:
            self.at += 1

    def pass_to_key(self, indent: int) -> None:
        """Go to the next key that stands no deeper than `indent`."""
        while self.row and (self.row.is_blank or self.indent > indent or not _KEY.match(self.row.text)):
            self.at += 1

    def read_outermost(self, indent: int, said: dict[str, object]) -> Fault | None:
        """Put keys into `said` as far as they are understood; return the fault that ended it before the text did."""
        try:
            self.read_mapping(indent, said)
        except YamlError as error:
            return error.fault
        return Fault("is not understood here", self.row.number) if self.row else None

    def read_mapping(self, indent: int, said: dict[str, object], depth: int = 0) -> dict[str, object]:
        """Return `said` with the keys that stand at `indent`, and their values, put in."""
        while self.row and self.indent == indent and not self.row.text.startswith("- "):
            row = self.row
            found = _KEY.match(row.text)
            if not found:
                raise YamlError("is not understood here", row.number)
            self.at += 1
            said[_unquote(found[1].strip())] = self.read_value(found[2] or "", row, indent, depth)
            self.pass_blank()
        if self.row and self.indent > indent:
            raise YamlError("is indented unevenly", self.row.number)
        return said

    def read_value(self, words: str, row: _Row, indent: int, depth: int) -> object:
        """Return what stands behind a key or a dash: on its line, or indented below it."""
        words = words.strip()
        if words[:1] in {"&", "*", "!"}:
            raise YamlError("uses anchors, aliases or tags, which are not read", row.number)
        block = _BLOCK.fullmatch(words)
        if block:
            return self.read_block(indent, folded=block[1] == ">")
        if words and not words.startswith("#"):
            return self.read_inline(words, row, indent)
        self.pass_blank()
        if self.row and self.row.text[:2] in {"- ", "-"} and self.indent >= indent:
            return self.read_list(self.indent, depth + 1)
        if self.row and self.indent > indent:
            return self.read_nested(depth + 1)
        return ""

    def read_nested(self, depth: int) -> object:
        """Return the mapping, or the words, that stand indented below a key."""
        row = self.row
        if row is None or depth > 20:
            raise YamlError("is nested too deeply", row.number if row else 1)
        if _KEY.match(row.text):
            return self.read_mapping(row.indent, {}, depth)
        self.at += 1
        return self.read_inline(row.text, row, row.indent - 1)

    def read_list(self, indent: int, depth: int) -> list[object]:
        """Return the entries of a list whose dashes stand at `indent`."""
        entries: list[object] = []
        if depth > 20:
            raise YamlError("is nested too deeply", self.row.number if self.row else 1)
        while self.row and self.indent == indent and self.row.text[:2] in {"- ", "-"}:
            row = self.row
            words = row.text[1:].strip()
            if _KEY.match(words) and words[:1] not in {'"', "'", "[", "{"}:
                inner = len(row.raw) - len(words)
                self.rows[self.at] = _Row(" " * inner + words, row.number)
                entries.append(self.read_mapping(inner, {}, depth))
            else:
                self.at += 1
                entries.append(self.read_value(words, row, indent, depth))
            self.pass_blank()
        return entries

    def read_block(self, indent: int, *, folded: bool) -> str:
        """Return a literal (`|`) or folded (`>`) text: all that is indented deeper."""
        lines: list[str] = []
        while self.row and (not self.row.text or self.indent > indent):
            lines.append(self.row.text)
            self.at += 1
        return " ".join(" ".join(lines).split()) if folded else "\n".join(lines).strip()

    def read_inline(self, words: str, row: _Row, indent: int) -> object:
        """Return a string, list or mapping that begins on this line and may go on below."""
        parts = [words]
        is_open = _opens(words)
        while self.row and (is_open or self.indent > indent) and (self.row.text or is_open):
            if not is_open and (self.row.is_blank or words[:1] in {'"', "'", "[", "{"}):
                break
            parts.append(self.row.text)
            self.at += 1
            is_open = is_open and _opens(" ".join(parts))
            if len(parts) > 1000:
                raise YamlError("does not end", row.number)
        whole = " ".join(parts)
        if whole[:1] in {"[", "{"}:
            return _parse_flow(whole, row.number)
        return _parse_scalar(whole)


def _opens(words: str) -> bool:
    """Tell whether a quotation or bracket that begins here does not end here."""
    first = words[:1]
    if first in {"[", "{"}:
        return words.count("[") > words.count("]") or words.count("{") > words.count("}")
    if first == '"':
        return re.match(r'"(?:[^"\\]|\\.)*"', words) is None
    return first == "'" and re.match(r"'(?:[^']|'')*'", words) is None


def _parse_scalar(words: str) -> object:
    if words[:1] in {'"', "'"}:
        return _unquote(words)
    words = re.split(r"[ \t]#", words, maxsplit=1)[0].strip()
    if words in _NULLS:
        return ""
    return {"true": True, "false": False}.get(words.lower(), words)


def _unquote(words: str) -> str:
    if words.startswith("'"):
        found = re.match(r"'((?:[^']|'')*)'", words)
        return found[1].replace("''", "'") if found else words
    if words.startswith('"'):
        found = re.match(r'"((?:[^"\\]|\\.)*)"', words)
        return _ESCAPE.sub(_unescape, found[1]) if found else words
    return words


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
    return _ESCAPES.get(match[4], match[4])


def _parse_flow(words: str, line: int) -> object:
    """Return a list or mapping in brackets; a stack of its own, so that depth costs nothing."""
    holder: list[object] = []
    stack: list[list[object]] = [holder]
    marks: list[str] = []
    for count, token in enumerate(_FLOW.finditer(words)):
        part = token[1]
        if count > _MAX_FLOW or len(stack) > 20:
            raise YamlError("is too long or nested too deeply", line)
        if part in {"[", "{"}:
            stack.append([])
            marks.append(part)
        elif part in {"]", "}"}:
            if not marks:
                raise YamlError("closes a bracket that is not open", line)
            inner = stack.pop()
            stack[-1].append(inner if marks.pop() == "[" else _pair(inner))
            if not marks:
                return holder[0]
        elif part == ":":
            stack[-1].append(_COLON)
        elif part != ",":
            stack[-1].append(_parse_scalar(part.strip()))
    raise YamlError("opens a bracket that is not closed", line)


_COLON = object()


def _pair(parts: list[object]) -> dict[str, object]:
    """Return the mapping of a flat run: key, colon, value, key, colon, value."""
    return {
        str(parts[at]): parts[at + 2]
        for at in range(len(parts) - 2)
        if parts[at + 1] is _COLON and parts[at] is not _COLON
    }

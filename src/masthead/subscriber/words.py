"""What strangers write, made fit to be kept and to be opened in a spreadsheet."""

from __future__ import annotations

import re

LONGEST_NAME = 120
LONGEST_SOURCE = 300
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]+")
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), and the sign that stops it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width on purpose
_INERT = "'"


def tidy_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Return `text` as one line without control characters or bidi overrides, cut to a length."""
    spelt = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROLS.sub(" ", spelt[: longest * 4]).split())[:longest].rstrip()


def tidy_name(text: str) -> str:
    """Return what a stranger gives as a name; nothing for what is an advertisement with an address in it."""
    name = tidy_line(text)
    return "" if _ADDRESS.search(name) else name


def tidy_language(text: str) -> str:
    """Return a language tag (RFC 5646), empty for what is none."""
    tag = text.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def make_inert(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it."""
    risky = cell.startswith(_FORMULA) or (
        cell.startswith(_INERT) and cell[1:].startswith((*_FORMULA, _INERT))
    )
    return _INERT + cell if risky else cell


def read_inert(cell: str) -> str:
    """Return what make_inert() was given."""
    if cell.startswith(_INERT) and cell[1:].startswith((*_FORMULA, _INERT)):
        return cell[1:]
    return cell

"""Know how mail programs mark answers, what is passed on, and lists."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Customs(NamedTuple):
    """The marks, as patterns and tables."""

    prefix: re.Pattern[str]  # "Re: " before a subject
    passed: re.Pattern[str]  # the same where it says that the message is somebody else's
    answered: re.Pattern[str]  # "On Monday, Ana Ruiz wrote:"
    border: re.Pattern[str]  # "---- Forwarded message ----"
    label: re.Pattern[str]  # "From: Ana Ruiz", below a border
    labels: re.Pattern[str]  # the place in front of each, where they stand in one line
    fields: Mapping[str, str]  # what a label tells of
    zones: Mapping[str, int]  # hours ahead of UTC


@cache
def customs() -> Customs:
    """Return the marks, read from replies.toml."""
    told = tomllib.loads(Path(__file__).with_name("replies.toml").read_text("utf-8"))
    fields = {word: field for field, words in told["labels"].items() for word in words}
    openings, verbs = _either(told["openings"]), _either(told["verbs"])
    borders, announcements = _either(told["borders"]), _either(told["announcements"])
    counted = r"(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:\uff1a]"
    return Customs(
        re.compile(rf"(?:{_either(told['answers'] + told['forwards'])}){counted}", re.IGNORECASE),
        re.compile(rf"(?:{_either(told['forwards'])}){counted}", re.IGNORECASE),
        re.compile(rf"(?:{openings})\b.{{4,250}}\b(?:{verbs})\b.{{0,40}}:$", re.IGNORECASE),
        re.compile(rf"-{{2,12}}\s?(?:{borders})\b.{{0,40}}$|(?:{announcements})\s?:$", re.IGNORECASE),
        re.compile(rf"\*?({_either(fields)})\s?[:\uff1a]\*?(?:\s|$)", re.IGNORECASE),
        re.compile(rf"\s(?=(?:{_either(fields)})\s?[:\uff1a]\s)", re.IGNORECASE),
        fields,
        told["zones"],
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))

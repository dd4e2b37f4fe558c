"""How letters and posts are signed: a farewell, and the marks behind which a name is a signature."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name, parse_names
from masthead.infer.byline.words import KNOWN
from masthead.infer.lines import fold_words
from masthead.infer.wording import words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.byline.names import Name

_LETTER_END = 80  # characters of a line that may close a letter
_FAREWELL_WORDS = 6
_OTHERS = 2  # words of those who sign with somebody ("With love from Ana and the dog")
_OFFICE = 4  # words of a line that says what the signer is
_CLOSED = 2  # parts between commas: a farewell and a name
_PHRASE = 3  # words of a farewell that says no more
_LETTERS = frozenset(
    ascii_letters
)  # a letter alone closes none: the picture of somebody without one bears it
_BRACKET = late(r"[.!?…“”\"'»]\)? ?[(\[]([^()\[\]]{4,60})[)\]][\s.+*/–-]{0,8}$")
_WORD = late(r"[^\W_]+(?:['’][^\W_]+)?")
_SENDER = late(r"^[^\W\d_]{2,12}: ?\"?([^<>@\"]{3,60}?)\"? ?<[^<>\s]{1,80}@[^<>\s]{1,80}>$")
_AGENCIES = late(r" ?[/,;] ?")


def is_farewell(text: str, words: Sequence[str]) -> bool:
    """Return whether a short line closes a letter ("Warm wishes,"); `words` are the folded ones of its beginning."""
    if not may_close(words):
        return False
    if len(text) > _LETTER_END:
        words = fold_words(text[:_LETTER_END])
    if not 0 < len(words) <= _FAREWELL_WORDS or text.strip("•*· ") in _LETTERS:
        return False
    farewell = KNOWN.farewell
    if " ".join(words) in farewell or _is_office(words):
        return True
    if not words_of("farewell").isdisjoint(words):
        return True
    if len(words) > _PHRASE and any(" ".join(words[:count]) in farewell for count in (2, 3)):
        return text[-1].isalpha() or text[-1] in ",!"  # "Herzliche Grüße aus der Bücherei"
    return text.endswith((",", "!")) and any(" ".join(words[:count]) in farewell for count in (1, 2, 3))


def closes_letter(text: str) -> bool:
    """Return whether a line closes a letter, whoever signs on it or below ("Love, Ana", "Warm wishes,")."""
    return is_farewell(text, fold_words(text[:_LETTER_END])) or bool(read_signature(text))


def may_close(words: Sequence[str]) -> bool:
    """Return whether a farewell may stand in the folded words of a line: a quick look, no verdict."""
    return bool(words) and (
        words[0] in KNOWN.closing
        or not words_of("farewell").isdisjoint(words)
        or (1 < len(words) <= _OFFICE and _is_office(words))
    )


def _is_office(words: Sequence[str]) -> bool:
    """Return whether the words say what the signer is to the readers ("Il vostro parroco")."""
    return 1 < len(words) <= _OFFICE and not (KNOWN.own.isdisjoint(words) or KNOWN.role.isdisjoint(words))


def read_signature(text: str) -> tuple[Name, ...]:
    """Return whoever signs a short line behind a farewell ("Love Ana"), or before a word for it ("김서연 드림")."""
    front, _, last = text.rstrip(". ").rpartition(" ")
    if last in KNOWN.signs:
        signer = parse_name(front, trusted=True)
        return (signer,) if signer is not None and signer.known else ()
    spans = list(_WORD.finditer(text[:_LETTER_END]))
    if not 1 < len(spans) <= _FAREWELL_WORDS + _OTHERS:
        return ()
    phrase = ""
    for span in spans[:-1]:
        phrase = f"{phrase} {span.group().casefold()}".lstrip()
        if phrase in KNOWN.farewell and KNOWN.thanks.isdisjoint(phrase.split()):  # "Thank you Ana": to her
            rest = text[span.end() :].lstrip(" ,!.–—-")
            names = parse_names(rest.removeprefix("from ").removeprefix("von "), trusted=True)
            if names and all(name.known for name in names):
                return names
    return ()


def read_bracket(text: str) -> Name | None:
    """Return the name in brackets behind the last words of a report ("… until spring. (Ana Ruiz)")."""
    found = _BRACKET.search(text[-100:])
    if not found:
        return None
    names = [name for part in _AGENCIES.split(found[1]) if (name := parse_name(part)) is not None]
    return names[0] if len(names) == 1 and names[0].known else None


def read_closing(text: str) -> Name | None:
    """Return who signs behind a farewell and a comma at the end of a paragraph ("… – Yours, etc., Ana Ruiz,")."""
    _, dash, closing = text.rpartition("– ") if "– " in text else text.rpartition("- ")
    parts = [part.strip() for part in closing.rstrip(" ,").split(",")] if dash else []
    if len(parts) < _CLOSED or not is_farewell(f"{parts[0]},", fold_words(parts[0])):
        return None
    return next((name for part in parts[1:] if (name := parse_name(part)) is not None and name.known), None)


def read_own(text: str, first: Sequence[str]) -> tuple[Name, str] | None:
    """Return a name behind such a word as "Ihre" or "From", and its shape; `first` is the text's folded first word."""
    if KNOWN.own.isdisjoint(first) and KNOWN.sender.isdisjoint(first):
        return None
    own, _, rest = text.partition(" ")
    signs = own.casefold() in KNOWN.own
    name = parse_name(rest, trusted=signs) if signs or own.casefold().rstrip(":") in KNOWN.sender else None
    if name is None or not (signs or name.known):
        return None
    return name, "farewell" if signs else "label"


def read_sender(text: str) -> Name | None:
    """Return whoever sent the mail whose head opens with a word for it ("From: Ana Ruiz <ana@site.example>")."""
    sender = _SENDER.match(text)
    return parse_name(sender[1]) if sender else None

"""How the words of a name are written: with a capital, as an initial, in a script without capitals; and shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from masthead.infer.byline.words import KNOWN, is_small, without_case
from masthead.infer.dateline.calendar import may_be_weekday, weekday_of
from masthead.infer.lines import fold, may_be_unspaced
from masthead.infer.wording import any_of
from masthead.late import late

_WITHIN = "'’\u05f3-·"  # marks within a word of a script without capitals; the third is geresh
_UNPARTED = late(r"[一-鿿가-힣々ぁ-ゖァ-ヺ]{2,6}$")
_SCRIPTS = "\u0590"  # in front of all that have no capitals
_JOINING = frozenset({"e", "y", "i"})
_PARTED = 2  # words of a Japanese name with a space within
_GIVEN_SIGNS = (1, 2, 3)
_GIVEN_KANA = late(rf"[一-鿿々]{{1,3}}{any_of('given_kana')}$")
ELIDED = late(r"(?:d|l|dell|dall|degl|all|nell|n|t)['’](?=\w)")
_JOINED = late(rf"{any_of('family_opening')}[A-Z]")
_SPOKEN = late(r"(?:I|It|We|He|She|You|They)['’](?:m|s|d|ve|re|ll)$")
_SUFFIX = late(r"[^\W\d_]{2}\.[a-z]")
_MIXED = late(r"[一-鿿々][ァ-ヺー]|[ァ-ヺー][一-鿿々]")  # 園長コラム: a word with one from abroad
_PAPERS = "刊报報社网網志誌"  # on which the name of a paper ends, or of a house
_UNCASED = late(r"[֐-׿؀-ۿऀ-෿฀-๿぀-ヿ一-鿿가-힣]")


@lru_cache(maxsize=8_192)
def rules_out(word: str) -> bool:
    """Return whether nothing is a name in which the word stands: small, or an everyday word that nobody is called."""
    if is_small(word):
        return True
    plain = without_case(word)
    if plain not in KNOWN.no_name or plain in KNOWN.given or plain in KNOWN.family or plain in KNOWN.particle:
        return False
    earned = word.isupper() or not KNOWN.credential.isdisjoint((plain, fold(word)))
    return not (earned or is_initial(word) or fold(word) in KNOWN.honorific)


@lru_cache(maxsize=8_192)
def is_initial(token: str) -> bool:
    """Return whether the word is an initial or a few ("J.", "J.R.R.", "K")."""
    letters = token.replace(".", "").replace("-", "")
    return (
        0 < len(letters) <= 3
        and letters.isalpha()
        and letters.isupper()
        and ("." in token or len(letters) == 1)
    )


@lru_cache(maxsize=8_192)
def is_word(token: str, capitals: bool, uncased: bool) -> bool:  # noqa: FBT001 - keys of the cache
    """Return whether the word is written as a name is: a capital, then letters; "O'Neill", "McKay", "Al-Sayed"."""
    if token.endswith(("'s", "’s")):
        return False  # what is somebody's is not somebody
    if token[:1] >= _SCRIPTS and _UNCASED.match(token):
        return (
            uncased
            and not _MIXED.search(token)
            and all(
                part.isalpha() or part in _WITHIN or unicodedata.category(part)[0] == "M" for part in token
            )
        )
    token = unicodedata.normalize("NFC", token)
    if token[0].islower() and (elided := ELIDED.match(token)):
        token = token[elided.end() :]  # "dell'Acqua", "d'Ormesson"
    parts = re.split(r"[-'’.]", token)
    if not all(part.isalpha() for part in parts if part) or not token[0].isupper() or len(token) > 24:
        return False
    if _SUFFIX.search(token) or _SPOKEN.match(token):
        return False  # "Ruiz.jpg" is a file; "I'm" is what somebody says
    if token.isupper() or (token[-1].isupper() and is_capital(token)):
        return capitals and len(token) > 1
    return all(_is_cased(part) for part in parts if part)


def is_capital(token: str) -> bool:
    """Return whether the word is written in capitals, be it behind a small letter of "Mc" ("McVEY")."""
    if token.isupper():
        return True
    opening = _JOINED.match(token) if token[-2:].isupper() else None
    return opening is not None and token[opening.end() - 1 :].isupper()


def _is_cased(part: str) -> bool:
    """Return whether capitals stand where a name has them: in front, and behind Mc, Mac, De, La, Di, Van."""
    humps = sum(char.isupper() for char in part[1:])
    return humps == 0 or (humps == 1 and _JOINED.match(part) is not None)


def is_initials(tokens: list[str]) -> bool:
    """Return whether all words are initials with their dots ("J. M. Arrieta")."""
    return all("." in token and is_initial(token) for token in tokens)


def opens_with_family(token: str) -> bool:
    """Return whether an unparted name stands here: a family's name of the list, then one or two signs more.

    Or one that no list holds, and a given name in hiragana behind it.
    """
    if not may_be_unspaced(token) or not _UNPARTED.match(token) or token[-1] in _PAPERS:
        return False
    families = KNOWN.family_first
    return (
        any(token[:length] in families and len(token) - length in _GIVEN_SIGNS for length in (3, 2, 1))
        or (token in families and len(token) > 1)
        or _GIVEN_KANA.match(token) is not None
    )


def is_unparted(token: str) -> bool:
    """Return whether a whole name stands in one word, with its family's in front: what follows is no part of it."""
    return opens_with_family(token) and token not in KNOWN.family_first


def parts_family(core: list[str]) -> bool:
    """Return whether a space parts a family's name of the list and a given name, as in Japan ("高橋 玲子")."""
    return len(core) == _PARTED and len(core[0]) > 1 and core[0] in KNOWN.family_first


def joins_two(core: list[str]) -> bool:
    """Return whether there is no word, or a small "e", "y" or "i" joins two names ("Ana Ruiz e Inês Brito")."""
    if not core or _JOINING.isdisjoint(core):
        return not core
    given = KNOWN.given
    return any(
        word in _JOINING and 1 < place < len(core) - 1 and without_case(core[place + 1]) in given
        for place, word in enumerate(core)
    )


def is_weekday(core: list[str]) -> bool:
    """Return whether the words are a weekday, or one of them is: "Dydd Gwener" is a Friday."""
    may_be = any(map(may_be_weekday, core)) or "-" in "".join(core)
    return may_be and any(weekday_of(words, "") is not None for words in (core[0], core[-1], " ".join(core)))


def once(tokens: list[str]) -> list[str]:
    """Return the words of a name that a page gives twice, in a picture's label and beside it, once."""
    half = len(tokens) // 2
    if not half or tokens[0] != tokens[half]:  # most names
        return tokens
    return tokens[:half] if tokens[:half] == tokens[half:] else tokens


def show(tokens: list[str]) -> str:
    """Return the name for a reader: capitals throughout become capitals in front."""
    if len(tokens) > 1 and all(map(is_capital, tokens)) and max(map(len, tokens)) > 2:
        tokens = [token if is_initial(token) else _lower(token) for token in tokens]
    elif len(tokens) > 1 and tokens[0].istitle() and is_capital(tokens[-1]) and len(tokens[-1]) > 3:
        tokens = [*tokens[:-1], _lower(tokens[-1])]  # "Ana RUIZ"
    return " ".join(tokens)


def _lower(token: str) -> str:
    """Return a word of capitals with one in front, and one behind a "Mc" that was written so."""
    opening = None if token.isupper() else _JOINED.match(token)
    return token.title() if opening is None else token[: opening.end()] + token[opening.end() :].lower()

"""What a shelf is called in its address."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LONGEST = 60
# Names that Windows keeps for devices cannot be folders there; `index` is a page's own.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "index", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


@lru_cache(maxsize=1024)
def shelf_slug(text: str) -> str:
    """Return a name as part of an address: lower case, any script, words joined by hyphens, never empty.

    Names that differ in case, in accents of Latin letters or in Unicode form alone have one slug, for file systems
    and readers take them for one; a name without a letter is called by its hash.
    """
    folded = unicodedata.normalize("NFKD", text[:1000]).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    if any("LATIN" in unicodedata.name(each, "") for each in plain if each.isalpha()):
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    kept = "".join(each if _belongs(each) else " " for each in unicodedata.normalize("NFC", plain))
    slug = "-".join(kept.replace("'", "").split())[:_LONGEST].strip("-")
    slug = slug or _mark(text)
    return f"{slug}-1" if slug in _RESERVED else slug


def _mark(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _belongs(each: str) -> bool:
    """Vowel signs of Indic scripts are marks, and part of the word; an apostrophe joins its halves."""
    return each.isalnum() or each == "'" or unicodedata.category(each).startswith("M")

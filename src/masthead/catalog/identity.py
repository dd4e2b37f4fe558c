"""What stays of a post when everything about it changes: its id, its address, its times.

Nothing here reads or writes: Identity says what an entry is to be called and when it counts as changed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from masthead.blake import blake2b

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.model import PartialDate, Post, Publication

SLUG_LENGTH = 60
FORM = (
    "2"  # of fingerprints: where it is another, every post is read again, and none counts as changed for it
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = _EPOCH.toordinal()
_DAY = 86_400  # seconds
# Names that Windows and DOS keep for devices cannot be folders there, in any case or with any ending.
_ATTRIBUTE = re.compile(r'="([^"]{0,2000})"')  # of sanitised HTML: addresses, and the words for images
_NARROW = ("\t", "\n", "\v", "\f", "\r", *"\x1c\x1d\x1e\x1f")  # white space but the space itself
_WHITE = (*_NARROW, *"\x85\xa0\u1680", *map(chr, range(0x2000, 0x200B)), *"\u2028\u2029\u202f\u205f\u3000")
_ODD = re.compile("[^a-z0-9]+")
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def mint_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Return an address for a post that no other has or had, from the words it would like to be called by."""
    slug = spell(wanted) or "post"
    if slug.split(".")[0] in DEVICES:
        slug = f"post-{slug}"
    candidate, number = slug, 2
    while is_taken(fold_slug(candidate)):
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def fold_slug(slug: str) -> str:
    """Return a slug as a file system that knows neither case nor Unicode forms sees it."""
    if slug.isascii():
        return slug.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFKC", slug).casefold())


def is_numbered(slug: str, wanted: str) -> bool:
    """Tell whether the slug is the one wanted, or the same with a number or a word in front that kept it apart."""
    return (
        slug == wanted or slug.removeprefix("post-").rpartition("-")[0] == wanted or slug == f"post-{wanted}"
    )


def mint_id(site: str, first_seen: datetime, slug: str) -> str:
    """Return a tag URI (RFC 4151) for a post first published then; it never changes afterwards."""
    return (
        f"tag:{_authority_of(site)},{first_seen.year:04d}:posts/{slug if slug.isascii() else _shorten(slug)}"
    )


@lru_cache(maxsize=8)
def _authority_of(site: str) -> str:
    host = urlsplit(site).hostname or "localhost"
    return host.encode("idna").decode() if not host.isascii() else host


def _shorten(slug: str) -> str:
    from hashlib import sha256

    return sha256(slug.encode()).hexdigest()[:16]


def fingerprint(title: str, post: Post, content: str) -> str:
    """Return a hash of what a post means: not of its white space, and not of the furniture around it.

    Nor of where its blocks end: the same words as text and as Markdown, which comes in one block, mean the same.
    """
    meaning = [title, str(post.published.value), *(author.name for author in post.authors.value)]
    told = (block.text if "folded" in block.hints else _fold_space(block.text) for block in post.body)
    meaning.append(" ".join(text for text in told if text))
    meaning += _ATTRIBUTE.findall(content)
    return blake2b("\x00".join(meaning).encode(), digest_size=16).hexdigest()


def _fold_space(text: str) -> str:
    is_folded = "  " not in text and not any(
        white in text for white in (_NARROW if text.isascii() else _WHITE)
    )
    return text.strip(" ") if is_folded else " ".join(text.split())


def first_updated(published: PartialDate, publication: Publication, now: datetime) -> datetime:
    """Return when a new post counts as last changed: its day where that is known, else now."""
    if published.precision < 3:
        return now
    return min(published.instant(publication.zone), now)


def place_of(published: PartialDate, first_seen: datetime) -> int:
    """Return the second at which an entry stands among the others, counted from 1970."""
    if published.clock is None and published.precision == 3:
        with suppress(ValueError):  # the 31st of February
            return (
                date(published.year, published.month, published.day).toordinal() - _FIRST
            ) * _DAY + _DAY // 2
    return int((published.place(first_seen) - _EPOCH).total_seconds())


def spell(words: str) -> str:
    """Return words in lower case, joined by hyphens; letters that have a plain form lose their accents."""
    letters = _ODD.sub(" ", words.lower().replace("'", "")) if words.isascii() else _find_letters(words)
    slug = ""
    for word in letters.split():
        joined = f"{slug}-{word}" if slug else word
        if len(joined.encode()) > SLUG_LENGTH * 3 or len(joined) > SLUG_LENGTH:
            break
        slug = joined
    return slug or letters.replace(" ", "")[: SLUG_LENGTH // 2]


def _find_letters(words: str) -> str:
    from unicodedata import combining, name, normalize

    plain = normalize("NFKD", words.casefold().replace("ß", "ss").replace("'", "").replace("’", ""))
    if any("LATIN" in name(character, "") for character in plain if character.isalpha()):
        plain = "".join(character for character in plain if not combining(character))
    return "".join(each if each.isalnum() or _is_mark(each) else " " for each in normalize("NFC", plain))


def _is_mark(character: str) -> bool:
    """Vowel signs of Indic scripts are marks, and part of the word."""
    from unicodedata import category

    return category(character).startswith("M")

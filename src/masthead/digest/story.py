"""What templates are given: an issue in plain strings, ready to be set."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from msgspec import Struct

from masthead.wording import direction, is_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.model import Entry
    from masthead.wording import Wording

_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 480
_LONGEST_BRIEF = 220
_LONGEST_OPENING = 140
_LONGEST_NAME = 80
_PICTURE = 540  # px: the sheet without its margins

# Unicode's bidi controls reorder what stands around them; the rest is invisible or breaks lines
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")

# A full stop ends a sentence unless it follows a lone letter or a short title (Dr. Mr. No.)
_SENTENCE_END = re.compile(
    r"(?:[!?…]|(?<=[^\W\d_][^\W\d_])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])\.|(?<=[\d)])\.)"
    r"['\"’”»)\]]{0,3}(?=\s|\Z)|[\u3002\uff01\uff1f\u061f\u06d4\u0964]"
)


class Picture(Struct, frozen=True):
    """A picture that belongs to a post, at the size in which the sheet shows it, in px."""

    url: str
    alt: str
    width: int
    height: int


class Story(Struct, frozen=True):
    """A post as a digest shows it. Every string is one line and may be empty; `content` is HTML."""

    title: str
    url: str
    authors: str
    date: str
    brief_date: str
    reading: str
    byline: str  # authors, date and reading time, what is known of them
    credit: str  # the same without the date
    summary: str
    brief: str  # as many of the summary's sentences as make two lines
    opening: str  # the summary's first sentence
    category: str
    lang: str
    dir: str
    start: str  # left or right, where its lines begin
    content: str
    picture: Picture | None = None
    is_whole: bool = True  # False: its body is too long for this issue


class Section(Struct, frozen=True):
    """Stories of one category under its name."""

    title: str
    stories: tuple[Story, ...]


class Link(Struct, frozen=True):
    """Something that is named and linked, with what is known beside it."""

    title: str
    url: str
    note: str = ""
    lang: str = ""
    dir: str = ""


def plain(text: str, longest: int) -> str:
    """Return `text` as one line without control characters, cut at a word where it is longer than `longest`."""
    line = text[: longest * 8]
    if not line.isprintable() or "  " in line:  # most text needs no more than this look
        line = _BREAKS.sub(" ", _UNSEEN.sub("", line).encode("utf-8", "replace").decode("utf-8"))
    line = line.strip()
    if len(line) <= longest:
        return line
    return (
        line[:longest].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
        if " " in line[:longest]
        else line[:longest] + "…"
    )


def sentences(text: str, longest: int) -> str:
    """Return as many whole sentences from the start of `text` as `longest` holds; cut at a word if there is none."""
    line = plain(text, _LONGEST_SUMMARY * 4)
    if len(line) <= longest and not line.endswith("…"):
        return line
    ends = [found.end() for found in _SENTENCE_END.finditer(line, 0, longest + 4) if found.end() <= longest]
    return line[: ends[-1]] if ends else plain(line, longest)


def first_sentence(text: str, longest: int) -> str:
    """Return the first sentence of `text`, cut at a word where it is longer than `longest`."""
    line = plain(text, _LONGEST_SUMMARY * 4)
    found = _SENTENCE_END.search(line)
    return plain(line[: found.end()] if found else line, longest)


def settle(text: str, around: str) -> str:
    """Return `text` closed by a mark of the direction `around` it, if it runs the other way.

    Without it, the digits of a date behind an Arabic name are drawn before the name (Unicode UAX 9, 2.6).
    """
    runs = {bidirectional(character) for character in text}
    if around == "ltr":
        return f"{text}\u200e" if runs & {"R", "AL"} else text
    return f"{text}\u200f" if "L" in runs else text


@lru_cache(maxsize=512)
def tell(entry: Entry, words: Wording, language: str, *, is_whole: bool = True) -> Story:
    """Return an entry as a digest shows it, in words of the publication's `language`."""
    own = entry.language if is_language(entry.language) else language
    dir_ = direction(own)
    authors = settle(plain(words.names(entry.authors), _LONGEST_NAME * 3), direction(language))
    date = words.date(entry.published)
    reading = words.say("minutes", n=entry.minutes) if entry.words else ""
    return Story(
        title=plain(entry.title, _LONGEST_TITLE) or plain(entry.slug, _LONGEST_TITLE),
        url=entry.permalink,
        authors=authors,
        date=date,
        brief_date=words.date(entry.published, brief=True),
        reading=reading,
        byline=" · ".join(filter(None, (authors, date, reading))),
        credit=" · ".join(filter(None, (authors, reading))),
        summary=sentences(entry.summary, _LONGEST_SUMMARY),
        brief=sentences(entry.summary, _LONGEST_BRIEF),
        opening=first_sentence(entry.summary, _LONGEST_OPENING),
        category=plain(entry.categories[0], _LONGEST_NAME) if entry.categories else "",
        lang=own,
        dir=dir_,
        start="right" if dir_ == "rtl" else "left",
        content=entry.content,
        picture=next(_pictures(entry), None),
        is_whole=is_whole,
    )


def _pictures(entry: Entry) -> Iterator[Picture]:
    """Yield the post's pictures that are known to be large enough to lead with."""
    for enclosure in entry.enclosures:
        is_picture = enclosure.media_type.startswith("image/") and enclosure.url.startswith("https://")
        if is_picture and enclosure.width >= _PICTURE // 2 and 0 < enclosure.height <= enclosure.width * 2:
            width = min(enclosure.width, _PICTURE)
            height = round(enclosure.height * width / enclosure.width)
            yield Picture(enclosure.url, plain(enclosure.alt, _LONGEST_TITLE), width, height)


def sections(stories: Iterable[Story], other: str) -> tuple[Section, ...]:
    """Return the stories by category, in the order in which each first appears; those without one last, as `other`."""
    return tuple(_sections(tuple(stories), other))


def _sections(stories: tuple[Story, ...], other: str) -> Iterator[Section]:
    named = dict.fromkeys(story.category for story in stories if story.category)
    for name in (*named, ""):
        if members := tuple(story for story in stories if story.category == name):
            yield Section(name or other, members)

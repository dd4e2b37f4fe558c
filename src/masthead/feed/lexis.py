"""How the words of a feed have to be written, whatever the format: dates, addresses, languages."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from masthead.late import late

# RFC 3339 with the capital T and Z that RFC 4287, section 3.3, asks for.
_INSTANT = late(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_W3CDTF = late(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE = late(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_MEDIA_TYPE = late(r"[^\s/]{1,127}/[^\s/]{1,127}")
_SCHEME = late(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\s<>\"{}|\\^`]+")

_WEB = late(
    r"https?://(?:\[[0-9A-Fa-f:.]{2,45}\](?::\d{0,5})?|[^\s<>\"{}|\\^`\[\]/?#]+)"  # a host, in brackets if IPv6
    r"(?:[/?#][^\s<>\"{}|\\^`]*)?",
    re.IGNORECASE,
)
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#]+"
)  # RFC 2396, as RSS cites it
_KEPT_ANSWERS = 512  # the formats say the same of an entry, and are proved one after another
_KEPT = "%/:@!$&'()*+,;=~?-._"


@lru_cache(maxsize=_KEPT_ANSWERS)
def read_instant(text: str) -> datetime | None:
    """Return the moment an Atom date construct or a JSON Feed date stands for, None if it is none."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None


def is_partial_date(text: str) -> bool:
    """Tell whether the text is a date as dc:date wants it (W3CDTF), down to a bare year."""
    return bool(_W3CDTF.fullmatch(text))


def is_language(text: str) -> bool:
    """Tell whether the text is shaped like a language tag (RFC 5646)."""
    return bool(_LANGUAGE.fullmatch(text))


@lru_cache(maxsize=_KEPT_ANSWERS)
def is_media_type(text: str) -> bool:
    """Tell whether the text is shaped like a media type."""
    return bool(_MEDIA_TYPE.fullmatch(text))


@lru_cache(maxsize=_KEPT_ANSWERS)
def is_iri(text: str) -> bool:
    """Tell whether the text is an absolute IRI, as every id must be."""
    return bool(_SCHEME.fullmatch(text))


@lru_cache(maxsize=_KEPT_ANSWERS)
def is_canonical(text: str) -> bool:
    """Tell whether an id is written in the one form that all comparisons find equal (RFC 4287, 4.2.6.1)."""
    scheme, _, rest = text.partition(":")
    if scheme.lower() not in {"http", "https"}:
        return scheme == scheme.lower()
    try:
        parts = urlsplit(text)
        usual = parts.port is None or parts.port != {"http": 80, "https": 443}[parts.scheme]
    except ValueError:
        return False
    return usual and text.startswith((f"{parts.scheme}://{parts.netloc.lower()}/",)) and "/../" not in rest


@lru_cache(maxsize=_KEPT_ANSWERS)
def is_web_address(text: str) -> bool:
    """Tell whether the text is an absolute address of the web."""
    return bool(_WEB.fullmatch(text))


def to_uri(address: str) -> str:
    """Return an address in ASCII, as RSS wants it; what cannot be one is returned as it is (RFC 3987, 3.1)."""
    if _URI.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return address
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, path, query, fragment))

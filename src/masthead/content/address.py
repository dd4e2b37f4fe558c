"""Make addresses absolute, and refuse those a reader should not be led to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from masthead.late import late

if TYPE_CHECKING:
    import re

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_NOT_IN_URLS = late(
    "[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_SCHEME = late(r"([A-Za-z][A-Za-z0-9+.-]{0,40}):")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LONGEST = 8000


def absolute(url: str, base: str) -> str:
    """Return `url` resolved against `base`, or "" where it is no http, https, mailto or tel address.

    Control and invisible characters are taken out before and after resolving: browsers pass over some of
    them inside a scheme (WHATWG URL, section 4.4).
    """
    cleaned = _NOT_IN_URLS.sub(_keep_space, url.strip()).strip()
    if not cleaned or len(cleaned) > _LONGEST:
        return ""
    named = _SCHEME.match(cleaned)
    if named and named[1].lower() not in SCHEMES:
        return ""
    try:
        joined = _NOT_IN_URLS.sub("", urljoin(base, cleaned.replace("\\", "/") if not named else cleaned))
        parts = urlsplit(joined)
        parts.port  # noqa: B018 - raises ValueError for a port that is none
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme.startswith("http") and not parts.hostname):
        return ""
    return quote(joined, safe=_SAFE)


def _keep_space(match: re.Match[str]) -> str:
    return "%20" if match.group() == " " else ""

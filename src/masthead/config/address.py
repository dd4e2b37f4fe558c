"""Addresses that the configuration gives: mail and web."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# A plain address needs no library; all others are email-validator's to judge, and its import is slow.
# Left to it: names that no mail reaches (RFC 6761), A-labels, which it spells out, and odd hyphens.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,16}){0,2}@(?:[a-z0-9][a-z0-9-]{0,30}\.){1,4}"
    r"(?!(?:arpa|invalid|local|localhost|onion)\Z)[a-z]{2,18}"
)


def check_email(text: str) -> str:
    """Return the address, its domain in lower case and in its own script; raise ValueError where mail cannot go to it.

    The one judgement of readers' addresses: what passes here can be written to. Letters beyond ASCII behind the @
    have A-labels (RFC 5890); before it they take SMTPUTF8 (RFC 6531), and a mail server that lacks it refuses that
    reader alone.
    """
    if _PLAIN.fullmatch(text) and "-." not in text and "--" not in text:
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        judged = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no mail address: {error}") from error
    if "." not in judged.ascii_domain:
        raise ValueError(f"{text!r} is no mail address: its domain has no dot")
    return judged.normalized


def check_sender(text: str) -> str:
    """Return `Name <address>` or a bare address as it stands; raise ValueError when it is neither."""
    if any(ord(character) < 32 for character in text):
        raise ValueError("holds a line break or control character")
    _, bracket, address = text.rpartition("<")
    if "@" not in address or bracket != ("<" if address.endswith(">") else ""):
        raise ValueError(f"{text!r} is no sender: write it like News <news@example.org>")
    _check_own(address.removesuffix(">").strip())
    return text


def _check_own(address: str) -> None:
    """Refuse an address of one's own to which some readers' servers could not answer."""
    check_email(address)
    if not address.rpartition("@")[0].isascii():
        raise ValueError(
            f"{address!r}: letters beyond ASCII before the @ need SMTPUTF8, which readers' mail servers may lack; take "
            "another address"
        )


def check_url(text: str) -> str:
    """Return the site's address, ending in a slash; raise ValueError when pages cannot stand under it."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no web address: write it like https://news.example.org/")
    if parts.query or parts.fragment or parts.username:
        raise ValueError(f"{text!r}: a site's address has no user name, ? or #")
    return text.rstrip("/") + "/"


def check_hub(text: str) -> str:
    """Return a hub's address as it was written; raise ValueError when it is none of the web's."""
    check_url(text.partition("?")[0])
    return text


def check_unsubscribe(text: str) -> str:
    """Return the address at which a reader leaves; raise ValueError unless it is https: or mailto:."""
    parts = urlsplit(text)
    if parts.scheme == "mailto" and "@" in parts.path:
        _check_own(parts.path)
    elif not (parts.scheme == "https" and parts.hostname):
        raise ValueError(f"{text!r}: needs an https: or mailto: address")
    if not text.isascii() or " " in text:
        raise ValueError(f"{text!r}: spaces and letters beyond ASCII are written %20 and the like here")
    return text

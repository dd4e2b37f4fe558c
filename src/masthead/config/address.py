"""Addresses that the configuration gives: mail and web."""

from __future__ import annotations

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

# A plain address needs no library; all others are email-validator's to judge, and its import is slow.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,16}){0,2}@(?:[a-z0-9][a-z0-9-]{0,30}\.){1,4}[a-z]{2,18}"
)


def check_email(text: str) -> str:
    """Return the address, its domain in lower case; raise ValueError where mail cannot be addressed to it."""
    if _PLAIN.fullmatch(text) and "-." not in text:
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no mail address: {error}") from error


def check_sender(text: str) -> str:
    """Return `Name <address>` or a bare address as it stands; raise ValueError when it is neither."""
    if any(ord(character) < 32 for character in text):
        raise ValueError("holds a line break or control character")
    _, address = parseaddr(text)
    if not address:
        raise ValueError(f"{text!r} is no sender: write it like News <news@example.org>")
    check_email(address)
    return text


def check_url(text: str) -> str:
    """Return the site's address, ending in a slash; raise ValueError when pages cannot stand under it."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no web address: write it like https://news.example.org/")
    if parts.query or parts.fragment or parts.username:
        raise ValueError(f"{text!r}: a site's address has no user name, ? or #")
    return text.rstrip("/") + "/"


def check_unsubscribe(text: str) -> str:
    """Return the address at which a reader leaves; raise ValueError unless it is https: or mailto:."""
    parts = urlsplit(text)
    if parts.scheme == "mailto" and "@" in parts.path:
        check_email(parts.path)
    elif not (parts.scheme == "https" and parts.hostname):
        raise ValueError(f"{text!r}: needs an https: or mailto: address")
    if not text.isascii() or " " in text:
        raise ValueError(f"{text!r}: spaces and letters beyond ASCII are written %20 and the like here")
    return text

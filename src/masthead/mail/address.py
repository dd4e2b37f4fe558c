"""Mail addresses as they go into a header. Whether mail can go to one is config's to judge, before anything is made."""

from __future__ import annotations

import re

from masthead.errors import UsageError

# dot-atom at dot-atom (RFC 5322, 3.4.1): nothing in it can end a field or begin another address
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")


def to_ascii(address: str) -> str:
    """Return `address` with its domain as A-labels (RFC 5890).

    Raises UsageError for what would not stand in a header as one address.
    """
    local, _, domain = address.rpartition("@")
    spelt = f"{local}@{_to_a_labels(domain)}"
    if not _ADDRESS.fullmatch(spelt):
        raise UsageError(f"{address!r} cannot stand in a message as an address of the form name@domain")
    return spelt


def split_sender(sender: str) -> tuple[str, str]:
    """Return the name and the address of `Name <address>`, or of an address alone."""
    name, bracket, address = sender.rpartition("<")
    if not bracket:
        return "", sender.strip()
    return name.strip().strip('"'), address.strip().removesuffix(">").strip()


def _to_a_labels(domain: str) -> str:
    """Return the domain in ASCII and lower case, empty when it has no such form."""
    if domain.isascii():
        return domain.lower()
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""

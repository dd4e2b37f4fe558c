"""Mail addresses as they go into a header: a practical part of RFC 5321, domains as A-labels."""

from __future__ import annotations

import re

from masthead.errors import UsageError

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_LONGEST = 254  # RFC 3696, erratum 1690


def address_fault(address: str) -> str:
    """Return why mail cannot be sent to `address`, empty when it can."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        return "is not an address of the form name@domain"
    if not local.isascii():
        return "has letters beyond ASCII before the @ (SMTPUTF8), which many servers refuse: ask for another address"
    if len(local) > _LONGEST_LOCAL or _LOCAL.fullmatch(local) is None:
        return "has a name before the @ that mail servers do not accept"
    labels = _a_labels(domain).split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return "has no valid domain behind the @"
    return "" if len(local) + 1 + len(".".join(labels)) <= _LONGEST else "is too long"


def to_ascii(address: str) -> str:
    """Return `address` with its domain as A-labels (RFC 5890); raise UsageError when mail cannot be sent to it."""
    if fault := address_fault(address):
        raise UsageError(f"{address!r} {fault}")
    local, _, domain = address.rpartition("@")
    return f"{local}@{_a_labels(domain)}"


def split_sender(sender: str) -> tuple[str, str]:
    """Return the name and the address of `Name <address>`, or of an address alone."""
    name, bracket, address = sender.rpartition("<")
    if not bracket:
        return "", sender.strip()
    return name.strip().strip('"'), address.strip().removesuffix(">")


def _a_labels(domain: str) -> str:
    """Return the domain in ASCII and lower case, empty when it has no such form."""
    if domain.isascii():
        return domain.lower()
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""

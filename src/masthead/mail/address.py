"""Mail addresses as they go into a header. Whether mail can go to one is config's to judge, before anything is made."""

from __future__ import annotations

import re

from masthead.errors import UsageError

# dot-atom at dot-atom (RFC 5322, 3.4.1): nothing in it can end a field or begin another address
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
# and what is beyond ASCII (RFC 6532, 3.2), but nothing that is unseen or turns the reading round
_LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u00a1-\u1fff\u2070-\ud7ff\uf900-\ufdff\ufe70-\ufefe\U00010000-\U000effff-]{1,64}"
)


def to_ascii(address: str) -> str:
    """Return `address` with its domain as A-labels (RFC 5890).

    Raises UsageError for what would not stand in a header as one address.
    """
    local, _, domain = address.rpartition("@")
    spelt = f"{local}@{_to_a_labels(domain)}"
    if not _ADDRESS.fullmatch(spelt):
        raise UsageError(f"{address!r} cannot stand in a message as an address of the form name@domain")
    return spelt


def to_mailbox(address: str) -> str:
    """Return a reader's address as its field has it: in ASCII, but for letters before the @, which SMTPUTF8 carries.

    Raises UsageError for what would not stand in a header as one address.
    """
    local, _, domain = address.rpartition("@")
    if local.isascii() or not _LOCAL.fullmatch(local):
        return to_ascii(address)
    return f"{local}@{to_ascii(f'a@{domain}')[2:]}"


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

"""Links: where they lead, and whether their words say so."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import name as name_of
from unicodedata import normalize
from urllib.parse import urlsplit

from masthead.mail.objection import Objection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SCHEME = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_BARE = re.compile(r"(?:https?://|www\.)\S{1,2000}\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?=[/:?#\s),.;]|\Z)", re.IGNORECASE)
_EDGES = " \t\n.,:;!?…»«\u203a\u2039→▸>()[]\"'“”„"
_ADDRESSES = (("a", "href"), ("img", "src"), ("area", "href"), ("td", "background"), ("table", "background"))
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "gv", "net", "nhs", "or", "org", "police", "sch"}
)
_LETTERS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")  # scripts with letters that look Latin


def find_link_faults(root: HtmlElement) -> Iterator[Objection]:
    """Yield what is wrong with a page's links and the addresses of its pictures."""
    for tag, attribute in _ADDRESSES:
        for element in root.iter(tag):
            address = element.get(attribute)
            if address is not None:
                yield from _find_address_faults(address.strip())
    for link in root.iter("a"):
        if link.get("href") is not None:
            yield from _find_word_faults(link)


def _find_address_faults(address: str) -> Iterator[Objection]:
    shown = address[:80]
    if not _SCHEME.match(address):
        yield Objection(
            "relative address",
            f"{shown!r} is not an absolute address" if address else "a link or picture has an empty address",
            "in mail an address begins with https://",
            _quoted(address),
            stops=True,
        )
    elif address.lower().startswith("http:"):
        yield Objection(
            "http address",
            f"{shown!r} is http, not https",
            "write https:// where the site has it",
            _quoted(address),
        )
    host = _host_of(address)
    if host and _is_disguised(host):
        yield Objection(
            "disguised host",
            f"the host of {shown!r} is spelt with letters of another script that look like Latin ones",
            "see where it leads before readers do",
            _quoted(address),
        )


def _find_word_faults(link: HtmlElement) -> Iterator[Objection]:
    address = (link.get("href") or "").strip()
    words = " ".join(_words(link).split())
    if not words:
        yield Objection(
            "empty link",
            f"the link to {address[:80]!r} has no words",
            "say where it leads",
            _quoted(address),
            stops=False,
        )
        return
    shown = words[:60]
    if words.casefold().strip(_EDGES) in _vague():
        yield Objection(
            "vague link",
            f"the link “{shown}” does not say where it leads",
            "let its words name what stands there",
            _quoted(address),
        )
    elif _BARE.match(words):
        yield Objection(
            "bare link",
            f"the link “{shown}” is a bare address, which a screen reader spells out",
            "let words name what stands there, with the address behind them",
            _quoted(address),
        )
    claimed, host = _host_in(words), _host_of(address)
    if claimed and host and _site(claimed) != _site(host):
        yield Objection(
            "misleading link",
            f"the link “{shown}” names {claimed} but leads to {host}",
            "let its words and its address agree: filters take such a link for fraud",
            _quoted(address),
        )


def _quoted(address: str) -> tuple[str, ...]:
    return (f'"{address}"',) if address else ()


def _words(link: HtmlElement) -> str:
    """Return what a reader sees or hears of a link: its text, or a picture's alternative."""
    spoken = [link.get("aria-label") or "".join(str(part) for part in link.itertext())]
    return " ".join([*spoken, *(picture.get("alt") or "" for picture in link.iter("img"))])


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower().rstrip(".") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _host_in(words: str) -> str:
    """Return the host that a link's words claim, where they are one or begin with one."""
    found = _HOST.match(words.strip(_EDGES))
    return found[1].lower() if found and (" " not in words or "/" in words.split(" ", 1)[0]) else ""


def _site(host: str) -> str:
    """Return the part of a host that is registered, near enough: www.news.example.co.uk is example.co.uk."""
    labels = _ascii(host).split(".")
    depth = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-depth:])


def _ascii(host: str) -> str:
    try:
        return normalize("NFC", host).encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _is_disguised(host: str) -> bool:
    """Tell whether a label mixes Latin with a script that has letters like it, or is spelt wholly in those."""
    for label in host.split("."):
        spelt = label
        if label.startswith("xn--"):
            try:
                spelt = label.encode("ascii").decode("idna")
            except UnicodeError:  # no browser spells it out either: it shows the xn-- itself
                continue
        scripts = {name_of(letter, "?").split(" ")[0] for letter in spelt if letter.isalpha()}
        strange = scripts.intersection(_LETTERS)
        if strange and ("LATIN" in scripts or len(strange) > 1 or _reads_latin(spelt)):
            return True
    return False


def _reads_latin(label: str) -> bool:
    return all(letter in "асеорхуіјѕԁһԛԝѵӏαονρτυικ0123456789-" for letter in label)  # noqa: RUF001 - that is the point


@cache
def _vague() -> frozenset[str]:
    lists = tomllib.loads(files("masthead.mail").joinpath("linkwords.toml").read_text("utf-8"))
    return frozenset(word.casefold() for words in lists.values() for word in words)

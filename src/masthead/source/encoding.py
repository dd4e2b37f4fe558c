"""Tell what encoding a file's bytes are in, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

_BOMS = (  # longest first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"(\xb5/\xfd", "a compressed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"RIFF", "a picture or recording"),
    (b"wOF", "a font"),
)
_PLAIN_MAGIC = frozenset({b"%PDF-", b"{\\rtf"})  # formats that may hold nothing but printable bytes
_SAMPLE = 65536
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([a-z0-9._:-]{2,40})""")
_ESCAPING = frozenset({"iso2022_jp", "hz", "iso2022_kr"})  # pure ASCII to the eye of a UTF-8 decoder
_UNTRUSTED = (
    frozenset(  # wide ones would not have shown their name; the rest are no character sets, or unsafe
        {
            "utf-7",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "utf-32-le",
            "utf-32-be",
            "base64",
            "bz2",
            "hex",
            "idna",
        }
        | {
            "punycode",
            "quopri",
            "raw-unicode-escape",
            "rot-13",
            "unicode-escape",
            "undefined",
            "uu",
            "zlib",
            "mbcs",
            "oem",
        }
    )
)
_WIDER = {  # what is declared, and what is meant (WHATWG Encoding, section 4.2)
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_TEXT_ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u",
    "iso8859_2", "iso8859_5", "iso8859_7", "mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp949",
]  # fmt: skip
_USUAL_MARKS = "€…‘’“”•–—™Œœ\xa0£©«®°·»½¿¡§¼¾"


class Decoded(Struct, frozen=True):
    """A file's bytes as text; `doubt` says in words what is not certain, and is empty where all is."""

    text: str
    encoding: str
    doubt: str = ""


def name_binary(content: bytes) -> str:
    """Return what a file is that holds no text ("a picture"), or "" where it may be text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return ""
    sample = content[:_SAMPLE]
    controls = sum(map(sample.count, (bytes([code]) for code in _CONTROLS)))
    is_utf8 = _is_utf8(sample)
    for magic, what in _MAGIC:
        if sample.startswith(magic) and (magic in _PLAIN_MAGIC or controls or not is_utf8):
            return what
    if _guess_wide(content):
        return ""
    allowed = 0.1 if is_utf8 else 0.02
    return "binary" if controls > 1 and controls > allowed * len(sample) else ""


def decode(content: bytes, *, is_markup: bool = False) -> Decoded:
    """Return the text of a file: by its byte-order mark, as UTF-8, as it declares itself, else by a guess.

    Only markup declares itself (WHATWG HTML, "determining the character encoding"; XML 1.0, section 4.3.3).
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _insist(content[len(mark) :], encoding)
    wide = _guess_wide(content)
    if wide:
        return Decoded(
            content.decode(wide, "replace"), wide, f"read as {wide.upper()}, though nothing says so"
        )
    declared = _find_declared(content) if is_markup else ""
    if declared not in _ESCAPING:
        try:
            return Decoded(content.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as fault:
            if _is_torn(fault, content):
                return _insist(content, "utf-8")
    if declared and declared != "utf-8":
        return _insist(content, declared)
    return _guess(content)


def _insist(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        return Decoded(text, encoding, f"holds bytes that are not {encoding.upper()}, shown as \ufffd")


def _guess_wide(content: bytes) -> str:
    """Return UTF-16 of either order where every other byte of a sample is mostly NUL."""
    sample = content[:4096]
    half = len(sample) // 2
    if half < 2 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def _find_declared(content: bytes) -> str:
    found = _DECLARED.search(content[:2048])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    return "" if name in _UNTRUSTED else _WIDER.get(name, name)


def name_codec(charset: str) -> str:
    """Return the codec for the character set that a mail message names; "" where its bytes have to tell.

    UTF-7 (RFC 2152) belongs to mail and nowhere else.
    """
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    if name in {"utf-8", "ascii"} or (name in _UNTRUSTED and name != "utf-7"):
        return ""
    return _WIDER.get(name, name)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(content) - 4
    return True


def _is_torn(fault: UnicodeDecodeError, content: bytes) -> bool:
    """Tell a UTF-8 text with a few broken places from one that is not UTF-8."""
    if fault.reason == "unexpected end of data" and not content[: fault.start].isascii():
        return True
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    right = sum(map(content.count, (bytes([lead]) for lead in range(0xC3, 0xF4)))) - broken
    return right > 5 * broken


def _guess(content: bytes) -> Decoded:
    if _is_western(content):
        encoding = "cp1252"
    else:
        from charset_normalizer import from_bytes

        best = from_bytes(content[:_SAMPLE], cp_isolation=_TEXT_ENCODINGS, preemptive_behaviour=False).best()
        encoding = best.encoding if best else "cp1252"
    shown = "Windows-1252" if encoding == "cp1252" else encoding
    return Decoded(content.decode(encoding, "replace"), encoding, f"is not UTF-8; read as {shown}, a guess")


def _is_western(content: bytes) -> bool:
    """Tell whether bytes make sense as Windows-1252: a few accents and marks among many plain letters."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = [char for char in text if char > "\x7f"]
    letters = sum(map(str.isalpha, text))
    most = 0.12 if letters > 300 else 0.3  # a short text tells a guesser of encodings too little
    return len(strange) < most * max(letters, 1) and sum(map(_is_usual, strange)) >= 0.9 * len(strange)


def _is_usual(char: str) -> bool:
    """Tell the letters and marks of western European text from what other encodings' bytes would show as."""
    return char in _USUAL_MARKS or "\xc0" <= char <= "\xff"

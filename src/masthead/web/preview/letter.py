"""A message's header fields and parts, as they stand in the .eml."""

from __future__ import annotations

from msgspec import Struct


class Letter(Struct, frozen=True):
    """The fields in their order, as written and as read; the parts with their types and sizes."""

    fields: tuple[tuple[str, str, str], ...]  # name, as it stands in the file, as a reader sees it
    parts: tuple[tuple[str, str, int], ...]  # media type, transfer encoding, bytes
    size: int


def show_headers(content: bytes) -> Letter:
    """Return what the .eml holds beside its text."""
    from email import message_from_bytes
    from email.header import decode_header, make_header

    message = message_from_bytes(content)
    fields = []
    for name, raw in message.raw_items():
        written = str(raw)
        try:
            seen = str(make_header(decode_header(written.replace("\r\n", ""))))
        except (LookupError, ValueError):
            seen = written
        fields.append((str(name), written.replace("\r\n", "\n"), "" if seen == written else seen))
    parts = tuple(
        (
            part.get_content_type(),
            str(part.get("Content-Transfer-Encoding", "")),
            len(str(part.get_payload())),
        )
        for part in message.walk()
        if not part.is_multipart()
    )
    return Letter(tuple(fields), parts, len(content))

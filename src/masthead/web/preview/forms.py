"""The correction form as it comes back."""

from __future__ import annotations

from secrets import compare_digest
from typing import TYPE_CHECKING

from masthead.web.preview.sheets import FIELDS, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_answer(post: str, given: Mapping[str, str], form_token: str) -> Answer | None:
    """Return what the editor said; None when the form is not one of this preview's.

    A field is given when it differs from what the page showed, or when it is ticked as right.
    """
    if not compare_digest(given.get("token", "").encode("utf-8", "replace"), form_token.encode()):
        return None
    said = {
        field: _lines(given.get(field, ""))
        for field in FIELDS
        if f"right-{field}" in given or _lines(given.get(field, "")) != _lines(given.get(f"was-{field}", ""))
    }
    return Answer(
        post=post,
        reason=given.get("reason", ""),
        title=" ".join(said["title"]) if "title" in said else None,
        authors=said.get("authors"),
        published=" ".join(said["published"]) if "published" in said else None,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())

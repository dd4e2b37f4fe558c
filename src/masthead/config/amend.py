"""Writing corrections.toml: an editor's answer at a time, with comments and order kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.config.corrections import FILE_NAME
from masthead.durable import replace_synced
from masthead.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from masthead.model import Correction


def keep_correction(home: Path, correction: Correction) -> Path:
    """Add a correction to corrections.toml, or to what it says of the post already; return the file's path.

    Only what the correction gives is changed. The file is replaced as a whole, so an answer is there or it is not.
    Raises UsageError when the file is no TOML, OutputError when it cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    path = home / FILE_NAME
    try:
        document = (
            tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.exists() else tomlkit.document()
        )
    except (ParseError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    if correction.name not in document:
        document.add(correction.name, tomlkit.table())
    table = document[correction.name]
    for key, value in _said(correction).items():
        table[key] = value
    _replace(path, tomlkit.dumps(document))
    return path


def _said(correction: Correction) -> dict[str, object]:
    said: dict[str, object] = {}
    if correction.title:
        said["title"] = correction.title
    if correction.authors is not None:
        said["authors"] = list(correction.authors)
    if correction.published is not None:
        said["published"] = str(correction.published)[:10] or "unknown"
    return said | {"reason": correction.reason}


def _replace(path: Path, text: str) -> None:
    try:
        replace_synced(path, [text.encode()])
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error

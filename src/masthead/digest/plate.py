"""Plates: templates whose styles are inlined, kept from run to run.

Importing premailer costs more than setting an issue, so a template is inlined once and its plate kept under a name that
hashes all it depends on: the woven template, the accent, this stage's own code and premailer's release.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.digest.lexing import Piece

_MOST_KEPT = 40


class Plate(Struct, frozen=True):
    """A template ready to be compiled; `prose` holds, per place where a post's body goes, the style of each tag."""

    source: str
    prose: tuple[dict[str, str], ...]
    origins: tuple[tuple[int, Path, int], ...]  # line of the source, and the file and line it came from


def keep_plate(
    folder: Path | None, pieces: tuple[Piece, ...], accent: str, make: Callable[[], Plate]
) -> Plate:
    """Return the plate that is kept in `folder`, or make it and keep it.

    A folder that is not there or cannot be written costs time alone: the plate is made anew by the next run.
    """
    if folder is None or not folder.parent.is_dir():
        return make()
    path = folder / f"{_name(pieces, accent)}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):  # torn or damaged: it is made again
        return _read(path)
    plate = make()
    with suppress(OSError):  # a full disk stops the run where it writes what matters
        folder.mkdir(exist_ok=True)
        _write(path, plate)
        _prune(folder)
    return plate


def _name(pieces: tuple[Piece, ...], accent: str) -> str:
    mark = hashlib.blake2b(_maker(), digest_size=16)
    mark.update(accent.encode())
    for piece in pieces:
        mark.update(f"\0{piece.path}\0{piece.line}\0{piece.source}".encode())
    return mark.hexdigest()


@cache
def _maker() -> bytes:
    """Return a hash of what makes plates."""
    mark = hashlib.blake2b(version("premailer").encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        mark.update(path.read_bytes())
    return mark.digest()


def _read(path: Path) -> Plate:
    kept = json.loads(path.read_bytes())
    origins = tuple((int(line), Path(origin), int(was)) for line, origin, was in kept["origins"])
    return Plate(str(kept["source"]), tuple(dict(styles) for styles in kept["prose"]), origins)


def _write(path: Path, plate: Plate) -> None:
    origins = [[line, str(origin), was] for line, origin, was in plate.origins]
    kept = {"source": plate.source, "prose": plate.prose, "origins": origins}
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(kept), encoding="utf-8")
    draft.rename(path)


def _prune(folder: Path) -> None:
    """Leave the newest plates: one is made for every edit of a template."""
    by_age = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in by_age[:-_MOST_KEPT]:
        path.unlink(missing_ok=True)

"""Finding templates: the publication's own folder first, then those that ship with Masthead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 256 * 1024


class TemplateSource(Struct, frozen=True):
    """A template file as it was read."""

    path: Path
    text: str


def load_template(folders: tuple[Path, ...], name: str) -> TemplateSource:
    """Return the first template called `name` in `folders`; raise TemplateError when none can be read."""
    path = find_template(folders, name)
    if path is None:
        places = ", ".join(str(folder) for folder in folders) or "any folder"
        raise TemplateError(name, 0, f"not found in {places}")
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise TemplateError(path, 0, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TemplateError(path, line, "is not UTF-8") from error
    if len(raw) > _MOST_BYTES:
        raise TemplateError(path, 0, f"is larger than {_MOST_BYTES} bytes")
    return TemplateSource(path, text.replace("\r\n", "\n"))


def find_template(folders: tuple[Path, ...], name: str) -> Path | None:
    """Return the path of the first template called `name`, None when there is none."""
    if "/" in name or "\\" in name or name.startswith("."):
        raise TemplateError(name, 0, "a template is named without its folder")
    return next((folder / name for folder in folders if (folder / name).is_file()), None)

"""The faults of one TOML file, each with the line on which its key stands."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from masthead.errors import ConfigError
from masthead.model import Problem

if TYPE_CHECKING:
    from pathlib import Path


class Faults:
    """A file's text and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.text = ""

    def parse(self) -> dict[str, Any]:
        """Return the file's tables; raise ConfigError when it cannot be read or is no TOML."""
        try:
            self.text = self.path.read_text(encoding="utf-8-sig")
            return tomllib.loads(self.text)
        except OSError as error:
            raise self._refusal(f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise self._refusal("is not UTF-8: save it as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise self._refusal(f"is no TOML: {error}") from error

    def report(self, key: str, reason: str) -> None:
        """Keep a fault of the key at that dotted path."""
        self.problems.append(Problem(str(self.path), f"{key}: {reason}", line=self.find_line(key)))

    def stop(self) -> None:
        """Raise ConfigError with every fault kept so far, if there is one."""
        if self.problems:
            raise ConfigError(tuple(self.problems))

    def find_line(self, key: str) -> int:
        """Return the line on which the key, or else the nearest table around it, stands; 0 if none does."""
        best, depth, table = 0, 0, ""
        for number, line in enumerate(self.text.splitlines(), 1):
            words = line.strip()
            if words.startswith("["):
                table = words.strip("[]# ").replace('"', "").replace("'", "")
                here = table
            else:
                name = words.split("=")[0].strip().strip("\"'")
                here = f"{table}.{name}" if table else name
            if here and (key == here or key.startswith((f"{here}.", f"{here}["))) and len(here) > depth:
                best, depth = number, len(here)
        return best

    def _refusal(self, reason: str) -> ConfigError:
        return ConfigError((Problem(str(self.path), reason),))

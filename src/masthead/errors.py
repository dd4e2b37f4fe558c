"""What an operator can do wrong, and what the machine can refuse.

    MastheadError
    ├── ConfigError      masthead.toml or corrections.toml has faults, all of them listed   exit 2
    ├── UsageError       a command was given something it cannot work on                    exit 2
    ├── TemplateError    a template is missing or broken, with file and line                exit 2
    ├── CatalogError     the catalog cannot be opened, read or written                      exit 1
    ├── DeliveryError    no mail can be handed over at all: no server, no login, no TLS     exit 1
    ├── OutputError      a file of the output cannot be written                             exit 1
    ├── HistoryError     more went out than the catalog knows: a person is asked            exit 1
    ├── ClockError       the clock jumped: nothing may be dated or sent by it               exit 75
    └── LockedError      another run holds the lock                                         exit 75

A bad post is none of these: it is a Problem (model.py), collected and reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Problem


class MastheadError(Exception):
    """The root of all errors that a command reports in one line and an exit status."""

    exit_status: ClassVar[int] = 1


class ConfigError(MastheadError):
    """The configuration has faults; `problems` names every one of them."""

    exit_status = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UsageError(MastheadError):
    """A command was pointed at something it cannot work on."""

    exit_status = 2


class TemplateError(MastheadError):
    """A template is missing or broken at `line` of `path`."""

    exit_status = 2

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class CatalogError(MastheadError):
    """The catalog at `path` cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


class OutputError(MastheadError):
    """The file at `path` cannot be written; what stood there before is untouched."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


class DeliveryError(MastheadError):
    """Nothing can be handed to the transport at `place`; every message stays queued."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(f"{place}: {reason}")


class LockedError(MastheadError):
    """Another run works on the publication at `path` (EX_TEMPFAIL of sysexits.h)."""

    exit_status = 75

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: another run is at work here; try again when it has ended")


class HistoryError(MastheadError):
    """More went out than the catalog at `path` knows: it is lost, or an old copy."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"{path}: {reason}. It is lost, or an old copy, so nothing was mailed. Put the newest copy of its folder "
            "back; or go on from here with `masthead run --adopt`, once: it counts the posts of those issues as mailed"
        )


class ClockError(MastheadError):
    """The clock says `now`, but the latest run was at `latest` (EX_TEMPFAIL: it may be mended by the next run)."""

    exit_status = 75

    def __init__(self, now: datetime, latest: datetime) -> None:
        self.now, self.latest = now, latest
        way = "behind" if now < latest else "more than 400 days ahead of"
        super().__init__(
            f"the clock says {now:%Y-%m-%d %H:%M %Z}, {way} the latest run of {latest:%Y-%m-%d %H:%M %Z}, "
            "so nothing was done; set the clock right, or add --force if it is right now"
        )

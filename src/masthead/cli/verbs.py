"""The verbs, and the options that they share."""

from __future__ import annotations

import functools
import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.model import Correction, Publication

F = TypeVar("F", bound="Callable[..., Any]")

# In the order in which a newcomer meets them.
NAMES = (
    "init",
    "inspect",
    "review",
    "preview",
    "run",
    "build",
    "compose",
    "send",
    "status",
    "check",
    "schedule",
    "subscribers",
    "serve",
)


class Verbs(click.Group):
    """A group that imports a verb's module only when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order in which a newcomer meets them."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the verb, or None when there is none of that name."""
        if cmd_name not in NAMES:
            return None
        module = importlib.import_module(f"masthead.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that is asked for; a misspelt one is answered with those that are near."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as fault:  # click knows only verbs that have been imported
            raise click.NoSuchCommand(fault.command_name, possibilities=NAMES, ctx=ctx) from fault


class Moment(click.ParamType[datetime]):
    """An aware point in time in ISO 8601; without a zone it is UTC."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the datetime, or fail with how to write one."""
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time: write it like 2026-03-02T08:00+00:00", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def folder_argument(verb: F) -> F:
    """Add DIR, the publication's folder, which is the current one where it is left out."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.argument("folder", metavar="[DIR]", type=kind, default=".")(verb)


def now_option(verb: F) -> F:
    """Add --now, so that any run can be replayed; the clock is read here and nowhere else."""

    @click.option("--now", type=Moment(), help="The time to take for now, in ISO 8601, to replay a run.")
    @functools.wraps(verb)
    def wrapped(*args: Any, now: datetime | None, **kwargs: Any) -> Any:  # noqa: ANN401 - passes on what click gives
        return verb(*args, now=now or datetime.now(UTC), **kwargs)

    return wrapped  # type: ignore[return-value]  # functools.wraps keeps the signature


def force_option(verb: F) -> F:
    """Add --force, for a clock that is right though it jumped."""
    text = "Go on though the clock jumped by a day back or by 400 days ahead."
    return click.option("--force", is_flag=True, help=text)(verb)


def read_clock() -> datetime:
    """Return the time, for what goes on answering: everything else is told one time for all it does."""
    return datetime.now(UTC)


def open_publication(folder: Path) -> tuple[Publication, tuple[Correction, ...]]:
    """Return what masthead.toml and corrections.toml in the folder say; raises UsageError or ConfigError."""
    from masthead.config import load, load_corrections
    from masthead.pipeline.workshop import packaged_templates

    home = folder.resolve()
    return load(home, packaged_templates()), load_corrections(home)

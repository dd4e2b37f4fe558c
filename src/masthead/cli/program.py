"""The program: the group of verbs, and how it ends whatever goes wrong."""

from __future__ import annotations

import gc
import os
import sys

import click

from masthead import __version__
from masthead.cli.verbs import Verbs
from masthead.errors import ConfigError, MastheadError

__all__ = ["main", "masthead"]


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="masthead")
def masthead() -> None:
    """Turn a folder of posts into feeds that people subscribe to and a newsletter.

    Begin with `masthead init DIR`, or look at what would be made of posts you have: `masthead inspect PATH`.
    """


def main() -> None:
    """Run the command line and exit with the statuses of DESIGN: 0, 1, 2 or 75."""
    try:
        status = masthead.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = 2
    except click.Abort:
        click.echo("stopped", err=True)
        status = 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain once more as it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except MastheadError as error:
        _tell(error)
        status = error.exit_status
    except Exception as error:  # noqa: BLE001 - the last line of defence: a fault of ours, shown as one
        _confess(error)
        status = 1
    gc.freeze()  # or Python would look through all that is there for circles before it ends
    sys.exit(status if isinstance(status, int) else 0)


def _tell(error: MastheadError) -> None:
    if isinstance(error, ConfigError):
        for problem in error.problems:
            click.echo(f"{click.style('wrong', fg='red')}  {problem}", err=True)
    else:
        click.echo(f"{click.style('stopped', fg='red')}  {error}", err=True)


def _confess(error: Exception) -> None:
    """Name a fault of the program and where it is; the whole traceback only for who asks for it."""
    import traceback

    if os.environ.get("MASTHEAD_TRACEBACK"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    click.echo(
        f"{click.style('stopped', fg='red')}  a fault of Masthead itself: {type(error).__name__}: {error} "
        f"({os.path.basename(place.filename)}:{place.lineno}); what was published and sent stays as it was. "  # noqa: PTH119 - no Path needed for a name
        "Set MASTHEAD_TRACEBACK=1 to see where it came from.",
        err=True,
    )

"""The commands' stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.errors import UsageError
from masthead.model import Report
from masthead.pipeline.advances import open_advances
from masthead.pipeline.clock import check_clock
from masthead.pipeline.compose import make_issue, note_seen
from masthead.pipeline.gather import gather
from masthead.pipeline.hub import tell_hub
from masthead.pipeline.ledger import read_ledger
from masthead.pipeline.publish import publish
from masthead.pipeline.workshop import open_workshop

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.model import Correction, Issue, Message, Page, Publication
    from masthead.pipeline.advances import Advances
    from masthead.pipeline.gather import Harvest
    from masthead.pipeline.workshop import Tell, Workshop


def run(  # noqa: PLR0913 - each is a switch of the command
    publication: Publication,
    corrections: tuple[Correction, ...],
    now: datetime,
    *,
    force: bool = False,
    deliver: bool = True,
    late: bool = False,
    adopt: bool = False,
    tell: Tell | None = None,
) -> Report:
    """Build, compose what is due, publish and send: what a timer calls.

    With `force` the clock is believed though it jumped; without `deliver` what is composed stays queued; `late`
    sends issues however old; `adopt` takes over what went out without this catalog (see check_history); `tell` hears
    how far long work is.
    """
    from masthead.pipeline.dispatch import dispatch, foretell
    from masthead.pipeline.due import compose_due
    from masthead.pipeline.history import check_history

    with (
        open_workshop(publication, corrections, now, tell=tell) as workshop,
        open_advances(workshop) as advances,
    ):
        check_clock(workshop, force=force)
        harvest = _take_in(workshop, advances)
        check_history(workshop, adopt=adopt)
        done = compose_due(workshop)
        report = _put_out(workshop, harvest, advances)
        return replace(
            report,
            problems=(*report.problems, *done.problems),
            issues=tuple(done.issues),
            quiet=tuple(done.quiet),
            remarks=tuple(done.remarks),
            mail=dispatch(workshop, late=late) if deliver else foretell(workshop),
        )


def build(
    publication: Publication,
    corrections: tuple[Correction, ...],
    now: datetime,
    *,
    force: bool = False,
    tell: Tell | None = None,
) -> Report:
    """Bring feeds and pages to what the posts folder holds; compose and send nothing."""
    with (
        open_workshop(publication, corrections, now, tell=tell) as workshop,
        open_advances(workshop) as advances,
    ):
        check_clock(workshop, force=force)
        harvest = _take_in(workshop, advances)
        return _put_out(workshop, harvest, advances)


def _take_in(workshop: Workshop, advances: Advances | None = None) -> Harvest:
    problems = read_ledger(workshop)
    harvest = gather(workshop, advances)
    harvest.problems.extend(problems)
    if workshop.catalog.errands.is_open():
        note_seen(workshop)
    return harvest


def _put_out(workshop: Workshop, harvest: Harvest, advances: Advances) -> Report:
    folder, problems = publish(workshop, advances)
    problems = (*problems, *tell_hub(workshop, folder.written))
    return Report(
        posts=workshop.catalog.entries.count(),
        changes=harvest.changes,
        held=tuple(harvest.held),
        problems=(*harvest.problems, *problems),
        written=folder.written,
        removed=tuple(folder.removed),
    )


def send(publication: Publication, now: datetime, *, late: bool = False, uncertain: str = "") -> Report:
    """Send what may go now: what is queued, what is due again; see dispatch()."""
    from masthead.pipeline.dispatch import dispatch
    from masthead.pipeline.history import check_history

    with open_workshop(publication, (), now) as workshop:
        check_history(workshop)
        done = dispatch(workshop, late=late, uncertain=uncertain)
        return Report(posts=workshop.catalog.entries.count(), mail=done)


class Draft(Struct, frozen=True):
    """An issue as it would go out now, of which nothing is recorded."""

    issue: Issue
    page: Page
    messages: tuple[Message, ...]


def draft(
    publication: Publication, corrections: tuple[Correction, ...], now: datetime, names: tuple[str, ...]
) -> tuple[list[Draft], list[str]]:
    """Return the issues that the named channels, or all, would send now, and the channels with nothing new.

    The catalog is left as it was: what the posts folder holds is gathered in a transaction that is taken back.
    """
    known = [channel.name for channel in publication.channels if channel.mailing]
    for name in names:
        if name not in known:
            raise UsageError(f"no channel {name!r} has a digest; there are {', '.join(known) or 'none'}")
    drafts: list[Draft] = []
    empty: list[str] = []
    with open_workshop(publication, corrections, now) as workshop, workshop.catalog.rehearsal():
        _take_in(workshop)
        for channel in publication.channels:
            if channel.mailing is None or (names and channel.name not in names):
                continue
            made = make_issue(workshop, channel)
            if made is None:
                empty.append(channel.name)
            else:
                drafts.append(Draft(*made))
    return drafts, empty

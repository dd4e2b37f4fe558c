"""Each queued message to its reader, once, and the account of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.errors import DeliveryError
from masthead.model import Dispatch
from masthead.pipeline.history import write_history

if TYPE_CHECKING:
    from masthead.delivery import LedgerDesk, Transport
    from masthead.model import Account
    from masthead.pipeline.workshop import Workshop

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def dispatch(workshop: Workshop, *, late: bool = False, uncertain: str = "") -> Dispatch:
    """Send what may go now and record each step before the next.

    `late` sends issues however old; `uncertain` overrides the configuration's word on deliveries cut off after the
    final dot, and "resend" then sends those too that are held.
    """
    catalog = workshop.catalog
    if uncertain == "resend":
        with catalog.transaction():
            catalog.deliveries.reopen_doubted(_ALWAYS)
    if failure := _send_letters(workshop):
        return replace(foretell(workshop), failure=failure)
    open_before = {mailout.serial for mailout in catalog.deliveries.mailouts()}
    if not open_before:
        return Dispatch()
    desk, failure = _send_waiting(workshop, late=late, uncertain=uncertain)
    accounts = _account(workshop, open_before)
    write_history(workshop, accounts)
    if desk.outcome.named:
        from masthead.pipeline.bounces import count_refusals

        count_refusals(catalog, open_before, workshop.now)
    done = desk.outcome
    counts = tuple((*key, many) for key, many in sorted(done.counts.items()))
    return Dispatch(counts, tuple(done.named), tuple(done.waiting), accounts, failure)


def foretell(workshop: Workshop) -> Dispatch:
    """Return the issues of which a copy waits, as they stand; nothing is sent."""
    waiting = {mailout.serial for mailout in workshop.catalog.deliveries.mailouts()}
    return Dispatch(accounts=_account(workshop, waiting) if waiting else ())


def _account(workshop: Workshop, issues: set[int]) -> tuple[Account, ...]:
    accounts = workshop.catalog.deliveries.accounts(min(issues))
    return tuple(account for serial, account in accounts if serial in issues)


_ALWAYS = 1_000_000  # doubts: as many as there can be


def _send_letters(workshop: Workshop) -> str:
    """Send the questions to new readers that wait; return why none can be sent, if so."""
    if not workshop.publication.service.url:
        return ""
    from masthead.pipeline.letters import post_waiting

    try:
        post_waiting(workshop.publication, workshop.catalog, workshop.now)
    except DeliveryError as error:
        return str(error)
    return ""


def _send_waiting(workshop: Workshop, *, late: bool, uncertain: str) -> tuple[LedgerDesk, str]:
    """Send what may go now by the publication's relay; return the desk it went over, and what stopped it."""
    from masthead.delivery import LedgerDesk, Patience, Rules
    from masthead.pipeline.clerk import Clerk
    from masthead.pipeline.relay import open_relay

    relay = workshop.publication.relay
    patience = Patience(timedelta(hours=relay.deadline), (uncertain or relay.uncertain) == "resend")
    if uncertain == "resend":
        patience = replace(patience, most_doubts=_ALWAYS)
    too_late = None if late or not relay.late else workshop.now - timedelta(hours=relay.late)
    desk = LedgerDesk(
        workshop.catalog, Clerk(workshop), Rules(workshop.now, patience, _read_boot(), too_late)
    )
    return desk, _send(desk, open_relay(relay))


def _send(desk: LedgerDesk, transport: Transport) -> str:
    """Send what may go now; return what stopped it before its end, if anything did."""
    desk.recover(transport.holds)
    desk.open()
    failure = ""
    try:
        transport.dispatch(desk)
    except DeliveryError as error:  # what was taken is settled, and the ledger is in order
        failure = str(error)
    except KeyboardInterrupt:  # the machine goes down, or a person has had enough
        desk.put_down()
        raise
    desk.close()
    return failure


def _read_boot() -> str:
    """Return what names this boot of the machine; empty where the system does not tell."""
    with suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""

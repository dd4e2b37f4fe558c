"""A catalog with one frozen issue, a writer of small copies, and a transport that answers what a test tells it."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from builders import NOW, issue
from masthead.catalog import SqlCatalog
from masthead.delivery import LedgerDesk, Patience, Rules
from masthead.errors import UsageError
from masthead.model import Answer, Outgoing, Page, Reader, Verdict

PAGE = Page("Beans", "", "<p>Beans</p>", "Beans")


class CutError(BaseException):
    """The program was killed here."""


class Writer:
    """Writes copies of a line; readers named nobody@… cannot be written to."""

    def __init__(self, left=()):
        self.left = set(left)

    def write(self, mailout, delivery):
        """Return the reader's copy."""
        if delivery.to.startswith("nobody"):
            raise UsageError(f"{delivery.to!r} cannot stand in a message")
        identity = f"<{mailout.number}.{delivery.reader}@garden.example>"
        return Outgoing(replace(delivery, message_id=identity), mailout.sender, (delivery.to.encode(),))

    def has_left(self, delivery):
        """Tell whether the reader has left."""
        return delivery.to in self.left


class Scripted:
    """Answers by a script: Message-ID and how often it was offered -> Verdict, or a point at which to be killed."""

    def __init__(self, script=lambda _identity, _attempt: Verdict.TAKEN, knows=None):
        self.script, self.knows = script, knows
        self.arrived = []  # Message-IDs whose last byte came here
        self.acknowledged = set()  # those whose answer the desk was told and recorded
        self.repeated = []  # those that came again after that

    def dispatch(self, desk):
        """Hand out what the desk has, one after another."""
        while (outgoing := desk.take()) is not None:
            identity = outgoing.delivery.message_id
            wanted = self.script(identity, self.arrived.count(identity) + 1)
            if wanted == "killed before begin":
                raise CutError
            if wanted is Verdict.UNTOUCHED:
                desk.settle(outgoing, Answer(wanted, "connection lost"))
                continue
            if not desk.begin(outgoing):
                continue
            if wanted == "killed before the dot":
                raise CutError
            if wanted in (Verdict.TAKEN, Verdict.UNCERTAIN, "killed after the dot"):
                self.repeated += [identity] if identity in self.acknowledged else []
                self.arrived.append(identity)
            if wanted == "killed after the dot":
                raise CutError
            desk.settle(outgoing, Answer(wanted, f"said {wanted}"))
            if wanted is Verdict.TAKEN:
                self.acknowledged.add(identity)

    def holds(self, message_id):
        """Tell what is known of a message: everything, or nothing."""
        return message_id in self.arrived if self.knows else None


def open_room(path, readers=8, number=1):
    """Return a catalog in that file with an issue frozen for as many readers."""
    catalog = SqlCatalog(path)
    if isinstance(readers, int):
        readers = [Reader(f"r{place:03d}@example.org", mark=bytes([place % 250])) for place in range(readers)]
    with catalog.transaction():
        frozen = replace(issue(0), number=number, entries=())
        serial = catalog.issues.keep(frozen, PAGE, "news@garden.example", b"salt", b"form")
        catalog.issues.close_list(serial, catalog.deliveries.enrol(serial, readers))
    return catalog


def run(catalog, transport, now=NOW, **told):
    """Let a transport send what may go now, `told` patience, left, boot and late; return the desk's outcome."""
    too_late = now - timedelta(hours=told["late"]) if "late" in told else None
    rules = Rules(now, told.get("patience", Patience()), told.get("boot", "one"), too_late)
    desk = LedgerDesk(catalog, Writer(told.get("left", ())), rules)
    desk.recover(transport.holds)
    desk.open()
    transport.dispatch(desk)
    desk.close()
    return desk.outcome


def account(catalog, number=1):
    """Return the account of the issue of that number."""
    return next(each for _, each in catalog.deliveries.accounts() if each.number == number)


def states(catalog, number=1):
    """Return how many readers stand in each state, by its word."""
    found = account(catalog, number)
    assert found.balances
    return {str(state): many for state, many in found.counts}


def apart(catalog, serial=1):
    """Return who did not simply get the issue, as (address, state)."""
    return [(each.to, str(each.state)) for _, each in catalog.deliveries.apart(serial)]

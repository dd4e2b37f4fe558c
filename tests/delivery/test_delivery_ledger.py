"""The ledger: every reader in one state, whatever servers answer and wherever the program is killed."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOW
from mailroom import CutError, Scripted, Writer, account, apart, open_room, run, states
from masthead.catalog import SqlCatalog
from masthead.catalog.store import HERE
from masthead.delivery import PAUSES, LedgerDesk, Patience, Rules
from masthead.model import Answer, DeliveryState, Reader, Verdict

DAY = timedelta(days=1)
FIRST = "<1.1@garden.example>"


@pytest.fixture
def room(tmp_path):
    """Return a catalog with an issue for eight readers."""
    catalog = open_room(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def only(identity, verdict, attempts=1):
    """Return a script that gives one message that answer, so many times, and takes all others."""
    return lambda asked, attempt: verdict if asked == identity and attempt <= attempts else Verdict.TAKEN


def test_everybody_gets_the_issue_once(room):
    """All are sent, the issue closes, and another run has nothing to do."""
    transport = Scripted()
    run(room, transport)
    assert states(room) == {"sent": 8}
    assert room.deliveries.mailouts() == ()
    run(room, transport, NOW + DAY)
    assert len(transport.arrived) == len(set(transport.arrived)) == 8


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.REFUSED, "refused"),
        (Verdict.DEFERRED, "deferred"),
        (Verdict.UNCERTAIN, "uncertain"),
    ],
)
def test_an_answer_concerns_one_reader(room, verdict, state):
    """One reader stands apart with the server's words, the other seven are sent."""
    outcome = run(room, Scripted(only(FIRST, verdict)))
    assert states(room) == {"sent": 7, state: 1}
    assert apart(room) == [("r000@example.org", state)]
    assert [(str(each.state), each.reply) for each in outcome.named] == [(state, f"said {verdict}")]


def test_a_deferred_copy_is_tried_again_after_growing_pauses(room):
    """It goes when its time has come, not before, and each pause is at least as long as the last."""
    transport, now = Scripted(lambda *_: Verdict.DEFERRED), NOW
    gaps = []
    for _ in range(5):
        run(room, transport, now)
        ((_, delivery),) = [each for each in room.deliveries.apart(1) if each[1].reader == 1]
        gaps.append(delivery.due - now)
        before = delivery.attempts
        run(room, transport, delivery.due - timedelta(seconds=1))
        ((_, same),) = [each for each in room.deliveries.apart(1) if each[1].reader == 1]
        assert same.attempts == before
        now = delivery.due
    assert gaps == sorted(gaps)
    assert tuple(gaps) == PAUSES[:5]


def test_a_deferred_copy_is_given_up_at_the_deadline(room):
    """The last attempt is at the deadline itself; then the reader is named as given up, and the issue closes."""
    patience = Patience(deadline=timedelta(hours=2))
    for minutes in (0, 10, 40, 100, 120, 130):
        run(
            room,
            Scripted(only(FIRST, Verdict.DEFERRED, 99)),
            NOW + timedelta(minutes=minutes),
            patience=patience,
        )
    assert states(room) == {"sent": 7, "gave up": 1}
    assert room.deliveries.mailouts() == ()


def test_a_doubted_copy_is_resent_once_then_held(room):
    """It goes again under the same Message-ID after a pause; doubted twice it waits for a person, and is listed."""
    transport = Scripted(only(FIRST, Verdict.UNCERTAIN, 99))
    run(room, transport)
    run(room, transport, NOW + timedelta(minutes=1))
    assert transport.arrived.count(FIRST) == 1
    for days in (1, 2, 3):
        run(room, transport, NOW + days * DAY)
    assert transport.arrived.count(FIRST) == 2
    assert states(room) == {"sent": 7, "uncertain": 1}
    assert room.deliveries.mailouts() == ()


def test_a_doubted_copy_that_went_at_last_is_still_listed(room):
    """Its reader perhaps got it twice: sent, and named."""
    run(room, Scripted(only(FIRST, Verdict.UNCERTAIN)))
    run(room, Scripted(), NOW + DAY)
    assert states(room) == {"sent": 8}
    assert apart(room) == [("r000@example.org", "sent")]


def test_holding_sends_a_doubted_copy_to_nobody_unasked(room):
    """With uncertain = "hold" it is not sent again, until a person says so."""
    hold = Patience(resend=False)
    transport = Scripted(only(FIRST, Verdict.UNCERTAIN))
    run(room, transport, patience=hold)
    run(room, transport, NOW + DAY, patience=hold)
    assert transport.arrived.count(FIRST) == 1
    room.deliveries.reopen_doubted(99)
    run(room, Scripted(), NOW + DAY, patience=Patience(most_doubts=99))
    assert states(room) == {"sent": 8}


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize("moment", ["killed before begin", "killed before the dot", "killed after the dot"])
def test_a_killed_run_is_reconciled_by_the_next(room, tmp_path, moment, knows):
    """What was not begun is sent; what was is looked up where that is possible, and doubted where it is not."""
    transport = Scripted(only("<1.3@garden.example>", moment), knows=knows)
    with pytest.raises(CutError):
        run(room, transport)
    again = SqlCatalog(tmp_path / "catalog.sqlite")
    transport.script = lambda *_: Verdict.TAKEN
    run(again, transport, NOW + timedelta(minutes=1))
    if knows or moment == "killed before begin":
        assert states(again) == {"sent": 8}
        assert len(transport.arrived) == 8
    else:
        assert states(again) == {"sent": 7, "uncertain": 1}
    run(again, transport, NOW + DAY)
    assert states(again) == {"sent": 8}
    assert transport.arrived.count("<1.3@garden.example>") == (
        2 if (moment, knows) == ("killed after the dot", False) else 1
    )
    again.close()


def test_a_power_cut_puts_all_in_hand_in_doubt(room, tmp_path):
    """On another boot the last commits may be lost, so what was in hand and is not known as done is not simply sent."""
    with pytest.raises(CutError):
        run(room, Scripted(only("<1.3@garden.example>", "killed before begin")))
    again = SqlCatalog(tmp_path / "catalog.sqlite")
    run(again, Scripted(), NOW + timedelta(minutes=1), boot="another")
    assert states(again) == {"sent": 2, "uncertain": 6}
    again.close()


def test_a_reader_who_leaves_before_the_first_byte_gets_none(room):
    """Suppressed after the issue was frozen: not mailed, and accounted for as unsubscribed."""
    transport = Scripted()
    run(room, transport, left=["r004@example.org"])
    assert states(room) == {"sent": 7, "unsubscribed": 1}
    assert len(transport.arrived) == 7


def test_what_came_back_untouched_goes_in_the_same_run(room):
    """A connection lost before the final dot costs nobody the issue, and a server that is down ends the run at last."""
    lost = {"<1.2@garden.example>": 2}

    def flaky(identity, _):
        lost[identity] = lost.get(identity, 0) - 1
        return Verdict.UNTOUCHED if lost[identity] >= 0 else Verdict.TAKEN

    run(room, Scripted(flaky))
    assert states(room) == {"sent": 8}


def test_a_copy_on_its_way_stays_in_hand_while_others_come_back(room, tmp_path):
    """What is lined up again does not push out of the window what another connection is sending."""

    class TwoConnections(Scripted):
        def dispatch(self, desk):
            out = [desk.take() for _ in range(8)]
            assert desk.begin(out[7])
            desk.settle(out[1], Answer(Verdict.UNTOUCHED, "connection lost"))
            for outgoing in (*out[:1], *out[2:7]):
                assert desk.begin(outgoing)
                desk.settle(outgoing, Answer(Verdict.TAKEN))
            assert desk.take().delivery.reader == out[1].delivery.reader
            raise CutError

    with pytest.raises(CutError):
        run(room, TwoConnections())
    again = SqlCatalog(tmp_path / "catalog.sqlite")
    run(again, Scripted(), NOW + timedelta(minutes=1))
    assert states(again) == {"sent": 7, "uncertain": 1}
    again.close()


def test_a_reader_who_leaves_while_the_server_waits_gets_nothing(room):
    """Taken, but suppressed before the first byte: begin() says no, and the reader is accounted for."""
    writer = Writer()
    desk = LedgerDesk(room, writer, Rules(NOW, Patience()))
    desk.open()
    outgoing = desk.take()
    writer.left.add(outgoing.delivery.to)
    assert not desk.begin(outgoing)
    assert states(room) == {"queued": 7, "unsubscribed": 1}


def test_a_server_that_takes_nothing_leaves_everything_queued(room):
    """A run ends though everything comes back, and nobody is marked."""
    run(room, Scripted(lambda *_: Verdict.UNTOUCHED))
    assert states(room) == {"queued": 8}


def test_an_address_that_cannot_be_written_stops_nobody_else(tmp_path):
    """Its reader is refused with the reason."""
    room = open_room(tmp_path / "c", [Reader("nobody"), Reader("a@example.org")])
    run(room, Scripted())
    assert states(room) == {"sent": 1, "refused": 1}
    assert apart(room) == [("nobody", "refused")]
    room.close()


def test_an_old_issue_waits_for_a_person(room):
    """Beyond the bound nothing of it goes out unasked, and the outcome names it; within, and when told to, it goes."""
    outcome = run(room, Scripted(), NOW + 4 * DAY, late=72)
    assert [each.number for each in outcome.waiting] == [1]
    assert states(room) == {"queued": 8}
    run(room, Scripted(), NOW + 4 * DAY)
    assert states(room) == {"sent": 8}


def test_a_forgotten_reader_is_still_counted(room):
    """The person goes from the rows and from the queue; the equation holds."""
    room.deliveries.forget(["r002@example.org"])
    transport = Scripted()
    run(room, transport)
    assert states(room) == {"sent": 7, "unsubscribed": 1}
    assert room.deliveries.of_reader("r002@example.org") == ()
    assert len(room.deliveries.of_reader("r003@example.org")) == 1


def test_a_row_that_goes_missing_is_noticed(room):
    """The equation is no tautology: a row taken out by hand breaks it."""
    room._connection.execute("delete from deliveries where reader = 5")  # noqa: SLF001 - damage has to be done by hand
    assert not account(room).balances


def test_a_desk_is_begun_by_one_run_only(room):
    """Once a copy is on its way it cannot be begun again, whoever else took it."""
    desks = [LedgerDesk(room, Writer(), Rules(NOW, Patience())) for _ in range(2)]
    for desk in desks:
        desk.open()
    first, second = (desk.take() for desk in desks)
    assert desks[0].begin(first)
    assert not desks[1].begin(second)


@given(
    script=st.lists(
        st.sampled_from([
            Verdict.TAKEN, Verdict.TAKEN, Verdict.DEFERRED, Verdict.REFUSED, Verdict.UNCERTAIN, Verdict.UNTOUCHED,
            "killed before begin", "killed before the dot", "killed after the dot",
        ]),
        max_size=30,
    ),
    knows=st.booleans(),
    boots=st.booleans(),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_no_history_loses_or_repeats_anybody(tmp_path_factory, script, knows, boots):
    """After any answers and kills every reader is accounted for, and nobody acknowledged got it again."""
    path = tmp_path_factory.mktemp("room") / "catalog.sqlite"
    room, told = open_room(path, 5), iter(script)
    transport = Scripted(lambda *_: next(told, Verdict.TAKEN), knows=knows)
    kills = 0
    for attempt in range(45):
        now = NOW + attempt * timedelta(hours=1)
        try:
            run(room, transport, now, boot=f"boot {attempt if boots else 0}")
        except CutError:
            kills += 1
            room.close()
            room = SqlCatalog(path)
        assert account(room).balances
    assert room.deliveries.mailouts() == ()
    final = states(room)
    assert final.keys() <= {"sent", "refused", "gave up", "uncertain"}
    room.close()
    assert not transport.repeated
    doubts = sum(
        each in (Verdict.UNCERTAIN, "killed before the dot", "killed after the dot") for each in script
    )
    if not boots:
        assert len(transport.arrived) - len(set(transport.arrived)) <= doubts
    assert DeliveryState.SENDING not in final


def test_a_catalog_of_the_first_form_keeps_its_queue(tmp_path):
    """Messages that were composed whole before issues had a form go out as they are, once."""
    path = tmp_path / "catalog.sqlite"
    old = sqlite3.connect(path)
    old.executescript((HERE / "migrations" / "0001_catalog.sql").read_text() + "; pragma user_version = 1;")
    old.execute("insert into issues values ('beds', 1, '2026-03-02T09:30:00+00:00', 'Beans', x'', x'')")
    rows = [("sent", None), ("queued", zlib.compress(b"two")), ("sending", zlib.compress(b"three"))]
    for place, (state, message) in enumerate(rows):
        old.execute(
            "insert into deliveries values ('beds', 1, ?, ?, ?, '', '', ?)",
            (f"r{place}@example.org", f"<old.{place}@garden.example>", state, message),
        )
    old.commit()
    old.close()
    room = SqlCatalog(path)
    assert states(room) == {"queued": 1, "sending": 1, "sent": 1}
    ((mailout, cut_off),) = list(room.deliveries.in_hand("boot"))
    queued = room.deliveries.ready(mailout, 0, NOW, 0, 9)
    assert [room.deliveries.own_message(each) for each in (*queued, *cut_off)] == [
        ("<old.1@garden.example>", b"two"),
        ("<old.2@garden.example>", b"three"),
    ]
    assert mailout.readers == 3
    room.close()

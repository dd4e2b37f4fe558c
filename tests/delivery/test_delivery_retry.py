"""What becomes of a delivery after an answer."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from masthead.delivery import PAUSES, Patience
from masthead.delivery.retry import quote_reply
from masthead.model import Answer, Delivery, DeliveryState, Verdict

HOUR = timedelta(hours=1)
ANSWERS = st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 40)), max_size=25)


@given(answers=ANSWERS, hours=st.integers(0, 200), resend=st.booleans())
def test_every_history_ends_or_comes_due_within_the_deadline(answers, hours, resend):
    """What waits has a time, never beyond the deadline; what is over has none; attempts and doubts only grow."""
    patience, now = Patience(hours * HOUR, resend), NOW
    stands = Delivery("beds", 1, "ana@garden.example", "<1@garden.example>")
    for verdict, later in answers:
        before, stands = stands, patience.judge(stands, Answer(verdict, "words"), now)
        assert stands.attempts == before.attempts + (verdict is not Verdict.UNTOUCHED)
        assert stands.doubts == before.doubts + (verdict is Verdict.UNCERTAIN)
        if stands.state is DeliveryState.DEFERRED:
            assert stands.due is not None
            assert stands.due <= stands.tried + patience.deadline
        if stands.state in (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.GAVE_UP):
            assert stands.due is None
            return
        now += later * HOUR


@given(answers=ANSWERS)
def test_a_copy_that_was_perhaps_taken_is_never_given_up(answers):
    """Given up says that the reader has not got it, which nobody knows once it was doubted."""
    stands = Delivery("beds", 1, "ana@garden.example", "<1@garden.example>", doubts=1, tried=NOW)
    for verdict, later in answers:
        stands = Patience(HOUR).judge(stands, Answer(verdict), NOW + later * HOUR)
        assert stands.state is not DeliveryState.GAVE_UP


def test_pauses_grow():
    """A server that asked for time gets more each time."""
    assert list(PAUSES) == sorted(set(PAUSES))


@given(st.text(max_size=2000))
def test_a_server_s_words_are_one_harmless_line(words):
    """No line end, no escape sequence and no novel gets into the ledger or onto a terminal."""
    kept = quote_reply(words)
    assert len(kept) <= 300
    assert kept.isprintable()
    assert quote_reply("550 5.1.1\r\n550 no such user \x1b[31m") == "550 5.1.1 550 no such user [31m"

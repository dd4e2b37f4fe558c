"""The ledger under a transport that has several deliveries under way at once."""

from __future__ import annotations

import pytest

from builders import NOW
from mailroom import CutError, Scripted, open_room, run, states
from masthead.model import Answer, Verdict


class Overlapping(Scripted):
    """Begins with the last reader, gives back the first, takes that one again, and is killed."""

    def dispatch(self, desk):
        """Do so."""
        taken = [desk.take() for _ in range(8)]
        for outgoing in taken[1:7]:
            desk.begin(outgoing)
            desk.settle(outgoing, Answer(Verdict.TAKEN, "250 ok"))
        desk.begin(taken[7])
        desk.settle(taken[0], Answer(Verdict.UNTOUCHED, "connection lost"))
        assert desk.take().delivery.reader == taken[0].delivery.reader
        raise CutError


def test_who_is_under_way_stays_in_hand_when_another_comes_back(tmp_path):
    """A run killed while one is sent and an earlier one is taken anew leaves the first in doubt, not lost."""
    room = open_room(tmp_path / "catalog.sqlite")
    with pytest.raises(CutError):
        run(room, Overlapping())
    assert states(room)["sending"] == 1
    run(room, Scripted(), NOW)
    assert states(room) == {"sent": 7, "uncertain": 1}
    room.close()


def test_who_has_left_is_not_even_announced(tmp_path):
    """A server that has said 354 can only be left; so the desk asks before it hands anything out."""
    room = open_room(tmp_path / "catalog.sqlite")
    offered = []

    def note(identity, _attempt):
        offered.append(identity)
        return Verdict.TAKEN

    run(room, Scripted(note), left=("r003@example.org", "r007@example.org"))
    assert states(room) == {"sent": 6, "unsubscribed": 2}
    assert len(offered) == 6
    room.close()

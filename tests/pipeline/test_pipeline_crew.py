"""Work shared by several processes comes back in order, and only what kills a process is lost."""

from __future__ import annotations

import os
import signal

import pytest

from masthead.pipeline import crew as module
from masthead.pipeline.crew import Crew


def double(numbers):
    """Return the doubles, or die of a number that is a multiple of 301."""
    for number in numbers:
        if number and number % 301 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return [number * 2 for number in numbers]


def give_up(number):
    """Return what stands for a number that no process survives."""
    return -number


@pytest.fixture
def told(monkeypatch):
    """Return what a crew of two tells of its progress, however many processors there are."""
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    return []


def work(told, numbers):
    """Let a crew double the numbers; return the answers."""
    crew = Crew(double, give_up, lambda what, done, count: told.append((what, done, count)))
    return list(crew.work("Doubling", iter(numbers), len(numbers)))


def test_answers_come_in_the_order_of_the_questions(told):
    """Whoever did the work, the answers stand as they would have if one had done it all."""
    assert work(told, range(1, 300)) == [number * 2 for number in range(1, 300)]
    many = [number for number in range(1200) if not number or number % 301]
    assert work(told, many) == [number * 2 for number in many]


def test_a_process_that_dies_costs_one_piece(told):
    """The chunk is done again, and the piece that kills is given up alone."""
    answers = work(told, range(700))
    assert [number for number in range(700) if answers[number] < 0] == [301, 602]
    assert all(answers[number] == number * 2 for number in range(700) if number not in {301, 602})


def test_progress_is_told(told):
    """What is done is told now and then, and at the end."""
    work(told, [number for number in range(500) if not number or number % 301])
    assert told[-1] == ("Doubling", 499, 499)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_no_process_is_left_behind(told):
    """When the work ends, or is broken off, its processes end too."""
    import multiprocessing

    crew = Crew(double, give_up, lambda *_: None)
    answers = crew.work("Doubling", iter(range(1, 2000)), 1999)
    next(answers)
    answers.close()
    assert multiprocessing.active_children() == []

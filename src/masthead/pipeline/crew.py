"""Many hands: work on posts in this process where they are few, in several where they are many.

What comes back is in the order of what was asked, whoever did it. A worker that dies takes nothing along but the
post it died of: its chunk is done again one by one, each in a process of its own, and that post is given up by name.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

_STEP = 100  # pieces after which progress is told
_LITTER = 50_000  # objects, made and not yet gone, after which a worker looks for circles among them
_PATIENCE = 300.0  # seconds that a chunk may take; what takes longer hangs
_ALONE = 30.0  # seconds that a single piece of a failed chunk may take

Asked = TypeVar("Asked")
Done = TypeVar("Done")


class Crew(Generic[Asked, Done]):
    """Does one kind of work; `give_up` makes the answer for what no worker survives.

    `work` is handed a chunk of pieces at once, so that what they need can be fetched together, and one step be taken
    for all before the next: a processor that goes from step to step with each piece takes half as long again.
    `warm` is called before processes are forked, so that what all of them load is loaded once. Work that is
    heavier than most asks for smaller numbers.
    """

    many = 300  # pieces from which on several processes are worth their start
    chunk = 100

    def __init__(
        self,
        work: Callable[[list[Asked]], list[Done]],
        give_up: Callable[[Asked], Done],
        tell: Callable[[str, int, int], None],
        warm: Callable[[], None] | None = None,
    ) -> None:
        self._work, self._give_up, self._tell, self._warm = work, give_up, tell, warm

    def work(self, title: str, asked: Iterable[Asked], count: int) -> Iterator[Done]:
        """Yield the answer to each piece that is asked for, in order; `count` of them, as far as is known."""
        hands = min(_count_hands(), 8)
        done = self._alone(asked) if count < self.many or hands < 2 else self._together(iter(asked), hands)
        for number, each in enumerate(done, 1):
            yield each
            if number % _STEP == 0 or number == count:
                self._tell(title, number, count)

    def _alone(self, asked: Iterable[Asked]) -> Iterator[Done]:
        for chunk in self._cut(iter(asked)):
            yield from self._work(chunk)

    def _together(self, asked: Iterator[Asked], hands: int) -> Iterator[Done]:
        """Keep every hand busy: a worker has its next chunk before the answers to its last are passed on."""
        workers: deque[_Worker[Asked, Done]] = deque()
        try:
            for chunk in self._cut(asked):
                if self._warm and not workers and _context().get_start_method() == "fork":
                    self._warm()
                ready: list[Done] = []
                worker = None
                if len(workers) == hands:
                    worker = workers.popleft()
                    ready = self._finish(worker)
                if worker is None or not worker.is_alive:
                    worker = self._hire([each.line for each in workers])
                worker.start(chunk)
                workers.append(worker)
                yield from ready
            while workers:
                worker = workers.popleft()
                ready = self._finish(worker)
                worker.end()
                yield from ready
        finally:
            for worker in workers:
                worker.end()

    def _cut(self, asked: Iterator[Asked]) -> Iterator[list[Asked]]:
        return iter(lambda: list(islice(asked, self.chunk)), [])

    def _finish(self, worker: _Worker[Asked, Done]) -> list[Done]:
        """Return what a worker made of its chunk; where it died, what is made of each piece alone."""
        done = worker.take(_PATIENCE)
        return [self._try_alone(each) for each in worker.chunk] if done is None else done

    def _hire(self, others: list[Connection]) -> _Worker[Asked, Done]:
        return _Worker(self._work, _context(), others)

    def _try_alone(self, each: Asked) -> Done:
        single = self._hire([])
        single.start([each])
        made = single.take(_ALONE)
        single.end()
        return self._give_up(each) if made is None else made[0]


class _Worker(Generic[Asked, Done]):
    """One process, at work on one chunk at a time."""

    def __init__(
        self,
        work: Callable[[list[Asked]], list[Done]],
        context: Any,  # noqa: ANN401 - mypy knows no Process of a BaseContext
        others: list[Connection],
    ) -> None:
        self.line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, [self.line, *others]), daemon=True)
        self._process.start()
        theirs.close()
        self.chunk: list[Asked] = []
        self.is_alive = True

    def start(self, chunk: list[Asked]) -> None:
        """Hand over a chunk."""
        self.chunk = chunk
        try:
            self.line.send(chunk)
        except OSError:  # it died before: that shows when its answer is asked for
            self.is_alive = False

    def take(self, patience: float) -> list[Done] | None:
        """Return the answers to the chunk, None where the process died of it or took too long."""
        from multiprocessing.connection import wait

        try:
            if self.is_alive and wait([self.line], patience):
                answers: list[Done] = self.line.recv()
                return answers
        except (EOFError, OSError):
            pass  # it is dead; its chunk is done again
        self.is_alive = False
        self._process.kill()
        return None

    def end(self) -> None:
        """Let the process go."""
        self.line.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(line: Connection, work: Callable[[list[Any]], list[Any]], others: list[Connection]) -> None:
    """Work on chunks until the other end is closed; that of the others is closed here, or none would ever end.

    Whoever stops the program at the terminal stops the process that handed out the work: it closes its end.

    What was there before the work is not looked through again and again for what could be thrown away, and what a post
    leaves behind goes mostly by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_LITTER)
    for each in others:
        each.close()
    while True:
        try:
            chunk = line.recv()
        except (EOFError, OSError):
            return
        done = work(chunk)
        try:
            line.send(done)
        except OSError:  # nobody waits for the answer any more
            return


def _count_hands() -> int:
    """Return how many processors this process may use: a container or `taskset` may leave it fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context() -> BaseContext:
    """Return how processes are started: by fork where that is safe, else anew."""
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context(
        "fork" if "fork" in methods and os.uname().sysname == "Linux" else "spawn"
    )

"""Blocks on an executor: in this process, or in as many processes as asked for.

The plan does not depend on how many there are: a block is a pure function of itself.
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing.synchronize import Event

from planner.charter.abandon import leave_without_waiting
from planner.charter.block_solve import Solved, search_block, solve_block
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.shares import share_out

_LOOK_SECONDS = 0.2
_GROWS = 0.65
"""How the time of a block grows with its groups and days."""
_told: Event | None = None


def solve_blocks(
    blocks: list[Block],
    demand: Demand,
    *,
    workers: int,
    stop: Callable[[], bool],
    seconds: float = math.inf,
) -> Iterator[tuple[int, Solved]]:
    """Yield the number and the solution of each block: first a plan of each, then the best.

    First every block is searched, so that there is a plan of all before any bound is proven.
    When ``stop`` says so, blocks at work finish with the best they have. ``seconds`` is what all
    of them may take together; each gets a share by its weight.
    """
    weights = [_weight(block) for block in blocks]
    turns = _Turns(blocks, weights, seconds, workers=workers)
    if workers <= 1 or len(blocks) <= 1:
        while turns.waiting:
            number, share, first = turns.next()
            if first is None:
                found = search_block(blocks[number], demand, stop, share)
            else:
                found = solve_block(blocks[number], demand, stop, share, first)
            turns.ended(number, found)
            yield number, found
        return
    context = multiprocessing.get_context("spawn")
    event = context.Event()
    with ProcessPoolExecutor(
        min(workers, len(blocks)), mp_context=context, initializer=_listen, initargs=(event,)
    ) as executor:
        yield from _on(executor, blocks, demand, turns=turns, stop=stop, tell=event.set)


class _Turns:
    """Whose turn it is: every block is searched, then every block is solved.

    Without a limit the largest come first, so that none is left alone at the end. With one the
    smallest are solved first: what they leave of their share goes to the others.
    """

    def __init__(
        self, blocks: list[Block], weights: list[float], seconds: float, *, workers: int
    ) -> None:
        self.blocks, self.weights = blocks, weights
        self.seconds, self.workers = seconds, max(1, min(workers, len(blocks)))
        self.began = time.perf_counter()
        self.first: dict[int, Solved] = {}
        self.waiting = sorted(range(len(blocks)), key=lambda i: (-weights[i], i))

    @property
    def searching(self) -> bool:
        """Whether there are blocks without a plan."""
        return len(self.first) < len(self.blocks)

    def next(self) -> tuple[int, float, Solved | None]:
        """Return the next block, the seconds it may take, and its first plan."""
        left = max(self.seconds - (time.perf_counter() - self.began), 0.0)
        shares = share_out(left, [self.weights[n] for n in self.waiting], workers=self.workers)
        number = self.waiting.pop(0)
        return number, shares[0], None if self.searching else self.first[number]

    def ended(self, number: int, found: Solved) -> None:
        """Note what became of a block."""
        if not self.searching:
            return
        self.first[number] = found
        if not self.searching:
            self.waiting = [n for n in range(len(self.blocks)) if not self.first[n].proven]
            way = -1 if math.isinf(self.seconds) else 1
            self.waiting.sort(key=lambda i: (way * self.weights[i], i))


def _on(
    executor: Executor,
    blocks: list[Block],
    demand: Demand,
    *,
    turns: _Turns,
    stop: Callable[[], bool],
    tell: Callable[[], None],
) -> Iterator[tuple[int, Solved]]:
    working: dict[Future[Solved], int] = {}
    while turns.waiting or working:
        while turns.waiting and len(working) < turns.workers:
            number, share, first = turns.next()
            if first is None:
                future = executor.submit(_search_told, blocks[number], demand, share)
            else:
                future = executor.submit(_solve_told, blocks[number], demand, share, first)
            working[future] = number
        done, _ = wait(working, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=working.__getitem__):
            number, found = working.pop(future), future.result()
            turns.ended(number, found)
            yield number, found
        if stop():
            tell()


def _weight(block: Block) -> float:
    """Return how long a block takes beside others; a small one takes a second, too."""
    return float(len(block.groups.size) * block.groups.dates.sum()) ** _GROWS


def _listen(event: Event) -> None:
    """Let this process hear when it is told to stop."""
    global _told  # noqa: PLW0603 - the one thing a pool's initializer can set
    _told = event
    leave_without_waiting()


def _search_told(block: Block, demand: Demand, seconds: float) -> Solved:
    return search_block(block, demand, _is_told, seconds)


def _solve_told(block: Block, demand: Demand, seconds: float, first: Solved) -> Solved:
    return solve_block(block, demand, _is_told, seconds, first)


def _is_told() -> bool:
    return _told is not None and _told.is_set()

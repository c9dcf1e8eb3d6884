"""Blocks on an executor: in this process, or in as many processes as asked for.

The plan does not depend on how many there are: a block is a pure function of itself.
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from multiprocessing.synchronize import Event

from planner.charter.abandon import leave_without_waiting
from planner.charter.block_solve import Solved, relax_block, search_block, solve_block
from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.shares import share_out

_LOOK_SECONDS = 0.2
_STEPS = 3
"""Steps of a block: searched, bounded, chosen."""
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
            found = _step(blocks[number], demand, stop, share, first)
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
    """Whose turn it is: every block is searched, then bounded, then the choice of trips is made.

    The largest come first, so that none is left alone at the end; for the choice those come first
    whose plan is farthest above their bound. What a block leaves of its share goes to the others.
    """

    def __init__(
        self, blocks: list[Block], weights: list[float], seconds: float, *, workers: int
    ) -> None:
        self.weights = weights
        self.seconds, self.workers = seconds, max(1, min(workers, len(blocks)))
        self.began = time.perf_counter()
        self.found: dict[int, Solved] = {}
        self.waiting = sorted(range(len(blocks)), key=lambda i: (-weights[i], i))
        self.working: set[int] = set()
        self.steps = 0

    def next(self) -> tuple[int, float, Solved | None]:
        """Return the next block, the seconds it may take, and what is known of it."""
        left = max(self.seconds - (time.perf_counter() - self.began), 0.0)
        shares = share_out(left, [self.weights[n] for n in self.waiting], workers=self.workers)
        number = self.waiting.pop(0)
        self.working.add(number)
        return number, shares[0], self.found.get(number)

    def ended(self, number: int, found: Solved) -> None:
        """Note what became of a block; once all have taken a step it is the turn of the next."""
        self.working.remove(number)
        self.found[number] = found
        if self.waiting or self.working:
            return
        self.steps += 1
        self.waiting = [n for n, one in self.found.items() if self._goes_on(one)]
        self.waiting.sort(key=self._urgency)

    def _goes_on(self, one: Solved) -> bool:
        """Whether a block has a next step; one that was told to stop takes none twice."""
        return not one.proven and (
            self.steps == 1 or (self.steps == _STEPS - 1 and one.relaxed is not None)
        )

    def _urgency(self, number: int) -> tuple[float, int]:
        one = self.found[number]
        if one.relaxed is None:
            return -self.weights[number], number
        return one.bound - one.packed.value, number


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
            future = executor.submit(_step_told, blocks[number], demand, share, first)
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
    return math.pow(len(block.groups.size) * int(block.groups.dates.sum()), _GROWS)


def _listen(event: Event) -> None:
    """Let this process hear when it is told to stop."""
    global _told  # noqa: PLW0603 - the one thing a pool's initializer can set
    _told = event
    leave_without_waiting()


def _step(
    block: Block,
    demand: Demand,
    stop: Callable[[], bool],
    seconds: float,
    known: Solved | None,
) -> Solved:
    """Take the next step of a block: search it, bound it, choose its trips."""
    if known is None:
        return search_block(block, demand, stop, seconds)
    if known.relaxed is None:
        return relax_block(block, stop, seconds, known)
    return replace(solve_block(block, demand, stop, seconds, known), proven=True, relaxed=None)


def _step_told(block: Block, demand: Demand, seconds: float, known: Solved | None) -> Solved:
    return _step(block, demand, _is_told, seconds, known)


def _is_told() -> bool:
    return _told is not None and _told.is_set()

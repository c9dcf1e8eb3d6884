"""Whose turn it is among the blocks, and how long it may take.

Every step of a block ends with a plan and a bound, so the time may end anywhere.
"""

from __future__ import annotations

import math
import time

from planner.charter.block_solve import Solved, Step
from planner.charter.blocks import Block
from planner.charter.shares import share_out

_GROWS = 0.65
"""How the time of a block grows with its groups and days."""
_HARDER = 2.0
"""How the time of a proof grows with that of the other steps."""
_AHEAD = 1.6
"""How much more than its share a block may take for its proof."""
_CLOSING = (Step.SEARCH, Step.PROVE)
"""Steps whose time goes by what lies between plan and bound."""


def weight_of(block: Block) -> float:
    """Return how long a block takes beside others; a small one takes a second, too."""
    return math.pow(len(block.groups.size) * int(block.groups.dates.sum()), _GROWS)


class Turns:
    """Whose turn it is: every block takes a step before any takes the next.

    The largest come first, so that none is left alone at the end; for the choice of trips and the
    search that goes on those whose plan is farthest above their bound; for the proof those where
    it closes most in a second. What a block leaves of its share goes to the others.
    """

    def __init__(self, weights: list[float], seconds: float, *, workers: int) -> None:
        self.weights = weights
        self.seconds, self.workers = seconds, max(1, min(workers, len(weights)))
        self.began = time.perf_counter()
        self.found: dict[int, Solved] = {}
        self.closing = False
        self.waiting = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
        self.working: set[int] = set()

    def next(self) -> tuple[int, float, Solved | None]:
        """Return the next block, the seconds it may take, and what is known of it."""
        left = max(self.seconds - (time.perf_counter() - self.began), 0.0)
        weights = [self._weight(n) for n in self.waiting]
        shares = share_out(left, weights, workers=self.workers)
        number = self.waiting.pop(0)
        self.working.add(number)
        return number, min(left, self._ahead(number) * shares[0]), self.found.get(number)

    def ended(self, number: int, found: Solved) -> None:
        """Note what became of a block; once all have taken a step it is the turn of the next."""
        self.working.remove(number)
        self.found[number] = found
        if self.waiting or self.working:
            return
        self.waiting = [n for n, one in self.found.items() if one.next is not None]
        self.waiting.sort(key=self._urgency)
        self.closing = all(self.found[n].next in _CLOSING for n in self.waiting)

    def _weight(self, number: int) -> float:
        """Return the weight of a block's next step: once trips are chosen, what may be gained."""
        return self.found[number].above if self.closing else self.weights[number]

    def _ahead(self, number: int) -> float:
        """Return how much more than its share a block may take: what comes last gains little."""
        known = self.found.get(number)
        return _AHEAD if known is not None and known.next is Step.PROVE else 1.0

    def _urgency(self, number: int) -> tuple[float, int]:
        one = self.found[number]
        if one.next is Step.RELAX:
            return -self.weights[number], number
        if one.next is Step.PROVE:
            return -one.above / self.weights[number] ** _HARDER, number
        return -one.above, number

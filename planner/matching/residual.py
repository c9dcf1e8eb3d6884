"""The residual graph of an optimal placement, collapsed to its vacancies.

A worker's arcs are folded into *who at a would move to b at what gain*, so the graph has one
node a vacancy, one an enterprise with a minimum to count, and the sink (not placed, or a
free seat). Longest paths in it are exact prices, exact answers to *what if*, and
exact re-optimisation: somebody comes or goes, and the placement is optimal again.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.matching.goals import NEVER, Goals
from planner.matching.market import Index
from planner.matching.play import Play

HOPELESS = NEVER // 2
"""Path gains below this contain a step that must not happen."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Longest paths to (or from) the sink: gain by node, and the next (or last) node."""

    gain: Index
    step: Index


class Residual:
    """An optimal placement that can be asked, and changed one person at a time.

    Parameters
    ----------
    goals
        What is maximised.
    play
        Who takes part and where; copied, and changed by ``insert`` and ``remove``.
    seat
        An optimal placement of the play: by worker the vacancy, or -1.
    """

    def __init__(self, goals: Goals, play: Play, seat: Index) -> None:
        market = goals.market
        n = market.n_vacancies
        self.goals = goals
        self.play = Play(play.region.copy(), play.forced.copy(), play.masks)
        self.seat = seat.copy()
        self._own = np.flatnonzero((market.least > 0) & (goals.least_gain > 0))
        above = np.full(len(market.least), n + len(self._own), dtype=np.int64)
        above[self._own] = n + np.arange(len(self._own))
        self.sink = n + len(self._own)
        self._above = above[market.enterprise]
        self._seat_gain = goals.seat_gain
        placed = np.flatnonzero(seat >= 0)
        self.fill = np.bincount(seat[placed], minlength=n)
        self._members: list[set[int]] = [set() for _ in range(n)]
        for worker, vacancy in zip(placed.tolist(), seat[placed].tolist(), strict=True):
            self._members[vacancy].add(worker)
        self._waiting = set(np.flatnonzero((play.region >= 0) & (seat < 0)).tolist())
        self._out = np.full((self.sink + 1, self.sink + 1), NEVER, dtype=np.int64)
        self._into = self._out.copy()
        self._to: Paths | None = None
        self._price: Index | None = None
        self._refresh(range(self.sink + 1))

    @property
    def basis(self) -> str:
        """How points are meant: see ``detail.basis`` in the README."""
        return "exact" if (self.goals.market.party < 0).all() else "parties_fixed"

    def copy(self) -> Residual:
        """Return a copy that can be changed without changing this one."""
        other = copy.copy(self)
        other.play = Play(self.play.region.copy(), self.play.forced.copy(), self.play.masks)
        other.seat, other.fill = self.seat.copy(), self.fill.copy()
        other._members = [set(members) for members in self._members]
        other._waiting = set(self._waiting)
        other._out, other._into = self._out.copy(), self._into.copy()
        return other

    def to_sink(self) -> Paths:
        """Return the greatest gain of a path from each node to the sink.

        For a vacancy it is what the placement gains (mostly loses) when somebody new takes
        a seat there, that person's own gain apart: minus the largest optimal price.
        """
        if self._to is None:
            self._to = self._longest(self._into)
        return self._to

    def from_sink(self) -> Paths:
        """Return the greatest gain of a path from the sink to each node.

        For a vacancy it is what the placement regains when somebody there leaves: the
        smallest optimal price.
        """
        return self._longest(self._out)

    def prices(self) -> Index:
        """Return the largest optimal price of a seat at each vacancy, its own gain apart.

        A vacancy nobody can be moved out of has no largest price; it gets one that no
        real gain outbids, still optimal.
        """
        if self._price is not None:
            return self._price
        n = len(self.fill)
        price = -self.to_sink().gain[:n]
        closed = price >= -HOPELESS
        if closed.any():
            least = self.from_sink().gain[:n]
            price[closed] = 2 * self.goals.force + np.maximum(least[closed], 0)
        self._price = price
        return price

    def insert(self, worker: int, region: int) -> int:
        """Let a worker take part who must be placed, and place everybody best.

        Returns
        -------
        int
            Change of the weighted objectives; below ``HOPELESS`` when no seat can be had,
            and then nothing has changed.
        """
        self.play.region[worker], self.play.forced[worker] = region, True
        paths = self.to_sink()
        gains = self._gains([worker])[0]
        total = gains + paths.gain[: len(gains)]
        at = int(total.argmax())
        if total[at] <= HOPELESS:
            self.play.region[worker], self.play.forced[worker] = -1, False
            return int(total[at])
        self._move(self._walk(paths, at), arriving=worker)
        return int(total[at])

    def remove(self, worker: int) -> int:
        """Let a placed worker leave the play, and place everybody else best; return the gain."""
        at = int(self.seat[worker])
        paths = self.from_sink()
        own = int(self._gains([worker])[0, at])
        self._move(self._walk(paths, at)[::-1], leaving=worker)
        self.play.region[worker], self.play.forced[worker] = -1, False
        return int(paths.gain[at]) - own

    def chain(self, vacancy: int) -> list[tuple[int, int, int]]:
        """Return who would move where if somebody new took a seat, at the least loss.

        Returns
        -------
        list of (worker, from vacancy, to vacancy or -1)
            In order; the last one takes a free seat or, at -1, drops out.
        """
        paths = self.to_sink()
        if paths.gain[vacancy] <= HOPELESS:
            return []
        moves = []
        for tail, head in itertools.pairwise(self._walk(paths, vacancy)):
            mover = self._mover(tail, head)
            if mover is not None:
                moves.append((mover, int(self.seat[mover]), -1 if head == self.sink else head))
        return moves

    def seat_values(self) -> Index:
        """Return what one more opening at each vacancy would gain."""
        to, back = self.to_sink().gain, self.from_sink().gain
        n = len(self.fill)
        value = back[:n] + self._seat_gain + to[self._above]
        return np.where(back[:n] <= HOPELESS, 0, np.maximum(value, 0))

    def _gains(self, workers: Iterable[int]) -> Index:
        return self.play.gains(self.goals, np.fromiter(workers, dtype=np.int64))

    def _walk(self, paths: Paths, node: int) -> list[int]:
        nodes = [node]
        while nodes[-1] != self.sink:
            nodes.append(int(paths.step[nodes[-1]]))
        return nodes

    def _longest(self, matrix: Index) -> Paths:
        """Label-correcting in rounds; no positive cycle exists, so it ends (Bellman-Ford)."""
        gain = np.full(self.sink + 1, NEVER, dtype=np.int64)
        step = np.full(self.sink + 1, -1, dtype=np.int64)
        gain[self.sink] = 0
        frontier = np.array([self.sink])
        while len(frontier):
            through = matrix[frontier] + gain[frontier, None]
            best = through.argmax(axis=0)
            value = through[best, np.arange(len(gain))]
            better = (value > gain) & (value > HOPELESS)
            gain[better] = value[better]
            step[better] = frontier[best[better]]
            frontier = np.flatnonzero(better)
        return Paths(gain, step)

    def _move(
        self, nodes: list[int], *, arriving: int | None = None, leaving: int | None = None
    ) -> None:
        """Shift people along a path that starts with an arrival or ends with a departure."""
        n = len(self.fill)
        shifts: list[tuple[int, int]] = []
        if arriving is not None:
            shifts.append((arriving, nodes[0]))
        if leaving is not None:
            shifts.append((leaving, -1))
        touched = {node for node in nodes if node != self.sink}
        for tail, head in itertools.pairwise(nodes):
            mover = self._mover(tail, head)
            if mover is not None:
                shifts.append((mover, -1 if head == self.sink else head))
            elif tail < n:
                self.fill[tail] += 1
                touched.add(int(self._above[tail]))
            elif head < n:
                self.fill[head] -= 1
                touched.add(int(self._above[head]))
        for worker, to in shifts:
            at = int(self.seat[worker])
            if at >= 0:
                self._members[at].discard(worker)
                touched.add(at)
            self._waiting.discard(worker)
            self.seat[worker] = to
            if to >= 0:
                self._members[to].add(worker)
                touched.add(to)
            elif worker != leaving:
                self._waiting.add(worker)
        self._refresh(sorted(touched | {self.sink}))

    def _mover(self, tail: int, head: int) -> int | None:
        """Return who moves along a step, or None when it only counts a seat."""
        n, gain = len(self.fill), self._out[tail, head]
        if n <= tail < self.sink or n <= head < self.sink:
            return None
        if tail == self.sink:
            if self._cancels(head) == gain:
                return None
            waiting = sorted(self._waiting)
            return waiting[int(self._gains(waiting)[:, head].argmax())]
        if head == self.sink and self._frees(tail) == gain:
            return None
        there = sorted(self._members[tail])
        gains = self._gains(there)
        if head == self.sink:
            loose = -gains[:, tail]
            loose[self.play.forced[there]] = NEVER
            return there[int(loose.argmax())]
        moving = np.where(gains[:, head] == NEVER, NEVER, gains[:, head] - gains[:, tail])
        return there[int(moving.argmax())]

    def _frees(self, vacancy: int) -> int:
        """Gain of using a free seat of a vacancy that counts straight to the sink."""
        free = self.fill[vacancy] < self.goals.market.openings[vacancy]
        return (
            int(self._seat_gain[vacancy]) if free and self._above[vacancy] == self.sink else NEVER
        )

    def _cancels(self, vacancy: int) -> int:
        """Gain of giving a seat up that counts straight to the sink."""
        used = self.fill[vacancy] > 0 and self._above[vacancy] == self.sink
        return -int(self._seat_gain[vacancy]) if used else NEVER

    def _refresh(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            if node < len(self.fill):
                row = self._vacancy_row(node)
            elif node < self.sink:
                row = self._enterprise_row(node)
            else:
                row = self._sink_row()
            self._out[node] = row
            self._into[:, node] = row
        self._to = self._price = None

    def _vacancy_row(self, vacancy: int) -> Index:
        row = np.full(self.sink + 1, NEVER, dtype=np.int64)
        there = sorted(self._members[vacancy])
        if there:
            gains = self._gains(there)
            own = gains[:, vacancy]
            moving = np.where(gains == NEVER, NEVER, gains - own[:, None])
            row[: gains.shape[1]] = moving.max(axis=0)
            row[vacancy] = NEVER
            loose = own[~self.play.forced[there]]
            if len(loose):
                row[self.sink] = -loose.min()
        if self._above[vacancy] == self.sink:
            row[self.sink] = max(row[self.sink], self._frees(vacancy))
        elif self.fill[vacancy] < self.goals.market.openings[vacancy]:
            row[self._above[vacancy]] = self._seat_gain[vacancy]
        return row

    def _enterprise_row(self, node: int) -> Index:
        row = np.full(self.sink + 1, NEVER, dtype=np.int64)
        mine = np.flatnonzero(self._above == node)
        used = mine[self.fill[mine] > 0]
        row[used] = -self._seat_gain[used]
        least = self.goals.market.least[self._own[node - len(self.fill)]]
        row[self.sink] = self.goals.least_gain if self.fill[mine].sum() < least else 0
        return row

    def _sink_row(self) -> Index:
        n = len(self.fill)
        row = np.full(self.sink + 1, NEVER, dtype=np.int64)
        waiting = sorted(self._waiting)
        if waiting:
            row[:n] = self._gains(waiting).max(axis=0)
        direct = np.flatnonzero((self._above == self.sink) & (self.fill > 0))
        row[direct] = np.maximum(row[direct], -self._seat_gain[direct])
        filled = np.bincount(self._above, weights=self.fill, minlength=self.sink + 1)
        filled = filled[n : self.sink].astype(np.int64)
        counted = np.where(filled <= self.goals.market.least[self._own], -self.goals.least_gain, 0)
        row[n : self.sink] = np.where(filled > 0, counted, NEVER)
        return row

"""What the ladder is given: pairs as arrays, seats, parties and where they may go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.matching.ladder.net import Ints

ALONE = -1
"""Party of a worker who comes alone."""


@dataclass(frozen=True)
class Instance:
    """One matching problem as arrays, everything in table order.

    Parameters
    ----------
    start, col, gain
        Pairs of worker w are ``start[w]`` up to ``start[w + 1]``: vacancy and gain, a whole
        number of at least 0.
    cap
        By vacancy: seats.
    party
        By worker: code 0, 1, … of the party, or ``ALONE``.
    kind
        By party: which row of ``regions`` holds it together.
    regions
        ``(n_kinds, n_vacancies)``: region of every vacancy, by kind of cohesion.
    must
        By worker: has to be placed (the list then holds where).
    firm, least, bonus
        By vacancy its enterprise; by enterprise the seats that count; gain of one.

    Raises
    ------
    ValueError
        When the arrays do not fit each other or a gain is negative.
    """

    start: Ints
    col: NDArray[np.int32]
    gain: Ints
    cap: Ints
    party: Ints
    kind: Ints
    regions: Ints
    must: NDArray[np.bool_]
    firm: Ints
    least: Ints
    bonus: int = 0

    def __post_init__(self) -> None:
        if len(self.col) != len(self.gain) or int(self.start[-1]) != len(self.col):
            raise ValueError("start, col and gain are not of one list of pairs")
        if len(self.party) != self.n_workers or len(self.must) != self.n_workers:
            raise ValueError("party and must need one entry a worker")
        if len(self.gain) and int(self.gain.min()) < 0:
            raise ValueError(
                "a gain is negative; leave pairs out that are worth less than nothing"
            )

    @property
    def n_workers(self) -> int:
        """Number of workers."""
        return len(self.start) - 1

    @classmethod
    def of_lists(
        cls,
        start: Ints,
        col: NDArray[np.int32],
        gain: Ints,
        cap: Ints,
        *,
        party: Ints | None = None,
        kind: Ints | None = None,
        regions: Ints | None = None,
    ) -> Instance:
        """Build an instance of the objective ``fit``, without pins and minimum fill."""
        n, m = len(start) - 1, len(cap)
        return cls(
            start=start,
            col=col.astype(np.int32, copy=False),
            gain=gain.astype(np.int64, copy=False),
            cap=cap.astype(np.int64, copy=False),
            party=np.full(n, ALONE) if party is None else party,
            kind=np.zeros(0, np.int64) if kind is None else kind,
            regions=np.zeros((1, m), np.int64) if regions is None else regions,
            must=np.zeros(n, dtype=bool),
            firm=np.zeros(m, np.int64),
            least=np.zeros(1, np.int64),
        )

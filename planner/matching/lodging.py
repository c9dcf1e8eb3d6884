"""Beds and couples' rooms of enterprises: who needs them, how many there are, what is used.

A bed is taken by everybody who needs a dormitory; a couple takes a couples' room and no
bed. Both belong to an enterprise, across its vacancies, so they are no part of the seat
network; ``housed`` brings the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching.facts import needs_bed
from planner.matching.goals import Rent
from planner.matching.market import Index, Market
from planner.matching.parties import rooms_of
from planner.matching.problem import Problem

NO_LODGING, BED, ROOM = 0, 1, 2
"""Who pays what: rows of ``Rent.table``."""


@dataclass(frozen=True)
class Lodging:
    """Beds and rooms of a market.

    Parameters
    ----------
    payer
        By worker: ``BED``, ``ROOM`` (one of each couple) or ``NO_LODGING``.
    enterprise
        By vacancy: code of its enterprise.
    places
        ``(3, n_enterprises)``: by payer and enterprise what there is; the number of people
        where it is not limited.
    limited
        ``(3, n_enterprises)``: where there could be too few.
    """

    payer: Index
    enterprise: Index
    places: Index
    limited: NDArray[np.bool_]

    def used(self, seat: Index) -> Index:
        """Return what a placement uses, shaped like ``places``."""
        counts = np.zeros(self.places.shape, dtype=np.int64)
        placed = np.flatnonzero(seat >= 0)
        np.add.at(counts, (self.payer[placed], self.enterprise[seat[placed]]), 1)
        return counts

    def kept(self, seat: Index) -> bool:
        """Return whether there are beds and rooms for everybody placed."""
        return not (self.limited & (self.used(seat) > self.places)).any()

    def rent(self, level: Index) -> tuple[Rent, int]:
        """Return rents of given level, shaped like ``places``, and what all places earn."""
        level = np.where(self.limited, np.maximum(level, 0), 0)
        income = sum((level * self.places).ravel().tolist())
        return Rent(self.payer, level[:, self.enterprise]), income


def lodging_of(market: Market) -> Lodging:
    """Return the beds and rooms of a market."""
    problem = market.problem
    payer = np.where(needs_bed(problem), BED, NO_LODGING).astype(np.int64)
    couples = _couples(problem)
    ids = problem.workers["party_id"]
    members = ids.isin(couples).to_numpy(bool)
    payer[members & ~ids.where(members, "").duplicated().to_numpy(bool)] = ROOM
    _, names = pd.factorize(problem.vacancies["enterprise_id"])
    beds = problem.stated("dormitory_places", names.tolist())
    people = market.n_workers
    none = np.full(len(names), people, dtype=np.int64)
    stated = np.where(np.isnan(beds), people, np.minimum(beds, people)).astype(np.int64)
    rooms = np.minimum(rooms_of(market), people)
    seats = np.bincount(market.enterprise, weights=market.seats, minlength=len(names))
    wanted = np.minimum(seats, int((payer == BED).sum()))
    limited = np.stack(
        [np.zeros(len(names), dtype=bool), stated < wanted, rooms < int((payer == ROOM).sum())]
    )
    return Lodging(payer, market.enterprise, np.stack([none, stated, rooms]), limited)


def is_limited(problem: Problem) -> bool:
    """Return whether there may be too few beds or rooms for a plan that fills all seats."""
    vacancies, stated = problem.vacancies, problem.enterprises
    needing = int(needs_bed(problem).sum())
    beds = stated.set_index("enterprise_id")["dormitory_places"].dropna()
    if needing and len(beds):
        openings = vacancies.groupby("enterprise_id")["openings"].sum().reindex(beds.index)
        if (beds < openings.clip(upper=needing)).any():
            return True
    couples = len(_couples(problem))
    if not couples:
        return False
    rooms = stated["couples_rooms"].dropna()
    return bool(((rooms > 0) & (rooms < couples)).any())


def _couples(problem: Problem) -> set[str]:
    return set(problem.parties.loc[problem.parties["couple"], "party_id"].tolist())

"""Beds allotted to vacancies: then every vacancy with too few is two plain ones.

A vacancy with 10 openings and 6 of its enterprise's beds becomes one of 6 for anybody, under
its own name, and one of 4 for who needs no bed. Couples may be kept out of enterprises
whose rooms go to others. What comes out is a problem without beds or rooms to count, for
any solver; its plans read back are plans of the problem it was made of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.matching import tables
from planner.matching.lodging import BED, Lodging
from planner.matching.market import Index, Market
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.rules import PinKind

MARK = "\x1fno-bed"
"""Ending of the id of the part of a vacancy that has no beds."""


@dataclass(frozen=True)
class Allotment:
    """Which vacancy gets how many beds, and which couples go without a room where.

    Parameters
    ----------
    beds
        By vacancy: beds allotted, its openings where beds are not limited.
    closed
        Pairs of worker (one of a couple) and enterprise code that get no room.
    """

    beds: Index
    closed: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Split:
    """A problem with its beds allotted.

    Parameters
    ----------
    problem
        The plain problem.
    original
        By its vacancy: index of the vacancy it is (part of) in the original.
    without_beds
        By its vacancy: whether it is the part without beds.
    """

    problem: Problem
    original: Index
    without_beds: NDArray[np.bool_]

    def seat(self, market: Market, plan: Plan) -> Index:
        """Return a plan of the split problem as seats of the original market."""
        at = pd.Index(self.problem.vacancies["vacancy_id"]).get_indexer(
            pd.Index(plan.assignments["vacancy_id"])
        )
        who = pd.Index(market.problem.workers["worker_id"]).get_indexer(
            pd.Index(plan.assignments["worker_id"])
        )
        seat = np.full(market.n_workers, -1, dtype=np.int64)
        seat[who] = self.original[at]
        return seat


def own_id(vacancy_id: str) -> str:
    """Return the id of the vacancy that an id of a split problem stands for."""
    return vacancy_id.removesuffix(MARK)


def first_allotment(
    market: Market, lodging: Lodging, seat: Index, closed: frozenset[tuple[int, int]]
) -> Allotment:
    """Allot beds as a placement that may overuse them uses them, cut down to what there is."""
    used = _beds_used(lodging, seat, market.n_vacancies)
    pinned = _beds_used(lodging, market.must, market.n_vacancies)
    beds = market.seats.copy()
    for enterprise in np.flatnonzero(lodging.limited[BED]).tolist():
        here = _with_beds(market, enterprise)
        left = int(lodging.places[BED, enterprise])
        beds[here] = 0
        for wanted in (pinned[here], used[here], market.seats[here]):
            granted = _largest_remainders(np.maximum(wanted - beds[here], 0), left)
            beds[here] += granted
            left -= int(granted.sum())
    return Allotment(beds, closed)


def better_allotment(
    market: Market,
    lodging: Lodging,
    seat: Index,
    *,
    closed: frozenset[tuple[int, int]],
    value: Index | None = None,
    shift: int = 0,
) -> Allotment:
    """Keep the beds that are used and give the others where a seat with a bed is worth most.

    Parameters
    ----------
    seat
        A placement that keeps the beds.
    closed
        Couples kept out.
    value
        By vacancy: what one more seat with a bed is worth; nothing if not given.
    shift
        Beds of each enterprise taken from where they are worth least though they are used.
    """
    value = np.zeros(market.n_vacancies, dtype=np.int64) if value is None else value
    used = _beds_used(lodging, seat, market.n_vacancies)
    beds = market.seats.copy()
    for enterprise in np.flatnonzero(lodging.limited[BED]).tolist():
        here = _with_beds(market, enterprise)
        beds[here] = used[here]
        left = int(lodging.places[BED, enterprise]) - int(used[here].sum())
        by_value = here[np.argsort(-value[here], kind="stable")]
        for vacancy in by_value[::-1][: shift if value[here].any() else 0].tolist():
            taken = min(1, int(beds[vacancy]))
            beds[vacancy] -= taken
            left += taken
        for vacancy in by_value.tolist():
            more = min(left, int(market.seats[vacancy] - beds[vacancy]))
            beds[vacancy] += more
            left -= more
    return Allotment(beds, closed)


def split(market: Market, lodging: Lodging, allotment: Allotment) -> Split:
    """Return the plain problem of an allotment."""
    problem = market.problem
    vacancies = problem.vacancies
    parts = np.flatnonzero(lodging.limited[BED][market.enterprise] & _has_dormitory(market))
    with_beds = vacancies.copy()
    openings = market.openings.copy()
    openings[parts] = allotment.beds[parts]
    with_beds["openings"] = openings
    bare = vacancies.iloc[parts].copy()
    bare["vacancy_id"] = bare["vacancy_id"] + MARK
    bare["openings"] = market.openings[parts] - allotment.beds[parts]
    bare["dormitory"] = False
    plain = Problem(
        workers=problem.workers,
        vacancies=pd.concat([with_beds, bare], ignore_index=True),
        parties=problem.parties,
        pins=_pins(market, lodging, allotment, set(vacancies["vacancy_id"].iloc[parts])),
        pairs=_pairs(problem, lodging, set(vacancies["vacancy_id"].iloc[parts])),
        settings=replace(problem.settings, objectives=problem.objectives),
        enterprises=_stated(problem),
    )
    original = np.concatenate([np.arange(market.n_vacancies), parts])
    return Split(plain, original, np.arange(len(original)) >= market.n_vacancies)


def _has_dormitory(market: Market) -> NDArray[np.bool_]:
    """Return where somebody who needs a bed may go; listed pairs know no dormitories."""
    flags: NDArray[np.bool_] = market.problem.vacancies["dormitory"].to_numpy(bool)
    return flags if market.problem.pairs is None else np.ones_like(flags)


def _with_beds(market: Market, enterprise: int) -> Index:
    return np.flatnonzero((market.enterprise == enterprise) & _has_dormitory(market))


def _stated(problem: Problem) -> pd.DataFrame:
    """Return what enterprises state without limits: no beds to count, rooms for every couple."""
    stated = problem.enterprises.copy()
    stated["dormitory_places"] = tables.NOT_STATED
    couples = float(problem.parties["couple"].sum())
    stated["couples_rooms"] = np.where(stated["couples_rooms"] > 0, couples, 0.0)
    return stated


def _pins(market: Market, lodging: Lodging, allotment: Allotment, parts: set[str]) -> pd.DataFrame:
    """Return the pins with those on split vacancies said of the part, or of both parts."""
    problem = market.problem
    pins = problem.pins
    needing = set(problem.workers["worker_id"][lodging.payer == BED])
    on_part = pins["vacancy_id"].isin(parts)
    free = on_part & ~pins["worker_id"].isin(needing)
    must = pins["kind"] == PinKind.MUST.value
    room = {
        vacancy: int(market.openings[at] - allotment.beds[at])
        for at, vacancy in enumerate(problem.vacancies["vacancy_id"])
        if vacancy in parts
    }
    moved = pins["vacancy_id"].tolist()
    for row in np.flatnonzero((free & must).to_numpy(bool)).tolist():
        if room[moved[row]] > 0:
            room[moved[row]] -= 1
            moved[row] += MARK
    both = pins[on_part & ~must].copy()
    both["vacancy_id"] = both["vacancy_id"] + MARK
    shut = [
        {
            "worker_id": problem.workers["worker_id"].iloc[worker],
            "vacancy_id": problem.vacancies["vacancy_id"].iloc[vacancy] + ending,
            "kind": PinKind.FORBID.value,
            "points": 0,
        }
        for worker, enterprise in sorted(allotment.closed)
        for vacancy in np.flatnonzero(market.enterprise == enterprise).tolist()
        for ending in ("", MARK)
        if not ending or problem.vacancies["vacancy_id"].iloc[vacancy] in parts
    ]
    frames = [pins.assign(vacancy_id=moved), both]
    if shut:
        frames.insert(0, pd.DataFrame(shut))
    joined = pd.concat([f for f in frames if len(f)] or [pins], ignore_index=True)
    joined = joined.drop_duplicates(["worker_id", "vacancy_id"], keep="first")
    return joined.astype({"points": "int64"})[list(pins.columns)].reset_index(drop=True)


def _pairs(problem: Problem, lodging: Lodging, parts: set[str]) -> pd.DataFrame | None:
    if problem.pairs is None:
        return None
    needing = set(problem.workers["worker_id"][lodging.payer == BED])
    pairs = problem.pairs
    bare = pairs[pairs["vacancy_id"].isin(parts) & ~pairs["worker_id"].isin(needing)].copy()
    bare["vacancy_id"] = bare["vacancy_id"] + MARK
    return pd.concat([pairs, bare], ignore_index=True)


def _beds_used(lodging: Lodging, seat: Index, n_vacancies: int) -> Index:
    sleeping = seat[(lodging.payer == BED) & (seat >= 0)]
    return np.bincount(sleeping, minlength=n_vacancies).astype(np.int64)


def _largest_remainders(wanted: Index, places: int) -> Index:
    """Return shares of ``places`` in proportion to ``wanted``, none above it."""
    total = int(wanted.sum())
    if places <= 0 or not total:
        return np.zeros_like(wanted)
    if total <= places:
        return wanted.copy()
    granted: Index = wanted * places // total
    order = np.argsort(granted * total - wanted * places, kind="stable")
    for at in order[: places - int(granted.sum())].tolist():
        granted[at] += 1
    return granted

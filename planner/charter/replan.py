"""A plan mended after something happened: only what must change is changed, at a price.

Trips that have left and trips that are locked stay as they are. Whoever lost his way is put on
free seats of trips that run, or on trips that are added; people on trips that lost somebody may
move too where that saves more than the price of telling them.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.charter.change import Change, Withdraw, apply
from planner.charter.check import check
from planner.charter.demand import gather
from planner.charter.difference import counts, difference
from planner.charter.mend import Mended, mend
from planner.charter.network import build as build_network
from planner.charter.problem import Plan, Problem
from planner.charter.running import World, party_rows, read_trips
from planner.charter.violation import Violation
from planner.charter.write_down import Bounds, write_down
from planner.errors import Fault, InvalidProblem

PRICE_PER_CHANGE = 30.0
"""Yuan of telling one person about another journey: a call, and sometimes a missed coach."""


@dataclass(frozen=True)
class Locks:
    """Trips and parties that people have decided to leave as they are, by id."""

    trips: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replanned:
    """A mended plan.

    Parameters
    ----------
    problem
        The problem as it is after the changes.
    plan
        The new plan. Trips that go on keep their names.
    told
        Who must be told what: a frame of ``difference.COLUMNS``.
    cost_before, cost_after
        Objective of both plans in yuan.
    violations
        What the independent checker found; empty means the plan may be trusted.
    """

    problem: Problem
    plan: Plan
    told: pd.DataFrame
    cost_before: float
    cost_after: float
    violations: tuple[Violation, ...]


def replan(
    problem: Problem,
    plan: Plan,
    changes: Sequence[Change],
    *,
    now: dt.datetime | None = None,
    price_per_change: float = PRICE_PER_CHANGE,
    locks: Locks | None = None,
) -> Replanned:
    """Return the plan mended after the changes.

    Parameters
    ----------
    problem, plan
        The problem before the changes, and a plan of it.
    now
        Local time. Trips that leave no later have left: they are frozen. None: nothing has left.
    price_per_change
        Yuan for each person whose journey from home changes though it need not.
    locks
        Trips and parties that stay as they are; what is locked already in the plan's summary
        stays locked.

    Raises
    ------
    InvalidProblem
        When a change names nobody, or somebody or something that has left already.
    NoFeasiblePlan
        When people under way could not be taken on, or a locked trip has too few people left.
    """
    started = time.perf_counter()
    locks = merged(plan, locks)
    changed = apply(problem, plan, changes)
    world = world_of(changed.problem)
    moment = None if now is None else world.minute(now)
    _refuse_the_gone(world, plan, changes, moment)
    trips = read_trips(changed.problem, plan, world.first_day)
    mended = mend(
        world,
        trips,
        plan,
        cancelled=changed.cancelled,
        now=moment,
        price=price_per_change,
        locked_trips=locks.trips,
        locked_parties=locks.parties,
    )
    return close(plan, world, mended, locks=locks, started=started)


def world_of(problem: Problem) -> World:
    """Return a problem with its network and parties."""
    demand = gather(problem)
    return World(
        problem, build_network(problem), demand, party_rows(demand, len(problem.travellers))
    )


def merged(plan: Plan, locks: Locks | None) -> Locks:
    """Return the locks of a plan's summary and those given."""
    held = plan.summary.get("locked", {})
    given = locks or Locks()
    return Locks(
        given.trips | frozenset(held.get("trips", ())),
        given.parties | frozenset(held.get("parties", ())),
    )


def close(old: Plan, world: World, mended: Mended, *, locks: Locks, started: float) -> Replanned:
    """Return the finished plan of mended trips, judged and compared with the old one."""
    bounds = Bounds(old.summary, mended.touched)
    new = write_down(world, old, mended, bounds=bounds)
    new.summary["locked"] = {"trips": sorted(locks.trips), "parties": sorted(locks.parties)}
    told = difference(old, new)
    new.summary["changes"] = counts(told)
    violations = tuple(check(world.problem, new))
    new.summary["runtime_s"] = round(time.perf_counter() - started, 3)
    cost_before = float(old.summary.get("objective", float("nan")))
    return Replanned(
        world.problem, new, told, cost_before, float(new.summary["objective"]), violations
    )


def _refuse_the_gone(
    world: World, plan: Plan, changes: Sequence[Change], moment: int | None
) -> None:
    """Refuse to take people off trips that have left.

    Raises
    ------
    InvalidProblem
        Naming each of them.
    """
    if moment is None:
        return
    limit = world.first_day + pd.Timedelta(minutes=moment)
    left = set(plan.trips.loc[plan.trips["depart"] <= limit, "trip_id"])
    under_way = set(plan.seats.loc[plan.seats["trip_id"].isin(left), "traveller_id"])
    faults = [
        Fault("changes", "has left already; this cannot be taken back", value=name)
        for change in changes
        for name in (getattr(change, "trip_id", None), getattr(change, "traveller_id", None))
        if name is not None
        and (name in left or (name in under_way and isinstance(change, Withdraw)))
    ]
    if faults:
        raise InvalidProblem(faults)

"""One wave of coaches solved to a proof: full coaches, and the rest of a county on one more.

Where ``share_once`` is set, coaches are all there is and everybody leaves on one day, a county of
n people sends ⌊n / Q⌋ full coaches of its own; its other people stay together: they board one
coach, alone or with those of other counties, or are left. What is left to choose is a set of
stop sets that holds every county: set partition over *all* lawful stop sets, each at its exact
price. Columns are priced by looking at all of them; what reduced-cost fixing leaves goes to an
integer programme. It plans nothing else: several days, limits or other modes are for
:mod:`planner.charter.block_solve`.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from planner.charter.blocks import Block
from planner.charter.demand import Demand
from planner.charter.packing import Loaded, Packed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_GAP = 1e-5
"""Relative gap at which the integer programme stops."""
_ROUNDING = 1e-7
"""Share of a bound given up for the tolerances of the solver."""
_TOLERANCE = 1e-6
_MANY = 4_000
"""Stop sets added at most in one round of pricing."""
_MOST = 60_000
"""Stop sets the integer programme may choose from at most."""
_NODES = 2_000


@dataclass(frozen=True)
class Wave:
    """The stop sets of a wave, S of them, each with its cheapest vehicle.

    Parameters
    ----------
    day
        The day everybody leaves.
    full, rest
        Full coaches of each county, and the people beyond them (C,).
    seats, direct
        Seats, and fleet and route, of a county's full coach (C,), (C, 2).
    members
        Counties of each set (S, 3), −1 where fewer; the first C sets leave a county's rest.
    trip
        Fleet and route of each set (S, 2); −1 where its people are left.
    yuan
        Price of each set with its people (S,).
    base
        Price of the full coaches, the constant of the block included.
    """

    day: int
    full: Ints
    rest: Ints
    seats: Ints
    direct: Ints
    members: Ints
    trip: Ints
    yuan: Floats
    base: float


@dataclass(frozen=True)
class Chosen:
    """The sets that run, what they cost with the full coaches, and the bound."""

    sets: Ints
    value: float
    bound: float


def wave_of(block: Block) -> Wave | None:
    """Return the wave a block is, or None where it is something else."""
    groups = block.groups
    coaches_only = bool(block.fleets) and all(
        fleet.slot < 0 and fleet.minimum <= 1 and fleet.offer not in block.limits
        for fleet in block.fleets
    )
    if not block.share_once or not coaches_only or block.rides or block.owns:
        return None
    day = int(groups.ready.min())
    longest = max(int(fleet.offset.max(initial=0)) for fleet in block.fleets)
    alike = (
        (groups.ready == day).all()
        and groups.modes[:, 0].all()
        and groups.dates[:, day].all()
        and (groups.due >= day + longest).all()
    )
    if not alike or not _best_on(block, day):
        return None
    people = np.zeros(len(block.counties), dtype=np.int64)
    np.add.at(people, groups.county, groups.size)
    return _sets(block, day, people)


def _best_on(block: Block, day: int) -> bool:
    """Whether no later day offers a route or a seat that this day does not."""
    return all(
        not (fleet.allowed & ~fleet.allowed[:, day : day + 1]).any()
        and not (np.where(fleet.allowed, fleet.seats, 0) > fleet.seats[:, day : day + 1]).any()
        for fleet in block.fleets
    )


def _sets(block: Block, day: int, people: Ints) -> Wave | None:
    """Return the stop sets with their exact prices; None where a county has no coach."""
    counties = len(people)
    stay = np.full(counties, np.inf)
    np.minimum.at(stay, block.groups.county, block.groups.unserved)
    seats = np.ones(counties, dtype=np.int64)
    head = np.full(counties, np.inf)
    full_yuan = np.zeros(counties)
    direct = np.full((counties, 2), -1, dtype=np.int64)
    for number, fleet in enumerate(block.fleets):
        rows = np.flatnonzero((fleet.table.size == 1) & fleet.allowed[:, day])
        home = fleet.table.stops[rows, 0]
        places = fleet.seats[rows, day]
        yuan = fleet.yuan[rows] + fleet.person[rows, 0] * places
        better = yuan / places < head[home]
        rows, home = rows[better], home[better]
        head[home], seats[home] = (yuan / places)[better], places[better]
        full_yuan[home] = yuan[better]
        direct[home] = np.column_stack([np.full(len(rows), number), rows])
    if (direct[:, 0] < 0).any() or (full_yuan > stay * seats).any():
        return None
    full, rest = people // seats, people % seats
    nobody = np.full((counties, 3), -1, dtype=np.int64)
    nobody[:, 0] = np.arange(counties)
    members, trips = [nobody], [np.full((counties, 2), -1, dtype=np.int64)]
    prices = [stay * rest]
    for number, fleet in enumerate(block.fleets):
        stops = fleet.table.stops
        load = np.where(stops >= 0, rest[stops], 0)
        fits = (load.sum(axis=1) <= fleet.seats[:, day]) & ((load > 0) == (stops >= 0)).all(axis=1)
        rows = np.flatnonzero(fits & fleet.allowed[:, day])
        each = np.where(stops[rows] >= 0, fleet.person[rows], 0.0)
        members.append(stops[rows])
        trips.append(np.column_stack([np.full(len(rows), number), rows]))
        prices.append(fleet.yuan[rows] + (each * load[rows]).sum(axis=1))
    return Wave(
        day=day,
        full=full,
        rest=rest,
        seats=seats,
        direct=direct,
        members=np.concatenate(members),
        trip=np.concatenate(trips),
        yuan=np.concatenate(prices),
        base=float((full * full_yuan).sum()) + block.constant,
    )


def choose(wave: Wave, *, seconds: float = math.inf) -> Chosen:
    """Return the cheapest stop sets that hold every county once, and a bound on any choice."""
    counties = len(wave.rest)
    wanted = wave.rest > 0
    usable = np.concatenate([np.flatnonzero(wanted), np.arange(counties, len(wave.yuan))])
    price = _prices(wave, usable)
    in_turn = np.where(wave.members >= 0, price[wave.members], 0.0).sum(axis=1)
    reduced = wave.yuan - in_turn
    bound = float(price[wanted].sum())
    rough = _best_of(wave, usable[reduced[usable] <= _cheap(reduced[usable])])
    near = usable[reduced[usable] <= rough.value - bound + _TOLERANCE]
    best = rough
    if len(near) <= _MOST and rough.value - bound > _GAP * abs(bound + wave.base):
        again = _best_of(wave, near, seconds=seconds)
        best = again if again.value < rough.value else rough
        bound = max(bound, min(best.value, again.bound))
    total = best.value + wave.base
    safe = bound + wave.base - _ROUNDING * abs(bound + wave.base)
    return Chosen(best.sets, total, min(total, safe))


def _cheap(reduced: Floats) -> float:
    """Return the reduced cost below which the first choice looks."""
    most = 6_000
    if len(reduced) <= most:
        return math.inf
    return float(np.partition(reduced, most)[most])


def _prices(wave: Wave, usable: Ints) -> Floats:
    """Return a price of each county at which no stop set is worth more than it costs.

    Column generation, all sets priced in every round; the last prices are lowered until they hold.
    """
    counties = len(wave.rest)
    members = wave.members[usable]
    inside = members >= 0
    size = inside.sum(axis=1)
    basis = np.zeros(len(usable), dtype=bool)
    basis[(size == 1)] = True
    price = np.zeros(counties)
    for _ in range(200):
        price = _duals(wave, usable[basis])
        reduced = wave.yuan[usable] - np.where(inside, price[members], 0.0).sum(axis=1)
        bad = np.flatnonzero((reduced < -_TOLERANCE) & ~basis)
        if not len(bad):
            break
        basis[bad[np.argsort(reduced[bad], kind="stable")[:_MANY]]] = True
    reduced = wave.yuan[usable] - np.where(inside, price[members], 0.0).sum(axis=1)
    bad = reduced < 0
    share = np.ones(counties)
    if bad.any():
        worth = np.where(inside[bad], price[members[bad]], 0.0).sum(axis=1)
        ratio = np.repeat((wave.yuan[usable][bad] / worth)[:, None], 3, axis=1)
        np.minimum.at(share, members[bad][inside[bad]], ratio[inside[bad]])
    return price * share


_Rows = dict[int, mathopt.LinearConstraint]


def _model(
    wave: Wave, sets: Ints, *, whole: bool
) -> tuple[mathopt.Model, list[mathopt.Variable], _Rows]:
    """Return the programme that holds every county at least once."""
    model = mathopt.Model()
    wanted = np.flatnonzero(wave.rest > 0).tolist()
    rows = {county: model.add_linear_constraint(lb=1.0) for county in wanted}
    runs = []
    for yuan, members in zip(wave.yuan[sets].tolist(), wave.members[sets].tolist(), strict=True):
        variable = model.add_variable(lb=0.0, ub=1.0 if whole else math.inf, is_integer=whole)
        model.objective.set_linear_coefficient(variable, yuan)
        for county in members:
            if county >= 0:
                rows[county].set_coefficient(variable, 1.0)
        runs.append(variable)
    return model, runs, rows


def _duals(wave: Wave, sets: Ints) -> Floats:
    model, _, rows = _model(wave, sets, whole=False)
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    price = np.zeros(len(wave.rest))
    for county, row in rows.items():
        price[county] = max(result.dual_values(row), 0.0)
    return price


def _best_of(wave: Wave, sets: Ints, *, seconds: float = math.inf) -> Chosen:
    """Return the best choice among some sets, without the full coaches."""
    model, runs, _ = _model(wave, sets, whole=True)
    parameters = mathopt.SolveParameters(
        relative_gap_tolerance=_GAP,
        random_seed=1,
        node_limit=_NODES,
        time_limit=None if math.isinf(seconds) else dt.timedelta(seconds=seconds),
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    values = result.variable_values(runs)
    chosen = sets[np.array(values) > 0.5]
    return Chosen(chosen, result.objective_value(), result.best_objective_bound())


def seat(block: Block, demand: Demand, wave: Wave, chosen: Chosen) -> Packed | None:
    """Return whole parties on the coaches of a choice, or None where they do not fill them."""
    parties: list[list[int]] = [[] for _ in wave.rest]
    for county, members in zip(block.groups.county.tolist(), block.groups.parties, strict=True):
        parties[county] += [int(party) for party in members]
    taken = np.zeros(len(wave.rest), dtype=bool)
    trips: list[Loaded] = []
    left: list[int] = []
    value = wave.base
    shared: dict[int, list[int]] = {}
    for county, mine in enumerate(parties):
        rooms = [int(wave.rest[county])] + [int(wave.seats[county])] * int(wave.full[county])
        loads = _filled(mine, demand.size, rooms)
        if loads is None:
            return None
        shared[county] = loads[0]
        number, route = wave.direct[county].tolist()
        trips += [Loaded(number, route, wave.day, tuple(sorted(load))) for load in loads[1:]]
    for chosen_set in chosen.sets.tolist():
        homes = [int(c) for c in wave.members[chosen_set] if c >= 0 and not taken[c]]
        taken[homes] = True
        exact = _exactly(wave, chosen_set, homes)
        number, route = wave.trip[exact].tolist()
        on = [party for home in homes for party in shared[home]]
        if not on:
            continue
        if number < 0:
            left += on
            value += float(wave.yuan[exact])
            continue
        fleet = block.fleets[number]
        person = dict(zip(fleet.table.stops[route].tolist(), fleet.person[route], strict=True))
        value += float(fleet.yuan[route])
        value += sum(float(person[home]) * int(wave.rest[home]) for home in homes)
        trips.append(Loaded(number, route, wave.day, tuple(sorted(on))))
    return Packed(tuple(trips), (), tuple(sorted(left)), value)


def _exactly(wave: Wave, chosen: int, homes: list[int]) -> int:
    """Return the cheapest set of just these counties, or the chosen one where there is none.

    A choice holds every county at least once: where a stop costs nothing, a county may stand in
    two sets, and the second coach does not stop there.
    """
    if not homes or len(homes) == int((wave.members[chosen] >= 0).sum()):
        return chosen
    size = (wave.members >= 0).sum(axis=1)
    same = (size == len(homes)) & np.isin(wave.members, [*homes, -1]).all(axis=1)
    rows = np.flatnonzero(same)
    return int(rows[wave.yuan[rows].argmin()]) if len(rows) else chosen


def _filled(parties: list[int], size: Ints, rooms: list[int]) -> list[list[int]] | None:
    """Return the parties for each room, all of them full, the largest parties first."""
    left = list(rooms)
    loads: list[list[int]] = [[] for _ in rooms]
    for party in sorted(parties, key=lambda p: (-int(size[p]), p)):
        room = max(range(len(left)), key=lambda r: (left[r], -r))
        if left[room] < size[party]:
            return None
        left[room] -= int(size[party])
        loads[room].append(party)
    return loads

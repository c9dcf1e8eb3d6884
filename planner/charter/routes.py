"""All lawful ways of a coach through at most three counties, with exact km and times.

A route is a set of boarding counties in their cheapest order, one departure time and the
timetable that follows. Routes no law or limit allows are left out here, before any search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from planner.charter.network import Network
from planner.charter.settings import MINUTES_A_DAY, Settings
from planner.charter.timetable import simulate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ROUNDING = 0.11
"""Km are rounded to one decimal leg by leg."""
_SETS = 200_000
"""Sets of counties looked at at once; bounds memory, changes no result."""
_LANES = 400_000
"""Timetables simulated at once; bounds memory, changes no result."""


@dataclass(frozen=True)
class RouteTable:
    """R lawful routes to one end point.

    Parameters
    ----------
    stops
        Rows of the counties in the network, in order of boarding (R, 3); −1 where fewer.
    size
        Boarding stops (R,).
    km, legs
        Length (R,) and driving minutes leg by leg (R, 3), −1 where fewer.
    depart, arrive
        Minutes after the midnight before departure (R,).
    leave
        Departure from each stop (R, 3).
    drivers
        Drivers needed (R,).
    stand, night_stop
        Minutes at a stop between legs, and whether 02:00–05:00 was kept.
    """

    stops: Ints
    size: Ints
    km: Floats
    legs: Ints
    depart: Ints
    arrive: Ints
    leave: Ints
    drivers: Ints
    stand: int
    night_stop: bool

    def __len__(self) -> int:
        return len(self.size)

    @property
    def offset(self) -> Ints:
        """Days from departure to arrival (R,)."""
        return self.arrive // MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a route may arrive: in a daily window, or (a feeder) at the latest on the same day."""

    opens: int
    closes: int
    same_day: bool = False


def enumerate_routes(
    network: Network,
    counties: Ints,
    end: int,
    settings: Settings,
    *,
    max_stops: int,
    max_km: float,
    stand: int,
    night_stop: bool,
    arrival: Arrival,
    fits: Callable[[Ints], Flags] | None = None,
) -> RouteTable:
    """Return every lawful route from at most ``max_stops`` of the counties to the end point.

    ``fits`` says which sets of two or three counties (n, k) are wanted; None wants all.

    A coach takes the departure on the grid that arrives on the earliest possible day, then the
    shortest time under way, then the earliest departure. A feeder leaves as late as it can.
    """
    parts = [
        _joined(
            [
                _ordered(network, counties[sets], end, max_km=max_km, settings=settings, fits=fits)
                for sets in _subsets(len(counties), size)
            ]
        )
        for size in range(1, min(max_stops, 3, len(counties)) + 1)
    ]
    if not parts:
        none = np.zeros((0, 3), dtype=np.int64)
        parts = [(none, none, np.zeros(0))]
    stops, legs, km = (np.concatenate([part[i] for part in parts]) for i in range(3))
    best = _best_departures(
        legs, km, settings, stand=stand, night_stop=night_stop, arrival=arrival
    )
    keep = best.depart >= 0
    stops, legs, km = stops[keep], legs[keep], km[keep]
    ends = best.ends[keep]
    depart = best.depart[keep]
    leave = np.full(stops.shape, -1, dtype=np.int64)
    leave[:, 0] = depart
    for stop in (1, 2):
        has = stops[:, stop] >= 0
        leave[has, stop] = ends[has, stop - 1] + stand
    size = (stops >= 0).sum(axis=1)
    return RouteTable(
        stops=stops,
        size=size,
        km=km,
        legs=legs,
        depart=depart,
        arrive=ends[np.arange(len(size)), size - 1],
        leave=leave,
        drivers=best.drivers[keep],
        stand=stand,
        night_stop=night_stop,
    )


_Part = tuple[Ints, Ints, Floats]


def _joined(parts: list[_Part]) -> _Part:
    """Return the parts as one."""
    if not parts:
        none = np.zeros((0, 3), dtype=np.int64)
        return none, none, np.zeros(0)
    stops, legs, km = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return stops, legs, km


def _ordered(
    network: Network,
    sets: Ints,
    end: int,
    *,
    max_km: float,
    settings: Settings,
    fits: Callable[[Ints], Flags] | None,
) -> _Part:
    """Return these sets of counties in their shortest order, where lawful: stops, legs, km."""
    km, minutes = network.road_km, network.road_minutes
    size = sets.shape[1]
    if fits is not None and size > 1:
        sets = sets[fits(sets)]
    orders = np.array(list(permutations(range(size))))
    ways = np.stack([_length(km, sets[:, order], end) for order in orders], axis=1)
    ways = np.round(ways, 1)
    best = ways.argmin(axis=1)
    length = ways[np.arange(len(sets)), best]
    stops = np.take_along_axis(sets, orders[best], axis=1)
    direct = km[stops[:, 0], end]
    inside = (length <= max_km) & (length <= direct * (1 + settings.detour_share) + _ROUNDING)
    stops, length = stops[inside], length[inside]
    legs = np.full((len(stops), 3), -1, dtype=np.int64)
    for leg in range(size):
        target = stops[:, leg + 1] if leg + 1 < size else np.full(len(stops), end)
        legs[:, leg] = minutes[stops[:, leg], target]
    padded = np.full((len(stops), 3), -1, dtype=np.int64)
    padded[:, :size] = stops
    return padded, legs, length


def _subsets(n: int, size: int) -> Iterator[Ints]:
    """Yield all subsets of range(n) of this size, in order, some thousand at a time (m, size)."""
    if size == 1:
        yield np.arange(n)[:, None]
        return
    first, second = np.triu_indices(n, 1)
    pairs = np.stack([first, second], axis=1)
    if size == 2:
        yield pairs
        return
    starts = np.searchsorted(first, np.arange(n))
    waiting: list[Ints] = []
    for head in range(n - 2):
        tails = pairs[starts[head + 1] :]
        waiting.append(np.column_stack([np.full(len(tails), head), tails]))
        if sum(map(len, waiting)) >= _SETS or head == n - 3:
            yield np.concatenate(waiting)
            waiting = []


def _length(km: Floats, stops: Ints, end: int) -> Floats:
    total: Floats = km[stops[:, -1], end].copy()
    for leg in range(stops.shape[1] - 1):
        total += km[stops[:, leg], stops[:, leg + 1]]
    return total


@dataclass
class _Best:
    depart: Ints
    ends: Ints
    drivers: Ints


def _best_departures(
    legs: Ints,
    km: Floats,
    settings: Settings,
    *,
    stand: int,
    night_stop: bool,
    arrival: Arrival,
) -> _Best:
    """Return the chosen departure of each route (−1: none is lawful) and what follows from it."""
    clocks = np.arange(
        settings.earliest_departure, settings.latest_departure + 1, settings.departure_step
    )
    if night_stop:
        small_hours = (settings.stop_from <= clocks) & (clocks < settings.stop_until)
        clocks = clocks[~small_hours]
    n = len(legs)
    best = _Best(
        np.full(n, -1, dtype=np.int64),
        np.zeros((n, 3), dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )
    if not len(clocks) or not n:
        return best
    law = _Law(settings, stand, night_stop, arrival)
    # The clock that suits a way of the same driving and standing time almost always suits the
    # route itself; only where it does not, all clocks are tried.
    busy = np.where(legs > 0, legs, 0).sum(axis=1) + stand * ((legs >= 0).sum(axis=1) - 1)
    alike, first, which = np.unique(busy, return_index=True, return_inverse=True)
    del alike
    law.best_of(clocks, legs, km, first, best)
    guess = best.depart[first][which]
    rows = np.flatnonzero(guess >= 0)
    law.try_at(guess[rows][:, None], legs, km, rows, best)
    law.best_of(clocks, legs, km, np.flatnonzero(best.depart < 0), best)
    return best


@dataclass(frozen=True)
class _Law:
    """What decides whether a departure is lawful, and which of them is best."""

    settings: Settings
    stand: int
    night_stop: bool
    arrival: Arrival

    def best_of(self, clocks: Ints, legs: Ints, km: Floats, rows: Ints, best: _Best) -> None:
        """Try all clocks for these rows and note the best lawful one."""
        chunk = max(1, _LANES // len(clocks))
        for start in range(0, len(rows), chunk):
            some = rows[start : start + chunk]
            self.try_at(np.tile(clocks, (len(some), 1)), legs, km, some, best)

    def try_at(self, clocks: Ints, legs: Ints, km: Floats, rows: Ints, best: _Best) -> None:
        """Try these clocks (n, m) for these rows (n,) and note the best lawful one of each."""
        if not len(rows):
            return
        many = clocks.shape[1]
        lanes, depart = np.repeat(rows, many), clocks.ravel()
        runs = simulate(
            legs[lanes],
            depart,
            self.settings,
            stand=self.stand,
            km=km[lanes],
            night_stop=self.night_stop,
        )
        end = runs.arrive.max(axis=1)
        clock = end % MINUTES_A_DAY
        lawful = runs.drivers <= self.settings.max_drivers
        if self.arrival.same_day:
            lawful &= end <= self.arrival.closes
            worth = -depart
        else:
            lawful &= (self.arrival.opens <= clock) & (clock <= self.arrival.closes)
            worth = (end // MINUTES_A_DAY) * 10**7 + (end - depart) * 2000 + depart
        table = np.where(lawful, worth, 10**9).reshape(len(rows), many)
        choice = table.argmin(axis=1)
        found = table.min(axis=1) < 10**9
        picked = (np.arange(len(rows)) * many + choice)[found]
        best.depart[rows[found]] = depart[picked]
        best.ends[rows[found]] = runs.arrive[picked]
        best.drivers[rows[found]] = runs.drivers[picked]

"""A lawful timetable for one coach or feeder with given stops: after a stop is dropped or added.

The law itself is :mod:`planner.charter.timetable`; here one vehicle is timed, at a departure
asked for or at the best one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.charter.running import World
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.timetable import Event, events, simulate, stand_minutes
from planner.charter.trips import Stop, Trip

_ROUNDING = 0.05
"""Kilometres that rounding may add."""


@dataclass(frozen=True)
class Timetable:
    """Times of one vehicle, minutes after the midnight of its day: leaving each stop, arriving."""

    leave: tuple[int, ...]
    stand: int
    arrive: int
    km: float
    drivers: int
    log: tuple[Event, ...]


def timetable(
    world: World,
    mode: str,
    day: int,
    counties: Sequence[str],
    *,
    end: int,
    depart: int,
    seats: int,
) -> Timetable:
    """Return the timetable of a vehicle through these counties to a row of the network.

    Parameters
    ----------
    day
        Day of departure; it decides about the small hours.
    end
        Row of the end in the network.
    depart
        When the first stop is left, minutes after midnight.
    seats
        Usable seats; stops last as long as for so many people.
    """
    settings, network = world.problem.settings, world.network
    rows = [network.counties.index(county) for county in counties] + [end]
    legs = np.array([network.road_minutes[a, b] for a, b in pairwise(rows)], dtype=np.int64)
    km = round(float(sum(network.road_km[a, b] for a, b in pairwise(rows))), 1)
    date = world.demand.days[day].date()
    night_stop = any(settings.stands_at_night(date, county, mode) for county in counties)
    stand = stand_minutes(settings, seats)
    runs = simulate(
        legs[None, :],
        np.array([depart]),
        settings,
        stand=stand,
        km=np.array([km]),
        night_stop=night_stop,
    )
    arrive = [int(minute) for minute in runs.arrive[0]]
    log = events(legs, depart, settings, stand=stand, km=km, night_stop=night_stop)
    return Timetable(
        (depart, *(minute + stand for minute in arrive[:-1])),
        stand,
        arrive[-1],
        km,
        int(runs.drivers[0]),
        tuple(log),
    )


def lawful(world: World, times: Timetable, *, day: int, by: int | None = None) -> bool:
    """Whether a vehicle leaves and arrives within the hours, in time, with drivers enough.

    ``by`` is the last minute it may arrive at a hub, after the midnight of its day; None for a
    coach to the reception point.
    """
    settings = world.problem.settings
    leaves = times.leave[0]
    if times.drivers > settings.max_drivers:
        return False
    if not settings.earliest_departure <= leaves <= settings.latest_departure:
        return False
    if by is not None:
        return times.arrive <= by
    clock, later = times.arrive % MINUTES_A_DAY, times.arrive // MINUTES_A_DAY
    in_hours = settings.reception_opens <= clock <= settings.reception_closes
    return in_hours and day + later < len(world.demand.days)


def put(world: World, trip: Trip, counties: Sequence[str], times: Timetable) -> None:
    """Give a trip these stops and times; people stay where they board, the end stays the end.

    Raises
    ------
    ValueError
        When somebody boards at a stop that is not among them.
    """
    network, midnight = world.network, trip.day * MINUTES_A_DAY
    old = {stop.place: stop for stop in trip.stops[:-1]}
    if any(old[place].on for place in old.keys() - set(counties)):
        raise ValueError("somebody boards at a stop that is given up")
    stops = []
    for county, leaves in zip(counties, times.leave, strict=True):
        row = network.counties.index(county)
        at = midnight + leaves
        stop = Stop(county, float(network.lat[row]), float(network.lon[row]), at - times.stand, at)
        stop.on = old[county].on if county in old else []
        stops.append(stop)
    last = trip.stops[-1]
    arrive = midnight + times.arrive
    stops.append(Stop(last.place, last.lat, last.lon, arrive, arrive, [], last.off))
    trip.stops = stops
    trip.km, trip.drivers = times.km, times.drivers
    trip.driving = list(times.log)


def end_row(world: World, trip: Trip) -> int:
    """Return the row of the network where a coach or feeder ends."""
    network, place = world.network, trip.stops[-1].place
    if trip.mode == "coach":
        return network.arrival(network.arrivals.index(place))
    return network.hub(network.hubs.index(place))


def without(world: World, trip: Trip, places: set[str], *, by: int | None = None) -> bool:
    """Drop stops nobody boards at; whoever boards elsewhere keeps his time where that is lawful.

    Returns whether it could be done; the trip is unchanged when not.
    """
    counties = [stop.place for stop in trip.stops[:-1] if stop.place not in places]
    if not counties or _roundabout(world, counties, end_row(world, trip)):
        return False
    first = next(stop for stop in trip.stops if stop.place == counties[0])
    settings, midnight = world.problem.settings, trip.day * MINUTES_A_DAY
    grid = range(settings.earliest_departure, settings.latest_departure + 1)
    wanted = first.depart - midnight
    late = trip.stops[0].depart - midnight
    steps = grid[:: settings.departure_step]
    for depart in (wanted, late, *sorted(steps, key=lambda clock: abs(clock - wanted))):
        times = timetable(
            world,
            trip.mode,
            trip.day,
            counties,
            end=end_row(world, trip),
            depart=depart,
            seats=trip.seats,
        )
        same_day = times.arrive // MINUTES_A_DAY <= trip.arrive // MINUTES_A_DAY - trip.day
        if depart in grid and same_day and lawful(world, times, day=trip.day, by=by):
            put(world, trip, counties, times)
            return True
    return False


def _roundabout(world: World, counties: Sequence[str], end: int) -> bool:
    """Whether a way through these counties is longer than a detour may be from its first stop.

    A route that is lawful from afar need not be when it begins at a later stop.
    """
    network, share = world.network, world.problem.settings.detour_share
    rows = [network.counties.index(county) for county in counties] + [end]
    km = sum(float(network.road_km[a, b]) for a, b in pairwise(rows))
    return km > float(network.road_km[rows[0], end]) * (1 + share) + _ROUNDING

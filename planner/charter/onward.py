"""The last mile of people who arrive otherwise than planned: free seats first, then new shuttles.

Shuttles that run are kept as they are wherever somebody still needs them. The day of an
arrival place is planned anew only where that saves more than telling people about it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from planner.charter.hubs import LastMile
from planner.charter.last_mile import Arrived, shuttles
from planner.charter.running import World, board, leave, price
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.trips import Trip


@dataclass(frozen=True)
class Arrival:
    """One person at the end of the long part of his journey: place, and minute."""

    person: int
    place: int
    minute: int


def bring_home(
    world: World,
    way_on: LastMile,
    trips: list[Trip],
    *,
    may_change: Callable[[Trip], bool],
    price_per_change: float,
    afresh: bool = True,
) -> list[Trip]:
    """Return the trips with shuttles for everybody who arrives where shuttles run.

    Parameters
    ----------
    trips
        All trips, shuttles of before included; those that may change are changed in place.
    may_change
        Whether a shuttle may take people on, lose people or be given up.
    afresh
        Whether the day of a place may be planned anew where that is cheaper.
    """
    arrivals = _arrivals(world, way_on, trips)
    old = [trip for trip in trips if trip.mode == "shuttle"]
    rest = [trip for trip in trips if trip.mode != "shuttle"]
    waiting, touched = _keep_who_fits(world, old, arrivals)
    free = [trip for trip in old if may_change(trip)]
    still = _into_free_seats(world, free, waiting, touched)
    made: list[Trip] = []
    for arrived in _together(still):
        made += shuttles(world.problem, world.network, way_on, arrived)
    touched = _worth_it(world, made, old, touched)
    kept = [trip for trip in old if trip.boarded]
    for trip in kept:
        if may_change(trip):
            _drop_empty_stops(world, trip)
    everything = kept + made
    if afresh:
        for place, day in sorted(touched):
            everything = _anew(
                world,
                way_on,
                everything,
                arrivals,
                (place, day),
                may_change=may_change,
                price_per_change=price_per_change,
            )
    return rest + everything


def _worth_it(
    world: World, made: list[Trip], old: list[Trip], touched: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Return the places and days to be planned anew: with a new shuttle, or with an idle one."""
    places = {name: i for i, name in enumerate(world.network.arrivals)}
    loose = [trip for trip in old if trip.boarded * 2 < trip.seats]
    found = {(places[trip.stops[0].place], trip.day) for trip in made}
    return found | ({(places[trip.stops[0].place], trip.day) for trip in loose} & touched)


def _arrivals(world: World, way_on: LastMile, trips: Iterable[Trip]) -> dict[int, Arrival]:
    """Return where and when everybody arrives who needs a shuttle."""
    places = {name: i for i, name in enumerate(world.network.arrivals)}
    found = {}
    for trip in trips:
        if trip.mode in ("shuttle", "feeder"):
            continue
        place = places[trip.stops[-1].place]
        if way_on.offered[place]:
            for person in trip.stops[-1].off:
                found[person] = Arrival(person, place, trip.arrive)
    return found


def _fits(world: World, trip: Trip, arrival: Arrival, *, most: int | None) -> bool:
    """Whether somebody who arrives so can take a shuttle without missing it or waiting long."""
    settings = world.problem.settings
    wait = trip.depart - arrival.minute
    if trip.stops[0].place != world.network.arrivals[arrival.place]:
        return False
    if trip.day != arrival.minute // MINUTES_A_DAY:
        return False
    return wait >= settings.transfer_minutes and (most is None or wait <= most)


def _keep_who_fits(
    world: World, old: Iterable[Trip], arrivals: dict[int, Arrival]
) -> tuple[list[Arrival], set[tuple[int, int]]]:
    """Take those off their shuttles who do not come to them any more; return who needs one.

    Also returned are the arrival places and days whose shuttles lost somebody.
    """
    held: set[int] = set()
    touched = set()
    places = {name: i for i, name in enumerate(world.network.arrivals)}
    for trip in old:
        on = list(trip.stops[0].on)
        gone = [
            person
            for person in on
            if person not in arrivals or not _fits(world, trip, arrivals[person], most=None)
        ]
        if gone:
            leave(trip, gone)
            touched.add((places[trip.stops[0].place], trip.day))
        held |= set(on) - set(gone)
    waiting = [arrivals[person] for person in sorted(arrivals) if person not in held]
    return waiting, touched


def _into_free_seats(
    world: World,
    shuttles_free: Sequence[Trip],
    waiting: Sequence[Arrival],
    touched: set[tuple[int, int]],
) -> list[Arrival]:
    """Seat people on shuttles that go to their town and have seats; return who is left."""
    towns = world.problem.travellers["town"].to_numpy()
    settings = world.problem.settings
    most = settings.shuttle_wait_minutes + settings.transfer_minutes
    still = []
    for arrival in waiting:
        town = towns[arrival.person]
        options = [
            (stop.arrive, trip.name, trip, seq)
            for trip in shuttles_free
            if trip.boarded < trip.seats and _fits(world, trip, arrival, most=most)
            for seq, stop in enumerate(trip.stops)
            if seq and stop.place == town
        ]
        if not options:
            still.append(arrival)
            continue
        _, _, trip, seq = min(options, key=lambda option: option[:2])
        board(trip, [arrival.person], 0, seq)
        touched.add((arrival.place, trip.day))
    return still


def _together(waiting: Iterable[Arrival]) -> list[list[Arrived]]:
    """Return people as the planner of shuttles takes them: by place and moment, a list a day."""
    by_moment: dict[tuple[int, int], list[int]] = {}
    for arrival in waiting:
        by_moment.setdefault((arrival.place, arrival.minute), []).append(arrival.person)
    by_day: dict[tuple[int, int], list[Arrived]] = {}
    for (place, minute), people in sorted(by_moment.items()):
        key = (place, minute // MINUTES_A_DAY)
        by_day.setdefault(key, []).append(Arrived(tuple(people), place, minute))
    return list(by_day.values())


def _drop_empty_stops(world: World, trip: Trip) -> None:
    """Leave out towns nobody goes to any more; the others are reached no later."""
    stops = [trip.stops[0]] + [stop for stop in trip.stops[1:] if stop.off]
    if len(stops) == len(trip.stops):
        trip.yuan = price(world, trip)
        return
    network, settings = world.network, world.problem.settings
    here = network.arrival(network.arrivals.index(stops[0].place))
    now, km = stops[0].depart, 0.0
    for stop in stops[1:]:
        row = network.town(network.towns.index(stop.place))
        leg = float(network.road_km[here, row])
        now += int(-(-(leg / settings.shuttle_kmh * 60 - 1e-9) // 1))
        km += leg
        stop.arrive = stop.depart = min(now, stop.arrive)
        here, now = row, stop.arrive
    trip.stops, trip.km = stops, round(km, 1)
    trip.yuan = price(world, trip)


def _anew(
    world: World,
    way_on: LastMile,
    running: list[Trip],
    arrivals: dict[int, Arrival],
    place_day: tuple[int, int],
    *,
    may_change: Callable[[Trip], bool],
    price_per_change: float,
) -> list[Trip]:
    """Return the shuttles with one place and day planned anew, where that is cheaper."""
    place, day = place_day
    name = world.network.arrivals[place]
    mine = [
        trip
        for trip in running
        if trip.stops[0].place == name and trip.day == day and may_change(trip)
    ]
    people = [person for trip in mine for person in trip.stops[0].on]
    here = [arrivals[person] for person in sorted(people)]
    again = [
        trip
        for arrived in _together(here)
        for trip in shuttles(world.problem, world.network, way_on, arrived)
    ]
    before = _cost(world, mine, arrivals)
    told = _told(mine, again)
    if _cost(world, again, arrivals) + told * price_per_change >= before - 1e-6:
        return running
    _keep_names(mine, again)
    given_up = {id(trip) for trip in mine}
    return [trip for trip in running if id(trip) not in given_up] + again


def _cost(world: World, trips: Iterable[Trip], arrivals: dict[int, Arrival]) -> float:
    hour = world.problem.settings.yuan_per_person_hour / 60
    return sum(
        trip.yuan
        + hour
        * sum(stop.arrive - arrivals[person].minute for stop in trip.stops for person in stop.off)
        for trip in trips
    )


def _told(before: Iterable[Trip], after: Iterable[Trip]) -> int:
    """Return how many people leave at another moment than before."""
    was = {person: trip.depart for trip in before if trip.name for person in trip.stops[0].on}
    now = {person: trip.depart for trip in after for person in trip.stops[0].on}
    return sum(was[person] != now[person] for person in now if person in was)


def _keep_names(before: list[Trip], after: list[Trip]) -> None:
    """Let shuttles that leave at the same moment with mostly the same people keep their names."""
    free = [trip for trip in before if trip.name]
    for trip in after:
        mine = set(trip.stops[0].on)
        same = [old for old in free if old.depart == trip.depart and mine & set(old.stops[0].on)]
        if same:
            old = max(same, key=lambda t: (len(mine & set(t.stops[0].on)), t.name))
            trip.name = old.name
            kept = {p: s for p, s in old.seat_of.items() if p in mine}
            trip.seat_of.update(kept)
            free.remove(old)

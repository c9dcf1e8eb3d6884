"""From loaded vehicles to a plan: trips, stops, driving logs, seats and every yuan.

Nothing is decided here except seat numbers and the shuttles of the last mile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.charter import tables
from planner.charter.blocks import Block
from planner.charter.calendar import open_days
from planner.charter.demand import Demand
from planner.charter.hubs import LastMile, Slot, own_ways
from planner.charter.last_mile import Arrived, shuttles
from planner.charter.lines import hired, trip_yuan
from planner.charter.network import Network
from planner.charter.packing import Loaded, Packed
from planner.charter.problem import Problem
from planner.charter.seating import give_out, labels
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.timetable import events
from planner.charter.trips import Stop, Trip

Flags = npt.NDArray[np.bool_]

ORDER = {"feeder": 0, "coach": 1, "carriage": 2, "train": 2, "flight": 2, "shuttle": 3}
LETTER = {
    "coach": "C",
    "feeder": "F",
    "carriage": "W",
    "train": "T",
    "flight": "A",
    "shuttle": "S",
}


@dataclass
class Assembled:
    """Everything that runs, and what it costs.

    Parameters
    ----------
    trips
        All trips, named, in the order of their names.
    costs
        Yuan by part: ``charter``, ``own_travel``, ``waiting``, ``person_hours``, ``unserved``.
    """

    trips: list[Trip] = field(default_factory=list)
    costs: dict[str, float] = field(default_factory=dict)

    @property
    def objective(self) -> float:
        """The objective in yuan."""
        return sum(self.costs.values())

    @property
    def spent(self) -> float:
        """What has to be paid in yuan: charters, and own travel paid back."""
        return self.costs["charter"] + self.costs["own_travel"]


def assemble(
    problem: Problem,
    network: Network,
    demand: Demand,
    *,
    way_on: LastMile,
    packed: Sequence[tuple[Block, Packed]],
) -> Assembled:
    """Return the trips of a plan with shuttles, seats and costs."""
    maker = TripMaker(problem, network, demand)
    trips: list[Trip] = []
    for block, load in packed:
        trips += [maker.coach(block, loaded) for loaded in load.trips]
        fed = _fed(block, load.trips)
        trips += [maker.ride(block, loaded, fed) for loaded in load.rides]
    arrived = [
        Arrived(tuple(trip.stops[-1].off), maker.arrival_of[id(trip)], trip.arrive)
        for trip in trips
        if id(trip) in maker.arrival_of
    ]
    trips += shuttles(problem, network, way_on, arrived)
    trips.sort(key=lambda t: (t.depart, ORDER[t.mode], t.offer, t.stops[0].place, t.stops[0].on))
    counts: dict[str, int] = {}
    for trip in trips:
        letter = LETTER[trip.mode]
        counts[letter] = counts.get(letter, 0) + 1
        trip.name = f"{letter}{counts[letter]:04d}"
        _seat(problem, trip)
    return Assembled(trips, maker.costs(trips))


def _fed(block: Block, trips: Sequence[Loaded]) -> dict[int, int]:
    """Return the hub, a row of the network, to which a feeder takes each party."""
    return {
        party: block.end_of(block.fleets[loaded.number])
        for loaded in trips
        if block.fleets[loaded.number].slot >= 0
        for party in loaded.parties
    }


class TripMaker:
    """Makes trips of loaded vehicles."""

    def __init__(self, problem: Problem, network: Network, demand: Demand) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.network = network
        self.demand = demand
        self.arrival_of: dict[int, int] = {}
        self.own: dict[int, tuple[float, int]] = {}
        self.hub_days: dict[int, Flags] = {}
        self.offers = problem.offer_rows

    def _people(self, parties: Sequence[int]) -> list[int]:
        return [int(p) for party in parties for p in self.demand.members[party]]

    def _stop(self, row: int, place: str, arrive: int, depart: int) -> Stop:
        lat, lon = float(self.network.lat[row]), float(self.network.lon[row])
        return Stop(place, lat, lon, arrive, depart)

    def coach(self, block: Block, loaded: Loaded) -> Trip:
        """Return a coach to Yuyao or a feeder to a hub."""
        fleet = block.fleets[loaded.number]
        table, route = fleet.table, loaded.route
        midnight = loaded.day * MINUTES_A_DAY
        counties = [int(block.counties[c]) for c in table.stops[route] if c >= 0]
        stops = []
        for number, row in enumerate(counties):
            leave = midnight + int(table.leave[route, number])
            stops.append(self._stop(row, self.network.counties[row], leave - table.stand, leave))
        if fleet.slot < 0:
            end, place = self.network.arrival(0), self.network.arrivals[0]
        else:
            end = block.end_of(fleet)
            place = self.network.hubs[end - self.network.hub(0)]
        arrive = midnight + int(table.arrive[route])
        stops.append(self._stop(end, place, arrive, arrive))
        at = {self.network.counties[row]: stop for row, stop in zip(counties, stops, strict=False)}
        people = self._people(loaded.parties)
        for party in loaded.parties:
            at[self.demand.county[party]].on += self._people([party])
        stops[-1].off = people
        log = events(
            table.legs[route][table.legs[route] >= 0],
            int(table.depart[route]),
            self.settings,
            stand=table.stand,
            km=float(table.km[route]),
            night_stop=table.night_stop,
        )
        km = round(float(table.km[route]), 1)
        seats = int(fleet.seats[route, loaded.day])
        offer = self.offers[fleet.offer]
        trip = Trip(
            "coach" if fleet.slot < 0 else "feeder",
            fleet.offer,
            loaded.day,
            stops,
            km,
            int(table.drivers[route]),
            trip_yuan(offer, km, people=len(people), seats=seats),
            seats,
            driving=log,
        )
        if fleet.slot < 0:
            self.arrival_of[id(trip)] = 0
        return trip

    def ride(self, block: Block, loaded: Loaded, fed: Mapping[int, int]) -> Trip:
        """Return a train or flight; whoever comes to it by himself is noted with his time.

        ``fed`` is where the feeders of parties end.
        """
        service = block.rides[loaded.number].service
        slot = service.slot
        midnight = loaded.day * MINUTES_A_DAY
        arrive = midnight + service.arrive
        end = self.network.arrival(service.arrival)
        stands = self.settings.call_minutes
        at: dict[int, Stop] = {}
        for hub, clock in slot.stations:
            leaves = midnight + clock
            name = self.network.hubs[hub - self.network.hub(0)]
            comes = max(leaves - stands, max((s.depart for s in at.values()), default=leaves))
            at[hub] = self._stop(hub, name, comes, leaves)
        last = self._stop(end, self.network.arrivals[service.arrival], arrive, arrive)
        stops = [*at.values(), last]
        for party in loaded.parties:
            people = self._people([party])
            at[self._boards(party, slot, loaded.day, fed)].on += people
        last.off = people = [person for stop in at.values() for person in stop.on]
        offer = self.offers[service.offer]
        trip = Trip(
            offer["mode"],
            service.offer,
            loaded.day,
            stops,
            service.km,
            0,
            trip_yuan(offer, service.km, people=len(people), seats=service.seats),
            service.seats,
        )
        self.arrival_of[id(trip)] = service.arrival
        return trip

    def _boards(self, party: int, slot: Slot, day: int, fed: Mapping[int, int]) -> int:
        """Return the station where a party boards; its own travel is noted where it has any."""
        county = self.network.counties.index(self.demand.county[party])
        fed_to = fed.get(party)
        for way in own_ways(self.settings, self.network, slot, county):
            if not self._shut(way.hub, day) and fed_to in (None, way.hub):
                leaves = day * MINUTES_A_DAY + way.leaves
                for person in self._people([party]):
                    self.own[person] = (self.settings.own_yuan_per_km * way.km, leaves)
                return way.hub
        return slot.hub if fed_to is None else fed_to

    def _shut(self, hub: int, day: int) -> bool:
        if hub not in self.hub_days:
            self.hub_days[hub] = open_days(
                self.problem, self.network.hubs[hub - self.network.hub(0)], self.demand.days
            )
        return not self.hub_days[hub][day]

    def costs(self, trips: list[Trip]) -> dict[str, float]:
        """Return the parts of the objective, from the finished trips."""
        travellers = self.problem.travellers
        start = self.demand.days[0]
        ready = (travellers["ready_date"] - start).dt.days.to_numpy()
        leaves: dict[int, int] = {}
        reaches: dict[int, int] = {}
        fed: set[int] = set()
        for trip in sorted(trips, key=lambda t: t.depart):
            for stop in trip.stops:
                for person in stop.on:
                    leaves.setdefault(person, stop.depart)
                for person in stop.off:
                    reaches[person] = stop.arrive
            if trip.mode in ("feeder", "coach"):
                fed |= {person for stop in trip.stops for person in stop.on}
        own_yuan = 0.0
        for person in leaves:
            if person not in fed:
                yuan, minute = self.own[person]
                own_yuan += yuan
                leaves[person] = minute
        minutes = sum(reaches[person] - leave for person, leave in leaves.items())
        waited = sum(int(leave // MINUTES_A_DAY - ready[p]) for p, leave in leaves.items())
        left = len(travellers) - len(leaves)
        return {
            "charter": round(sum(trip.yuan for trip in trips), 2),
            "own_travel": round(own_yuan, 2),
            "waiting": waited * self.settings.yuan_per_waiting_day,
            "person_hours": round(minutes / 60 * self.settings.yuan_per_person_hour, 2),
            "unserved": left * self.settings.yuan_per_unserved,
        }


def _seat(problem: Problem, trip: Trip) -> None:
    """Give everybody on a trip a seat, parties next to each other, the largest parties first."""
    offer = problem.offer_rows[trip.offer]
    party_of = problem.travellers["party_id"].to_numpy()
    parties: dict[str, list[int]] = {}
    for stop in trip.stops:
        for person in stop.on:
            parties.setdefault(str(party_of[person]), []).append(person)
    free = labels(
        trip.mode,
        int(offer["seats"]),
        trip.seats,
        cars=hired(offer, trip.seats),
        free_rows=rows_free(problem, trip),
    )
    given = give_out(free, [(name, len(people)) for name, people in parties.items()])
    for name, people in parties.items():
        trip.seat_of.update(zip(people, given[name], strict=True))


def rows_free(problem: Problem, trip: Trip) -> int:
    """Return how many rows at the back of a trip stay free."""
    first = problem.settings.first_date
    assert first is not None  # Problem.from_frames fills the horizon in
    day = first + dt.timedelta(days=trip.day)
    places = [stop.place for stop in trip.stops[:-1]]
    return max(problem.settings.rows_free(day, place, trip.mode) for place in places)


def frames(
    problem: Problem,
    trips: list[Trip],
    first_day: pd.Timestamp,
    unserved: list[tuple[int, str, str]],
) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan."""
    ids = problem.travellers["traveller_id"].to_numpy()
    offer_ids = problem.offers["offer_id"].to_numpy()
    rows: dict[str, list[tuple[object, ...]]] = {table.name: [] for table in tables.PLAN}
    legs: dict[int, int] = {}
    for trip in sorted(trips, key=lambda t: (t.depart, t.name)):
        rows["trips"].append(
            (
                trip.name,
                trip.mode,
                offer_ids[trip.offer],
                trip.day * MINUTES_A_DAY,
                trip.depart,
                trip.arrive,
                trip.km,
                trip.drivers,
                trip.yuan,
                trip.seats,
                trip.boarded,
            )
        )
        seq_on = {person: seq for seq, stop in enumerate(trip.stops, 1) for person in stop.on}
        seq_off = {person: seq for seq, stop in enumerate(trip.stops, 1) for person in stop.off}
        for seq, stop in enumerate(trip.stops, 1):
            rows["stops"].append(
                (
                    trip.name,
                    seq,
                    stop.place,
                    stop.lat,
                    stop.lon,
                    stop.arrive,
                    stop.depart,
                    len(stop.on),
                    len(stop.off),
                )
            )
        for seq, event in enumerate(trip.driving, 1):
            midnight = trip.day * MINUTES_A_DAY
            rows["driving"].append(
                (
                    trip.name,
                    seq,
                    event.driver,
                    event.kind,
                    midnight + event.start,
                    midnight + event.end,
                )
            )
        for person, seq in seq_on.items():
            legs[person] = legs.get(person, 0) + 1
            rows["seats"].append(
                (ids[person], legs[person], trip.name, trip.seat_of[person], seq, seq_off[person])
            )
    rows["unserved"] = [(ids[person], reason, help_) for person, reason, help_ in unserved]
    times = {
        "trips": ("date", "depart", "arrive"),
        "stops": ("arrive", "depart"),
        "driving": ("start", "end"),
    }
    found = {}
    for table in tables.PLAN:
        frame = pd.DataFrame(rows[table.name], columns=[c.name for c in table.columns])
        frame = frame if len(frame) else table.empty()
        for name in times.get(table.name, ()) if len(frame) else ():
            minutes = frame[name].to_numpy(dtype=np.int64).astype("timedelta64[m]")
            frame[name] = (np.datetime64(first_day, "m") + minutes).astype("datetime64[s]")
        found[table.name] = frame
    found["trips"] = found["trips"].sort_values("trip_id", ignore_index=True)
    order = ["trip_id", "seq"]
    found["stops"] = found["stops"].sort_values(order, ignore_index=True)
    found["driving"] = found["driving"].sort_values(order, ignore_index=True)
    found["seats"] = found["seats"].sort_values(["traveller_id", "leg"], ignore_index=True)
    found["unserved"] = found["unserved"].sort_values("traveller_id", ignore_index=True)
    return found

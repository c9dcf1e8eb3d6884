"""A plan changed by hand: one party, trip or stop at a time, every rule asked at once.

An edit does what it is told; the independent checker then says which rules it breaks, and an
edit that breaks one gives no plan but their names and what to do. Seats, shuttles, prices and
totals follow by themselves.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.charter import retiming
from planner.charter.check import check
from planner.charter.demand import Reason
from planner.charter.difference import difference
from planner.charter.edits import AddStop, AddTrip, CancelTrip, DropStop, Edit, Lock, Move, TakeOff
from planner.charter.held import forced_open, shapes
from planner.charter.hubs import last_mile, usable_seats
from planner.charter.lines import carriages, run_of
from planner.charter.mend import Mended
from planner.charter.network import reception_first
from planner.charter.onward import bring_home
from planner.charter.problem import MAIN_MODES, Plan, Problem
from planner.charter.replan import Locks, close, merged, world_of
from planner.charter.running import (
    ROAD_MODES,
    World,
    board,
    check_in_minutes,
    journeys,
    leave,
    price,
    read_trips,
)
from planner.charter.seating import front_seats
from planner.charter.settings import MINUTES_A_DAY
from planner.charter.trips import Stop, Trip
from planner.charter.violation import Rule, Violation
from planner.errors import Fault, InvalidProblem


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule an edit breaks, where, why, and what to do about it."""

    rule: str
    where: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Edited:
    """What an edit does.

    Parameters
    ----------
    plan
        The new plan, or None when a rule is broken.
    told
        Who must be told what, as after a replan.
    cost_before, cost_after
        Objective before and after, also of an edit that breaks rules.
    broken
        The rules it breaks that were kept before.
    """

    plan: Plan | None
    told: pd.DataFrame
    cost_before: float
    cost_after: float
    broken: tuple[Broken, ...]


REMEDY: Mapping[Rule, str] = {
    Rule.OVERSOLD_SEAT: "move somebody else off first, or take a larger vehicle",
    Rule.SPLIT_PARTY: "move the whole party",
    Rule.WRONG_STOP: "take a trip that boards in the party's county, or add that stop",
    Rule.WRONG_TOWN: "add a shuttle offer, or a train from the hub",
    Rule.MISSED_CONNECTION: "take an earlier feeder or a later train",
    Rule.BEFORE_READY_DATE: "take a later day, or ask whether the party can be ready earlier",
    Rule.AFTER_DUE_DATE: "take an earlier day, or ask the enterprise for a later start",
    Rule.PIN_BROKEN: "take away the pin first",
    Rule.CLOSED_COUNTY: "take a day on which the county is open",
    Rule.CLOSED_HUB: "take another hub, or a day on which it is open",
    Rule.TOO_MANY_STOPS: "drop a stop, or run a second coach",
    Rule.TOO_FAR: "take people to a station instead",
    Rule.DETOUR: "drop the stop that is out of the way",
    Rule.PROVINCE_CROSSED: "one coach a province, unless the campaign plans jointly",
    Rule.PREFECTURE_CROSSED: "one coach a prefecture, unless the campaign lets them share",
    Rule.SHARED_TWICE: "put the people of the county on the coach they share already",
    Rule.OFFER_LIMIT: "another day, another offer, or more people on board",
    Rule.OUTSIDE_HOURS: "leave at another time",
    Rule.DRIVERS_TOO_FEW: "the way is too long for the drivers allowed; take a train",
    Rule.OVER_BUDGET: "cancel another trip, or raise the budget",
}
_ELSE = "take the edit back"

LOCKED = "locked"
"""Name of the one rule that is not about the plan: what people have locked stays."""


def edit(
    problem: Problem,
    plan: Plan,
    edits: Sequence[Edit],
    *,
    world: World | None = None,
    known: Collection[Violation] | None = None,
) -> Edited:
    """Return the plan after the edits, or the rules they break.

    A trip or party that is locked stays as it is: an edit that changes it breaks
    :data:`LOCKED`, unless it opens the lock first.

    Parameters
    ----------
    world, known
        What ``world_of(problem)`` and ``check(problem, plan)`` gave, where somebody edits one
        plan many times; worked out when missing.

    Raises
    ------
    InvalidProblem
        When an edit names a party, trip, offer or county there is not.
    """
    started = time.perf_counter()
    world = world_of(problem) if world is None else world
    trips = read_trips(problem, plan, world.first_day)
    locks = merged(plan, None)
    editor = _Editor(world, trips, locks)
    before_edits = shapes(trips)
    for one in edits:
        editor.do(one)
    forced = tuple(
        Broken(LOCKED, name, f"the {kind} is locked", "open the lock first")
        for kind, name in forced_open(
            world, locks, editor.locks, before_edits, shapes(editor.trips)
        )
    )
    way_on = last_mile(problem, world.network)
    everything = bring_home(
        world,
        way_on,
        [trip for trip in trips.values() if trip.boarded or trip.name in editor.added],
        may_change=lambda trip: trip.name not in editor.locks.trips,
        price_per_change=0.0,
        afresh=False,
    )
    done = close(plan, world, Mended(everything), locks=editor.locks, started=started)
    before = set(check(problem, plan) if known is None else known)
    new = [violation for violation in done.violations if violation not in before]
    reasons = done.plan.unserved["reason"].to_numpy(copy=True)
    off = done.plan.unserved["traveller_id"].isin(editor.by_hand).to_numpy()
    reasons[off] = Reason.BY_HAND.value
    help_ = done.plan.unserved["help"].to_numpy(copy=True)
    help_[off] = "move"
    unserved = done.plan.unserved.assign(reason=reasons, help=help_)
    finished = Plan(**{**done.plan.frames(), "unserved": unserved}, summary=done.plan.summary)
    broken = forced + tuple(_broken(violation) for violation in new)
    return Edited(
        None if broken else finished,
        difference(plan, finished),
        done.cost_before,
        done.cost_after,
        broken,
    )


def _broken(violation: Violation) -> Broken:
    remedy = REMEDY.get(Rule(violation.rule), _ELSE)
    return Broken(violation.rule, violation.where, violation.message, remedy)


class _Editor:
    """Trips in the making, changed edit by edit."""

    def __init__(self, world: World, trips: dict[str, Trip], locks: Locks) -> None:
        self.world, self.trips, self.locks = world, trips, locks
        self.added: set[str] = set()
        self.by_hand: set[str] = set()
        self.ids = world.problem.travellers["traveller_id"].to_numpy()

    def do(self, one: Edit) -> None:
        """Do one edit."""
        if isinstance(one, Move):
            self._move(one)
        elif isinstance(one, TakeOff):
            self._off(self._members(one.party_id))
        elif isinstance(one, CancelTrip):
            trip = self._trip(one.trip_id)
            self._off([person for stop in trip.stops for person in stop.on])
            del self.trips[trip.name]
        elif isinstance(one, AddTrip):
            self._add(one)
        elif isinstance(one, Lock):
            self._lock(one)
        else:
            self._stop(one)

    def _trip(self, name: str) -> Trip:
        if name not in self.trips:
            raise InvalidProblem([Fault("edits", "is no trip of this plan", value=name)])
        return self.trips[name]

    def _members(self, party: str) -> list[int]:
        ids = self.world.demand.ids
        for name in (party, f"solo:{party}"):
            if name in ids:
                return [int(m) for m in self.world.demand.members[ids.index(name)]]
        raise InvalidProblem([Fault("edits", "is no party of this problem", value=party)])

    def _off(self, people: Sequence[int]) -> None:
        for trip in self.trips.values():
            leave(trip, [person for person in people if person in trip.seat_of])
        self.by_hand |= {str(self.ids[person]) for person in people}
        self._price()

    def _price(self) -> None:
        for trip in self.trips.values():
            trip.yuan = price(self.world, trip)

    def _move(self, one: Move) -> None:
        people, trip = self._members(one.party_id), self._trip(one.trip_id)
        held = journeys(self.trips.values()).get(people[0], [])
        legs = [trip]
        if trip.mode == "feeder":
            legs.append(self._ride_from(trip, held, len(people)))
        elif trip.mode in MAIN_MODES:
            margin = check_in_minutes(self.world, trip.stops[0].place)
            leaves = {stop.place: stop.depart for stop in trip.stops[:-1]}
            legs = [
                leg
                for leg in held
                if leg.mode == "feeder"
                and leg.arrive + margin <= leaves.get(leg.stops[-1].place, -1)
            ] + [trip]
        self._off(people)
        self.by_hand -= {str(self.ids[person]) for person in people}
        hub = legs[0].stops[-1].place if legs[0].mode == "feeder" else ""
        for leg in legs:
            self._board(leg, people, one.place, hub)
        self._price()

    def _ride_from(self, feeder: Trip, held: Sequence[Trip], size: int) -> Trip:
        """Return the train or flight to go on by: the one held, else the first with room."""
        hub = feeder.stops[-1].place
        margin = check_in_minutes(self.world, hub)
        rides = [
            trip
            for trip in self.trips.values()
            if trip.mode in MAIN_MODES
            and any(
                stop.place == hub and stop.depart >= feeder.arrive + margin
                for stop in trip.stops[:-1]
            )
        ]
        for ride in rides:
            if any(ride is leg for leg in held):
                return ride
        rides.sort(key=lambda trip: (trip.boarded + size > trip.seats, trip.depart, trip.name))
        if not rides:
            raise InvalidProblem(
                [Fault("edits", "no train or flight leaves its hub afterwards", value=feeder.name)]
            )
        return rides[0]

    def _board(self, trip: Trip, people: Sequence[int], place: str, hub: str) -> None:
        """Let people on: at the place named, where their feeder ends, in their county.

        Whoever comes to a train by himself boards at the station nearest to his county.
        """
        county = self.world.demand.county[self.world.party_of[people[0]]]
        places = [stop.place for stop in trip.stops[:-1]]
        wanted = place
        if not wanted and trip.mode in MAIN_MODES:
            wanted = hub or min(places, key=lambda name: self._km(county, name))
        wanted = wanted or county
        boards = places.index(wanted) if wanted in places else 0
        board(trip, people, boards, len(trip.stops) - 1)
        trip.seat_of |= dict.fromkeys(people, "")

    def _km(self, county: str, hub: str) -> float:
        network = self.world.network
        if county not in network.counties or hub not in network.hubs:
            return float("inf")
        row = network.hub(network.hubs.index(hub))
        return float(network.road_km[network.counties.index(county), row])

    def _lock(self, one: Lock) -> None:
        trips, parties = set(self.locks.trips), set(self.locks.parties)
        for name, names in ((one.trip_id, trips), (one.party_id, parties)):
            if name and one.locked:
                names.add(name)
            names.difference_update(() if one.locked else {name})
        self.locks = Locks(frozenset(trips), frozenset(parties))

    def _stop(self, one: AddStop | DropStop) -> None:
        trip = self._trip(one.trip_id)
        if trip.mode not in ROAD_MODES:
            raise InvalidProblem(
                [Fault("edits", "only coaches and feeders stop in counties", value=one.trip_id)]
            )
        counties = [stop.place for stop in trip.stops[:-1]]
        if isinstance(one, AddStop):
            self._known_county(one.county)
            counties = self._shortest([*counties, one.county], retiming.end_row(self.world, trip))
        else:
            if one.county not in counties or len(counties) < 2:
                raise InvalidProblem([Fault("edits", "is not a stop to drop", value=one.county)])
            here = next(stop for stop in trip.stops if stop.place == one.county)
            self._off([p for p in here.on for p in self._whole_party(p)])
            counties.remove(one.county)
        end = retiming.end_row(self.world, trip)
        wanted = trip.stops[0].depart - trip.day * MINUTES_A_DAY
        self._time(trip, counties, end, wanted)
        self._price()

    def _whole_party(self, person: int) -> list[int]:
        return [int(m) for m in self.world.demand.members[self.world.party_of[person]]]

    def _known_county(self, county: str) -> None:
        if county not in self.world.network.counties:
            raise InvalidProblem([Fault("edits", "nobody travels from this county", value=county)])

    def _shortest(self, counties: list[str], end: int) -> list[str]:
        """Return counties by falling distance to the end: the order trips are planned in."""
        network = self.world.network
        rows = {c: network.counties.index(c) for c in dict.fromkeys(counties)}
        return sorted(rows, key=lambda c: -float(network.road_km[rows[c], end]))

    def _time(self, trip: Trip, counties: list[str], end: int, wanted: int | None) -> None:
        """Time a trip at the departure wanted, or at the lawful one nearest to it."""
        settings = self.world.problem.settings
        grid = range(
            settings.earliest_departure, settings.latest_departure + 1, settings.departure_step
        )
        by = None
        if trip.mode == "feeder" and trip.stops[-1].arrive:
            by = trip.stops[-1].arrive - trip.day * MINUTES_A_DAY
        options = []
        for depart in grid if wanted is None else (wanted, *grid):
            times = retiming.timetable(
                self.world,
                trip.mode,
                trip.day,
                counties,
                end=end,
                depart=depart,
                seats=trip.seats,
            )
            bad = not retiming.lawful(self.world, times, day=trip.day, by=by)
            apart = abs(depart - wanted) if wanted is not None else 0
            late = times.arrive // MINUTES_A_DAY
            options.append((bad, apart, late, times.arrive - depart, depart, times))
        retiming.put(self.world, trip, counties, min(options, key=lambda o: o[:5])[-1])

    def _add(self, one: AddTrip) -> None:
        problem, network = self.world.problem, self.world.network
        rows = problem.offers.index[problem.offers["offer_id"] == one.offer_id].tolist()
        if not rows:
            raise InvalidProblem([Fault("edits", "is no offer", value=one.offer_id)])
        offer = problem.offer_rows[rows[0]]
        day = (pd.Timestamp(one.date) - self.world.first_day).days
        name = f"+{offer['mode']}{len(self.trips)}"
        trip = Trip(offer["mode"], rows[0], day, [], 0.0, 0, 0.0, 0, name=name)
        if offer["mode"] in MAIN_MODES:
            self._time_ride(trip, offer, one.depart)
        elif offer["mode"] in ROAD_MODES and one.counties:
            for county in one.counties:
                self._known_county(county)
            hub = one.hub or str(offer["hub_id"])
            if offer["mode"] == "feeder" and hub not in network.hubs:
                raise InvalidProblem([Fault("edits", "is no hub", value=hub)])
            feeder = offer["mode"] == "feeder"
            end = network.hub(network.hubs.index(hub)) if feeder else network.arrival(0)
            place = hub if feeder else network.arrivals[0]
            law, mode = problem.settings, str(offer["mode"])
            caps = [law.cap(one.date, c, mode) for c in one.counties]
            kept = max(law.rows_free(one.date, c, mode) for c in one.counties)
            trip.seats = min(
                usable_seats(offer["seats"], min(offer["usable_share"], *caps, 1.0)),
                front_seats(mode, int(offer["seats"]), kept),
            )
            lat, lon = float(network.lat[end]), float(network.lon[end])
            trip.stops = [Stop(place, lat, lon, 0, 0)]
            self._time(trip, self._shortest(list(one.counties), end), end, one.depart)
        else:
            raise InvalidProblem(
                [Fault("edits", "needs the counties it boards in", value=one.offer_id)]
            )
        trip.yuan = price(self.world, trip)
        self.trips[name] = trip
        self.added.add(name)

    def _time_ride(self, trip: Trip, offer: Mapping[str, object], depart: int | None) -> None:
        """Give a train or flight its stops: at its clock, else at the time asked for."""
        network, settings = self.world.network, self.world.problem.settings
        hub = str(offer["hub_id"])
        row = network.hub(network.hubs.index(hub))
        kinds = self.world.problem.hub_kinds
        arrivals = reception_first(self.world.problem.destinations)
        named = str(offer["arrival"])
        same = [i for i, kind in enumerate(arrivals["kind"]) if kind == kinds[hub]]
        near = min(
            same or [0],
            key=lambda i: float(network.road_km[network.arrival(0), network.arrival(i)]),
        )
        arrival = network.arrivals.index(named) if named in network.arrivals else near
        end = network.arrival(arrival)
        run = run_of(offer, row, end, network, settings)
        trip.km = run.km
        if offer["depart"]:
            hours, minutes = str(offer["depart"]).split(":")
            depart = int(hours) * 60 + int(minutes)
        clock = 12 * 60 if depart is None else depart
        at = trip.day * MINUTES_A_DAY + clock
        each = usable_seats(int(str(offer["seats"])), float(str(offer["usable_share"])))
        trip.seats = each * next(carriages(offer))
        trip.stops = []
        for station, after in run.stations:
            name = network.hubs[station - network.hub(0)]
            comes = at + after if not after else at + max(0, after - settings.call_minutes)
            lat, lon = float(network.lat[station]), float(network.lon[station])
            trip.stops.append(Stop(name, lat, lon, comes, at + after))
        lat, lon = float(network.lat[end]), float(network.lon[end])
        arrive = at + run.minutes
        trip.stops.append(Stop(network.arrivals[arrival], lat, lon, arrive, arrive))

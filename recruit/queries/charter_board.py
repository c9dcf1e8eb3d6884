"""What the charter room shows of one plan: vehicles, who boards where, who has no seat.

Made of a bench, without the database: places and people by code and opaque id. Names are
looked up by ``recruit.queries.charter_room`` for the few people a page shows. Times are local.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd

from planner.charter.problem import MAIN_MODES
from recruit.planning.bench import Bench
from recruit.planning.frames import records

Moment = dt.datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One stop of a vehicle: where, when, how many get on and off."""

    place: str
    lat: float
    lon: float
    arrive: Moment
    depart: Moment
    on: int
    off: int


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle on one day. ``province`` is where most of its people come from."""

    code: str
    mode: str
    offer: str
    date: dt.date
    depart: Moment
    arrive: Moment
    km: float
    drivers: int
    yuan: float
    seats: int
    boarded: int
    province: str
    locked: bool
    calls: tuple[Call, ...]

    @property
    def fill(self) -> float:
        """Share of the seats that is taken."""
        return self.boarded / self.seats if self.seats else 0.0

    @property
    def free(self) -> int:
        """Seats that are left."""
        return self.seats - self.boarded

    @property
    def first(self) -> str:
        """Code of the place it leaves from."""
        return self.calls[0].place if self.calls else ""

    @property
    def last(self) -> str:
        """Code of the place it goes to."""
        return self.calls[-1].place if self.calls else ""

    @property
    def boards(self) -> tuple[str, ...]:
        """Codes of the places people get on at."""
        return tuple(call.place for call in self.calls[:-1])


@dataclass(frozen=True, slots=True)
class Group:
    """People who travel together, of one party or alone.

    ``key`` is the opaque id of the party, ``people`` opaque ids. ``county`` is where most live,
    ``ready`` the day the last is ready, ``due`` the day the first must have arrived. ``reason``
    and ``help`` say why they have no seat.
    """

    key: str
    people: tuple[str, ...]
    county: str
    ready: dt.date
    due: dt.date
    towns: tuple[str, ...]
    locked: bool
    reason: str = ""
    help: str = ""

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a carrier offers, by its code; ``hub`` is where trains and flights leave."""

    code: str
    mode: str
    seats: int
    hub: str


@dataclass(frozen=True)
class Board:
    """A whole plan as the room shows it."""

    offers: tuple[Offer, ...]
    vehicles: tuple[Vehicle, ...]
    groups: Mapping[str, Group]
    aboard: Mapping[str, tuple[tuple[str, str], ...]]
    """By vehicle: pairs of the place they get on at and the key of the group."""
    tray: tuple[Group, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Vehicle]:
        """Return the vehicles by code."""
        return {vehicle.code: vehicle for vehicle in self.vehicles}

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """Return the vehicles of every group, in the order of the journey."""
        found: dict[str, list[str]] = defaultdict(list)
        for vehicle in self.vehicles:
            for _, key in self.aboard.get(vehicle.code, ()):
                found[key].append(vehicle.code)
        return {key: tuple(codes) for key, codes in found.items()}

    @cached_property
    def fed(self) -> Mapping[str, frozenset[str]]:
        """Return the groups that a feeder takes to each hub."""
        found: dict[str, set[str]] = defaultdict(set)
        for vehicle in self.vehicles:
            if vehicle.mode == "feeder":
                found[vehicle.last] |= {key for _, key in self.aboard[vehicle.code]}
        return {hub: frozenset(keys) for hub, keys in found.items()}

    @cached_property
    def near(self) -> Mapping[str, frozenset[str]]:
        """Return the counties whose people come to each hub by themselves."""
        found: dict[str, set[str]] = defaultdict(set)
        for vehicle in self.vehicles:
            if vehicle.mode in MAIN_MODES:
                alone = (
                    key
                    for _, key in self.aboard[vehicle.code]
                    if key not in self.fed.get(vehicle.first, ())
                )
                found[vehicle.first] |= {self.groups[key].county for key in alone}
        return {hub: frozenset(codes) for hub, codes in found.items()}


_known: WeakKeyDictionary[Bench, Board] = WeakKeyDictionary()


def board_of(bench: Bench) -> Board:
    """Return the board of a plan; made once a bench."""
    found = _known.get(bench)
    if found is None:
        found = _known[bench] = _made(bench)
    return found


def _made(bench: Bench) -> Board:
    problem, plan = bench.problem, bench.plan
    locked = plan.summary.get("locked", {})
    home = dict(zip(problem.travellers["traveller_id"], problem.travellers["county"], strict=True))
    calls: dict[str, list[Call]] = defaultdict(list)
    stops = plan.stops.sort_values(["trip_id", "seq"])
    columns = ["trip_id", "place", "lat", "lon", "arrive", "depart", "on", "off"]
    for row in stops[columns].itertuples(index=False, name=None):
        name, place, lat, lon, arrive, depart, on, off = row
        moments = (arrive.to_pydatetime(), depart.to_pydatetime())
        calls[name].append(Call(place, lat, lon, *moments, on, off))
    provinces: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    party_of, groups = _groups(problem.travellers, plan.unserved, set(locked.get("parties", ())))
    aboard: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    columns = ["traveller_id", "trip_id", "board_seq"]
    for who, name, seq in plan.seats[columns].itertuples(index=False, name=None):
        if who not in party_of:
            continue
        provinces[name][home[who][:2]] += 1
        place = calls[name][seq - 1].place
        aboard[name][place, party_of[who]] = None
    shut = set(locked.get("trips", ()))
    vehicles = []
    for trip in records(plan.trips.sort_values(["depart", "trip_id"])):
        code = str(trip["trip_id"])
        most = max(provinces[code], key=lambda two: (provinces[code][two], two), default="")
        vehicles.append(
            Vehicle(
                code=code,
                mode=trip["mode"],
                offer=trip["offer_id"],
                date=trip["date"].date(),
                depart=trip["depart"].to_pydatetime(),
                arrive=trip["arrive"].to_pydatetime(),
                km=trip["km"],
                drivers=trip["drivers"],
                yuan=trip["yuan"],
                seats=trip["seats"],
                boarded=trip["boarded"],
                province=f"{most}0000" if most else "",
                locked=code in shut,
                calls=tuple(calls[code]),
            )
        )
    columns = ["offer_id", "mode", "seats", "hub_id"]
    offers = problem.offers[columns].itertuples(index=False, name=None)
    return Board(
        tuple(Offer(*row) for row in offers),
        tuple(vehicles),
        groups,
        {v.code: tuple(aboard.get(v.code, ())) for v in vehicles},
        tuple(sorted((g for g in groups.values() if g.reason), key=_tray_order)),
    )


def _groups(
    travellers: pd.DataFrame, unserved: pd.DataFrame, shut: set[str]
) -> tuple[dict[str, str], dict[str, Group]]:
    """Return the party of everybody, and the groups by key."""
    left = {
        who: (reason, help_)
        for who, reason, help_ in unserved[["traveller_id", "reason", "help"]].itertuples(
            index=False, name=None
        )
    }
    members: dict[str, list[tuple[str, str, dt.date, dt.date, str]]] = defaultdict(list)
    columns = ["party_id", "traveller_id", "county", "ready_date", "due_date", "town"]
    for key, who, county, ready, due, town in travellers[columns].itertuples(
        index=False, name=None
    ):
        members[key].append((who, county, ready.date(), due.date(), town))
    party_of: dict[str, str] = {}
    groups: dict[str, Group] = {}
    for key, rows in members.items():
        counties = [row[1] for row in rows]
        reason, help_ = next((left[row[0]] for row in rows if row[0] in left), ("", ""))
        groups[key] = Group(
            key=key,
            people=tuple(row[0] for row in rows),
            county=min(set(counties), key=lambda code: (-counties.count(code), code)),
            ready=max(row[2] for row in rows),
            due=min(row[3] for row in rows),
            towns=tuple(sorted({row[4] for row in rows})),
            locked=key in shut or key.removeprefix("solo:") in shut,
            reason=reason,
            help=help_,
        )
        party_of |= dict.fromkeys((row[0] for row in rows), key)
    return party_of, groups


def _tray_order(group: Group) -> tuple[str, str, int, str]:
    return group.reason, group.county, -group.size, group.key


def targets(board: Board, group: Group) -> tuple[list[Vehicle], list[Vehicle]]:
    """Return the vehicles a group may well get on, and the others, by departure.

    A guess for choosing from: it boards in their county or at a hub their neighbours use,
    leaves within their window and has room. The checker has the last word.
    """
    now = set(board.ways.get(group.key, ()))
    likely: list[Vehicle] = []
    others: list[Vehicle] = []
    for vehicle in board.vehicles:
        if vehicle.mode == "shuttle" or vehicle.code in now:
            continue
        hub = vehicle.first
        reached = group.county in board.near.get(hub, ()) or group.key in board.fed.get(hub, ())
        fits = (
            (group.county in vehicle.boards or reached)
            and group.ready <= vehicle.date
            and vehicle.arrive.date() <= group.due
            and vehicle.free >= group.size
            and not vehicle.locked
        )
        (likely if fits else others).append(vehicle)
    return likely, others


def at_stop(board: Board, code: str, place: str) -> list[Group]:
    """Return the groups that get on a vehicle at one place; none when there is no such stop."""
    return [board.groups[key] for where, key in board.aboard.get(code, ()) if where == place]


def from_county(board: Board, county: str) -> list[tuple[Vehicle, int]]:
    """Return the vehicles that people of a county take from home, and how many of them."""
    found = []
    for vehicle in board.vehicles:
        keys = {key for _, key in board.aboard[vehicle.code]}
        people = sum(board.groups[k].size for k in keys if board.groups[k].county == county)
        if people and vehicle.mode != "shuttle":
            found.append((vehicle, people))
    return found

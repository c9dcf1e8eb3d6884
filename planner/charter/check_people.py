"""The checker's rules about people: their journeys, windows, parties, pins, and the totals."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from planner.charter.check_case import DAY, MAIN, Case, Row, clock, found
from planner.charter.check_trips import sound
from planner.charter.violation import Rule, Violation

_YUAN_TOLERANCE = 1.0


def known_people(case: Case) -> Iterator[Violation]:
    """Nobody is in the plan who is not in the problem."""
    for name in sorted({*case.chain, *case.unserved} - set(case.people)):
        yield found(Rule.UNKNOWN_ID, name, "is no traveller of the problem")


def once_each(case: Case) -> Iterator[Violation]:
    """Everybody is seated or listed as unserved, and only one of the two."""
    listed = Counter(case.unserved)
    for name in case.people:
        times = listed[name] + (name in case.chain)
        if times != 1:
            yield found(
                Rule.NOBODY_LOST, name, "is lost" if times == 0 else "is seated or listed twice"
            )


def parties(case: Case) -> Iterator[Violation]:
    """Parties are on the same vehicles, up to the shuttles, or stay together."""
    together: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name, person in case.people.items():
        ways = tuple(
            row["trip_id"]
            for row in case.chain.get(name, ())
            if case.trips.get(row["trip_id"], {}).get("mode") != "shuttle"
        )
        together[person["party_id"]].add(ways)
    for party, found_ways in sorted(together.items()):
        if len(found_ways) > 1:
            yield found(Rule.SPLIT_PARTY, party, "its members do not travel together")


def journeys(case: Case) -> Iterator[Violation]:
    """Journeys start at the traveller's county, connect, and end where they should in time."""
    homes = defaultdict(set)
    for person in case.people.values():
        homes[person["party_id"]].add(person["county"])
    for name, rows in case.chain.items():
        if name not in case.people:
            continue
        person = case.people[name]
        if not all(_on_its_stops(case, row) for row in rows):
            continue
        yield from _start(case, name, person, rows[0], homes[person["party_id"]])
        yield from _connections(case, name, rows)
        yield from _end(case, name, person, rows[-1])


def _on_its_stops(case: Case, row: Row) -> bool:
    """Whether somebody gets on and off at stops the trip has."""
    return sound(case, row["trip_id"]) and (
        1 <= row["board_seq"] < row["alight_seq"] <= len(case.stops[row["trip_id"]])
    )


def _start(case: Case, name: str, person: Row, row: Row, homes: set[str]) -> Iterator[Violation]:
    trip = case.trips[row["trip_id"]]
    place = _board(case, row)["place"]
    if trip["mode"] in MAIN:
        near = [
            home
            for home in homes
            if home in case.where and case.road_km(home, place) <= case.law.own_travel_km
        ]
        if not near:
            yield found(Rule.WRONG_STOP, name, f"{place} is too far to reach by oneself")
            return
        if all(case.closed(home, trip["day"]) for home in near):
            yield found(Rule.CLOSED_COUNTY, name, "leaves a county that is closed that day")
    elif trip["mode"] == "shuttle":
        yield found(Rule.WRONG_STOP, name, "the journey starts with a shuttle")
    elif place not in homes:
        yield found(Rule.WRONG_STOP, name, f"boards in {place}, which is not his county")
    leaves = departure(case, rows_of(case, name))
    if leaves < case.minute(person["ready_date"]):
        yield found(Rule.BEFORE_READY_DATE, name, f"leaves on {clock(leaves)}")


def _connections(case: Case, name: str, rows: list[Row]) -> Iterator[Violation]:
    if [row["leg"] for row in rows] != list(range(1, len(rows) + 1)):
        yield found(Rule.MISSED_CONNECTION, name, "the legs are not numbered 1, 2, …")
    for before, after in pairwise(rows):
        off, on = _alight(case, before), _board(case, after)
        mode = case.trips[after["trip_id"]]["mode"]
        margin = case.law.transfer_minutes
        if mode in MAIN:
            kind = case.hubs.get(on["place"], {}).get("kind")
            margin = (
                case.law.air_check_in_minutes if kind == "air" else case.law.rail_check_in_minutes
            )
        if off["place"] != on["place"]:
            yield found(
                Rule.MISSED_CONNECTION, name, f"gets off at {off['place']}, on at {on['place']}"
            )
        elif on["depart"] - off["arrive"] < margin:
            yield found(
                Rule.MISSED_CONNECTION,
                name,
                f"{on['depart'] - off['arrive']} minutes to change at {on['place']}, "
                f"{margin} needed",
            )


def _end(case: Case, name: str, person: Row, row: Row) -> Iterator[Violation]:
    stop = _alight(case, row)
    mode = case.trips[row["trip_id"]]["mode"]
    if stop["arrive"] >= case.minute(person["due_date"]) + DAY:
        yield found(Rule.AFTER_DUE_DATE, name, f"arrives on {clock(stop['arrive'])}")
    if mode == "shuttle":
        if stop["place"] != person["town"]:
            yield found(Rule.WRONG_TOWN, name, f"ends in {stop['place']}, not {person['town']}")
    elif mode == "feeder":
        yield found(Rule.WRONG_TOWN, name, "the journey ends at the hub of departure")
    elif case.towns_served_from(stop["place"], stop["arrive"] // DAY):
        yield found(Rule.WRONG_TOWN, name, f"is left at {stop['place']} without a shuttle")


def pins(case: Case) -> Iterator[Violation]:
    """Decisions made by people are kept."""
    for pin in case.pins:
        rows = case.chain.get(pin["traveller_id"], [])
        if not rows or not all(_on_its_stops(case, row) for row in rows):
            continue
        must = pin["kind"] == "must"
        modes = {case.trips[row["trip_id"]]["mode"] for row in rows}
        kind = "coach" if "coach" in modes else "air" if "flight" in modes else "rail"
        if pin["mode"] and (kind == pin["mode"]) != must:
            yield found(Rule.PIN_BROKEN, pin["traveller_id"], f"goes by {kind}")
        if pin["date"] is not pd.NaT:
            day = departure(case, rows) // DAY
            if (day == case.minute(pin["date"]) // DAY) != must:
                yield found(Rule.PIN_BROKEN, pin["traveller_id"], f"leaves on day {day + 1}")


def totals(case: Case) -> Iterator[Violation]:
    """Objective, spending and counts in the summary are those of the tables."""
    if not all(sound(case, name) for name in case.trips):
        return
    charter = sum(trip["yuan"] for trip in case.trips.values())
    own = waiting = minutes = 0.0
    for name, rows in case.chain.items():
        if name not in case.people or not all(_on_its_stops(case, row) for row in rows):
            return
        person = case.people[name]
        leaves = departure(case, rows)
        own += own_yuan(case, rows)
        waiting += leaves // DAY - case.minute(person["ready_date"]) // DAY
        minutes += _alight(case, rows[-1])["arrive"] - leaves
    law = case.law
    left = len(case.people) - len(case.chain)
    objective = charter + own + waiting * law.yuan_per_waiting_day
    objective += minutes / 60 * law.yuan_per_person_hour + left * law.yuan_per_unserved
    if law.budget is not None and charter + own > law.budget + _YUAN_TOLERANCE:
        yield found(Rule.OVER_BUDGET, "trips", f"{charter + own:.2f} yuan, budget {law.budget}")
    claimed = case.summary.get("objective")
    if claimed is not None and abs(claimed - objective) > _YUAN_TOLERANCE:
        yield found(Rule.WRONG_COST, "summary", f"objective {claimed}, it is {objective:.2f}")
    bound = case.summary.get("bound")
    if bound is not None and bound > objective + _YUAN_TOLERANCE:
        yield found(Rule.WRONG_COST, "summary", f"the bound {bound} is above the objective")
    counts = case.summary.get("counts", {})
    for key, value in (
        ("travellers", len(case.people)),
        ("seated", len(case.chain)),
        ("unserved", len(case.unserved)),
    ):
        if key in counts and counts[key] != value:
            yield found(Rule.WRONG_TOTALS, "summary", f"{key} {counts[key]}, it is {value}")


def rows_of(case: Case, name: str) -> list[Row]:
    """Return the legs of a traveller in their order."""
    return case.chain[name]


def departure(case: Case, rows: list[Row]) -> int:
    """Return when a journey begins: at the first stop, or at home for own travel to a hub."""
    first = rows[0]
    stop = _board(case, first)
    if case.trips[first["trip_id"]]["mode"] not in MAIN:
        return int(stop["depart"])
    law = case.law
    kind = case.hubs.get(stop["place"], {}).get("kind")
    check_in = law.air_check_in_minutes if kind == "air" else law.rail_check_in_minutes
    km = _own_km(case, rows)
    return int(stop["depart"]) - check_in - math.ceil(km / law.own_kmh * 60 - 1e-9)


def own_yuan(case: Case, rows: list[Row]) -> float:
    """Return what is paid back for own travel to a hub."""
    if case.trips[rows[0]["trip_id"]]["mode"] not in MAIN:
        return 0.0
    return float(case.law.own_yuan_per_km * _own_km(case, rows))


def _own_km(case: Case, rows: list[Row]) -> float:
    """Return the way to the hub from the county where most of the party live."""
    person = case.people[rows[0]["traveller_id"]]
    homes = Counter(
        other["county"]
        for other in case.together[person["party_id"]]
        if other["county"] in case.where
    )
    home = min(homes, key=lambda county: (-homes[county], county))
    return case.road_km(home, _board(case, rows[0])["place"])


def _board(case: Case, row: Row) -> Row:
    stop: Row = case.stops[row["trip_id"]][row["board_seq"] - 1]
    return stop


def _alight(case: Case, row: Row) -> Row:
    stop: Row = case.stops[row["trip_id"]][row["alight_seq"] - 1]
    return stop

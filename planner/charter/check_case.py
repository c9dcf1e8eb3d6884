"""What the checker knows: the problem and the plan as plain rows, and its own geography.

Nothing here is shared with the model. Distances, seats, caps and costs are worked out again
in plain Python from the tables, the settings and the rule texts in README.md.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from planner.charter.problem import Plan, Problem
from planner.charter.violation import Rule, Violation

Row = dict[Any, Any]

DAY = 24 * 60
ROAD = ("coach", "feeder")
MAIN = ("carriage", "train", "flight")


def found(rule: Rule, where: object, message: str) -> Violation:
    """Return one broken rule."""
    return Violation(rule.value, str(where), message)


def clock(minute: float) -> str:
    """Return a minute after the first midnight as day and time, e.g. ``day 3 02:15``."""
    day, rest = divmod(int(minute), DAY)
    return f"day {day + 1} {rest // 60:02d}:{rest % 60:02d}"


class Case:
    """The problem and the plan as plain rows, by id."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.law = problem.settings
        assert self.law.first_date is not None  # Problem.from_frames fills the horizon in
        self.start = dt.datetime.combine(self.law.first_date, dt.time())
        self.people: dict[str, Row] = {r["traveller_id"]: r for r in _rows(problem.travellers)}
        self.together: dict[str, list[Row]] = defaultdict(list)
        for row in self.people.values():
            self.together[row["party_id"]].append(row)
        self.offers: dict[str, Row] = {r["offer_id"]: r for r in _rows(problem.offers)}
        self.hubs: dict[str, Row] = {r["hub_id"]: r for r in _rows(problem.hubs)}
        self.destinations: dict[str, Row] = {r["town"]: r for r in _rows(problem.destinations)}
        self.closures = list(_rows(problem.closures))
        self.pins = list(_rows(problem.pins))
        self.summary = plan.summary
        self.trips: dict[str, Row] = {}
        for row in _rows(plan.trips):
            row["day"] = self.minute(row["date"]) // DAY
            row["depart"], row["arrive"] = self.minute(row["depart"]), self.minute(row["arrive"])
            self.trips[row["trip_id"]] = row
        self.stops: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(plan.stops):
            row["arrive"], row["depart"] = self.minute(row["arrive"]), self.minute(row["depart"])
            self.stops[row["trip_id"]].append(row)
        for rows in self.stops.values():
            rows.sort(key=lambda r: r["seq"])
        self.log: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(plan.driving):
            row["start"], row["end"] = self.minute(row["start"]), self.minute(row["end"])
            self.log[row["trip_id"]].append(row)
        self.seats: dict[str, list[Row]] = defaultdict(list)
        self.chain: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(plan.seats):
            self.seats[row["trip_id"]].append(row)
            self.chain[row["traveller_id"]].append(row)
        for rows in self.chain.values():
            rows.sort(key=lambda r: r["leg"])
        self.unserved = [r["traveller_id"] for r in _rows(plan.unserved)]
        self.reception, self.where = self._places(problem)
        self.known_km = {(r["from"], r["to"]): r for r in _rows(problem.distances)}

    def minute(self, moment: Any) -> int:
        """Return minutes after the first midnight of the horizon."""
        passed: dt.timedelta = moment.to_pydatetime() - self.start
        return round(passed.total_seconds() / 60)

    def _places(self, problem: Problem) -> tuple[str, dict[str, tuple[float, float]]]:
        """Return the reception point and the coordinates of every place."""
        where = {}
        sums: dict[str, list[float]] = {}
        for row in _rows(problem.travellers):
            if not (math.isnan(row["lat"]) or math.isnan(row["lon"])):
                total = sums.setdefault(row["county"], [0.0, 0.0, 0.0])
                total[0] += row["lat"]
                total[1] += row["lon"]
                total[2] += 1
        for county, (lat, lon, count) in sums.items():
            where[county] = (round(lat / count, 6), round(lon / count, 6))
        for table in (self.hubs, self.destinations):
            for name, row in table.items():
                if not (math.isnan(row["lat"]) or math.isnan(row["lon"])):
                    where[name] = (row["lat"], row["lon"])
        named = [name for name, row in self.destinations.items() if row["kind"] == "reception"]
        if named:
            return named[0], where
        towns = [where[n] for n, r in self.destinations.items() if r["kind"] == "town"]
        where["reception"] = (
            round(sum(lat for lat, _ in towns) / len(towns), 6),
            round(sum(lon for _, lon in towns) / len(towns), 6),
        )
        return "reception", where

    # ------------------------------------------------------------------ geography

    def straight_km(self, a: str, b: str) -> float:
        """Return the great-circle distance (haversine, mean Earth radius 6,371.0088 km)."""
        (lat1, lon1), (lat2, lon2) = self.where[a], self.where[b]
        phi1, phi2 = math.radians(lat1), math.radians(lat2)
        half = (
            math.sin((phi2 - phi1) / 2) ** 2
            + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
        )
        return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))

    def road_km(self, a: str, b: str) -> float:
        """Return road km: as ``distances`` says, else great circle × circuity, one decimal."""
        known = self.known_km.get((a, b)) or self.known_km.get((b, a))
        if known is not None:
            return round(float(known["km"]), 1)
        return round(self.straight_km(a, b) * self.law.circuity, 1)

    def coach_minutes(self, a: str, b: str) -> int:
        """Return driving minutes of a coach, rests not included."""
        known = self.known_km.get((a, b)) or self.known_km.get((b, a))
        if known is not None and not math.isnan(known["minutes"]):
            return math.ceil(float(known["minutes"]) - 1e-9)
        return math.ceil(self.road_km(a, b) / self.law.coach_kmh * 60 - 1e-9)

    def stations(self, offer: Row) -> list[tuple[str, int | None]]:
        """Return where a train or flight boards, with the minutes its offer names, if any.

        A station without coordinates is passed through.
        """
        found: list[tuple[str, int | None]] = [(offer["hub_id"], 0)]
        for part in offer["calls"].split(";") if offer["calls"] else ():
            name, _, minutes = part.strip().partition("@")
            if name in self.where:
                found.append((name, int(minutes) if minutes else None))
        return found

    def line(self, offer: Row, end: str) -> tuple[float, list[int]]:
        """Return km of a train or flight, and minutes from its departure to each later stop."""
        flies = offer["mode"] == "flight"
        boards = self.stations(offer)
        places = [name for name, _ in boards] + [end]
        legs = [self.straight_km(a, b) for a, b in pairwise(places)]
        km = offer["km"]
        if math.isnan(km):
            km = math.fsum(legs) * (self.law.air_circuity if flies else self.law.rail_circuity)
        km = round(km, 1)
        stands = self.law.call_minutes * (len(boards) - 1)
        minutes = offer["minutes"]
        if math.isnan(minutes):
            kmh = offer["kmh"]
            if math.isnan(kmh):
                kmh = getattr(self.law, f"{offer['mode']}_kmh")
            minutes = km / kmh * 60 + stands
        after: list[int] = []
        passed = 0.0
        for number, (_, named) in enumerate(boards[1:], 1):
            passed += legs[number - 1]
            share = passed / math.fsum(legs) if any(legs) else 0.0
            reckoned = max(0.0, minutes - stands) * share + self.law.call_minutes * number
            at = math.ceil(reckoned - 1e-6) if named is None else named
            after.append(max(at, after[-1] if after else 0))
        return km, [*after, max(math.ceil(minutes - 1e-9), after[-1] if after else 0)]

    # ------------------------------------------------------------------ the rules of a day

    def in_area(self, county: str, area: str) -> bool:
        """Whether a county code lies in an area: blank and ``*`` are everywhere."""
        if area in ("", "*"):
            return True
        if len(area) == 6 and area[2:] == "0000":
            return county[:2] == area[:2]
        if len(area) == 6 and area[4:] == "00":
            return county[:4] == area[:4]
        return county[: len(area)] == area

    def rules(self, day: int, county: str, mode: str) -> Iterator[Any]:
        """Return the dated rules in force for a trip of this mode that boards here."""
        date = (self.start + dt.timedelta(days=day)).date()
        for rule in self.law.rules:
            if rule.first_date is not None and date < rule.first_date:
                continue
            if rule.last_date is not None and date > rule.last_date:
                continue
            if mode in rule.modes and self.in_area(county, rule.area):
                yield rule

    def usable(self, trip: Row, counties: Iterable[str]) -> int:
        """Return how many seats of a trip may be used."""
        offer = self.offers[trip["offer_id"]]
        share = offer["usable_share"]
        if trip["mode"] in ROAD:
            counties = list(counties)
            for county in counties:
                share = min(share, self.law.load_cap)
                for rule in self.rules(trip["day"], county, trip["mode"]):
                    if rule.load_cap is not None:
                        share = min(share, rule.load_cap)
            front = _rows_of_a_coach(offer["seats"])
            front = front[: max(0, len(front) - self.rows_free(trip, counties))]
            return min(math.floor(float(offer["seats"]) * float(share) + 1e-9), sum(front))
        return math.floor(float(offer["seats"]) * float(share) + 1e-9) * self.carriages(trip)

    def rows_free(self, trip: Row, counties: Iterable[str]) -> int:
        """Return how many rows at the back of a coach or feeder nobody may sit in."""
        rows = [self.law.free_rows]
        for county in counties:
            rows += [r.free_rows or 0 for r in self.rules(trip["day"], county, trip["mode"])]
        return max(rows)

    def in_free_rows(self, trip: Row, counties: Iterable[str], seat: str) -> bool:
        """Whether a seat such as 12A lies in a row that is kept free; other names do not say."""
        kept = self.rows_free(trip, counties)
        row = seat[:-1]
        last = len(_rows_of_a_coach(self.offers[trip["offer_id"]]["seats"]))
        return bool(kept) and row.isdecimal() and seat[-1].isalpha() and int(row) > last - kept

    def carriages(self, trip: Row) -> int:
        """Return of how many carriages a trip consists: its seats tell where several go together.

        A number of seats that whole carriages do not have counts as one carriage fewer.
        """
        offer = self.offers[trip["offer_id"]]
        if trip["mode"] not in MAIN or offer["min_carriages"] <= 1:
            return 1
        each = math.floor(float(offer["seats"]) * float(offer["usable_share"]) + 1e-9)
        return max(1, int(trip["seats"]) // max(1, each))

    def holds(self, row: Row, day: int) -> bool:
        """Whether an offer, hub or closure is in force on a day."""
        first, last = row["first_date"], row["last_date"]
        if first is not pd.NaT and day < self.minute(first) // DAY:
            return False
        return last is pd.NaT or day <= self.minute(last) // DAY

    def closed(self, place: str, day: int) -> bool:
        """Whether nobody may board at a county or hub on a day."""
        return any(
            self.holds(row, day) and (row["place"] == place or self.in_area(place, row["place"]))
            for row in self.closures
        )

    def yuan(self, trip: Row, km: float, people: int) -> float:
        """Return what a trip costs by its offer."""
        offer = self.offers[trip["offer_id"]]
        each = offer["per_seat_yuan"] + offer["per_seat_km_yuan"] * km
        whole = (offer["fixed_yuan"] + offer["per_km_yuan"] * km) * self.carriages(trip)
        total = whole + each * people
        return round(float(total), 2)

    def stands_at_night(self, trip: Row, counties: Iterable[str]) -> bool:
        """Whether nobody may drive this trip in the small hours."""
        answers = []
        for county in counties:
            set_by = [
                rule.night_stop
                for rule in self.rules(trip["day"], county, trip["mode"])
                if rule.night_stop is not None
            ]
            answers.append(any(set_by) if set_by else not self.law.relay)
        return any(answers)

    def towns_served_from(self, place: str, day: int) -> bool:
        """Whether shuttles are offered from an arrival place on a day."""
        return self.law.last_mile == "towns" and any(
            offer["mode"] == "shuttle"
            and offer["hub_id"] in ("", place)
            and math.floor(offer["seats"] * offer["usable_share"] + 1e-9) >= 1
            and self.holds(offer, day)
            for offer in self.offers.values()
        )


def _rows_of_a_coach(seats: int) -> list[int]:
    """Return the seats of each row, front to back: four, a single one over sits in the last."""
    rows = [4] * (seats // 4)
    over = seats % 4
    if over == 1 and rows:
        rows[-1] += 1
    elif over:
        rows.append(over)
    return rows


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    yield from frame.to_dict("records")

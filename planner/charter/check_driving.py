"""The checker's rules about time: hours of departure and arrival, and the driving law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from planner.charter.check_case import DAY, MAIN, ROAD, Case, Row, clock, found
from planner.charter.check_trips import km_of, sound_trips
from planner.charter.violation import Rule, Violation


def hours(case: Case) -> Iterator[Violation]:
    """Trips leave on their date and arrive in the reception window, within the horizon."""
    law = case.law
    assert law.first_date is not None and law.last_date is not None
    last = (law.last_date - law.first_date).days
    for name, trip in sound_trips(case):
        stops = case.stops[name]
        if trip["depart"] != stops[0]["depart"] or trip["arrive"] != stops[-1]["arrive"]:
            yield found(Rule.WRONG_TOTALS, name, "depart and arrive differ from the stops")
        if trip["depart"] // DAY != trip["day"]:
            yield found(Rule.OUTSIDE_HOURS, name, "does not leave on its date")
        if trip["day"] < 0 or stops[-1]["arrive"] // DAY > last:
            yield found(Rule.OUTSIDE_HOURS, name, "runs outside the horizon")
        arrives = stops[-1]["arrive"] % DAY
        if trip["mode"] in ("coach", *MAIN) and not (
            law.reception_opens <= arrives <= law.reception_closes
        ):
            yield found(Rule.OUTSIDE_HOURS, name, f"arrives at {clock(stops[-1]['arrive'])}")
        leaves = trip["depart"] % DAY
        if trip["mode"] in ROAD and not law.earliest_departure <= leaves <= law.latest_departure:
            yield found(Rule.OUTSIDE_HOURS, name, f"leaves at {clock(trip['depart'])}")


def times(case: Case) -> Iterator[Violation]:
    """No stop is reached sooner than the way allows, and boarding has the time it needs."""
    law = case.law
    for name, trip in sound_trips(case):
        stops = case.stops[name]
        boarded = Counter(row["board_seq"] for row in case.seats[name])
        if trip["mode"] in MAIN:
            yield from _line_times(case, name, stops)
        for before, after in pairwise(stops):
            took = after["arrive"] - before["depart"]
            if trip["mode"] in MAIN:
                need = 0
            elif trip["mode"] in ROAD:
                need = case.coach_minutes(before["place"], after["place"])
                took = min(took, _driven(case, name, before["depart"], after["arrive"], took))
            else:
                km = case.road_km(before["place"], after["place"])
                need = -int(-(km / law.shuttle_kmh * 60 - 1e-9) // 1)
            if took < need:
                yield found(
                    Rule.UNREACHABLE_STOP_TIME,
                    name,
                    f"{after['place']} is reached after {took} minutes on the way, {need} needed",
                )
        for stop in stops:
            if stop["depart"] < stop["arrive"]:
                yield found(Rule.UNREACHABLE_STOP_TIME, name, f"leaves {stop['place']} early")
        if trip["mode"] in ROAD:
            for stop in stops[:-1]:
                heads = boarded[stop["seq"]]
                need = law.stop_minutes + int(-(-law.head_minutes * heads // 1))
                if stop["depart"] - stop["arrive"] < need:
                    yield found(
                        Rule.STANDING_TOO_SHORT,
                        name,
                        f"{heads} people board at {stop['place']} in under {need} minutes",
                    )


def _line_times(case: Case, name: str, stops: list[Row]) -> Iterator[Violation]:
    """Trains and flights are nowhere sooner after their departure than they can be."""
    offer = case.offers[case.trips[name]["offer_id"]]
    after = case.line(offer, stops[-1]["place"])[1]
    for stop, need in zip(stops[1:], after, strict=False):
        moment = stop["arrive"] if stop is stops[-1] else stop["depart"]
        took = moment - stops[0]["depart"]
        if took < need:
            yield found(
                Rule.UNREACHABLE_STOP_TIME,
                name,
                f"{stop['place']} is reached after {took} minutes on the way, {need} needed",
            )


def driving(case: Case) -> Iterator[Violation]:
    """Driving keeps the law: continuous driving, rests, 8 hours, the small hours, drivers."""
    for name, trip in sound_trips(case):
        if trip["mode"] not in ROAD:
            continue
        log = sorted(case.log.get(name, ()), key=lambda r: r["start"])
        drives = [row for row in log if row["kind"] == "drive"]
        if not drives and km_of(case, name) > 0:
            yield found(Rule.DRIVING_LOG, name, "driving.csv does not say who drives when")
            continue
        yield from _continuous(case, name, drives)
        yield from _eight_hours(case, name, drives)
        yield from _small_hours(case, name, trip, drives)
        drivers = {row["driver"] for row in drives}
        need = 2 if km_of(case, name) > case.law.two_drivers_km else 1
        if trip["drivers"] < max(need, len(drivers)):
            yield found(
                Rule.DRIVERS_TOO_FEW,
                name,
                f"{trip['drivers']} drivers, {max(need, len(drivers))} needed",
            )
        if trip["drivers"] > case.law.max_drivers:
            yield found(
                Rule.DRIVERS_TOO_FEW,
                name,
                f"{trip['drivers']} drivers, {case.law.max_drivers} may",
            )


def _continuous(case: Case, name: str, drives: list[Row]) -> Iterator[Violation]:
    """4 h by day, 2 h by night without a stop of 20 minutes (交运发〔2018〕55号)."""
    law = case.law
    since, driven = None, 0
    for row in drives:
        if row["end"] < row["start"] or (since is not None and row["start"] < since):
            yield found(Rule.DRIVING_LOG, name, "the stretches of driving overlap")
            return
        if since is None or row["start"] - since >= law.rest_minutes:
            driven = 0
        night_end = _last_night_minute(row, law.night_from, law.night_until)
        if driven + row["end"] - row["start"] > law.drive_day_minutes:
            yield found(
                Rule.DRIVER_OVER_HOURS,
                name,
                f"{driven + row['end'] - row['start']} minutes without a rest by "
                f"{clock(row['end'])}",
            )
        if night_end is not None and driven + night_end - row["start"] > law.drive_night_minutes:
            yield found(
                Rule.DRIVER_OVER_HOURS,
                name,
                f"{driven + night_end - row['start']} minutes without a rest at night by "
                f"{clock(night_end)}",
            )
        driven += row["end"] - row["start"]
        since = row["end"]


def _last_night_minute(row: Row, begins: int, ends: int) -> int | None:
    """Return the last moment of the stretch that lies in the night, or None."""
    last = None
    for day in range(row["start"] // DAY - 1, row["end"] // DAY + 1):
        night = (day * DAY + begins, (day + (begins > ends)) * DAY + ends)
        if row["start"] < night[1] and night[0] < row["end"]:
            last = min(row["end"], night[1])
    return last


def _eight_hours(case: Case, name: str, drives: list[Row]) -> Iterator[Violation]:
    """No driver is at the wheel more than 8 h in any 24 h (国发〔2012〕30号)."""
    for driver in sorted({row["driver"] for row in drives}):
        own = [row for row in drives if row["driver"] == driver]
        worst = max(
            sum(
                max(0, min(row["end"], last["end"]) - max(row["start"], last["end"] - DAY))
                for row in own
            )
            for last in own
        )
        if worst > case.law.driver_minutes:
            yield found(
                Rule.DRIVER_OVER_HOURS, name, f"driver {driver}: {worst} minutes in 24 hours"
            )


def _small_hours(case: Case, name: str, trip: Row, drives: list[Row]) -> Iterator[Violation]:
    """Nobody drives 02:00–05:00, short hauls and relay excepted (国发〔2012〕30号)."""
    law = case.law
    counties = [stop["place"] for stop in case.stops[name][:-1]]
    if km_of(case, name) <= law.short_haul_km or not case.stands_at_night(trip, counties):
        return
    for row in drives:
        for day in range(row["start"] // DAY, row["end"] // DAY + 1):
            begins, ends = day * DAY + law.stop_from, day * DAY + law.stop_until
            if row["start"] < ends and begins < row["end"]:
                yield found(
                    Rule.DRIVING_IN_STOP_HOURS,
                    name,
                    f"drives from {clock(max(row['start'], begins))}",
                )


def _driven(case: Case, name: str, since: int, until: int, otherwise: int) -> int:
    """Return the minutes at the wheel between two moments; without a log the time that passed."""
    drives = [row for row in case.log.get(name, ()) if row["kind"] == "drive"]
    if not drives:
        return otherwise
    return sum(max(0, min(r["end"], until) - max(r["start"], since)) for r in drives)

"""The checker's rules about vehicles: stops, times, the driving law, seats and prices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from planner.charter.check_case import DAY, MAIN, ROAD, Case, Row, clock, found
from planner.charter.violation import Rule, Violation

_KM_TOLERANCE = 0.15
_YUAN_TOLERANCE = 0.02


def known_trips(case: Case) -> Iterator[Violation]:
    """Every id in the plan is one of the problem, and every trip has its stops in order."""
    for name, trip in case.trips.items():
        offer = case.offers.get(trip["offer_id"])
        if offer is None or offer["mode"] != trip["mode"]:
            yield found(Rule.UNKNOWN_ID, name, f"{trip['offer_id']} is no {trip['mode']} offer")
        stops = case.stops.get(name, [])
        if [stop["seq"] for stop in stops] != list(range(1, len(stops) + 1)) or len(stops) < 2:
            yield found(Rule.UNKNOWN_ID, name, "needs at least two stops, numbered 1, 2, …")
        for stop in stops:
            if stop["place"] not in case.where:
                yield found(Rule.UNKNOWN_ID, name, f"{stop['place']} is no place of the problem")
    for table, rows in (("stops", case.stops), ("driving", case.log), ("seats", case.seats)):
        for name in rows:
            if name not in case.trips:
                yield found(Rule.UNKNOWN_ID, name, f"stands in {table} but not in trips")


def sound(case: Case, name: str) -> bool:
    """Whether a trip is whole enough for the other rules to be asked."""
    trip = case.trips.get(name)
    return (
        trip is not None
        and trip["offer_id"] in case.offers
        and case.offers[trip["offer_id"]]["mode"] == trip["mode"]
        and len(case.stops.get(name, [])) >= 2
        and all(stop["place"] in case.where for stop in case.stops[name])
    )


def routes(case: Case) -> Iterator[Violation]:
    """Vehicles go where their offer goes, with no more stops and no farther than allowed."""
    for name, trip in _sound(case):
        stops = case.stops[name]
        places = [stop["place"] for stop in stops]
        offer = case.offers[trip["offer_id"]]
        if trip["mode"] in ROAD:
            counties = places[:-1]
            yield from _road_route(case, name, trip, counties)
            end_is_right = (
                places[-1] == case.reception
                if trip["mode"] == "coach"
                else places[-1] in case.hubs and offer["hub_id"] in ("", places[-1])
            )
            if not end_is_right:
                yield found(Rule.WRONG_STOP, name, f"a {trip['mode']} may not end at {places[-1]}")
        elif trip["mode"] in MAIN:
            if len(places) != 2 or places[0] != offer["hub_id"]:
                yield found(Rule.WRONG_STOP, name, f"must leave from {offer['hub_id']}")
            elif offer["arrival"] and places[1] != offer["arrival"]:
                yield found(Rule.WRONG_STOP, name, f"must arrive at {offer['arrival']}")
            hub = case.hubs.get(places[0])
            if hub is not None and (
                not case.holds(hub, trip["day"])
                or case.closed(places[0], trip["day"])
                or (hub["area"] and case.closed(hub["area"], trip["day"]))
            ):
                yield found(Rule.CLOSED_HUB, name, f"{places[0]} is closed that day")
        elif offer["hub_id"] not in ("", places[0]):
            yield found(Rule.WRONG_STOP, name, f"must leave from {offer['hub_id']}")


def _road_route(case: Case, name: str, trip: Row, counties: list[str]) -> Iterator[Violation]:
    limit = case.law.max_stops
    for county in counties:
        for rule in case.rules(trip["day"], county, trip["mode"]):
            limit = min(limit, rule.max_stops if rule.max_stops is not None else limit)
        if case.closed(county, trip["day"]):
            yield found(Rule.CLOSED_COUNTY, name, f"boards in {county}, which is closed that day")
        if not case.in_area(county, case.offers[trip["offer_id"]]["area"]):
            yield found(Rule.OFFER_LIMIT, name, f"the offer does not board in {county}")
    if len(counties) > limit:
        yield found(Rule.TOO_MANY_STOPS, name, f"{len(counties)} boarding stops, {limit} allowed")
    if not case.law.cross_province and len({county[:2] for county in counties}) > 1:
        yield found(Rule.PROVINCE_CROSSED, name, "boards in more than one province")
    direct = case.road_km(counties[0], case.stops[name][-1]["place"])
    if _km(case, name) > direct * (1 + case.law.detour_share) + _KM_TOLERANCE:
        yield found(
            Rule.DETOUR, name, f"{_km(case, name):.0f} km, {direct:.0f} from its first stop"
        )
    most = case.law.coach_max_km if trip["mode"] == "coach" else case.law.feeder_max_km
    if _km(case, name) > most + _KM_TOLERANCE:
        yield found(Rule.TOO_FAR, name, f"{_km(case, name):.0f} km, at most {most:.0f}")


def offers(case: Case) -> Iterator[Violation]:
    """Offers run on their days, no more often than they may, with the people they ask for."""
    runs: Counter[tuple[str, int]] = Counter()
    for name, trip in _sound(case):
        offer = case.offers[trip["offer_id"]]
        runs[trip["offer_id"], trip["day"]] += 1
        if not case.holds(offer, trip["day"]):
            yield found(Rule.OFFER_LIMIT, name, f"{trip['offer_id']} is not offered that day")
        if len(case.seats[name]) < offer["min_passengers"]:
            yield found(
                Rule.OFFER_LIMIT,
                name,
                f"{len(case.seats[name])} people, at least {offer['min_passengers']} needed",
            )
        if offer["depart"]:
            hours, minutes = offer["depart"].split(":")
            if trip["depart"] % DAY != int(hours) * 60 + int(minutes):
                yield found(Rule.OFFER_LIMIT, name, f"must leave at {offer['depart']}")
    for (offer_id, day), count in runs.items():
        offer = case.offers[offer_id]
        if offer["mode"] != "shuttle" and count > offer["max_per_day"]:
            yield found(
                Rule.OFFER_LIMIT,
                offer_id,
                f"{count} trips on day {day + 1}, at most {offer['max_per_day']}",
            )


def seats(case: Case) -> Iterator[Violation]:
    """Nobody shares a seat, and no more people are on board than seats may be used."""
    for name, trip in _sound(case):
        stops = case.stops[name]
        counties = [stop["place"] for stop in stops[:-1]] if trip["mode"] in ROAD else []
        usable = case.usable(trip, counties)
        taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        on_board = [0] * (len(stops) + 1)
        for row in case.seats[name]:
            board, alight = row["board_seq"], row["alight_seq"]
            if not 1 <= board < alight <= len(stops):
                yield found(Rule.WRONG_STOP, row["traveller_id"], f"no such stops on {name}")
                continue
            if any(board < until and since < alight for since, until in taken[row["seat"]]):
                yield found(Rule.OVERSOLD_SEAT, name, f"seat {row['seat']} is given out twice")
            taken[row["seat"]].append((board, alight))
            for seq in range(board, alight):
                on_board[seq] += 1
        if max(on_board) > usable:
            yield found(
                Rule.OVERSOLD_SEAT, name, f"{max(on_board)} people, {usable} seats may be used"
            )
        if trip["seats"] > usable:
            yield found(
                Rule.OVERSOLD_SEAT, name, f"offers {trip['seats']} seats, {usable} may be used"
            )


def hours(case: Case) -> Iterator[Violation]:
    """Trips leave on their date and arrive in the reception window, within the horizon."""
    law = case.law
    assert law.first_date is not None and law.last_date is not None
    last = (law.last_date - law.first_date).days
    for name, trip in _sound(case):
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
    for name, trip in _sound(case):
        stops = case.stops[name]
        boarded = Counter(row["board_seq"] for row in case.seats[name])
        for before, after in pairwise(stops):
            took = after["arrive"] - before["depart"]
            if trip["mode"] in MAIN:
                need = case.line(case.offers[trip["offer_id"]], before["place"], after["place"])[1]
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


def driving(case: Case) -> Iterator[Violation]:
    """Driving keeps the law: continuous driving, rests, 8 hours, the small hours, drivers."""
    for name, trip in _sound(case):
        if trip["mode"] not in ROAD:
            continue
        log = sorted(case.log.get(name, ()), key=lambda r: r["start"])
        drives = [row for row in log if row["kind"] == "drive"]
        if not drives and _km(case, name) > 0:
            yield found(Rule.DRIVING_LOG, name, "driving.csv does not say who drives when")
            continue
        yield from _continuous(case, name, drives)
        yield from _eight_hours(case, name, drives)
        yield from _small_hours(case, name, trip, drives)
        drivers = {row["driver"] for row in drives}
        need = 2 if _km(case, name) > case.law.two_drivers_km else 1
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
    if _km(case, name) <= law.short_haul_km or not case.stands_at_night(trip, counties):
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


def prices(case: Case) -> Iterator[Violation]:
    """Km, yuan and people of every trip are what its stops and its offer say."""
    for name, trip in _sound(case):
        stops, rows = case.stops[name], case.seats[name]
        km = _km(case, name)
        if abs(km - trip["km"]) > _KM_TOLERANCE:
            yield found(Rule.WRONG_COST, name, f"{trip['km']} km, the way has {km}")
        yuan = case.yuan(trip, trip["km"], len(rows))
        if abs(yuan - trip["yuan"]) > _YUAN_TOLERANCE:
            yield found(Rule.WRONG_COST, name, f"{trip['yuan']} yuan, the offer says {yuan}")
        if trip["boarded"] != len(rows):
            yield found(Rule.WRONG_TOTALS, name, f"{trip['boarded']} boarded, {len(rows)} seats")
        on = Counter(row["board_seq"] for row in rows)
        off = Counter(row["alight_seq"] for row in rows)
        for stop in stops:
            if (stop["on"], stop["off"]) != (on[stop["seq"]], off[stop["seq"]]):
                yield found(Rule.WRONG_TOTALS, name, f"on and off at {stop['place']} are wrong")


def _sound(case: Case) -> Iterator[tuple[str, Row]]:
    for name, trip in case.trips.items():
        if sound(case, name):
            yield name, trip


def _km(case: Case, name: str) -> float:
    trip, stops = case.trips[name], case.stops[name]
    if trip["mode"] in MAIN:
        offer = case.offers[trip["offer_id"]]
        return case.line(offer, stops[0]["place"], stops[-1]["place"])[0]
    return round(sum(case.road_km(a["place"], b["place"]) for a, b in pairwise(stops)), 1)


def _driven(case: Case, name: str, since: int, until: int, otherwise: int) -> int:
    """Return the minutes at the wheel between two moments; without a log the time that passed."""
    drives = [row for row in case.log.get(name, ()) if row["kind"] == "drive"]
    if not drives:
        return otherwise
    return sum(max(0, min(r["end"], until) - max(r["start"], since)) for r in drives)

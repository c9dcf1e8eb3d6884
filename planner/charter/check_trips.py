"""The checker's rules about vehicles: where they go, whom they carry, what they cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from planner.charter.check_case import DAY, MAIN, ROAD, Case, Row, found
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
    for name, trip in sound_trips(case):
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
            stations = [place for place, _ in case.stations(offer)]
            if places[:-1] != stations:
                where = ", ".join(stations)
                yield found(Rule.WRONG_STOP, name, f"must leave from {where}")
            elif offer["arrival"] and places[-1] != offer["arrival"]:
                yield found(Rule.WRONG_STOP, name, f"must arrive at {offer['arrival']}")
            boards = {row["board_seq"] for row in case.seats[name]}
            for stop in stops[:-1]:
                hub = case.hubs.get(stop["place"])
                if (hub is not None and (stop["seq"] in boards or len(stops) == 2)) and (
                    not case.holds(hub, trip["day"])
                    or case.closed(stop["place"], trip["day"])
                    or (hub["area"] and case.closed(hub["area"], trip["day"]))
                ):
                    yield found(Rule.CLOSED_HUB, name, f"{stop['place']} is closed that day")
        elif offer["hub_id"] not in ("", places[0]):
            yield found(Rule.WRONG_STOP, name, f"must leave from {offer['hub_id']}")


def shared_once(case: Case) -> Iterator[Violation]:
    """Where it is set, a county shares at most one coach a day with others."""
    if not case.law.share_once:
        return
    shared: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, trip in sound_trips(case):
        counties = [stop["place"] for stop in case.stops[name]][:-1]
        if trip["mode"] == "coach" and len(set(counties)) > 1:
            for county in counties:
                shared[county, trip["day"]].append(name)
    for (county, _), names in shared.items():
        if len(names) > 1:
            yield found(
                Rule.SHARED_TWICE, names[-1], f"{county} shares {names[0]} on that day already"
            )


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
    if case.law.one_prefecture and len({county[:4] for county in counties}) > 1:
        yield found(Rule.PREFECTURE_CROSSED, name, "boards in more than one prefecture")
    direct = case.road_km(counties[0], case.stops[name][-1]["place"])
    if km_of(case, name) > direct * (1 + case.law.detour_share) + _KM_TOLERANCE:
        yield found(
            Rule.DETOUR, name, f"{km_of(case, name):.0f} km, {direct:.0f} from its first stop"
        )
    most = case.law.coach_max_km if trip["mode"] == "coach" else case.law.feeder_max_km
    if km_of(case, name) > most + _KM_TOLERANCE:
        yield found(Rule.TOO_FAR, name, f"{km_of(case, name):.0f} km, at most {most:.0f}")


def offers(case: Case) -> Iterator[Violation]:
    """Offers run on their days, no more often than they may, with the people they ask for."""
    runs: Counter[tuple[str, int]] = Counter()
    for name, trip in sound_trips(case):
        offer = case.offers[trip["offer_id"]]
        carriages = case.carriages(trip)
        runs[trip["offer_id"], trip["day"]] += carriages
        if carriages < offer["min_carriages"]:
            yield found(
                Rule.OFFER_LIMIT,
                name,
                f"{carriages} carriages, at least {offer['min_carriages']} go together",
            )
        if not case.holds(offer, trip["day"]):
            yield found(Rule.OFFER_LIMIT, name, f"{trip['offer_id']} is not offered that day")
        least = offer["min_passengers"] * carriages
        if len(case.seats[name]) < least:
            yield found(
                Rule.OFFER_LIMIT,
                name,
                f"{len(case.seats[name])} people, at least {least} needed",
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
    for name, trip in sound_trips(case):
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
            if counties and case.in_free_rows(trip, counties, row["seat"]):
                yield found(Rule.OVERSOLD_SEAT, name, f"seat {row['seat']} is in a row kept free")
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


def prices(case: Case) -> Iterator[Violation]:
    """Km, yuan and people of every trip are what its stops and its offer say."""
    for name, trip in sound_trips(case):
        stops, rows = case.stops[name], case.seats[name]
        km = km_of(case, name)
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


def sound_trips(case: Case) -> Iterator[tuple[str, Row]]:
    """Yield the trips that are whole enough for the rules to be asked."""
    for name, trip in case.trips.items():
        if sound(case, name):
            yield name, trip


def km_of(case: Case, name: str) -> float:
    """Return the length of a trip's way, by its stops."""
    trip, stops = case.trips[name], case.stops[name]
    if trip["mode"] in MAIN:
        offer = case.offers[trip["offer_id"]]
        return case.line(offer, stops[-1]["place"])[0]
    return round(sum(case.road_km(a["place"], b["place"]) for a, b in pairwise(stops)), 1)

"""Papers as rows of ready text: what the PDF and the workbook set, neither words.

Every function returns JSON values; the keys are those of ``papers.typ``.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from recruit.documents.labels import clock_text, date_text, length_text
from recruit.documents.manifest_data import CHINA, Duty, ManifestTrip, seat_order
from recruit.documents.paper_data import HandOverPaper, TripPapers
from recruit.documents.paper_labels import paper_labels
from recruit.documents.seat_layout import layout
from recruit.documents.sheet import printed_sheet
from recruit.identity import mask_name
from recruit.language import Language


class Paper(StrEnum):
    """Kinds of paper a trip has besides its manifest."""

    SEAT_PLAN = "seat-plan"
    DOOR_SIGN = "door-sign"
    DRIVER_SHEET = "driver-sheet"
    CARDS = "cards"


def paper(kind: Paper, papers: TripPapers, language: Language, *, full: bool) -> dict[str, Any]:
    """Return one paper of one trip; ``full``: names in full on the seat plan, else masked."""
    if kind is Paper.SEAT_PLAN:
        return _head(papers.trip, language) | _seat_plan(papers, language, full=full)
    if kind is Paper.DOOR_SIGN:
        return _head(papers.trip, language) | _door_sign(papers.trip, language)
    if kind is Paper.DRIVER_SHEET:
        return _head(papers.trip, language) | _driver_sheet(papers.trip, language)
    return _head(papers.trip, language) | _cards(papers, language)


def hand_over(said: HandOverPaper, language: Language) -> dict[str, Any]:
    """Return the hand-over list."""
    words = paper_labels(language)
    return {
        "code": said.code,
        "campaign": said.campaign,
        "date": date_text(said.date, language),
        "arrive": clock_text(said.arrive, said.date, language),
        "issued": _issued(said.issued_by, said.issued_at, language),
        "total": words["aboard_total"].format(aboard=said.aboard, absent=said.absent),
        "groups": [
            {
                "to": group.enterprise or group.town or words["no_enterprise"],
                "town": group.town if group.enterprise else "",
                "place": group.place,
                "people": words["people_here"].format(count=len(group.people)),
                "rows": [
                    {"seat": one.seat, "name": one.name, "phone": one.phone, "home": one.home}
                    for one in sorted(group.people, key=lambda one: seat_order(one.seat))
                ],
                "signed": words["signed_line"].format(
                    receiver=group.receiver,
                    by=group.by,
                    at=f"{group.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
                )
                if group.at
                else "",
            }
            for group in said.groups
        ],
    }


def _head(trip: ManifestTrip, language: Language) -> dict[str, Any]:
    words = paper_labels(language)
    return {
        "code": trip.code,
        "campaign": trip.campaign,
        "title": trip.title,
        "route": trip.route_text,
        "mode": words[f"mode_{trip.mode}"],
        "date": date_text(trip.date, language),
        "depart": clock_text(trip.depart, trip.date, language),
        "arrive": clock_text(trip.arrive, trip.date, language),
        "people": f"{len(trip.passengers)} / {trip.vehicle_seats}",
        "issued": _issued(trip.issued_by, trip.issued_at, language),
    }


def _seat_plan(papers: TripPapers, language: Language, *, full: bool) -> dict[str, Any]:
    words = paper_labels(language)
    trip = papers.trip
    by_seat = {person.seat: person for person in trip.passengers}
    cars = layout(trip.mode, [*{*papers.seats, *by_seat}])
    # Where a cap keeps seats empty, those nobody has are hatched; else they are simply free.
    capped = len(papers.seats) > trip.vehicle_seats
    return {
        "several_cars": len(cars) > 1,
        "cars": [
            {
                "name": words["car"].format(car=car.number),
                "rows": [
                    [
                        None
                        if not label
                        else {
                            "seat": label.rpartition("-")[2],
                            "name": _name(by_seat[label].name, full=full)
                            if label in by_seat
                            else "",
                            "stop": by_seat[label].board_stop if label in by_seat else 0,
                            "capped": capped and label not in by_seat,
                        }
                        for label in row
                    ]
                    for row in car.rows
                ],
            }
            for car in cars
        ],
        "stops": [[stop.seq, stop.name] for stop in trip.stops if trip.boarding(stop)],
    }


def _door_sign(trip: ManifestTrip, language: Language) -> dict[str, Any]:
    return {
        "to": trip.stops[-1].name,
        "stops": [
            [clock_text(stop.depart, trip.date, language), stop.name]
            for stop in trip.stops
            if trip.boarding(stop)
        ],
    }


def _driver_sheet(trip: ManifestTrip, language: Language) -> dict[str, Any]:
    words = paper_labels(language)
    sheet = printed_sheet(trip, language)
    drivers = []
    for number in sorted({block.driver for block in trip.driving}):
        blocks = [block for block in trip.driving if block.driver == number]
        drive = sum((b.end - b.start for b in blocks if b.duty is Duty.DRIVE), dt.timedelta())
        drivers.append(
            {
                "name": words["driver_each"].format(driver=number)
                if number
                else words["driver_all"],
                "drive": words["driven"].format(drive=length_text(drive, language))
                if drive
                else "",
                "rows": [
                    [
                        clock_text(block.start, trip.date, language),
                        clock_text(block.end, trip.date, language),
                        words[f"duty_{block.duty}"],
                        length_text(block.end - block.start, language),
                        block.place,
                    ]
                    for block in blocks
                ],
            }
        )
    return {
        "drivers_count": max(trip.drivers, 1),
        "plate": trip.vehicle_plate,
        "stops": [
            [str(stop.seq), stop.stop, stop.arrive, stop.depart, str(stop.on), str(stop.off)]
            for stop in sheet.stops
        ],
        "drivers": drivers,
    }


def _cards(papers: TripPapers, language: Language) -> dict[str, Any]:
    words = paper_labels(language)
    trip = papers.trip
    stops = {stop.seq: stop for stop in trip.stops}
    return {
        "cards": [
            {
                "seat": words["card_seat"].format(seat=person.seat),
                "name": person.name,
                "time": clock_text(stops[person.board_stop].depart, trip.date, language),
                "place": stops[person.board_stop].name,
                "to": stops[person.alight_stop].name,
                "enterprise": person.enterprise,
                "code": papers.codes.get(person.seat, ""),
            }
            for person in sorted(
                trip.passengers, key=lambda one: (one.board_stop, seat_order(one.seat))
            )
        ],
    }


def _name(name: str, *, full: bool) -> str:
    return name if full else mask_name(name)


def _issued(by: str, at: dt.datetime, language: Language) -> str:
    words = paper_labels(language)
    return words["issued"].format(by=by, at=f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}")

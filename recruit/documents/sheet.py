"""A manifest as rows of ready text in one language: what both printers set, neither words.

Order of work: ``ManifestTrip`` → ``printed_sheet`` → ``manifest_pdf`` or ``workbook``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from recruit.documents.content import content_hash, manifest_code
from recruit.documents.labels import clock_text, date_text, labels, length_text
from recruit.documents.manifest_data import CHINA, Duty, ManifestStop, ManifestTrip, Passenger
from recruit.language import Language


@dataclass(frozen=True)
class PassengerRow:
    """One passenger as printed. ``alight`` is empty where everybody gets off at one stop."""

    row: int
    seat: str
    name: str
    id: str
    phone: str
    home: str
    enterprise: str
    board: str
    alight: str
    party: str
    leg: str


@dataclass(frozen=True)
class StopRow:
    """One stop as printed, with people on, off, and aboard when it is left."""

    seq: int
    stop: str
    arrive: str
    depart: str
    on: int
    off: int
    aboard: int


@dataclass(frozen=True)
class DrivingRow:
    """One block of the driver schedule as printed."""

    driver: str
    duty: str
    start: str
    end: str
    length: str
    place: str
    km: str


@dataclass(frozen=True)
class PrintedSheet:
    """Everything on one manifest, in order. ``groups`` holds passengers by boarding stop."""

    code: str
    qr: str
    hash: str
    number: str
    campaign: str
    title: str
    date: str
    route: str
    facts: tuple[tuple[str, str], ...]
    stops: tuple[StopRow, ...]
    groups: tuple[tuple[str, tuple[PassengerRow, ...]], ...]
    several_alight: bool
    driving: tuple[DrivingRow, ...]
    driving_total: str
    totals: str
    issued: str
    seats: int
    people: int


def printed_sheet(trip: ManifestTrip, language: Language) -> PrintedSheet:
    """Return the manifest of ``trip`` as ready text; nothing is left out or shortened."""
    words = labels(language)
    issued = trip.issued_at.astimezone(CHINA)
    return PrintedSheet(
        code=trip.code,
        qr=manifest_code(trip),
        hash=content_hash(trip)[:16],
        number=words["number"].format(number=trip.number),
        campaign=trip.campaign,
        title=trip.title,
        date=date_text(trip.date, language),
        route=trip.route_text,
        facts=_facts(trip, language),
        stops=_stop_rows(trip, language),
        groups=_groups(trip, language),
        several_alight=len({person.alight_stop for person in trip.passengers}) > 1,
        driving=_driving_rows(trip, language),
        driving_total=_driving_total(trip, language),
        totals=words["totals"].format(count=len(trip.passengers)),
        issued=words["issued"].format(by=trip.issued_by, at=f"{issued:%Y-%m-%d %H:%M}"),
        seats=trip.vehicle_seats,
        people=len(trip.passengers),
    )


def _facts(trip: ManifestTrip, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the heading's pairs of label and value."""
    words = labels(language)
    drivers = "、".join(trip.driver_names) or words["drivers_count"].format(count=trip.drivers)
    return (
        (words["code"], trip.code),
        (words["date"], date_text(trip.date, language)),
        (words["depart"], clock_text(trip.depart, trip.date, language)),
        (words["arrive"], clock_text(trip.arrive, trip.date, language)),
        (words["mode"], words[f"mode_{trip.mode}"]),
        (words["people"], f"{len(trip.passengers)} / {trip.vehicle_seats}"),
        (words["drivers"], drivers if trip.drivers or trip.driver_names else "—"),
        (words["plate"], trip.vehicle_plate),
    )


def _stop_rows(trip: ManifestTrip, language: Language) -> tuple[StopRow, ...]:
    rows: list[StopRow] = []
    aboard = 0
    for stop in trip.stops:
        on, off = trip.boarding(stop), trip.alighting(stop)
        aboard += on - off
        rows.append(
            StopRow(
                seq=stop.seq,
                stop=stop.name,
                arrive=clock_text(stop.arrive, trip.date, language),
                depart=clock_text(stop.depart, trip.date, language),
                on=on,
                off=off,
                aboard=aboard,
            )
        )
    return tuple(rows)


def _groups(
    trip: ManifestTrip, language: Language
) -> tuple[tuple[str, tuple[PassengerRow, ...]], ...]:
    """Return passengers by boarding stop, numbered through the whole list."""
    words = labels(language)
    names = {stop.seq: stop.name for stop in trip.stops}
    groups: list[tuple[str, tuple[PassengerRow, ...]]] = []
    row = 0
    for stop, people in trip.boarding_order():
        if not people:
            continue
        rows = tuple(
            _passenger_row(person, row + index, names) for index, person in enumerate(people, 1)
        )
        row += len(rows)
        groups.append((_group_caption(trip, stop, len(rows), words["group"], language), rows))
    return tuple(groups)


def _group_caption(
    trip: ManifestTrip, stop: ManifestStop, count: int, form: str, language: Language
) -> str:
    time = clock_text(stop.depart or stop.arrive, trip.date, language)
    return form.format(seq=stop.seq, stop=stop.name, time=time, count=count)


def _passenger_row(person: Passenger, row: int, names: dict[int, str]) -> PassengerRow:
    return PassengerRow(
        row=row,
        seat=person.seat,
        name=person.name,
        id=person.id_masked,
        phone=person.phone,
        home=person.home,
        enterprise=person.enterprise,
        board=names[person.board_stop],
        alight=names[person.alight_stop],
        party=person.party_label,
        leg=person.leg_note,
    )


def _driving_rows(trip: ManifestTrip, language: Language) -> tuple[DrivingRow, ...]:
    words = labels(language)
    return tuple(
        DrivingRow(
            driver=words["driver_each"].format(driver=block.driver)
            if block.driver
            else words["driver_all"],
            duty=words[f"duty_{block.duty}"],
            start=clock_text(block.start, trip.date, language),
            end=clock_text(block.end, trip.date, language),
            length=length_text(block.end - block.start, language),
            place=block.place,
            km="" if block.km is None else f"{block.km:.0f}",
        )
        for block in trip.driving
    )


def _driving_total(trip: ManifestTrip, language: Language) -> str:
    """Return how long is driven and rested in sum, or nothing where there is no schedule."""
    if not trip.driving:
        return ""
    drive = rest = dt.timedelta()
    for block in trip.driving:
        if block.duty is Duty.DRIVE:
            drive += block.end - block.start
        elif block.duty in {Duty.REST, Duty.NIGHT}:
            rest += block.end - block.start
    return labels(language)["driving_total"].format(
        drive=length_text(drive, language), rest=length_text(rest, language)
    )

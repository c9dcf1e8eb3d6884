"""Rows of a sheet of candidates."""

from __future__ import annotations

import datetime as dt
from functools import partial

from recruit.identity import IdNumber
from recruit.intake.parties import assign_parties
from recruit.intake.problems import Problem
from recruit.intake.reasons import Reason
from recruit.intake.staged import StagedRow
from recruit.intake.staging import Columns, Table, name, optional, text
from recruit.intake.titles import Titles
from recruit.intake.values import answers, counts, numbers, places
from recruit.intake.values.dates import Dates, birth_date
from recruit.intake.values.reading import Note, Reader, Reading, error, warning
from recruit.intake.values.trades import Trade, trade
from recruit.intake.values.wages import Wage, wage
from recruit.models.candidate import HealthStatus

_PLACE_PARTS = ("province", "prefecture", "county", "town", "village", "detail", "whole")
_DOWN_TO_COUNTY = ("whole", "province", "prefecture", "county")
_BELOW_COUNTY = ("town", "village", "detail")


def readers(dates: Dates) -> dict[str, Reader]:
    """Return how every column of candidates is read."""
    parts = {f"{owner}_{part}": text() for owner in ("current", "origin") for part in _PLACE_PARTS}
    return {
        "name": name(limit=40),
        "id_number": optional(partial(numbers.id_number, today=dates.last), blank=None),
        "phone": optional(numbers.mobile, blank=""),
        "birth_date": optional(partial(birth_date, today=dates.last), blank=None),
        **parts,
        "trade": trade,
        "level": answers.level,
        "years": counts.years,
        "education": text(limit=40),
        "min_wage": wage,
        "ready_date": optional(dates.ready, blank=None),
        "needs_dormitory": partial(answers.yes_no, blank=False, dormitory=True),
        "preferred_town": partial(places.town, required=False),
        "employer": name(),
        "is_returning": answers.returning,
        "party": text(limit=60),
        "cohesion": answers.cohesion,
        "couple": partial(answers.yes_no, blank=False),
        "referrer": name(limit=40),
        "referrer_phone": optional(numbers.mobile, blank=""),
        "health_status": answers.health,
        "remarks": text(limit=1000),
        "consent": partial(answers.yes_no, blank=False),
    }


def stage(table: Table, titles: Titles, dates: Dates) -> tuple[StagedRow, ...]:
    """Return the rows of a table of candidates."""
    columns = Columns(table, readers(dates))
    plain = {field: columns.values(field) for field in columns.fields}
    homes = _Homes(columns)
    staged = []
    for at, number in enumerate(table.numbers):
        problems = columns.problems(at) if at in columns.noted else []
        person = plain["id_number"][at]
        id_number = person if isinstance(person, IdNumber) else None
        problems += _identity_problems(columns, at, id_number)
        home_county, home_address, notes = homes.home(at, id_number)
        problems += [columns.problem(homes.field(at), at, note, title="户籍地") for note in notes]
        skill, pay = plain["trade"][at], plain["min_wage"][at]
        assert isinstance(skill, Trade)
        assert isinstance(pay, Wage)
        employer = plain["employer"][at] or titles.enterprise
        is_returning = bool(plain["is_returning"][at])
        if titles.returning and "is_returning" not in columns:
            is_returning = bool(employer)
        if is_returning and not employer:
            note = error(Reason.RETURNING_WITHOUT_EMPLOYER)
            problems.append(columns.problem("is_returning", at, note, title="返岗企业"))
        born, notes = _birth(plain["birth_date"][at], id_number)
        problems += [columns.problem("birth_date", at, note) for note in notes]
        values: dict[str, object] = {
            "name": plain["name"][at],
            "id_number": id_number.value if id_number else None,
            "phone": plain["phone"][at],
            "birth_date": born,
            "home_county": home_county,
            "home_address": home_address,
            "trade": skill.code,
            "level": plain["level"][at] or skill.level,
            "years": plain["years"][at],
            "education": plain["education"][at],
            "min_wage": pay.low,
            "ready_date": plain["ready_date"][at],
            "needs_dormitory": plain["needs_dormitory"][at],
            "preferred_town": plain["preferred_town"][at],
            "employer": employer,
            "is_returning": is_returning,
            "party": "",
            "cohesion": None,
            "couple": False,
            "referrer": plain["referrer"][at] or titles.referrer,
            "referrer_phone": plain["referrer_phone"][at]
            or ("" if plain["referrer"][at] else titles.referrer_phone),
            "health_status": plain["health_status"][at] or HealthStatus.UNKNOWN,
            "remarks": plain["remarks"][at],
            "consent": plain["consent"][at],
        }
        staged.append(StagedRow(number + 1, values, table.sheet.rows[number], problems))
    if "party" in columns:
        assign_parties(staged, columns)
    return tuple(staged)


def _identity_problems(columns: Columns, at: int, id_number: IdNumber | None) -> list[Problem]:
    problems = []
    if not columns.readings("name")[at].value:
        problems.append(columns.problem("name", at, error(Reason.REQUIRED_EMPTY), title="姓名"))
    if id_number is None and not columns.readings("id_number")[at].notes:
        has_phone = columns.readings("phone")[at]
        if has_phone.value:
            note = warning(Reason.ID_EMPTY)
            problems.append(columns.problem("id_number", at, note, title="身份证号"))
        elif not has_phone.notes:
            note = error(Reason.ID_OR_PHONE_EMPTY)
            problems.append(columns.problem("id_number", at, note, title="身份证号"))
    return problems


def _birth(told: object, id_number: IdNumber | None) -> tuple[dt.date | None, tuple[Note, ...]]:
    """Return the date of birth: the ID number's, which outweighs what is written beside it."""
    stated = told if isinstance(told, dt.date) else None
    if id_number is None:
        return stated, ()
    known = id_number.birth_date
    if stated is None or stated == known or (stated.day == 1 and stated == known.replace(day=1)):
        return known, ()
    return known, (warning(Reason.BIRTH_CONFLICT, date=known.isoformat()),)


class _Homes:
    """Where people are fetched from: the present address if given, else the registered one."""

    def __init__(self, columns: Columns) -> None:
        self.parts = {
            f"{owner}_{part}": [
                str(reading.value) for reading in columns.readings(f"{owner}_{part}")
            ]
            for owner in ("current", "origin")
            for part in _PLACE_PARTS
        }
        present = [field for field in self.parts if field in columns]
        self.owners = [
            owner
            for owner in ("current", "origin")
            if any(f"{owner}_{part}" in present for part in _DOWN_TO_COUNTY)
        ]
        self.present = present
        self.joined = {
            (owner, parts): self._join(owner, parts, columns.count)
            for owner in ("current", "origin")
            for parts in (_DOWN_TO_COUNTY, _BELOW_COUNTY)
        }
        self.read: dict[str, Reading] = {}

    def field(self, at: int) -> str:
        """Return the column to show for a home that cannot be read."""
        for owner in self.owners:
            for part in ("county", "whole", "prefecture", "province"):
                field = f"{owner}_{part}"
                if field in self.present and self.parts[field][at]:
                    return field
        return next((f for f in self.present if f.endswith(("county", "whole", "detail"))), "")

    def home(self, at: int, id_number: IdNumber | None) -> tuple[str, str, tuple[Note, ...]]:
        """Return the county's code, the address and notes of one row."""
        region = id_number.region if id_number else ""
        address = ""
        for owner in self.owners:
            address = self.joined[owner, _DOWN_TO_COUNTY][at]
            if address:
                break
        below = (
            self.joined["current", _BELOW_COUNTY][at] or self.joined["origin", _BELOW_COUNTY][at]
        )
        full = address if below in address else f"{address}{below}"
        if not full:
            if id_number is None:
                return "", "", (error(Reason.HOME_EMPTY),)
            reading = places.county_of_id(region)
            return str(reading.value or ""), "", reading.notes
        reading = self._county(address or full, region)
        return str(reading.value or ""), full, reading.notes

    def _join(self, owner: str, parts: tuple[str, ...], count: int) -> list[str]:
        """Join the parts of every row's address, none that the one before already ends with."""
        fields = [f"{owner}_{part}" for part in parts if f"{owner}_{part}" in self.present]
        if not fields:
            return [""] * count
        rows = list(zip(*(self.parts[field] for field in fields), strict=True))
        joined = {pieces: _joined(pieces) for pieces in set(rows)}
        return [joined[pieces] for pieces in rows]

    def _county(self, address: str, region: str) -> Reading:
        reading = self.read.get(address)
        if reading is None:
            reading = self.read[address] = places.county(address)
        if reading.value is None and reading.notes and region:
            return places.county(address, id_region=region)
        return reading


def _joined(pieces: tuple[str, ...]) -> str:
    joined = ""
    for piece in pieces:
        if piece and not joined.endswith(piece):
            joined = piece if piece.startswith(joined) else joined + piece
    return joined

"""Reading a registration: places as people write them, dates, and what is wrong where."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy.orm import Session

from planner import geo
from recruit.causes import Cause
from recruit.desk.arrivals.model import Issuer
from recruit.desk.arrivals.operations import Arrival, Needed, Shown, shown
from recruit.desk.lookup import by_name, flat, like
from recruit.errors import UserError
from recruit.intake import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.values import numbers, places
from recruit.intake.values.dates import Dates
from recruit.intake.values.reading import Reading, clean, error, is_blank
from recruit.intake.workbook import Cell
from recruit.models import HealthStatus
from recruit.operations.registering import LONGEST_NAME, Remark

CONSENT = "2020-02-15"
"""Version of the notice on the page of a poster."""
_BACK = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration as read: the arrival when it is sound, else problems by field."""

    arrival: Arrival | None
    problems: dict[str, Remark] = field(default_factory=dict)


def place(cell: Cell) -> Reading:
    """Return the code of a county, or of the region when it lies outside our provinces.

    ``武汉`` and ``恩施市`` are read too: as prefecture or county by the code of GB/T 2260, whose
    first digits are what the rules ask for.
    """
    text = clean(cell)
    reading = places.county(text)
    outside = [note for note in reading.notes if note.code is Reason.PLACE_OUTSIDE]
    if reading.value is not None or is_blank(text) or not outside:
        return reading
    written = clean(text)
    region = geo.find_region(written)
    code = region.code if region is not None else _elsewhere().get(written, "")
    return Reading(code) if code else Reading(None, (error(Reason.PLACE_UNKNOWN, value=written),))


def place_elsewhere(code: str) -> str:
    """Return the name of a county or city outside our provinces, "" when there is none."""
    return _names_elsewhere().get(code, "")


def read_entry(
    session: Session,
    form: Mapping[str, str],
    *,
    today: dt.date,
    town: str = "",
    enterprise_id: int | None = None,
) -> Entry:
    """Return a form as read.

    Parameters
    ----------
    form
        ``name``, ``phone``, ``home``, ``stayed`` (blank: home), ``day``, ``vehicle``,
        ``town``, ``address``, ``employer``, ``status``, ``issuer``, ``issued``, ``expires``.
    town, enterprise_id
        What the poster says already; the form cannot change it.
    """
    problems: dict[str, Remark] = {}

    def read(column: str, reading: Reading) -> Any:
        for note in reading.notes:
            if note.severity is Severity.ERROR:
                written = form.get(column, "")
                problem = Problem(note.code, note.severity, column, written, note.params)
                problems.setdefault(column, Remark(problem))
        return reading.value

    def missing(column: str, part: Needed) -> None:
        problems.setdefault(column, Remark(UserError(Cause.INCOMER_INCOMPLETE, what=part)))

    name = clean(form.get("name", ""))[:LONGEST_NAME]
    if not name:
        missing("name", Needed.NAME)
    phone = ""
    if is_blank(form.get("phone", "")):
        missing("phone", Needed.PHONE)
    else:
        phone = read("phone", numbers.mobile(form["phone"][:30])) or ""
    home = read("home", place(form.get("home", "")[:60]))
    if is_blank(form.get("home", "")):
        missing("home", Needed.HOME)
    stayed = read("stayed", place(form.get("stayed", "")[:60])) or home
    day = _arrival_day(form, today, read)
    if day is None:
        missing("day", Needed.DAY)
    elif day > today:
        problems["day"] = Remark(UserError(Cause.ARRIVED_IN_FUTURE, day=day.isoformat()))
    if enterprise_id is None:
        enterprise_id, its_town = _employer(session, form, problems)
        town = town or its_town
    if not town:
        town = read("town", places.town(form.get("town", ""), required=True)) or ""
        if not town:
            missing("town", Needed.TOWN)
    seen = _status(form, problems, today)
    if problems:
        return Entry(None, problems)
    assert day is not None
    return Entry(
        Arrival(
            name,
            phone,
            str(home),
            str(stayed),
            day,
            town,
            vehicle=clean(form.get("vehicle", ""))[:40].upper(),
            address=clean(form.get("address", ""))[:80],
            enterprise_id=enterprise_id,
            shown=seen,
        )
    )


def read_status(form: Mapping[str, str], today: dt.date) -> Shown | None:
    """Return the status of a form; raises the UserError of its first problem."""
    problems: dict[str, Remark] = {}
    found = _status(form, problems, today)
    for remark in problems.values():
        assert isinstance(remark.about, UserError)
        raise remark.about
    return found


def _status(form: Mapping[str, str], problems: dict[str, Remark], today: dt.date) -> Shown | None:
    written = form.get("status", "")
    status = HealthStatus(written) if written in set(HealthStatus) else HealthStatus.UNKNOWN
    if status is HealthStatus.UNKNOWN:
        return None
    issuer = form.get("issuer", "")
    days = [_day(form.get(column, "")) for column in ("issued", "expires")]
    if days[0] is None:
        missing = UserError(Cause.INCOMER_INCOMPLETE, what=Needed.ISSUED)
        problems["issued"] = Remark(missing)
        return None
    try:
        return shown(
            status,
            Issuer(issuer) if issuer in set(Issuer) else Issuer.OTHER,
            days[0],
            days[1],
            today=today,
        )
    except UserError as refusal:
        problems["expires"] = Remark(refusal)
        return None


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _arrival_day(form: Mapping[str, str], today: dt.date, read: Any) -> dt.date | None:
    written = form.get("day", "")[:30]
    if is_blank(written):
        return None
    exact = _day(written)
    found = exact or read("day", Dates(today - _BACK, today).day(written))
    return found if isinstance(found, dt.date) else None


def _employer(
    session: Session, form: Mapping[str, str], problems: dict[str, Remark]
) -> tuple[int | None, str]:
    """Return enterprise and town of the employer named, None and "" without one."""
    employer = clean(form.get("employer", ""))[:80]
    if not employer:
        return None, ""
    wanted = flat(employer)
    firm = by_name(session, {wanted}).get(wanted)
    if firm is not None:
        return firm.id, firm.town_code
    near = "、".join(like(session, employer)) or "–"
    problems["employer"] = Remark(UserError(Cause.ENTERPRISE_UNKNOWN, name=employer, near=near))
    return None, ""


@cache
def _history() -> tuple[tuple[str, str], ...]:
    with resources.files("data").joinpath("adcode_history.csv").open(encoding="utf-8") as file:
        return tuple((row["adcode"], row["name"]) for row in csv.DictReader(file)
                     if not row["end_year"])  # fmt: skip


@cache
def _elsewhere() -> Mapping[str, str]:
    """Return codes by name, of names that only one place has."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, name in _history():
        if name in found and found[name] != code:
            twice.add(name)
        found[name] = code
    return {name: code for name, code in found.items() if name not in twice}


@cache
def _names_elsewhere() -> Mapping[str, str]:
    with resources.files("data").joinpath("regions.csv").open(encoding="utf-8") as file:
        regions = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return {**dict(_history()), **regions}

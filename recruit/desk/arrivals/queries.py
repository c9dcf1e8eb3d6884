"""Lists and figures of arrivals: by day, place, status and quarantine; rounds; who sat near."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruit.desk.arrivals.model import (
    Finding,
    HealthRecord,
    Incomer,
    Place,
    Quarantine,
    QuarantineState,
    Screening,
)
from recruit.models import Enterprise, HealthStatus, Trip
from recruit.queries.contacts import ContactRow, contacts
from recruit.queries.paging import PER_PAGE, Columns, Page, containing, every, paged

SOON = dt.timedelta(days=2)
"""A status is said to expire soon that many days before."""


class Show(StrEnum):
    """Part of the list: what the figures at its top count."""

    TODAY = "today"
    QUARANTINE = "quarantine"
    ENDING = "ending"
    BROKEN = "broken"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class IncomerRow:
    """One arrival with the last status shown and the last quarantine; names in full."""

    id: int
    name: str
    phone: str
    home: str
    stayed_in: str
    arrived_on: dt.date
    vehicle: str
    seat: str
    town: str
    address: str
    candidate_id: int | None
    enterprise: str
    trip: str
    status: HealthStatus
    expires_on: dt.date | None
    quarantine: QuarantineState | None
    rule: str
    place: Place | None
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class Near:
    """Who travelled near somebody: by seats of our trips, else in the same vehicle that day."""

    seats: tuple[ContactRow, ...]
    vehicle: tuple[IncomerRow, ...]


def _last(model: Any) -> Any:
    return aliased(model), select(func.max(model.id)).where(
        model.incomer_id == Incomer.id
    ).correlate(Incomer).scalar_subquery()


def _alarming() -> ColumnElement[bool]:
    ill = select(Screening.incomer_id).where(
        Screening.finding.in_([Finding.FEVER, Finding.POSITIVE])
    )
    return Incomer.id.in_(ill)


def _limits(status: Any, kept: Any, today: dt.date) -> dict[Show, ColumnElement[bool]]:
    on = kept.state != QuarantineState.RELEASED
    return {
        Show.TODAY: Incomer.arrived_on == today,
        Show.QUARANTINE: on,
        Show.ENDING: and_(kept.state == QuarantineState.RUNNING, kept.last_day <= today),
        Show.BROKEN: kept.state == QuarantineState.BROKEN,
        Show.EXPIRING: status.expires_on.between(today, today + SOON),
        Show.EXPIRED: status.expires_on < today,
        Show.ALARM: _alarming(),
    }


def _statement() -> tuple[Columns, Any, Any]:
    (status, last_status), (kept, last_kept) = _last(HealthRecord), _last(Quarantine)
    statement = (
        select(
            Incomer.id, Incomer.name, Incomer.phone, Incomer.home, Incomer.stayed_in,
            Incomer.arrived_on, Incomer.vehicle, Incomer.seat, Incomer.town_code,
            Incomer.address, Incomer.candidate_id,
            func.coalesce(Enterprise.name, ""), func.coalesce(Trip.code, ""),
            func.coalesce(status.status, HealthStatus.UNKNOWN), status.expires_on,
            kept.state, func.coalesce(kept.rule, ""), kept.place, kept.last_day,
        )
        .select_from(Incomer)
        .outerjoin(status, status.id == last_status)
        .outerjoin(kept, kept.id == last_kept)
        .outerjoin(Enterprise, Enterprise.id == Incomer.enterprise_id)
        .outerjoin(Trip, Trip.id == Incomer.trip_id)
        .order_by(Incomer.arrived_on.desc(), Incomer.id.desc())
    )  # fmt: skip
    return statement, status, kept


def arrivals(
    session: Session,
    *,
    today: dt.date,
    town: str | None = None,
    day: dt.date | None = None,
    stayed_in: str = "",
    status: HealthStatus | None = None,
    show: Show | None = None,
    person: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[IncomerRow]:
    """Return arrivals, the latest first.

    Parameters
    ----------
    stayed_in
        Code of a county or province, as long as it decides.
    person
        Part of a name, or a telephone number.
    """
    statement, record, kept = _statement()
    if town is not None:
        statement = statement.where(Incomer.town_code == town)
    if day is not None:
        statement = statement.where(Incomer.arrived_on == day)
    if stayed_in:
        statement = statement.where(Incomer.stayed_in.startswith(stayed_in))
    if status is HealthStatus.UNKNOWN:
        statement = statement.where(or_(record.id.is_(None), record.status == status))
    elif status is not None:
        statement = statement.where(record.status == status)
    if show is not None:
        statement = statement.where(_limits(record, kept, today)[show])
    if person:
        statement = statement.where(or_(Incomer.phone == person, Incomer.name.contains(person)))
    return paged(session, statement, page=page, per_page=per_page, make=IncomerRow)


def arrival(session: Session, incomer_id: int) -> IncomerRow | None:
    """Return one arrival."""
    statement, _, _ = _statement()
    found = session.execute(statement.where(Incomer.id == incomer_id)).first()
    return None if found is None else IncomerRow(*found)


def figures(session: Session, *, today: dt.date, town: str | None) -> dict[Show, int]:
    """Return how many rows every part of the list has."""
    statement, record, kept = _statement()
    if town is not None:
        statement = statement.where(Incomer.town_code == town)
    limits = _limits(record, kept, today)
    counted = statement.order_by(None).with_only_columns(
        *(func.coalesce(func.sum(case((limit, 1), else_=0)), 0) for limit in limits.values()),
    )
    return dict(zip(limits, map(int, session.execute(counted).one()), strict=True))


def by_day(
    session: Session, *, last: dt.date, days: int, town: str | None
) -> tuple[tuple[dt.date, dict[str, int]], ...]:
    """Return how many arrived on each of the days up to ``last``, by whether quarantine followed.

    Keys are "free" and "kept".
    """
    first = last - dt.timedelta(days=days - 1)
    kept = select(Quarantine.id).where(Quarantine.incomer_id == Incomer.id).exists()
    statement = (
        select(Incomer.arrived_on, func.count(), func.sum(case((kept, 1), else_=0)))
        .where(Incomer.arrived_on.between(first, last))
        .group_by(Incomer.arrived_on)
    )
    if town is not None:
        statement = statement.where(Incomer.town_code == town)
    found = {day: (int(many), int(some)) for day, many, some in session.execute(statement)}
    return tuple(
        (day, {"free": many - some, "kept": some})
        for day in (first + dt.timedelta(days=n) for n in range(days))
        for many, some in [found.get(day, (0, 0))]
    )


def provinces_of_stay(session: Session, town: str | None) -> tuple[tuple[str, int], ...]:
    """Return where people were the 14 days before, by two digits of the code, most first."""
    part = func.substr(Incomer.stayed_in, 1, 2)
    statement = select(part, func.count()).group_by(part).order_by(func.count().desc(), part)
    if town is not None:
        statement = statement.where(Incomer.town_code == town)
    return tuple((str(code), int(count)) for code, count in session.execute(statement))


def near(session: Session, incomer: Incomer) -> Near:
    """Return who travelled near somebody, whatever town they are in."""
    seats: tuple[ContactRow, ...] = ()
    trip = None if incomer.trip_id is None else session.get(Trip, incomer.trip_id)
    if trip is not None and incomer.candidate_id is not None:
        seats = contacts(session, trip.plan_version_id, incomer.candidate_id) or ()
    if not incomer.vehicle:
        return Near(seats, ())
    statement, _, _ = _statement()
    same = statement.where(
        Incomer.vehicle == incomer.vehicle,
        Incomer.arrived_on == incomer.arrived_on,
        Incomer.id != incomer.id,
    )
    listed = {row.candidate_id for row in seats}
    rows = every(session, same, IncomerRow)
    return Near(seats, tuple(row for row in rows if row.candidate_id not in listed))


def firms(
    session: Session, *, name: str, town: str | None, only: int | None, most: int = 30
) -> tuple[Enterprise, ...]:
    """Return enterprises whose name contains a text, or the one asked for."""
    statement = select(Enterprise).order_by(Enterprise.name).limit(most)
    if only is not None:
        statement = statement.where(Enterprise.id == only)
    if name:
        statement = statement.where(Enterprise.name.like(containing(name), escape="/"))
    if town is not None:
        statement = statement.where(Enterprise.town_code == town)
    return tuple(session.scalars(statement))

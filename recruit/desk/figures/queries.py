"""Who is back: the figure of a day by scale, size, town and industry, its rows, and its course.

A day's figure counts for every enterprise on the reporting list its last report of that day
or the six days before it (``STANDS_DAYS``). How many of them are of the day itself is always
said beside it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from recruit.desk.figures.model import (
    STANDS_DAYS,
    HeadcountReport,
    ReportReminder,
    Scale,
    Workforce,
)
from recruit.models import Enterprise, SizeClass
from recruit.queries.paging import PER_PAGE, Columns, Page, containing, every, paged


class Standing(StrEnum):
    """What the figure of a day has of an enterprise."""

    TODAY = "today"
    EARLIER = "earlier"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the daily sheet.

    Parameters
    ----------
    enterprises, counted, today
        On the list; with a report that counts; with a report of the day itself.
    staff, back
        Sums over the counted.
    """

    key: str
    enterprises: int
    counted: int
    today: int
    staff: int
    back: int

    @property
    def rate(self) -> float | None:
        """The share of the staff that is back, None without staff."""
        return self.back / self.staff if self.staff else None


@dataclass(frozen=True, slots=True)
class DailySheet:
    """The figure of a day; ``late`` enterprises owe a report."""

    day: dt.date
    total: Line
    by_scale: tuple[Line, ...]
    by_size: tuple[Line, ...]
    by_town: tuple[Line, ...]
    by_industry: tuple[Line, ...]
    outside: int
    quarantined: int
    late: int


@dataclass(frozen=True, slots=True)
class HeadcountRow:
    """One enterprise in the figure of a day; the numbers are None without a report."""

    enterprise_id: int
    enterprise: str
    town: str
    industry: str
    size_class: SizeClass | None
    scale: Scale
    enrolled_staff: int
    reported_for: dt.date | None
    staff: int | None
    back: int | None
    outside: int | None
    quarantined: int | None
    reported_by: str | None

    def standing(self, day: dt.date) -> Standing:
        """Return what the figure of ``day`` has of this enterprise."""
        if self.reported_for is None:
            return Standing.NONE
        return Standing.TODAY if self.reported_for == day else Standing.EARLIER


@dataclass(frozen=True, slots=True)
class LateRow:
    """An enterprise that owes a report for a day, whom to call, and whether it was reminded."""

    enterprise_id: int
    enterprise: str
    town: str
    scale: Scale
    enrolled_staff: int
    contact_name: str
    contact_phone: str
    last_report: dt.date | None
    reminded_by: str | None
    reminded_at: dt.datetime | None
    times: int


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day of the time series for one scale."""

    day: dt.date
    counted: int
    staff: int
    back: int

    @property
    def rate(self) -> float | None:
        """The share of the staff that is back, None without staff."""
        return self.back / self.staff if self.staff else None


def latest_day(session: Session) -> dt.date | None:
    """Return the last day anybody reported for."""
    return session.scalar(select(func.max(HeadcountReport.date)))


def daily_sheet(session: Session, day: dt.date, *, town: str = "") -> DailySheet:
    """Return the figure of a day, of one town only if given."""
    keys = (Workforce.scale, Enterprise.town_code, Enterprise.industry, Enterprise.size_class)
    report = HeadcountReport
    statement = _standing(
        select(
            *keys,
            func.count(),
            func.count(report.id),
            func.sum(case((report.date == day, 1), else_=0)),
            func.coalesce(func.sum(report.staff), 0),
            func.coalesce(func.sum(report.back), 0),
            func.coalesce(func.sum(report.outside), 0),
            func.coalesce(func.sum(report.quarantined), 0),
        ),
        day,
    ).group_by(*keys)
    if town:
        statement = statement.where(Enterprise.town_code == town)
    cells = session.execute(statement).all()
    late = session.scalar(
        _standing(select(func.count()), day)
        .where(_late(day))
        .where(Enterprise.town_code == town if town else true())
    )
    return DailySheet(
        day,
        total=_lines(cells, lambda _: "all")[0] if cells else Line("all", 0, 0, 0, 0, 0),
        by_scale=tuple(sorted(_lines(cells, lambda c: c[0].value), key=lambda one: one.key)),
        by_size=_lines(cells, lambda c: c[3].value if c[3] else ""),
        by_town=_lines(cells, lambda c: c[1]),
        by_industry=_lines(cells, lambda c: c[2]),
        outside=sum(int(cell[9]) for cell in cells),
        quarantined=sum(int(cell[10]) for cell in cells),
        late=late or 0,
    )


def headcount_rows(
    session: Session,
    day: dt.date,
    *,
    q: str = "",
    scale: Scale | None = None,
    size: str = "",
    town: str = "",
    industry: str = "",
    standing: Standing | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[HeadcountRow]:
    """Return the rows a figure is made of, the largest staff first."""
    report = HeadcountReport
    statement = _standing(
        select(
            Enterprise.id,
            Enterprise.name,
            Enterprise.town_code,
            Enterprise.industry,
            Enterprise.size_class,
            Workforce.scale,
            Workforce.staff,
            report.date,
            report.staff,
            report.back,
            report.outside,
            report.quarantined,
            report.reported_by,
        ),
        day,
    ).order_by(Workforce.staff.desc(), Enterprise.id)
    if q:
        statement = statement.where(Enterprise.name.like(containing(q), escape="/"))
    wanted: list[ColumnElement[bool]] = []
    if scale is not None:
        wanted.append(Workforce.scale == scale)
    if size:
        none = Enterprise.size_class.is_(None)
        wanted.append(none if size == "none" else Enterprise.size_class == SizeClass(size))
    if town:
        wanted.append(Enterprise.town_code == town)
    if industry:
        wanted.append(Enterprise.industry == industry)
    if standing is Standing.TODAY:
        wanted.append(report.date == day)
    elif standing is Standing.EARLIER:
        wanted.append(report.date < day)
    elif standing is Standing.NONE:
        wanted.append(report.id.is_(None))
    return paged(
        session, statement.where(*wanted), page=page, per_page=per_page, make=HeadcountRow
    )


def late_reporters(
    session: Session,
    day: dt.date,
    *,
    town: str = "",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[LateRow]:
    """Return who owes a report for a day, those not reminded yet and the largest first."""
    last = (
        select(HeadcountReport.enterprise_id, func.max(HeadcountReport.date).label("date"))
        .where(HeadcountReport.date <= day)
        .group_by(HeadcountReport.enterprise_id)
        .subquery("last_ever")
    )
    statement = (
        _standing(
            select(
                Enterprise.id,
                Enterprise.name,
                Enterprise.town_code,
                Workforce.scale,
                Workforce.staff,
                Enterprise.contact_name,
                Enterprise.contact_phone,
                last.c.date,
                ReportReminder.reminded_by,
                ReportReminder.reminded_at,
                func.coalesce(ReportReminder.times, 0),
            ),
            day,
        )
        .outerjoin(last, last.c.enterprise_id == Enterprise.id)
        .outerjoin(
            ReportReminder,
            and_(ReportReminder.enterprise_id == Enterprise.id, ReportReminder.date == day),
        )
        .where(_late(day))
        .order_by(func.coalesce(ReportReminder.times, 0), Workforce.staff.desc(), Enterprise.id)
    )
    if town:
        statement = statement.where(Enterprise.town_code == town)
    return paged(session, statement, page=page, per_page=per_page, make=LateRow)


def series(
    session: Session, first: dt.date, last: dt.date, *, town: str = ""
) -> dict[Scale, tuple[DayPoint, ...]]:
    """Return for both scales the figure of every day from ``first`` to ``last``.

    Reports are summed by the day they begin to count and the day the next one takes their
    place, in one statement; what lies between is added up here.
    """
    report = HeadcountReport
    following = func.lead(report.date, type_=Date()).over(
        partition_by=report.enterprise_id, order_by=report.date
    )
    spans = (
        select(
            report.enterprise_id,
            report.date.label("since"),
            following.label("next"),
            report.staff,
            report.back,
        )
        .where(report.date.between(first - dt.timedelta(days=STANDS_DAYS - 1), last))
        .subquery("spans")
    )
    statement = (
        select(
            Workforce.scale,
            spans.c.since,
            spans.c.next,
            func.count(),
            func.sum(spans.c.staff),
            func.sum(spans.c.back),
        )
        .join(spans, spans.c.enterprise_id == Workforce.enterprise_id)
        .group_by(Workforce.scale, spans.c.since, spans.c.next)
    )
    if town:
        statement = statement.join(Enterprise, Enterprise.id == Workforce.enterprise_id).where(
            Enterprise.town_code == town
        )
    sums: dict[Scale, dict[dt.date, list[int]]] = {scale: {} for scale in Scale}
    for scale, since, following_day, count, staff, back in session.execute(statement):
        until = since + dt.timedelta(days=STANDS_DAYS - 1)
        if following_day is not None:
            until = min(until, following_day - dt.timedelta(days=1))
        for day in _days(max(first, since), min(last, until)):
            cell = sums[scale].setdefault(day, [0, 0, 0])
            for place, value in enumerate((count, staff, back)):
                cell[place] += int(value)
    return {
        scale: tuple(DayPoint(day, *found.get(day, [0, 0, 0])) for day in _days(first, last))
        for scale, found in sums.items()
    }


def reports_of(
    session: Session, enterprise_id: int, *, most: int = 30
) -> tuple[HeadcountReport, ...]:
    """Return the last reports of one enterprise, the newest first."""
    statement = (
        select(HeadcountReport)
        .where(HeadcountReport.enterprise_id == enterprise_id)
        .order_by(HeadcountReport.date.desc())
        .limit(most)
    )
    return tuple(session.scalars(statement))


def industries(session: Session) -> tuple[str, ...]:
    """Return the industries of the enterprises on the list."""
    statement = (
        select(Enterprise.industry)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .distinct()
        .order_by(Enterprise.industry)
    )
    return every(session, statement, str)


def _standing(statement: Columns, day: dt.date) -> Columns:
    """Join the list of enterprises with the report of each that counts on a day."""
    report = HeadcountReport
    last = (
        select(report.enterprise_id, func.max(report.date).label("date"))
        .where(report.date.between(day - dt.timedelta(days=STANDS_DAYS - 1), day))
        .group_by(report.enterprise_id)
        .subquery("last")
    )
    return (
        statement.select_from(Workforce)
        .join(Enterprise, Enterprise.id == Workforce.enterprise_id)
        .outerjoin(last, last.c.enterprise_id == Workforce.enterprise_id)
        .outerjoin(
            report,
            and_(report.enterprise_id == last.c.enterprise_id, report.date == last.c.date),
        )
    )


def _late(day: dt.date) -> ColumnElement[bool]:
    """Whether an enterprise owes a report: large ones every day, small ones every week."""
    report = HeadcountReport
    return or_(report.id.is_(None), and_(Workforce.scale == Scale.ABOVE, report.date < day))


def _lines(cells: Iterable[Any], key: Any) -> tuple[Line, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for cell in cells:
        line = sums[key(cell)]
        for place, value in enumerate(cell[4:9]):
            line[place] += int(value)
    lines = [Line(name, *line) for name, line in sums.items()]
    return tuple(sorted(lines, key=lambda line: (-line.staff, line.key)))


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]

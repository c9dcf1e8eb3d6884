"""Taking headcount reports, putting enterprises on the reporting list, reminding late ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.figures.model import (
    HeadcountReport,
    ReportReminder,
    ReportSource,
    Scale,
    Workforce,
)
from recruit.errors import UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit
from recruit.operations.importing.writing import append_rows, update_rows


@dataclass(frozen=True, slots=True)
class Headcount:
    """What an enterprise says of one day; see ``HeadcountReport``.

    Raises
    ------
    UserError
        When the numbers contradict one another.
    """

    staff: int
    back: int
    outside: int | None = None
    quarantined: int = 0

    def __post_init__(self) -> None:
        if min(self.staff, self.back, self.outside or 0, self.quarantined) < 0:
            raise UserError(Cause.HEADCOUNT_NEGATIVE)
        if self.back > self.staff:
            raise UserError(Cause.HEADCOUNT_ORDER, back=self.back, staff=self.staff)
        if self.outside is not None and self.outside > self.back:
            raise UserError(Cause.HEADCOUNT_OUTSIDE, outside=self.outside, back=self.back)
        if self.quarantined > self.staff:
            raise UserError(
                Cause.HEADCOUNT_QUARANTINED, quarantined=self.quarantined, staff=self.staff
            )


def enrol(session: Session, enterprise: Enterprise, scale: Scale, staff: int, *, by: str) -> None:
    """Put an enterprise on the reporting list, or change its scale and staff.

    Raises
    ------
    UserError
        When the staff is negative.
    """
    if staff < 0:
        raise UserError(Cause.HEADCOUNT_NEGATIVE)
    found = session.get(Workforce, enterprise.id)
    if found is None:
        session.add(Workforce(enterprise_id=enterprise.id, scale=scale, staff=staff))
    else:
        found.scale, found.staff = scale, staff
    session.flush()
    audit.record(session, Action.WORKFORCE_ENROLLED, enterprise, by=by, scale=scale.value)


def report(
    session: Session,
    enterprise: Enterprise,
    day: dt.date,
    count: Headcount,
    *,
    by: str,
    today: dt.date,
    source: ReportSource = ReportSource.FORM,
) -> bool:
    """Take the report of an enterprise for a day; return whether it said anything new.

    Raises
    ------
    UserError
        When the day has not come, or the enterprise is not on the reporting list.
    """
    if session.get(Workforce, enterprise.id) is None:
        raise UserError(Cause.NOT_ENROLLED, enterprise=enterprise.name)
    taken = take(session, [(enterprise.id, day, count)], by=by, today=today, source=source)
    return taken.unchanged == 0


@dataclass(slots=True)
class Taken:
    """What came of many reports."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def take(
    session: Session,
    reports: Sequence[tuple[int, dt.date, Headcount]],
    *,
    by: str,
    today: dt.date,
    source: ReportSource,
) -> Taken:
    """Take many reports (enterprise, day, count) at once; each pair may occur once.

    Raises
    ------
    UserError
        When a day has not come.
    """
    days = {day for _, day, _ in reports}
    if days and max(days) > today:
        raise UserError(Cause.HEADCOUNT_FUTURE, day=max(days).isoformat())
    columns = HeadcountReport.__table__.c
    keys = (columns.enterprise_id, columns.date)
    there = {
        (row.enterprise_id, row.date): row
        for row in session.execute(
            select(columns.id, *keys, *(columns[name] for name in _COUNTS)).where(
                columns.date.in_(days),
                columns.enterprise_id == reports[0][0] if len(reports) == 1 else true(),
            )
        )
    }
    taken, new = Taken(), []
    changes: dict[int, dict[str, object]] = {}
    stamp = {"source": source, "reported_by": by, "reported_at": now()}
    for enterprise_id, day, count in reports:
        said = {name: getattr(count, name) for name in _COUNTS}
        old = there.get((enterprise_id, day))
        if old is None:
            new.append({"enterprise_id": enterprise_id, "date": day, **said, **stamp})
            taken.added += 1
        elif all(getattr(old, name) == value for name, value in said.items()):
            taken.unchanged += 1
        else:
            changes[old.id] = {**said, **stamp}
            taken.changed += 1
    append_rows(session, HeadcountReport, new)
    update_rows(session, HeadcountReport, changes)
    audit.record(
        session,
        Action.HEADCOUNTS_TAKEN,
        Thing.HEADCOUNT_REPORT,
        by=by,
        added=taken.added,
        changed=taken.changed,
    )
    return taken


_COUNTS = ("staff", "back", "outside", "quarantined")


def remind(session: Session, enterprise_ids: Collection[int], day: dt.date, *, by: str) -> int:
    """Write down that these enterprises were reminded of a day; return how many they were."""
    wanted = sorted(set(enterprise_ids))
    there = {
        reminder.enterprise_id: reminder
        for reminder in session.scalars(
            select(ReportReminder).where(
                ReportReminder.date == day, ReportReminder.enterprise_id.in_(wanted)
            )
        )
    }
    for enterprise_id in wanted:
        if enterprise_id in there:
            again = there[enterprise_id]
            again.times += 1
            again.reminded_by, again.reminded_at = by, now()
        else:
            session.add(ReportReminder(enterprise_id=enterprise_id, date=day, reminded_by=by))
    session.flush()
    audit.record(
        session,
        Action.REPORTERS_REMINDED,
        Thing.REPORT_REMINDER,
        by=by,
        day=day.isoformat(),
        count=len(wanted),
    )
    return len(wanted)

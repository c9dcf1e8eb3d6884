"""What people ask for, week by week: by category and town, in time or late, content or not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.model import WAITING, CaseState, Category, ServiceCase
from recruit.desk.cases.queries import EVERYTHING, Reach


@dataclass(frozen=True, slots=True)
class Week:
    """One week from Monday on.

    Parameters
    ----------
    answered, in_time
        Cases that were answered, and those within their time.
    rated, satisfaction
        How many said how content they were, and the sum of their points.
    """

    monday: dt.date
    opened: int
    answered: int
    in_time: int
    overdue: int
    rated: int
    satisfaction: int
    by_category: dict[Category, int] = field(default_factory=dict)
    by_town: dict[str, int] = field(default_factory=dict)

    @property
    def in_time_share(self) -> float | None:
        """The share of answers in time, None without an answer."""
        return self.in_time / self.answered if self.answered else None

    @property
    def mean_satisfaction(self) -> float | None:
        """The mean of 1 to 5 points, None when nobody was asked."""
        return self.satisfaction / self.rated if self.rated else None


def weeks(
    session: Session, last: dt.date, *, count: int = 6, at: dt.datetime, reach: Reach = EVERYTHING
) -> tuple[Week, ...]:
    """Return the weeks up to that of ``last``, the oldest first; joined cases do not count."""
    monday = last - dt.timedelta(days=last.weekday())
    return tuple(
        _week(session, monday - dt.timedelta(weeks=back), at=at, reach=reach)
        for back in range(count - 1, -1, -1)
    )


def last_day(session: Session) -> dt.date | None:
    """Return the day the last case was opened."""
    last = session.scalar(select(func.max(ServiceCase.opened_at)))
    return None if last is None else last.astimezone(CHINA).date()


def _week(session: Session, monday: dt.date, *, at: dt.datetime, reach: Reach) -> Week:
    first = dt.datetime.combine(monday, dt.time(), CHINA)
    answered = ServiceCase.replied_at.is_not(None)
    late = ServiceCase.state.in_(WAITING) & (ServiceCase.due_at < at)
    rows = session.execute(
        select(
            ServiceCase.category,
            ServiceCase.town_code,
            func.count(),
            func.sum(case((answered, 1), else_=0)),
            func.sum(
                case((answered & (ServiceCase.replied_at <= ServiceCase.due_at), 1), else_=0)
            ),
            func.sum(case((late, 1), else_=0)),
            func.count(ServiceCase.satisfaction),
            func.coalesce(func.sum(ServiceCase.satisfaction), 0),
        )
        .where(
            ServiceCase.opened_at >= first,
            ServiceCase.opened_at < first + dt.timedelta(days=7),
            ServiceCase.state != CaseState.JOINED,
            *reach.conditions(),
        )
        .group_by(ServiceCase.category, ServiceCase.town_code)
    ).all()
    by_category: Counter[Category] = Counter()
    by_town: Counter[str] = Counter()
    for category, town, number, *_ in rows:
        by_category[category] += number
        by_town[town] += number
    opened, in_all, in_time, overdue, rated, points = (
        sum(int(row[place]) for row in rows) for place in range(2, 8)
    )
    return Week(
        monday,
        opened,
        in_all,
        in_time,
        overdue,
        rated,
        points,
        dict(by_category),
        dict(by_town),
    )

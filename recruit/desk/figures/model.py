"""Headcount: how many an enterprise employs, and how many of them are back on a day."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.models.base import Base, closed_set, now


class Scale(StrEnum):
    """规上 or 规下: whether industry statistics count the enterprise one by one.

    The line is main-business income of 20 million yuan a year (国家统计局, since 2011). It is
    not the size class of an enterprise, which goes by staff and income of its industry.
    """

    ABOVE = "above"
    BELOW = "below"


class ReportSource(StrEnum):
    """How a report came in."""

    FORM = "form"
    SHEET = "sheet"
    API = "api"
    DEMO = "demo"


DUE_EVERY: dict[Scale, int] = {Scale.ABOVE: 1, Scale.BELOW: 7}
"""An enterprise reports every so many days."""

STANDS_DAYS = 7
"""A report counts on its day and the six days after it, until the next one."""


class Workforce(Base):
    """An enterprise that has to report, and its staff at the beginning of the season."""

    __tablename__ = "workforce"
    __table_args__ = (CheckConstraint("staff >= 0", name="staff"),)

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    scale: Mapped[Scale] = mapped_column(closed_set(Scale), index=True)
    staff: Mapped[int]


class HeadcountReport(Base):
    """What an enterprise reported for one day; a second report of a day replaces the first.

    ``staff`` everybody on the payroll that day, ``back`` those at work, ``outside`` those of
    them who came from outside the province, ``quarantined`` staff in quarantine.
    """

    __tablename__ = "headcount_report"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "date"),
        CheckConstraint("back between 0 and staff", name="back"),
        CheckConstraint("outside is null or outside between 0 and back", name="outside"),
        CheckConstraint("quarantined between 0 and staff", name="quarantined"),
        Index("ix_headcount_report_date", "date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    date: Mapped[dt.date]
    staff: Mapped[int]
    back: Mapped[int]
    outside: Mapped[int | None]
    quarantined: Mapped[int] = mapped_column(default=0)
    source: Mapped[ReportSource] = mapped_column(closed_set(ReportSource))
    reported_by: Mapped[str]
    reported_at: Mapped[dt.datetime] = mapped_column(default=now)


class ReportReminder(Base):
    """That a late enterprise was reminded of its report for a day, and by whom."""

    __tablename__ = "report_reminder"
    __table_args__ = (UniqueConstraint("enterprise_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    date: Mapped[dt.date] = mapped_column(index=True)
    reminded_by: Mapped[str]
    reminded_at: Mapped[dt.datetime] = mapped_column(default=now)
    times: Mapped[int] = mapped_column(default=1)

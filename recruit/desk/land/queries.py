"""What pages read of land requests: the list, what is late or missing, who looks after them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Exists, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import Session

from recruit.desk.land.model import (
    GOING_ON,
    LandEvent,
    LandKind,
    LandPaper,
    LandPaperState,
    LandRequest,
    LandStage,
)
from recruit.desk.land.operations import MARK
from recruit.models import Enterprise
from recruit.queries.paging import PER_PAGE, Page, containing, paged


@dataclass(frozen=True, slots=True)
class LandLine:
    """One request in a list; ``missing`` and ``later`` count its documents."""

    id: int
    kind: LandKind
    project: str
    town_code: str
    site: str
    area: float
    unit: str
    urgent: bool
    stage: LandStage
    responsible: str
    received_on: dt.date
    due: dt.date
    note: str
    enterprise_id: int
    enterprise: str
    missing: int
    later: int

    @property
    def is_going_on(self) -> bool:
        """Whether its clock runs."""
        return self.stage in GOING_ON

    def is_late(self, today: dt.date) -> bool:
        """Return whether its stage should be done by now."""
        return self.is_going_on and self.due < today


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests a list shows; None and "" leave a filter out."""

    kind: LandKind | None = None
    stage: LandStage | None = None
    responsible: str = ""
    text: str = ""
    late_on: dt.date | None = None
    papers_open: bool = False
    enterprise_id: int | None = None
    town_code: str | None = None
    """Of the enterprise or of the land."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of the requests somebody may see: going on, late, with open documents, urgent."""

    going_on: int
    late: int
    papers_open: int
    urgent: int


@dataclass(frozen=True, slots=True)
class EventSaid:
    """An event as it is read: words of somebody, or a document or deadline that changed."""

    stage: LandStage
    by: str
    at: dt.datetime
    text: str
    paper: str = ""
    state: LandPaperState | None = None
    due: dt.date | None = None


def requests(
    session: Session, wanted: Wanted, *, page: int = 1, per_page: int | None = PER_PAGE
) -> Page[LandLine]:
    """Return one page of requests: those going on first, then by deadline."""
    one = LandRequest
    statement = (
        select(
            one.id, one.kind, one.project, one.town_code, one.site, one.area, one.unit,
            one.urgent, one.stage, one.responsible, one.received_on, one.due, one.note,
            Enterprise.id, Enterprise.name, _papers(LandPaperState.MISSING),
            _papers(LandPaperState.LATER),
        )
        .join(Enterprise, one.enterprise_id == Enterprise.id)
        .where(*_conditions(wanted))
        .order_by(case((one.stage.in_(GOING_ON), 0), else_=1), one.due, one.id)
    )  # fmt: skip
    return paged(session, statement, page=page, per_page=per_page, make=LandLine)


def standing(session: Session, wanted: Wanted, *, today: dt.date) -> Standing:
    """Return the numbers above a list, whatever else it is filtered by."""
    one = LandRequest
    scope = Wanted(enterprise_id=wanted.enterprise_id, town_code=wanted.town_code)
    numbers = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((one.due < today, 1), else_=0)), 0),
            func.coalesce(func.sum(case((_has_open_papers(), 1), else_=0)), 0),
            func.coalesce(func.sum(case((one.urgent, 1), else_=0)), 0),
        )
        .select_from(one)
        .join(Enterprise, one.enterprise_id == Enterprise.id)
        .where(one.stage.in_(GOING_ON), *_conditions(scope))
    ).one()
    return Standing(*(int(number) for number in numbers))


def stages(session: Session, wanted: Wanted) -> dict[LandStage, int]:
    """Return how many requests stand at which stage, of those somebody may see."""
    scope = Wanted(enterprise_id=wanted.enterprise_id, town_code=wanted.town_code)
    found = dict.fromkeys(LandStage, 0)
    for stage, count in session.execute(
        select(LandRequest.stage, func.count())
        .join(Enterprise, LandRequest.enterprise_id == Enterprise.id)
        .where(*_conditions(scope))
        .group_by(LandRequest.stage)
    ):
        found[stage] = count
    return found


def groups(session: Session) -> tuple[str, ...]:
    """Return the groups that look after requests."""
    named = select(LandRequest.responsible).where(LandRequest.responsible != "").distinct()
    return tuple(sorted(session.scalars(named)))


def said(event: LandEvent) -> EventSaid:
    """Return an event with its text read."""
    plain = EventSaid(event.stage, event.by, event.at, event.text)
    if not event.text.startswith(MARK):
        return plain
    what, value, rest = event.text.removeprefix(MARK).split(" ", 2)
    if what == "paper":
        state = LandPaperState(value)
        return EventSaid(event.stage, event.by, event.at, "", paper=rest, state=state)
    due = dt.date.fromisoformat(value)
    return EventSaid(event.stage, event.by, event.at, rest, due=due)


def _papers(state: LandPaperState) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(LandPaper)
        .where(LandPaper.request_id == LandRequest.id, LandPaper.state == state)
        .scalar_subquery()
    )


def _has_open_papers() -> Exists:
    return (
        select(LandPaper.id)
        .where(LandPaper.request_id == LandRequest.id, LandPaper.state != LandPaperState.HANDED_IN)
        .exists()
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    one = LandRequest
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(one.kind == wanted.kind)
    if wanted.stage is not None:
        found.append(one.stage == wanted.stage)
    if wanted.responsible:
        found.append(one.responsible == wanted.responsible)
    if wanted.enterprise_id is not None:
        found.append(one.enterprise_id == wanted.enterprise_id)
    if wanted.town_code is not None:
        found.append(
            or_(one.town_code == wanted.town_code, Enterprise.town_code == wanted.town_code)
        )
    if wanted.late_on is not None:
        found += [one.stage.in_(GOING_ON), one.due < wanted.late_on]
    if wanted.papers_open:
        found += [one.stage.in_(GOING_ON), _has_open_papers()]
    if wanted.text:
        like = containing(wanted.text)
        found.append(
            or_(one.project.like(like, escape="/"), Enterprise.name.like(like, escape="/"))
        )
    return found

"""Cases as lists, a board, one with its course, and those that look alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from recruit.desk.cases.model import (
    WAITING,
    CaseEvent,
    CasePart,
    CaseSource,
    CaseState,
    Category,
    Department,
    Part,
    PartState,
    ServiceCase,
    Urgency,
)
from recruit.models import Enterprise
from recruit.queries.paging import PER_PAGE, Columns, Page, every, paged


@dataclass(frozen=True, slots=True)
class Reach:
    """Which cases an account may see: all of these limits hold; none means every case."""

    town: str | None = None
    department_id: int | None = None
    enterprise_id: int | None = None
    opened_by: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the limits as conditions on ``ServiceCase``."""
        found: list[ColumnElement[bool]] = []
        if self.town is not None:
            found.append(ServiceCase.town_code == self.town)
        if self.enterprise_id is not None:
            found.append(ServiceCase.enterprise_id == self.enterprise_id)
        if self.opened_by is not None:
            found.append(ServiceCase.opened_by == self.opened_by)
        if self.department_id is not None:
            own = select(CasePart.case_id).where(
                CasePart.department_id == self.department_id,
                CasePart.state != PartState.RETURNED,
            )
            found.append(ServiceCase.id.in_(own))
        return found


EVERYTHING = Reach()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; blank or None for all."""

    q: str = ""
    state: CaseState | None = None
    category: Category | None = None
    urgency: Urgency | None = None
    source: CaseSource | None = None
    town: str = ""
    lead_id: int | None = None
    overdue_at: dt.datetime | None = None
    enterprise_id: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: int
    code: str
    title: str
    category: Category
    urgency: Urgency
    state: CaseState
    source: CaseSource
    town: str
    enterprise: str | None
    lead: str | None
    opened_at: dt.datetime
    due_at: dt.datetime
    replied_at: dt.datetime | None
    level: int
    satisfaction: int | None

    def is_overdue(self, at: dt.datetime) -> bool:
        """Whether the answer is late, or came late."""
        if self.state in WAITING:
            return self.due_at < at
        return self.replied_at is not None and self.replied_at > self.due_at


@dataclass(frozen=True, slots=True)
class PartRow:
    """What one department does in a case."""

    department_id: int
    department: str
    part: Part
    state: PartState
    reply: str
    replied_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """One case with all there is about it."""

    case: ServiceCase
    row: CaseRow
    parts: tuple[PartRow, ...]
    events: tuple[CaseEvent, ...]
    joined: tuple[CaseRow, ...]
    joined_to: str | None


def cases(
    session: Session,
    wanted: Wanted | None = None,
    *,
    reach: Reach = EVERYTHING,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[CaseRow]:
    """Return cases, the newest first."""
    conditions = reach.conditions() + _narrowed(wanted or Wanted())
    newest = (ServiceCase.opened_at.desc(), ServiceCase.id.desc())
    if per_page is None:
        statement = _rows().where(*conditions).order_by(*newest)
        return paged(session, statement, page=1, per_page=None, make=CaseRow)
    # The keys come from an index alone; only the rows of one page are read.
    keys = select(ServiceCase.id).where(*conditions).order_by(*newest)
    shown, total = _page_of(session, keys, conditions, page=max(1, page), per_page=per_page)
    page = min(max(1, page), max(1, -(-total // per_page)))
    rows = {
        row.id: row for row in every(session, _rows().where(ServiceCase.id.in_(shown)), CaseRow)
    }
    return Page(tuple(rows[key] for key in shown), total, page, per_page)


def _page_of(
    session: Session,
    keys: Select[int],
    conditions: list[ColumnElement[bool]],
    *,
    page: int,
    per_page: int,
) -> tuple[list[int], int]:
    """Return the keys of a page (the last one when there are fewer) and how many there are.

    A search for text reads every case, so it is asked once where once will do: a first page
    that is not full has said how many there are, a full one was found in the newest cases.
    """
    first = (page - 1) * per_page
    shown = list(session.scalars(keys.limit(per_page).offset(first)))
    if len(shown) < per_page and (shown or page == 1):
        return shown, first + len(shown)
    total = session.scalar(select(func.count()).select_from(ServiceCase).where(*conditions)) or 0
    if not shown and total:
        first = (total - 1) // per_page * per_page
        shown = list(session.scalars(keys.limit(per_page).offset(first)))
    return shown, total


def board(
    session: Session, *, reach: Reach = EVERYTHING, each: int = 12
) -> dict[CaseState, tuple[int, tuple[CaseRow, ...]]]:
    """Return for every state that waits for somebody its number and the most pressing cases."""
    limits = reach.conditions()
    states = (*WAITING, CaseState.REPLIED)
    numbers = session.execute(
        select(ServiceCase.state, func.count())
        .where(ServiceCase.state.in_(states), *limits)
        .group_by(ServiceCase.state)
    )
    counts = {state: count for state, count in numbers}  # noqa: C416 - rows are not pairs
    found = {}
    for state in states:
        statement = (
            _rows()
            .where(ServiceCase.state == state, *limits)
            .order_by(ServiceCase.due_at, ServiceCase.id)
            .limit(each)
        )
        found[state] = (counts.get(state, 0), every(session, statement, CaseRow))
    return found


def detail(session: Session, case_id: int, *, reach: Reach = EVERYTHING) -> CaseDetail | None:
    """Return one case, None when there is none within reach."""
    found = session.scalar(
        select(ServiceCase).where(ServiceCase.id == case_id, *reach.conditions())
    )
    if found is None:
        return None
    (row,) = every(session, _rows().where(ServiceCase.id == case_id), CaseRow)
    parts = every(
        session,
        select(
            Department.id,
            Department.name,
            CasePart.part,
            CasePart.state,
            CasePart.reply,
            CasePart.replied_at,
        )
        .join(CasePart, CasePart.department_id == Department.id)
        .where(CasePart.case_id == case_id)
        .order_by(case((CasePart.part == Part.LEAD, 0), else_=1), CasePart.id),
        PartRow,
    )
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    )
    joined = every(session, _rows().where(ServiceCase.joined_to_id == case_id).limit(50), CaseRow)
    into = (
        None
        if found.joined_to_id is None
        else session.scalar(select(ServiceCase.code).where(ServiceCase.id == found.joined_to_id))
    )
    return CaseDetail(found, row, parts, tuple(events), joined, into)


def alike(
    session: Session,
    text: str,
    *,
    category: Category,
    at: dt.datetime,
    phone: str = "",
    enterprise_id: int | None = None,
    town: str = "",
    but: int | None = None,
    most: int = 5,
) -> tuple[tuple[CaseRow, float], ...]:
    """Return open cases of the last fourteen days that may be the same, the likest first.

    Candidates share caller, enterprise, or category and town; likeness is the share of
    neighbouring characters two texts have in common, and one half more for the same caller
    or enterprise.
    """
    same: list[ColumnElement[bool]] = [
        (ServiceCase.category == category) & (ServiceCase.town_code == town)
    ]
    if phone:
        same.append(ServiceCase.caller_phone == phone)
    if enterprise_id is not None:
        same.append(ServiceCase.enterprise_id == enterprise_id)
    statement = (
        select(
            ServiceCase.id,
            ServiceCase.title,
            ServiceCase.body,
            ServiceCase.caller_phone,
            ServiceCase.enterprise_id,
        )
        .where(
            ServiceCase.opened_at >= at - dt.timedelta(days=14),
            ServiceCase.state.in_((*WAITING, CaseState.REPLIED)),
            or_(*same),
        )
        .order_by(ServiceCase.opened_at.desc())
        .limit(400)
    )
    mine = pairs_of(text)
    scores: dict[int, float] = {}
    for key, title, body, caller, firm in session.execute(statement):
        if key == but:
            continue
        theirs = pairs_of(f"{title}{body}")
        score = len(mine & theirs) / max(1, len(mine | theirs))
        if (phone and caller == phone) or (enterprise_id is not None and firm == enterprise_id):
            score += 0.5
        if score >= 0.3:
            scores[key] = score
    best = sorted(scores, key=lambda key: (-scores[key], key))[:most]
    rows = {
        row.id: row for row in every(session, _rows().where(ServiceCase.id.in_(best)), CaseRow)
    }
    return tuple((rows[key], scores[key]) for key in best)


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and signs of a text, spaces and marks left out."""
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _rows() -> Columns:
    return (
        select(
            ServiceCase.id,
            ServiceCase.code,
            ServiceCase.title,
            ServiceCase.category,
            ServiceCase.urgency,
            ServiceCase.state,
            ServiceCase.source,
            ServiceCase.town_code,
            Enterprise.name,
            Department.name,
            ServiceCase.opened_at,
            ServiceCase.due_at,
            ServiceCase.replied_at,
            ServiceCase.level,
            ServiceCase.satisfaction,
        )
        .outerjoin(Enterprise, Enterprise.id == ServiceCase.enterprise_id)
        .outerjoin(Department, Department.id == ServiceCase.lead_id)
    )


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    exact: Iterable[tuple[object, object]] = (
        (ServiceCase.state, wanted.state),
        (ServiceCase.category, wanted.category),
        (ServiceCase.urgency, wanted.urgency),
        (ServiceCase.source, wanted.source),
        (ServiceCase.town_code, wanted.town or None),
        (ServiceCase.lead_id, wanted.lead_id),
        (ServiceCase.enterprise_id, wanted.enterprise_id),
        (ServiceCase.caller_phone, wanted.phone or None),
    )
    found: list[ColumnElement[bool]] = [
        column == value  # type: ignore[misc]
        for column, value in exact
        if value is not None
    ]
    if wanted.overdue_at is not None:
        found.append(ServiceCase.state.in_(WAITING) & (ServiceCase.due_at < wanted.overdue_at))
    if wanted.q:
        found.append(or_(ServiceCase.title.contains(wanted.q), ServiceCase.code == wanted.q))
    return found

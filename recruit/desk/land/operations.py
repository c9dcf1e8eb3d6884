"""Taking in a land request and bringing it from stage to stage, with its documents and clock."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.land.model import (
    LAND_STEPS,
    LandEvent,
    LandKind,
    LandPaper,
    LandPaperState,
    LandRequest,
    LandStage,
)
from recruit.desk.land.terms import LATER_WORKING_DAYS, PAPERS, Papers, days_of
from recruit.desk.workdays import add_workdays
from recruit.errors import NotFound, UserError
from recruit.models import Action, Enterprise
from recruit.operations import audit
from recruit.operations.lookup import require

UNITS = ("mu", "m2")
MOST = 1e7
"""No area is larger, in either unit."""
MARK = "§"
"""Begins the text of an event that is data: a document, or a deadline."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an enterprise asks for; ``area`` in mu or square metres by ``unit``."""

    kind: LandKind
    project: str
    town: str
    area: float
    unit: str = "mu"
    site: str = ""
    urgent: bool = False
    responsible: str = ""
    note: str = ""


def ask(
    session: Session,
    enterprise: Enterprise,
    asked: Asked,
    *,
    handed_in: Collection[str],
    on: dt.date,
    by: str,
) -> LandRequest:
    """Take in a request with the documents that came with it.

    Parameters
    ----------
    handed_in
        Names of the documents that are there; the others of its kind are missing.
    on
        The day it was received.

    Raises
    ------
    UserError
        When the project has no name, or the area is none.
    """
    found = LandRequest(
        enterprise_id=enterprise.id,
        kind=asked.kind,
        stage=LandStage.RECEIVED,
        received_on=on,
        due=_due(LandStage.RECEIVED, on, urgent=asked.urgent),
        by=by,
        papers=[
            LandPaper(
                name=paper.name,
                state=(
                    LandPaperState.HANDED_IN if paper.name in handed_in else LandPaperState.MISSING
                ),
            )
            for paper in PAPERS[asked.kind]
        ],
    )
    write(found, asked)
    _note(found, by=by)
    session.add(found)
    session.flush()
    audit.record(
        session, Action.LAND_ASKED_FOR, found, by=by, enterprise=enterprise.id, kind=found.kind
    )
    return found


def write(found: LandRequest, asked: Asked) -> bool:
    """Put into a request what is asked for, but its kind; return whether anything changed.

    Raises
    ------
    UserError
        When the project has no name, or the area is none.
    """
    project = " ".join(asked.project.split())
    if not project:
        raise UserError(Cause.LAND_PROJECT_BLANK)
    if not (math.isfinite(asked.area) and 0 < asked.area <= MOST) or asked.unit not in UNITS:
        raise UserError(Cause.LAND_AREA, value=f"{asked.area:g}")
    values = {
        "project": project, "town_code": asked.town, "site": asked.site.strip(),
        "area": asked.area, "unit": asked.unit, "urgent": asked.urgent,
        "responsible": asked.responsible.strip(), "note": asked.note.strip(),
    }  # fmt: skip
    changed = any(getattr(found, key) != value for key, value in values.items())
    for key, value in values.items():
        setattr(found, key, value)
    return changed


def area_of(written: str) -> float:
    """Return an area as a form writes it; raises UserError."""
    try:
        return float(written.strip().replace(",", "").replace("，", ""))
    except ValueError:
        raise UserError(Cause.LAND_AREA, value=written.strip()[:40]) from None


def advance(
    session: Session, request_id: int, to: LandStage, *, on: dt.date, by: str, text: str = ""
) -> LandRequest:
    """Bring a request to its next stage and start the clock of that stage.

    Raises
    ------
    UserError
        When documents are missing for acceptance or still to follow for approval, or it is
        refused without a reason.
    IllegalStep
        When the stage may not follow.
    """
    found = require(session, LandRequest, request_id)
    LAND_STEPS.require(found.stage, to)
    if to is LandStage.REFUSED and not text.strip():
        raise UserError(Cause.REASON_BLANK)
    if to is LandStage.ACCEPTED:
        _require_papers(found, LandPaperState.MISSING)
    if to in (LandStage.APPROVED, LandStage.HANDED_OVER):
        _require_papers(found, LandPaperState.MISSING, LandPaperState.LATER)
    found.step(to)
    if days_of(to, urgent=found.urgent) is not None:
        found.due = _due(to, on, urgent=found.urgent)
    _note(found, by=by, text=_plain(text))
    session.flush()
    audit.record(session, Action.LAND_MOVED, found, by=by, to=to)
    return found


def set_paper(
    session: Session,
    request_id: int,
    name: str,
    state: LandPaperState,
    *,
    on: dt.date,
    by: str,
    due: dt.date | None = None,
) -> LandPaper:
    """Note that a document is there, is missing, or is to follow until a day (容缺).

    Raises
    ------
    NotFound
        When the request has no such document.
    UserError
        When one is to follow for a request that is not urgent, or by a day gone by.
    """
    found = require(session, LandRequest, request_id)
    paper = next((one for one in found.papers if one.name == name), None)
    if paper is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.LAND_PAPER, key=name)
    if state is LandPaperState.LATER:
        if not found.urgent:
            raise UserError(Cause.LAND_NOT_URGENT)
        due = due or add_workdays(on, LATER_WORKING_DAYS)
        _require_after(found, due)
    else:
        due = None
    if (paper.state, paper.due) != (state, due):
        paper.state, paper.due = state, due
        _note(found, by=by, text=f"{MARK}paper {state.value} {name}")
        session.flush()
    return paper


def set_due(session: Session, request_id: int, due: dt.date, *, by: str, text: str) -> LandRequest:
    """Give the present stage another deadline; raises UserError without a reason."""
    found = require(session, LandRequest, request_id)
    if not text.strip():
        raise UserError(Cause.REASON_BLANK)
    _require_after(found, due)
    if days_of(found.stage, urgent=found.urgent) is None:
        LAND_STEPS.require(found.stage, found.stage)  # says that it is over
    found.due = due
    _note(found, by=by, text=f"{MARK}due {due.isoformat()} {_plain(text)}")
    session.flush()
    audit.record(session, Action.LAND_DUE_MOVED, found, by=by, due=due.isoformat())
    return found


def hand_to(
    session: Session, request_id: int, *, responsible: str, urgent: bool, by: str
) -> LandRequest:
    """Name the group that looks after a request, and whether it is urgent.

    Documents that were to follow are missing when it is urgent no longer.
    """
    found = require(session, LandRequest, request_id)
    found.responsible, found.urgent = responsible.strip(), urgent
    for paper in found.papers:
        if not urgent and paper.state is LandPaperState.LATER:
            paper.state, paper.due = LandPaperState.MISSING, None
    session.flush()
    audit.record(session, Action.LAND_HANDED_TO, found, by=by, urgent=urgent)
    return found


def _due(stage: LandStage, on: dt.date, *, urgent: bool) -> dt.date:
    return add_workdays(on, days_of(stage, urgent=urgent) or 0)


def _require_papers(found: LandRequest, *states: LandPaperState) -> None:
    names = tuple(paper.name for paper in found.papers if paper.state in states)
    if names:
        raise UserError(Cause.LAND_PAPERS_OPEN, papers=Papers(names))


def _require_after(found: LandRequest, due: dt.date) -> None:
    if due < found.received_on:
        raise UserError(Cause.LAND_DUE_PAST, due=due, received=found.received_on)


def _plain(text: str) -> str:
    """Return what somebody wrote, never to be taken for data."""
    return text.strip().lstrip(MARK)


def _note(found: LandRequest, *, by: str, text: str = "") -> None:
    found.events.append(LandEvent(stage=found.stage, by=by, text=text))

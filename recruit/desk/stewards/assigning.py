"""Proposing who looks after which enterprise, and adopting a proposal: rows to numbers and back.

Only large enterprises (规上) have a steward each; the others are looked after by their town.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.geo import load
from planner.geo.distance import ROAD_CIRCUITY, straight_km
from planner.stewards import Assignment, StewardProblem, Weights, assign, check
from recruit.causes import Cause
from recruit.desk.figures.model import Scale, Workforce
from recruit.desk.stewards.model import Steward, StewardPlan, StewardPlanState, Stewardship
from recruit.errors import Conflict, UserError
from recruit.models import Action, Enterprise, now
from recruit.operations import audit
from recruit.operations.importing.writing import append_rows


@dataclass(frozen=True, slots=True)
class Posed:
    """The problem as numbers, and the rows its numbers stand for."""

    problem: StewardProblem
    enterprises: tuple[int, ...]
    stewards: tuple[int, ...]
    basis: str


def pose(session: Session, weights: Weights | None = None) -> Posed:
    """Return the assignment problem of the moment.

    Raises
    ------
    UserError
        When there is no large enterprise, or the stewards do not suffice.
    """
    firms = session.execute(
        select(Enterprise.id, Enterprise.town_code, Enterprise.industry, Stewardship.steward_id)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .outerjoin(
            Stewardship,
            (Stewardship.enterprise_id == Enterprise.id) & Stewardship.until.is_(None),
        )
        .where(Workforce.scale == Scale.ABOVE)
        .order_by(Enterprise.id)
    ).all()
    people = session.execute(
        select(
            Steward.id, Steward.town_code, Steward.industries, Steward.capacity, Steward.active
        ).order_by(Steward.id)
    ).all()
    if not firms:
        raise UserError(Cause.NOTHING_TO_ASSIGN)
    places = sum(int(one.capacity) for one in people if one.active)
    if places < len(firms):
        raise UserError(Cause.STEWARDS_TOO_FEW, enterprises=len(firms), places=places)
    towns = {town.code: at for at, town in enumerate(load().town_list)}
    industries = {name: at for at, name in enumerate(sorted({row.industry for row in firms}))}
    number = {one.id: at for at, one in enumerate(people)}
    knows = np.zeros((len(people), len(industries)), bool)
    for at, one in enumerate(people):
        knows[at, [industries[name] for name in one.industries if name in industries]] = True
    points = [(town.lat, town.lon) for town in load().town_list]
    problem = StewardProblem(
        enterprise_town=np.array([towns[row.town_code] for row in firms], np.int64),
        enterprise_industry=np.array([industries[row.industry] for row in firms], np.int64),
        steward_town=np.array([towns[one.town_code] for one in people], np.int64),
        steward_knows=knows,
        capacity=np.array([one.capacity if one.active else 0 for one in people], np.int64),
        km=np.rint(straight_km(points, points) * ROAD_CIRCUITY).astype(np.int64),
        before=np.array([number.get(row.steward_id, -1) for row in firms], np.int64),
        weights=weights or Weights(),
    )
    said = json.dumps([[list(map(str, row)) for row in firms], [str(tuple(p)) for p in people]])
    return Posed(
        problem,
        tuple(row.id for row in firms),
        tuple(one.id for one in people),
        hashlib.sha256(said.encode()).hexdigest(),
    )


def propose(session: Session, posed: Posed, found: Assignment, *, seconds: float, by: str) -> int:
    """Keep an assignment as a draft and return its number; it is judged once more here.

    Raises
    ------
    ValueError
        When the assignment breaks a rule: a fault of the program.
    """
    verdict = check(posed.problem, found.steward.tolist(), found.prices.tolist())
    if verdict.broken:
        raise ValueError("; ".join(verdict.broken))
    before = posed.problem.before
    chosen = found.steward
    towns = posed.problem.steward_town[chosen] == posed.problem.enterprise_town
    known = posed.problem.steward_knows[chosen, posed.problem.enterprise_industry]
    loads = np.bincount(chosen, minlength=len(posed.stewards))
    summary: dict[str, Any] = {
        "points": verdict.points,
        "bound": verdict.bound,
        "level": found.level,
        "enterprises": len(chosen),
        "stewards": int((posed.problem.capacity > 0).sum()),
        "busy": int((loads > 0).sum()),
        "kept": int((before == chosen).sum()),
        "changed": int(((before != chosen) & (before >= 0)).sum()),
        "new": int((before < 0).sum()),
        "own_town": int(towns.sum()),
        "knows": int(known.sum()),
        "km": int(
            posed.problem.km[
                posed.problem.steward_town[chosen], posed.problem.enterprise_town
            ].sum()
        ),
        "seconds": round(seconds, 2),
    }
    plan = StewardPlan(
        pairs=[
            [firm, posed.stewards[int(who)], posed.stewards[int(was)] if was >= 0 else 0]
            for firm, who, was in zip(posed.enterprises, chosen, before, strict=True)
        ],
        summary=summary,
        basis=posed.basis,
        made_by=by,
    )
    session.add(plan)
    session.flush()
    audit.record(
        session,
        Action.STEWARDS_PROPOSED,
        plan,
        by=by,
        points=verdict.points,
        bound=verdict.bound,
    )
    return plan.id


def solve(posed: Posed) -> tuple[Assignment, float]:
    """Return the best assignment and the seconds it took."""
    started = time.perf_counter()
    found = assign(posed.problem)
    return found, time.perf_counter() - started


def adopt(session: Session, plan: StewardPlan, *, since: dt.date, by: str) -> int:
    """Make a draft hold from a day on; return how many enterprises get another steward.

    Raises
    ------
    IllegalStep
        When the plan is no draft.
    Conflict
        When stewards, enterprises or their pairing have changed since it was made.
    """
    plan.step(StewardPlanState.ADOPTED)
    if pose(session).basis != plan.basis:
        raise Conflict(Cause.STEWARD_PLAN_OVERTAKEN)
    moved = [(firm, who) for firm, who, was in plan.pairs if who != was]
    leaving = [firm for firm, who, was in plan.pairs if was and who != was]
    for first in range(0, len(leaving), 2_000):
        session.execute(
            update(Stewardship)
            .where(
                Stewardship.until.is_(None),
                Stewardship.enterprise_id.in_(leaving[first : first + 2_000]),
            )
            .values(until=since)
        )
    append_rows(
        session,
        Stewardship,
        [
            {"enterprise_id": firm, "steward_id": who, "since": since, "plan_id": plan.id}
            for firm, who in moved
        ],
    )
    plan.decided_by, plan.decided_at = by, now()
    session.flush()
    audit.record(session, Action.STEWARDS_ADOPTED, plan, by=by, moved=len(moved))
    return len(moved)


def discard(session: Session, plan: StewardPlan, *, by: str) -> None:
    """Drop a draft; raises IllegalStep when it is none."""
    plan.step(StewardPlanState.DISCARDED)
    plan.decided_by, plan.decided_at = by, now()
    session.flush()
    audit.record(session, Action.STEWARDS_DISCARDED, plan, by=by)

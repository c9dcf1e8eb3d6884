"""Registry ↔ matching: the snapshot a matching run works on, and the plan it gives back."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from planner import matching
from recruit.models import (
    Assignment,
    Campaign,
    PlanKind,
    PlanVersion,
    Run,
    Shortfall,
    Unmatched,
)
from recruit.planning import ids, matching_tables, settled
from recruit.planning.frames import records
from recruit.planning.versions import new_version

MOST_HELD = 100
"""People of whom a plan says that an accepted place no longer fits; the others are counted."""


def snapshot(session: Session, campaign: Campaign) -> matching.Problem:
    """Return the matching problem of a campaign as the registry stands now.

    Everyone registered takes part whom a machine may decide on (``recruit.rights``); who has
    accepted a place is pinned to it, who holds an offer would rather keep it. Who has accepted a
    place that no longer fits stays out of it with his place (``settled``).

    Raises
    ------
    planner.errors.InvalidProblem
        When there is nobody to place or nowhere to place them.
    UserError
        When staff have pinned somebody where a rule forbids it.
    """
    accepted = matching_tables.accepted(session, campaign)
    workers = matching_tables.workers(session, campaign)
    vacancies = matching_tables.vacancies(session, campaign)
    enterprises = matching_tables.enterprises(session, campaign)
    if accepted:
        workers = settled.apart(workers, accepted)
    problem = _problem(session, campaign, workers, vacancies, enterprises)
    held = settled.misfits(problem)
    settled.refuse_pins_of_staff(held, accepted)
    if not held:
        return problem
    left = settled.without(held, workers, vacancies, enterprises)
    return _problem(session, campaign, *left)


def _problem(
    session: Session,
    campaign: Campaign,
    workers: pd.DataFrame,
    vacancies: pd.DataFrame,
    enterprises: pd.DataFrame | None,
) -> matching.Problem:
    members = workers["party_id"].value_counts()
    alone = workers["party_id"].map(members).fillna(0) < 2
    workers = workers.assign(party_id=workers["party_id"].mask(alone, ""))
    return matching.Problem.from_frames(
        workers,
        vacancies,
        parties=matching_tables.parties(session, workers),
        pins=matching_tables.pins(session, campaign, workers),
        enterprises=enterprises,
        settings=campaign.matching_settings,
    )


def record(session: Session, run: Run, plan: matching.Plan) -> PlanVersion:
    """Write a matching plan down as the campaign's next draft version."""
    assigned = plan.assignments
    summary = dict(plan.summary)
    held = _held(session, run, assigned)
    if held:
        first = [misfit.as_dict() for misfit in held[:MOST_HELD]]
        summary["held"] = {"people": len(held), "first": first}
    version = new_version(session, run, PlanKind.MATCHING, summary)
    if len(assigned):
        terms = [c for c in assigned.columns if c.startswith("fit_") or c == "keep_points"]
        parts = [
            {name.removeprefix("fit_"): int(value) for name, value in row.items() if value}
            for row in records(assigned[terms])
        ]
        session.execute(
            insert(Assignment),
            [
                {
                    "plan_version_id": version.id,
                    "candidate_id": int(candidate),
                    "vacancy_id": int(vacancy),
                    "score": int(score),
                    "parts": part,
                }
                for candidate, vacancy, score, part in zip(
                    ids.rows(assigned["worker_id"]),
                    ids.rows(assigned["vacancy_id"]),
                    assigned["score"],
                    parts,
                    strict=True,
                )
            ],
        )
    _record_unmatched(session, version, plan.unmatched)
    _record_shortfalls(session, version, plan.shortfalls)
    return version


def _held(session: Session, run: Run, assigned: pd.DataFrame) -> list[settled.Misfit]:
    """Return who kept his place outside the plan, and which rules it breaks."""
    campaign = session.get_one(Campaign, run.campaign_id)
    placed = set(ids.rows(assigned["worker_id"]).tolist())
    accepted = matching_tables.accepted(session, campaign)
    missing = {pair for pair in accepted if pair[0] not in placed}
    if not missing:
        return []
    workers = matching_tables.workers(session, campaign, only=[who for who, _ in missing])
    vacancies = matching_tables.vacancies(session, campaign)
    if workers.empty or vacancies.empty:
        return []
    problem = _problem(session, campaign, workers, vacancies, None)
    return [one for one in settled.misfits(problem) if (one.candidate, one.vacancy) in missing]


def plan_of(session: Session, version: PlanVersion) -> matching.Plan:
    """Return who a plan version places where and whom not, to begin another matching from."""
    placed = session.execute(
        select(Assignment.candidate_id, Assignment.vacancy_id, Assignment.score)
        .where(Assignment.plan_version_id == version.id)
        .order_by(Assignment.candidate_id)
    ).all()
    left = session.scalars(
        select(Unmatched.candidate_id)
        .where(Unmatched.plan_version_id == version.id)
        .order_by(Unmatched.candidate_id)
    ).all()
    return matching.Plan(
        assignments=pd.DataFrame(
            {
                "worker_id": ids.keys(ids.CANDIDATE, pd.Series([row[0] for row in placed])),
                "vacancy_id": ids.keys(ids.VACANCY, pd.Series([row[1] for row in placed])),
                "score": [row[2] for row in placed],
            }
        ),
        unmatched=pd.DataFrame({"worker_id": ids.keys(ids.CANDIDATE, pd.Series(left))}),
        shortfalls=pd.DataFrame({"vacancy_id": [], "openings": [], "filled": []}),
        summary=dict(version.summary),
    )


def _record_unmatched(session: Session, version: PlanVersion, frame: pd.DataFrame) -> None:
    if not len(frame):
        return
    nearest = ids.rows(frame["vacancy_id"])
    session.execute(
        insert(Unmatched),
        [
            {
                "plan_version_id": version.id,
                "candidate_id": int(candidate),
                "reason": reason,
                "detail": _detail(detail),
                "points_needed": int(points) if points >= 0 else None,
                "vacancy_id": None if pd.isna(vacancy) else int(vacancy),
            }
            for candidate, reason, detail, points, vacancy in zip(
                ids.rows(frame["worker_id"]),
                frame["reason"],
                frame["detail"],
                frame["points_needed"],
                nearest,
                strict=True,
            )
        ],
    )


def _detail(text: str) -> dict[str, Any]:
    content = json.loads(text) if text else {}
    return content if isinstance(content, dict) else {"detail": content}


def _record_shortfalls(session: Session, version: PlanVersion, frame: pd.DataFrame) -> None:
    asked_for = (frame["seat_people"] > 0) | (frame["seat_value"] > 0)
    short = frame[(frame["filled"] < frame["openings"]) | asked_for]
    if not len(short):
        return
    session.execute(
        insert(Shortfall),
        [
            {
                "plan_version_id": version.id,
                "vacancy_id": int(vacancy),
                "openings": int(openings),
                "filled": int(filled),
                "reason": reason,
                "seat_value": int(value),
                "seat_people": int(people),
            }
            for vacancy, openings, filled, reason, value, people in zip(
                ids.rows(short["vacancy_id"]),
                short["openings"],
                short["filled"],
                short["reason"],
                short["seat_value"],
                short["seat_people"],
                strict=True,
            )
        ],
    )

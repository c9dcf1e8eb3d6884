"""Registry ↔ matching: the snapshot a matching run works on, and the plan it gives back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from planner import matching
from recruit.models import (
    ENDED,
    PLACED,
    Assignment,
    Campaign,
    Candidate,
    CandidateState,
    Cohesion,
    Enterprise,
    HealthStatus,
    Party,
    Pin,
    Placement,
    PlanKind,
    PlanVersion,
    Referrer,
    Run,
    Shortfall,
    Stage,
    Unmatched,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.planning import ids
from recruit.planning.frames import records
from recruit.planning.versions import new_version
from recruit.rights import taking_part

ADULT_AGE = 18
"""Under 18 a worker is a minor worker with protected duties (劳动法 1994, art. 58)."""

COUPLE = 2
"""People a couples' room is for; a flag left on a party of any other size means nothing."""

OFFER_KEEP_POINTS = 10
"""Points for staying with an offer already made, so that a new run does not stir people up."""


def snapshot(session: Session, campaign: Campaign) -> matching.Problem:
    """Return the matching problem of a campaign as the registry stands now.

    Everyone registered takes part whom a machine may decide on (``recruit.rights``); who has
    accepted a place is pinned to it, who holds an offer would rather keep it.

    Raises
    ------
    planner.errors.InvalidProblem
        When there is nobody to place or nowhere to place them.
    """
    workers = _workers(session, campaign)
    members = workers["party_id"].value_counts()
    alone = workers["party_id"].map(members).fillna(0) < 2
    workers.loc[alone, "party_id"] = ""
    return matching.Problem.from_frames(
        workers,
        _vacancies(session, campaign),
        parties=_parties(session, workers),
        pins=_pins(session, campaign, workers),
        enterprises=_enterprises(session, campaign),
        settings=campaign.matching_settings,
    )


def record(session: Session, run: Run, plan: matching.Plan) -> PlanVersion:
    """Write a matching plan down as the campaign's next draft version."""
    version = new_version(session, run, PlanKind.MATCHING, plan.summary)
    assigned = plan.assignments
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


def _workers(session: Session, campaign: Campaign) -> pd.DataFrame:
    employer_of_referrer = aliased(Referrer)
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.party_id,
            Candidate.home_county,
            Candidate.trade,
            Candidate.level,
            Candidate.years,
            Candidate.min_wage,
            Candidate.ready_date,
            Candidate.needs_dormitory,
            Candidate.preferred_town,
            Candidate.referrer_id,
            employer_of_referrer.employer_id.label("referrer_employer"),
            Candidate.employer_id,
            Candidate.birth_date,
            Candidate.health_status,
            Candidate.health_expires,
        )
        .outerjoin(employer_of_referrer, Candidate.referrer_id == employer_of_referrer.id)
        .where(
            Candidate.campaign_id == campaign.id,
            Candidate.state == CandidateState.REGISTERED,
            taking_part.in_matching(campaign),
        )
        .order_by(Candidate.id)
    ).all()
    frame = pd.DataFrame(rows, columns=list(rows[0]._fields)) if rows else pd.DataFrame()
    if frame.empty:
        return pd.DataFrame({"worker_id": [], "party_id": []}, dtype="str")
    day = campaign.first_date
    return pd.DataFrame(
        {
            "worker_id": ids.keys(ids.CANDIDATE, frame["id"]),
            "party_id": ids.keys(ids.PARTY, frame["party_id"]),
            "home_county": frame["home_county"],
            "trade": frame["trade"],
            "level": frame["level"],
            "years": frame["years"],
            "min_wage": frame["min_wage"],
            "ready_date": pd.to_datetime(frame["ready_date"]),
            "needs_dormitory": frame["needs_dormitory"],
            "preferred_town": frame["preferred_town"],
            "referrer_id": ids.keys(ids.REFERRER, frame["referrer_id"]),
            "referrer_enterprise": ids.keys(ids.ENTERPRISE, frame["referrer_employer"]),
            "employer_id": ids.keys(ids.ENTERPRISE, frame["employer_id"]),
            "adult": [_adult(born, day) for born in frame["birth_date"]],
            "cleared": [
                _cleared(status, expires, day)
                for status, expires in zip(
                    frame["health_status"], frame["health_expires"], strict=True
                )
            ],
        }
    )


def _adult(born: dt.date | None, day: dt.date) -> bool:
    """Whether somebody is 18 on a day; who gave no birth date is taken at their word."""
    if born is None or pd.isna(born):
        return True
    return (born.year + ADULT_AGE, born.month, born.day) <= (day.year, day.month, day.day)


def _cleared(status: HealthStatus, expires: dt.date | None, day: dt.date) -> bool:
    """Whether nothing is known against travelling; an expired yellow or red no longer holds."""
    if status not in (HealthStatus.YELLOW, HealthStatus.RED):
        return True
    return expires is not None and not pd.isna(expires) and expires < day


def _vacancies(session: Session, campaign: Campaign) -> pd.DataFrame:
    rows = session.execute(
        select(
            Vacancy.id,
            Vacancy.enterprise_id,
            Enterprise.town_code,
            Vacancy.openings,
            Enterprise.tier,
            Vacancy.trade,
            Vacancy.level,
            Vacancy.years,
            Vacancy.wage_min,
            Vacancy.wage_max,
            Vacancy.dormitory,
            Vacancy.start_from,
            Vacancy.start_until,
            Vacancy.adults_only,
            Vacancy.kind,
        )
        .join(Enterprise)
        .where(Vacancy.campaign_id == campaign.id, Vacancy.state == VacancyState.POSTED)
        .order_by(Vacancy.id)
    ).all()
    columns = ["vacancy_id", "enterprise_id", "town", "openings"]
    if not rows:
        return pd.DataFrame({name: [] for name in columns}, dtype="str")
    frame = pd.DataFrame(rows, columns=list(rows[0]._fields))
    return pd.DataFrame(
        {
            "vacancy_id": ids.keys(ids.VACANCY, frame["id"]),
            "enterprise_id": ids.keys(ids.ENTERPRISE, frame["enterprise_id"]),
            "town": frame["town_code"],
            **{
                name: frame[name]
                for name in ("openings", "tier", "trade", "level", "years", "wage_min", "wage_max")
            },
            "dormitory": frame["dormitory"],
            "start_from": pd.to_datetime(frame["start_from"]),
            "start_until": pd.to_datetime(frame["start_until"]),
            "adults_only": frame["adults_only"],
            "returning": frame["kind"] == VacancyKind.RETURNING,
        }
    )


def _enterprises(session: Session, campaign: Campaign) -> pd.DataFrame | None:
    """Return what enterprises state; rooms for couples may stand with their vacancies only."""
    rows = session.execute(
        select(
            Enterprise.id,
            Enterprise.min_fill,
            Enterprise.dormitory_places,
            Enterprise.couples_rooms,
            func.sum(Vacancy.couple_rooms),
        )
        .join(Vacancy, Vacancy.enterprise_id == Enterprise.id)
        .where(Vacancy.campaign_id == campaign.id, Vacancy.state == VacancyState.POSTED)
        .group_by(Enterprise.id)
        .order_by(Enterprise.id)
    ).all()
    stated = [
        (f"{ids.ENTERPRISE}{row}", fill, beds, rooms if rooms is not None else of_posts or None)
        for row, fill, beds, rooms, of_posts in rows
    ]
    stated = [row for row in stated if row[1:] != (None, None, None)]
    if not stated:
        return None
    columns = ["enterprise_id", "min_fill", "dormitory_places", "couples_rooms"]
    frame = pd.DataFrame(stated, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:], "float64"))


def _parties(session: Session, workers: pd.DataFrame) -> pd.DataFrame:
    used = set(ids.rows(workers.loc[workers["party_id"] != "", "party_id"]).tolist())
    rows = session.execute(select(Party.id, Party.cohesion, Party.couple).order_by(Party.id)).all()
    sizes = workers["party_id"].value_counts()
    kept = [
        (f"{ids.PARTY}{row}", cohesion, couple) for row, cohesion, couple in rows if row in used
    ]
    return pd.DataFrame(
        {
            "party_id": pd.Series([key for key, _, _ in kept], dtype="str"),
            "cohesion": pd.Series([how.value for _, how, _ in kept], dtype="str"),
            "couple": [
                couple and how is Cohesion.ENTERPRISE and sizes.get(key, 0) == COUPLE
                for key, how, couple in kept
            ],
        }
    )


def _pins(session: Session, campaign: Campaign, workers: pd.DataFrame) -> pd.DataFrame:
    """Return staff's pins, over those that follow from what people have answered.

    Who declined a place is not offered the same one again; who accepted one keeps it.
    """
    pins: dict[tuple[int, int], tuple[str, int]] = {}
    declined = session.execute(
        select(Placement.candidate_id, Placement.vacancy_id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(
            Placement.campaign_id == campaign.id,
            Placement.stage == Stage.DECLINED,
            Vacancy.state == VacancyState.POSTED,
        )
    )
    for candidate, vacancy in declined:
        pins[candidate, vacancy] = ("forbid", 0)
    live = session.execute(
        select(Placement.candidate_id, Placement.vacancy_id, Placement.stage)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(
            Placement.campaign_id == campaign.id,
            Placement.stage.not_in(ENDED),
            Vacancy.state == VacancyState.POSTED,
        )
    )
    for candidate, vacancy, stage in live:
        held = ("must", 0) if stage in PLACED else ("keep", OFFER_KEEP_POINTS)
        pins[candidate, vacancy] = held
    by_staff = session.execute(
        select(Pin.candidate_id, Pin.vacancy_id, Pin.kind, Pin.points)
        .join(Vacancy, Pin.vacancy_id == Vacancy.id)
        .where(Pin.campaign_id == campaign.id, Vacancy.state == VacancyState.POSTED)
    )
    for candidate, vacancy, kind, points in by_staff:
        pins[candidate, vacancy] = (kind.value, points)
    known = set(ids.rows(workers["worker_id"]).tolist())
    kept = [(key, value) for key, value in sorted(pins.items()) if key[0] in known]
    return pd.DataFrame(
        {
            "worker_id": [f"{ids.CANDIDATE}{candidate}" for (candidate, _), _ in kept],
            "vacancy_id": [f"{ids.VACANCY}{vacancy}" for (_, vacancy), _ in kept],
            "kind": [kind for _, (kind, _) in kept],
            "points": [points for _, (_, points) in kept],
        }
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

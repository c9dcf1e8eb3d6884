"""The registry as the tables a matching works on: who takes part, where, and what is decided.

Ids are opaque, nothing here names anybody. What is made of the tables is in ``matching``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    ENDED,
    PLACED,
    Campaign,
    Candidate,
    CandidateState,
    Cohesion,
    Enterprise,
    HealthStatus,
    Party,
    Pin,
    Placement,
    Referrer,
    Stage,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.planning import ids
from recruit.rights import taking_part

ADULT_AGE = 18
"""Under 18 a worker is a minor worker with protected duties (劳动法 1994, art. 58)."""

COUPLE = 2
"""People a couples' room is for; a flag left on a party of any other size means nothing."""

OFFER_KEEP_POINTS = 10
"""Points for staying with an offer already made, so that a new run does not stir people up."""


def workers(
    session: Session, campaign: Campaign, *, only: Collection[int] | None = None
) -> pd.DataFrame:
    """Return everybody who takes part, or those of ``only`` who do."""
    employer_of_referrer = aliased(Referrer)
    statement = (
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
    )
    if only is not None:
        statement = statement.where(Candidate.id.in_(only))
    rows = session.execute(statement).all()
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


def vacancies(session: Session, campaign: Campaign) -> pd.DataFrame:
    """Return the vacancies posted."""
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


def enterprises(session: Session, campaign: Campaign) -> pd.DataFrame | None:
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


def parties(session: Session, workers: pd.DataFrame) -> pd.DataFrame:
    """Return the parties of some workers."""
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


def accepted(session: Session, campaign: Campaign) -> set[tuple[int, int]]:
    """Return candidate and vacancy of whoever has said yes to a place that is still posted."""
    rows = session.execute(
        select(Placement.candidate_id, Placement.vacancy_id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(
            Placement.campaign_id == campaign.id,
            Placement.stage.in_(PLACED),
            Vacancy.state == VacancyState.POSTED,
        )
    )
    return {(candidate, vacancy) for candidate, vacancy in rows}


def pins(session: Session, campaign: Campaign, workers: pd.DataFrame) -> pd.DataFrame:
    """Return staff's pins, over those that follow from what people have answered.

    Who declined a place is not offered the same one again; who accepted one keeps it.
    """
    decided: dict[tuple[int, int], tuple[str, int]] = {}
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
        decided[candidate, vacancy] = ("forbid", 0)
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
        decided[candidate, vacancy] = held
    by_staff = session.execute(
        select(Pin.candidate_id, Pin.vacancy_id, Pin.kind, Pin.points)
        .join(Vacancy, Pin.vacancy_id == Vacancy.id)
        .where(Pin.campaign_id == campaign.id, Vacancy.state == VacancyState.POSTED)
    )
    for candidate, vacancy, kind, points in by_staff:
        decided[candidate, vacancy] = (kind.value, points)
    known = set(ids.rows(workers["worker_id"]).tolist())
    kept = [(key, value) for key, value in sorted(decided.items()) if key[0] in known]
    return pd.DataFrame(
        {
            "worker_id": [f"{ids.CANDIDATE}{candidate}" for (candidate, _), _ in kept],
            "vacancy_id": [f"{ids.VACANCY}{vacancy}" for (_, vacancy), _ in kept],
            "kind": [kind for _, (kind, _) in kept],
            "points": [points for _, (_, points) in kept],
        }
    )

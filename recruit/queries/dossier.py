"""Everything about one person: the way through the stages, pins, the last plan and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.models import (
    Assignment,
    Candidate,
    Enterprise,
    Pin,
    PinKind,
    Placement,
    PlacementEvent,
    PlanKind,
    Referral,
    ReferralStatus,
    Referrer,
    Seat,
    Stage,
    Trip,
    Unmatched,
    Vacancy,
)
from recruit.queries.paging import every
from recruit.queries.runs import PlanRow, plan_in_force


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a placement."""

    at: dt.datetime
    by: str
    stage_from: Stage
    stage_to: Stage
    note: str
    vacancy_id: int
    vacancy: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class PinRow:
    """One pin of a person or a vacancy."""

    id: int
    kind: PinKind
    points: int
    reason: str
    by: str
    at: dt.datetime
    candidate_id: int
    candidate: str
    vacancy_id: int
    vacancy: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One referrer who claims to have brought the person."""

    referrer_id: int
    referrer: str
    status: ReferralStatus
    matched_on: str
    claimed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SeatOf:
    """A seat of the person on a trip."""

    trip_id: int
    code: str
    date: dt.date
    depart: dt.datetime
    seat: str
    leg: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What the matching plan in force says of a person: a place with its score, or why not."""

    plan: PlanRow
    vacancy_id: int | None
    vacancy: str | None
    enterprise: str | None
    score: int | None
    parts: Mapping[str, Any]
    reason: str
    detail: Mapping[str, Any]
    points_needed: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one person besides what the list shows."""

    steps: tuple[StepRow, ...]
    pins: tuple[PinRow, ...]
    claims: tuple[ClaimRow, ...]
    seats: tuple[SeatOf, ...]
    judged: Judged | None


def dossier(session: Session, candidate: Candidate) -> Dossier:
    """Return everything about one person."""
    steps = (
        select(
            PlacementEvent.at,
            PlacementEvent.by,
            PlacementEvent.stage_from,
            PlacementEvent.stage_to,
            PlacementEvent.note,
            Vacancy.id,
            Vacancy.title,
            Enterprise.name,
        )
        .join(Placement, PlacementEvent.placement_id == Placement.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Placement.candidate_id == candidate.id)
        .order_by(PlacementEvent.id)
    )
    claims = (
        select(
            Referrer.id,
            Referrer.name,
            Referral.status,
            Referral.matched_on,
            Referral.claimed_at,
        )
        .join(Referrer, Referral.referrer_id == Referrer.id)
        .where(Referral.candidate_id == candidate.id)
        .order_by(Referral.id)
    )
    charter = plan_in_force(session, candidate.campaign_id, PlanKind.CHARTER)
    seats: tuple[SeatOf, ...] = ()
    if charter is not None:
        seats = every(
            session,
            select(Trip.id, Trip.code, Trip.date, Trip.depart, Seat.seat, Seat.leg)
            .join(Trip, Seat.trip_id == Trip.id)
            .where(Seat.candidate_id == candidate.id, Trip.plan_version_id == charter.id)
            .order_by(Seat.leg),
            SeatOf,
        )
    return Dossier(
        steps=every(session, steps, StepRow),
        pins=pins(session, candidate_id=candidate.id),
        claims=every(session, claims, ClaimRow),
        seats=seats,
        judged=_judged(session, candidate),
    )


def pins(
    session: Session, *, candidate_id: int | None = None, vacancy_id: int | None = None
) -> tuple[PinRow, ...]:
    """Return the pins of a person or of a vacancy."""
    statement = (
        select(
            Pin.id,
            Pin.kind,
            Pin.points,
            Pin.reason,
            Pin.by,
            Pin.at,
            Candidate.id,
            Candidate.name,
            Vacancy.id,
            Vacancy.title,
            Enterprise.name,
        )
        .join(Candidate, Pin.candidate_id == Candidate.id)
        .join(Vacancy, Pin.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .order_by(Pin.id)
    )
    if candidate_id is not None:
        statement = statement.where(Pin.candidate_id == candidate_id)
    if vacancy_id is not None:
        statement = statement.where(Pin.vacancy_id == vacancy_id)
    return every(session, statement, PinRow)


def _judged(session: Session, candidate: Candidate) -> Judged | None:
    plan = plan_in_force(session, candidate.campaign_id, PlanKind.MATCHING)
    if plan is None:
        return None
    placed = session.execute(
        select(Vacancy.id, Vacancy.title, Enterprise.name, Assignment.score, Assignment.parts)
        .select_from(Assignment)
        .join(Vacancy, Assignment.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Assignment.plan_version_id == plan.id, Assignment.candidate_id == candidate.id)
    ).first()
    if placed is not None:
        post, title, firm, score, parts = placed
        return Judged(plan, post, title, firm, score, parts, "", {}, None)
    left = session.execute(
        select(
            Unmatched.vacancy_id,
            Vacancy.title,
            Enterprise.name,
            Unmatched.reason,
            Unmatched.detail,
            Unmatched.points_needed,
        )
        .select_from(Unmatched)
        .outerjoin(Vacancy, Unmatched.vacancy_id == Vacancy.id)
        .outerjoin(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Unmatched.plan_version_id == plan.id, Unmatched.candidate_id == candidate.id)
    ).first()
    if left is None:
        return None
    post, title, firm, reason, detail, points = left
    return Judged(plan, post, title, firm, None, {}, reason, detail, points)

"""Everything that is kept about one person, as they may read it and take it with them.

Source: 个人信息保护法 art. 45. Values are codes, numbers, days and texts; the pages word them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, null, select, union_all
from sqlalchemy.orm import Session

from recruit.causes import Thing
from recruit.models import (
    Action,
    Assignment,
    AuditEntry,
    BoardingEvent,
    Candidate,
    Enterprise,
    Notice,
    Placement,
    PlacementEvent,
    PlanState,
    PlanVersion,
    Referral,
    Referrer,
    Seat,
    Trip,
    Unmatched,
    Vacancy,
)
from recruit.operations import audit
from recruit.queries.paging import Columns
from recruit.queries.scopes import EVERYTHING, Scope, holds
from recruit.rights.model import Consent, RightsRequest

Row = Mapping[str, Any]

PERSON = (
    "name", "id_number", "phone", "birth_date", "home_county", "home_address", "trade", "level",
    "years", "education", "min_wage", "ready_date", "needs_dormitory", "preferred_town",
    "health_status", "health_expires", "remarks", "registered_at", "by_hand_since", "alone_since",
)  # fmt: skip
"""Columns of a person that are about the person."""

SEEN = (Action.PERSON_REVEALED, Action.PERSON_EXPORTED)


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept: one row about the person, then rows by section, oldest first."""

    person: Row
    sections: Mapping[str, tuple[Row, ...]]


def held(session: Session, candidate: Candidate) -> Held:
    """Return everything about one person."""
    person = candidate.id
    statements: dict[str, Columns] = {
        "consents": select(
            Consent.at, Consent.purpose, Consent.given, Consent.version, Consent.way
        )
        .where(Consent.candidate_id == person)
        .order_by(Consent.id),
        "referrals": select(Referral.claimed_at.label("at"), Referrer.name, Referral.status)
        .join(Referrer, Referral.referrer_id == Referrer.id)
        .where(Referral.candidate_id == person)
        .order_by(Referral.id),
        "judgements": _judgements(person),
        "placements": select(
            PlacementEvent.at,
            Enterprise.name.label("enterprise"),
            Vacancy.title.label("vacancy"),
            PlacementEvent.stage_to.label("stage"),
        )
        .join(Placement, PlacementEvent.placement_id == Placement.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Placement.candidate_id == person)
        .order_by(PlacementEvent.id),
        "journeys": select(Trip.depart, Trip.arrive, Trip.code, Seat.seat, Trip.state)
        .join(Seat, Seat.trip_id == Trip.id)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .where(
            Seat.candidate_id == person,
            PlanVersion.state.in_((PlanState.PUBLISHED, PlanState.SUPERSEDED)),
        )
        .order_by(Trip.depart, Seat.id),
        "boardings": select(
            BoardingEvent.at,
            BoardingEvent.kind,
            (BoardingEvent.temperature_tenths / 10.0).label("temperature"),
            BoardingEvent.health,
        )
        .where(BoardingEvent.candidate_id == person)
        .order_by(BoardingEvent.id),
        "notices": select(Notice.created_at.label("at"), Notice.channel, Notice.body, Notice.state)
        .where(Notice.candidate_id == person)
        .order_by(Notice.id),
        "requests": select(
            RightsRequest.asked_at.label("at"),
            RightsRequest.demand,
            RightsRequest.text,
            RightsRequest.state,
            RightsRequest.reply,
        )
        .where(RightsRequest.candidate_id == person)
        .order_by(RightsRequest.id),
        "looks": select(AuditEntry.at, AuditEntry.by, AuditEntry.action, AuditEntry.detail)
        .where(
            AuditEntry.thing == Thing.CANDIDATE.value,
            AuditEntry.key == person,
            AuditEntry.action.in_([action.value for action in SEEN]),
        )
        .order_by(AuditEntry.id),
    }
    sections = {
        name: tuple(dict(row) for row in session.execute(statement).mappings())
        for name, statement in statements.items()
    }
    sections["looks"] = tuple(
        {"at": row["at"], "by": row["by"], "action": row["action"], "reason": _reason(row)}
        for row in sections["looks"]
    )
    return Held({name: getattr(candidate, name) for name in PERSON}, sections)


def hand_out(
    session: Session, candidate_id: int, *, by: str, scope: Scope = EVERYTHING
) -> Held | None:
    """Return the copy that a person takes along, and write down that it was handed out.

    Returns
    -------
    Held or None
        None when there is no such person in the scope.
    """
    if not holds(session, scope, Thing.CANDIDATE, candidate_id):
        return None
    candidate = session.get_one(Candidate, candidate_id)
    copy = held(session, candidate)
    audit.record(session, Action.PERSON_EXPORTED, candidate, by=by, copy="own")
    return copy


def plain(value: Any) -> Any:
    """Return a value as JSON has it: days and moments in ISO 8601."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _judgements(person: int) -> Columns:
    """Return what each matching that was in force said: the place with its score, or why not."""
    told = PlanVersion.state.in_((PlanState.PUBLISHED, PlanState.SUPERSEDED))
    placed = (
        select(
            PlanVersion.number.label("plan"),
            Enterprise.name.label("enterprise"),
            Vacancy.title.label("vacancy"),
            Assignment.score.label("score"),
            literal("").label("reason"),
        )
        .select_from(Assignment)
        .join(PlanVersion, Assignment.plan_version_id == PlanVersion.id)
        .join(Vacancy, Assignment.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Assignment.candidate_id == person, told)
    )
    left = (
        select(PlanVersion.number, literal(""), literal(""), null(), Unmatched.reason)
        .select_from(Unmatched)
        .join(PlanVersion, Unmatched.plan_version_id == PlanVersion.id)
        .where(Unmatched.candidate_id == person, told)
    )
    both = union_all(placed, left).subquery()
    return select(both).order_by(both.c.plan)


def _reason(row: Row) -> str:
    detail = row["detail"] or {}
    return str(detail.get("reason", ""))

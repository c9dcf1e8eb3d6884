"""A referrer's own people: who they are, where each stands, what has to be done next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    AnswerLink,
    Candidate,
    CandidateState,
    Enterprise,
    Party,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    Unmatched,
    Unserved,
    Vacancy,
)
from recruit.queries.paging import Columns, every


class Need(StrEnum):
    """What a referrer can do about one of his people, the most urgent first."""

    ANSWER = "answer"
    ID_MISSING = "id_missing"
    UNMATCHED = "unmatched"
    UNSERVED = "unserved"


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """One of a referrer's people.

    ``stage`` is that of the live placement, else of the last one that ended, None before any.
    ``reason`` is why the matching in force has no place, ``unserved`` why the charter plan in
    force has no seat. ``depart`` is when the first seat in force leaves.
    """

    id: int
    name: str
    phone: str
    has_id: bool
    home_county: str
    trade: str
    min_wage: int
    ready_date: dt.date | None
    state: CandidateState
    party_id: int | None
    party: str | None
    placement_id: int | None
    stage: Stage | None
    vacancy_id: int | None
    vacancy: str | None
    enterprise: str | None
    town: str | None
    wage_min: int | None
    wage_max: int | None
    dormitory: bool | None
    start_from: dt.date | None
    reason: str | None
    detail: dict[str, Any] | None
    points_needed: int | None
    unserved: str | None
    depart: dt.datetime | None

    @property
    def live(self) -> bool:
        """Whether the placement shown has not ended."""
        return self.stage is not None and self.stage not in ENDED

    @property
    def needs(self) -> tuple[Need, ...]:
        """What there is to do about the person."""
        if self.state is CandidateState.WITHDRAWN:
            return ()
        found = []
        if self.stage is Stage.OFFERED:
            found.append(Need.ANSWER)
        if not self.has_id:
            found.append(Need.ID_MISSING)
        if self.reason and not self.live:
            found.append(Need.UNMATCHED)
        if self.unserved and self.stage is Stage.ACCEPTED:
            found.append(Need.UNSERVED)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a placement, as it was written down."""

    stage: Stage
    at: dt.datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One seat of one person on a published trip; times are UTC."""

    trip_id: int
    code: str
    mode: str
    state: TripState
    seat: str
    board: str
    board_at: dt.datetime | None
    alight: str
    alight_at: dt.datetime | None
    boarded_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One of a referrer's people with the way so far, the journey and the companions."""

    person: OwnPerson
    steps: tuple[Step, ...]
    legs: tuple[Leg, ...]
    companions: tuple[str, ...]
    answer_token: str | None


@dataclass(frozen=True, slots=True)
class NextTrip:
    """The next trip that carries a referrer's people, and how many of them."""

    code: str
    mode: str
    place: str
    depart: dt.datetime
    people: int


def own_people(session: Session, campaign_id: int, referrer_id: int) -> tuple[OwnPerson, ...]:
    """Return all people attributed to a referrer in a campaign, in the order they registered."""
    return every(
        session,
        _people(session, campaign_id, Candidate.referrer_id == referrer_id),
        OwnPerson,
    )


def own_person(
    session: Session, campaign_id: int, referrer_id: int, candidate_id: int
) -> PersonDetail | None:
    """Return one of a referrer's people, None when there is no such person of his."""
    found = every(
        session,
        _people(
            session,
            campaign_id,
            and_(Candidate.referrer_id == referrer_id, Candidate.id == candidate_id),
        ),
        OwnPerson,
    )
    return _detail(session, campaign_id, found[0]) if found else None


def person_of_token(session: Session, token: str) -> PersonDetail | None:
    """Return whom an answer link is about, None when it leads nowhere."""
    row = session.execute(
        select(Placement.candidate_id, Placement.campaign_id, Placement.id)
        .join(AnswerLink, AnswerLink.placement_id == Placement.id)
        .where(AnswerLink.token == token)
    ).first()
    if row is None:
        return None
    candidate_id, campaign_id, placement_id = row
    found = every(session, _people(session, campaign_id, Candidate.id == candidate_id), OwnPerson)
    # A link is about one offer: when another has followed, its own link shows that one.
    if not found or found[0].placement_id != placement_id:
        return None
    return _detail(session, campaign_id, found[0])


def campaign_of_token(session: Session, token: str) -> int | None:
    """Return the campaign an answer link belongs to, None when it leads nowhere."""
    return session.scalar(
        select(Placement.campaign_id)
        .join(AnswerLink, AnswerLink.placement_id == Placement.id)
        .where(AnswerLink.token == token)
    )


def stages(people: tuple[OwnPerson, ...]) -> dict[str, int]:
    """Return how many people stand at which stage; "registered" before any placement."""
    return dict(Counter(person.stage or "registered" for person in people))


def next_trip(session: Session, campaign_id: int, referrer_id: int) -> NextTrip | None:
    """Return the earliest published trip that has not left and carries people of a referrer."""
    row = session.execute(
        select(Trip.code, Trip.mode, TripStop.place, TripStop.depart, func.count())
        .select_from(Seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(TripStop, and_(TripStop.trip_id == Trip.id, TripStop.seq == Seat.board_seq))
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .join(Candidate, Seat.candidate_id == Candidate.id)
        .join(
            Placement,
            and_(Placement.candidate_id == Candidate.id, Placement.stage == Stage.SEATED),
        )
        .where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.state == PlanState.PUBLISHED,
            Trip.state.in_((TripState.PLANNED, TripState.CONFIRMED)),
            Candidate.referrer_id == referrer_id,
            TripStop.depart.is_not(None),
            Seat.leg == 1,
        )
        .group_by(Trip.id, Trip.code, Trip.mode, TripStop.seq, TripStop.place, TripStop.depart)
        .order_by(TripStop.depart, Trip.code)
        .limit(1)
    ).first()
    if row is None:
        return None
    code, mode, place, depart, people = row
    assert depart is not None  # asked for above
    return NextTrip(code, mode, place, depart, people)


def _people(session: Session, campaign_id: int, who: ColumnElement[bool]) -> Columns:
    """Return the statement of the columns of ``OwnPerson``, for the candidates of a condition.

    The condition stands in every part, so that one referrer's sixty people do not cost the
    reading of thirty thousand.
    """
    matching = _in_force(session, campaign_id, PlanKind.MATCHING)
    charter = _in_force(session, campaign_id, PlanKind.CHARTER)
    newest = (
        select(Placement.candidate_id, func.max(Placement.id).label("placement_id"))
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .where(Placement.campaign_id == campaign_id, who)
        .group_by(Placement.candidate_id)
        .subquery("newest")
    )
    leaving = (
        select(Seat.candidate_id, func.min(Trip.depart).label("depart"))
        .join(Trip, Seat.trip_id == Trip.id)
        .join(Candidate, Seat.candidate_id == Candidate.id)
        .where(Trip.plan_version_id == charter, Trip.state != TripState.CANCELLED, who)
        .group_by(Seat.candidate_id)
        .subquery("leaving")
    )
    return (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.id_number.is_not(None),
            Candidate.home_county,
            Candidate.trade,
            Candidate.min_wage,
            Candidate.ready_date,
            Candidate.state,
            Candidate.party_id,
            Party.label,
            Placement.id,
            Placement.stage,
            Vacancy.id,
            Vacancy.title,
            Enterprise.name,
            Enterprise.town_code,
            Vacancy.wage_min,
            Vacancy.wage_max,
            Vacancy.dormitory,
            Vacancy.start_from,
            Unmatched.reason,
            Unmatched.detail,
            Unmatched.points_needed,
            Unserved.reason,
            leaving.c.depart,
        )
        .select_from(Candidate)
        .outerjoin(Party, Candidate.party_id == Party.id)
        .outerjoin(newest, newest.c.candidate_id == Candidate.id)
        .outerjoin(Placement, Placement.id == newest.c.placement_id)
        .outerjoin(Vacancy, Placement.vacancy_id == Vacancy.id)
        .outerjoin(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .outerjoin(
            Unmatched,
            and_(Unmatched.candidate_id == Candidate.id, Unmatched.plan_version_id == matching),
        )
        .outerjoin(
            Unserved,
            and_(Unserved.candidate_id == Candidate.id, Unserved.plan_version_id == charter),
        )
        .outerjoin(leaving, leaving.c.candidate_id == Candidate.id)
        .where(Candidate.campaign_id == campaign_id, who)
        .order_by(Candidate.id)
    )


def _in_force(session: Session, campaign_id: int, kind: PlanKind) -> int | None:
    return session.scalar(
        select(PlanVersion.id).where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.kind == kind,
            PlanVersion.state == PlanState.PUBLISHED,
        )
    )


def _detail(session: Session, campaign_id: int, person: OwnPerson) -> PersonDetail:
    steps = (
        select(
            PlacementEvent.stage_to,
            PlacementEvent.at,
            PlacementEvent.by,
            PlacementEvent.note,
        )
        .where(PlacementEvent.placement_id == person.placement_id)
        .order_by(PlacementEvent.id)
    )
    companions = (
        select(Candidate.name)
        .where(Candidate.party_id == person.party_id, Candidate.id != person.id)
        .order_by(Candidate.id)
    )
    return PersonDetail(
        person=person,
        steps=every(session, steps, Step) if person.placement_id else (),
        legs=_legs(session, campaign_id, person.id) if person.live else (),
        companions=tuple(session.scalars(companions)) if person.party_id else (),
        answer_token=session.scalar(
            select(AnswerLink.token).where(AnswerLink.placement_id == person.placement_id)
        ),
    )


def _legs(session: Session, campaign_id: int, candidate_id: int) -> tuple[Leg, ...]:
    board = TripStop.__table__.alias("board")
    alight = TripStop.__table__.alias("alight")
    statement = (
        select(
            Trip.id,
            Trip.code,
            Trip.mode,
            Trip.state,
            Seat.seat,
            board.c.place,
            board.c.depart,
            alight.c.place,
            alight.c.arrive,
            Seat.boarded_at,
        )
        .select_from(Seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .join(board, and_(board.c.trip_id == Trip.id, board.c.seq == Seat.board_seq))
        .join(alight, and_(alight.c.trip_id == Trip.id, alight.c.seq == Seat.alight_seq))
        .where(
            Seat.candidate_id == candidate_id,
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.state == PlanState.PUBLISHED,
            Trip.state != TripState.CANCELLED,
        )
        .order_by(Seat.leg)
    )
    return every(session, statement, Leg)

"""Who is due to be told what, and the outbox.

A person is due when what was last said no longer holds: compared are the facts of the last
notice that went out and those of the journey in force, so that a replan makes only those due
whom it touches. Where nothing went out through the outbox, the told list of a mended plan
(``recruit.queries.mending``) says who is affected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from recruit.models import (
    TOLD,
    Candidate,
    Channel,
    Enterprise,
    Notice,
    NoticeState,
    Occasion,
    Placement,
    PlanKind,
    Seat,
    Stage,
    Trip,
    TripState,
    TripStop,
    Vacancy,
)
from recruit.queries.mending import told
from recruit.queries.paging import PER_PAGE, Columns, Page, every, paged
from recruit.queries.runs import plan_in_force

JOURNEY = (Occasion.SEAT, Occasion.CHANGE, Occasion.CANCELLATION)
_CHANGED = frozenset({"new_trip", "other_time", "other_stop", "other_seat", "other_shuttle"})
_GONE = frozenset({"now_unserved", "cancelled"})


@dataclass(frozen=True, slots=True)
class Due:
    """One person to be told: facts as codes and times, what was said before and by which notice.

    ``facts`` is empty for a cancellation.
    """

    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    facts: Mapping[str, Any]
    before: Mapping[str, Any]
    last: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice of the outbox. Names and numbers are given in full."""

    id: int
    candidate_id: int
    candidate: str
    phone: str
    home_county: str
    occasion: Occasion
    channel: Channel
    body: str
    state: NoticeState
    created_by: str
    created_at: dt.datetime
    moved_by: str
    moved_at: dt.datetime | None
    answer: str


def due(
    session: Session, campaign_id: int, occasion: Occasion, *, province: str = ""
) -> list[Due]:
    """Return who is to be told about an occasion; "" stands for every province."""
    if occasion is Occasion.OFFER:
        found = _offers(session, campaign_id)
    elif occasion is Occasion.ARRIVAL:
        found = _arrivals(session, campaign_id)
    else:
        found = _journeys(session, campaign_id, occasion)
    return [one for one in found if one.home_county[:2] == province[:2] or not province]


def outbox(
    session: Session,
    campaign_id: int,
    *,
    state: NoticeState | None = None,
    occasion: Occasion | None = None,
    channel: Channel | None = None,
    province: str = "",
    ids: list[int] | None = None,
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> Page[NoticeRow]:
    """Return notices, the newest first."""
    statement = _rows().where(Notice.campaign_id == campaign_id)
    if ids is not None:
        statement = statement.where(Notice.id.in_(ids))
    wanted = ((Notice.state, state), (Notice.occasion, occasion), (Notice.channel, channel))
    for column, value in wanted:
        if value is not None:
            statement = statement.where(column == value)
    statement = statement.where(_of_province(province)).order_by(Notice.id.desc())
    return paged(session, statement, page=page, per_page=per_page, make=NoticeRow)


def notice(session: Session, notice_id: int) -> NoticeRow | None:
    """Return one notice, or None when there is none."""
    found = every(session, _rows().where(Notice.id == notice_id), NoticeRow)
    return found[0] if found else None


def counts(
    session: Session, campaign_id: int, *, province: str = ""
) -> dict[tuple[Occasion, Channel, NoticeState], int]:
    """Return how many notices there are by occasion, channel and state."""
    rows = session.execute(
        select(Notice.occasion, Notice.channel, Notice.state, func.count())
        .join(Candidate, Notice.candidate_id == Candidate.id)
        .where(Notice.campaign_id == campaign_id, _of_province(province))
        .group_by(Notice.occasion, Notice.channel, Notice.state)
    )
    return {(occasion, channel, state): number for occasion, channel, state, number in rows}


def _rows() -> Columns:
    return select(
        Notice.id,
        Candidate.id,
        Candidate.name,
        Candidate.phone,
        Candidate.home_county,
        Notice.occasion,
        Notice.channel,
        Notice.body,
        Notice.state,
        Notice.created_by,
        Notice.created_at,
        Notice.moved_by,
        Notice.moved_at,
        Notice.answer,
    ).join(Candidate, Notice.candidate_id == Candidate.id)


def _of_province(province: str) -> ColumnElement[bool]:
    return Candidate.home_county.startswith(province[:2]) if province else true()


def _people(session: Session, campaign_id: int, *stages: Stage) -> dict[int, tuple[Any, ...]]:
    """Return name, phone, county, post, firm and town of people in these stages, by number."""
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.name,
            Candidate.phone,
            Candidate.home_county,
            Vacancy.title,
            Enterprise.name,
            Enterprise.town_code,
            Vacancy.wage_min,
            Vacancy.wage_max,
        )
        .select_from(Placement)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Placement.campaign_id == campaign_id, Placement.stage.in_(stages))
        .order_by(Candidate.home_county, Candidate.id)
    )
    return {number: tuple(more) for number, *more in rows}


def _last(
    session: Session, campaign_id: int, occasions: tuple[Occasion, ...]
) -> dict[int, tuple[int, Occasion, Mapping[str, Any]]]:
    """Return the newest notice that went out about these occasions, by person."""
    rows = session.execute(
        select(Notice.candidate_id, Notice.id, Notice.occasion, Notice.facts)
        .where(
            Notice.campaign_id == campaign_id,
            Notice.occasion.in_(occasions),
            Notice.state.in_(TOLD),
        )
        .order_by(Notice.id)
    )
    return {person: (number, occasion, facts) for person, number, occasion, facts in rows}


def _offers(session: Session, campaign_id: int) -> list[Due]:
    last = _last(session, campaign_id, (Occasion.OFFER,))
    found = []
    for person, (name, phone, county, *post) in _people(
        session, campaign_id, Stage.OFFERED
    ).items():
        facts = dict(zip(("post", "enterprise", "town", "from", "to"), post, strict=True))
        number, _, before = last.get(person, (0, None, {}))
        if facts != before:
            found.append(Due(person, name, phone, county, facts, before, number))
    return found


def _arrivals(session: Session, campaign_id: int) -> list[Due]:
    """Return who is on the way, with the end of the journey."""
    last = _last(session, campaign_id, (Occasion.ARRIVAL,))
    people = _people(session, campaign_id, Stage.BOARDED)
    ends = _legs(session, campaign_id, first=False)
    found = []
    for person, (name, phone, county, _, firm, town, *_) in people.items():
        if person not in ends:
            continue
        end = ends[person]
        facts = {"trip": end["trip"], "arrive": end["arrive"], "to": end["to"]}
        facts |= {"enterprise": firm, "town": town}
        number, _, before = last.get(person, (0, None, {}))
        if facts != before:
            found.append(Due(person, name, phone, county, facts, before, number))
    return found


def _journeys(session: Session, campaign_id: int, occasion: Occasion) -> list[Due]:
    last = _last(session, campaign_id, JOURNEY)
    plan = plan_in_force(session, campaign_id, PlanKind.CHARTER)
    news = {row.candidate_id: row for row in told(session, plan.id)} if plan else {}
    people = _people(session, campaign_id, Stage.SEATED, Stage.ACCEPTED)
    legs = _legs(session, campaign_id, first=True)
    found = []
    for person, (name, phone, county, *_) in people.items():
        facts = legs.get(person, {})
        number, about, before = last.get(person, (0, None, {}))
        said = about in (Occasion.SEAT, Occasion.CHANGE)
        kind = news[person].kind if person in news and number == 0 else ""
        if kind in _CHANGED | _GONE:
            before = _said_before(news[person])
        if _occasion(facts, before, said=said, kind=kind) is occasion:
            now = facts if occasion is not Occasion.CANCELLATION else {}
            found.append(Due(person, name, phone, county, now, before, number))
    return found


def _occasion(
    facts: Mapping[str, Any], before: Mapping[str, Any], *, said: bool, kind: str
) -> Occasion | None:
    """Return what somebody is due to hear, None for nothing."""
    if not facts:
        return Occasion.CANCELLATION if said or kind in _GONE else None
    if said:
        return Occasion.CHANGE if dict(facts) != dict(before) else None
    return Occasion.CHANGE if kind in _CHANGED else Occasion.SEAT


def _said_before(row: Any) -> dict[str, str]:
    """Return what a told list says somebody was told before, as facts."""
    date, _, time = row.from_time.partition(" ")
    return {"trip": row.from_trip, "date": date, "time": time, "place": row.from_place}


def _legs(session: Session, campaign_id: int, *, first: bool) -> dict[int, dict[str, str]]:
    """Return the first (else the last) leg of everybody's journey in force, by person."""
    plan = plan_in_force(session, campaign_id, PlanKind.CHARTER)
    if plan is None:
        return {}
    off = select(TripStop.trip_id, TripStop.seq, TripStop.place, TripStop.arrive).subquery("off")
    rows = session.execute(
        select(
            Seat.candidate_id,
            Trip.code,
            Trip.date,
            Seat.seat,
            func.coalesce(TripStop.depart, Trip.depart),
            TripStop.place,
            off.c.place,
            func.coalesce(off.c.arrive, Trip.arrive),
        )
        .join(Trip, Seat.trip_id == Trip.id)
        .join(TripStop, and_(TripStop.trip_id == Trip.id, TripStop.seq == Seat.board_seq))
        .join(off, and_(off.c.trip_id == Trip.id, off.c.seq == Seat.alight_seq))
        .where(Trip.plan_version_id == plan.id, Trip.state != TripState.CANCELLED)
        .order_by(Seat.leg.desc() if first else Seat.leg)
    )
    found: dict[int, dict[str, str]] = {}
    ends: dict[int, str] = {}
    for person, code, date, seat, depart, place, to, arrive in rows:
        ends.setdefault(person, to)
        found[person] = {
            "trip": code,
            "date": date.isoformat(),
            "time": _clock(depart),
            "place": place,
            "seat": seat,
            "to": ends[person] if first else to,
            "arrive": arrive.isoformat() if arrive else "",
        }
    if first:
        for facts in found.values():
            del facts["arrive"]
    return found


def _clock(moment: dt.datetime | None) -> str:
    """Return hour and minute in China (UTC+8 all year)."""
    return f"{moment + dt.timedelta(hours=8):%H:%M}" if moment else ""

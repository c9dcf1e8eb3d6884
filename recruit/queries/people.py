"""The desk's list of candidates: many filters at once, several orders, turned by key.

The list itself is a statement of keys that joins only what it filters by, so that a hundred
thousand people are as quick as a hundred; what is shown is read for the fifty of one page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from recruit.models import (
    ENDED,
    Candidate,
    CandidateState,
    HealthStatus,
    Pin,
    Placement,
    Referrer,
    Stage,
    Vacancy,
)
from recruit.queries.by_name import by_name
from recruit.queries.candidates import CandidateRow, candidates_by_key
from recruit.queries.keyset import By, Slice, Turn, sliced, total
from recruit.queries.paging import Columns

_DIGITS = re.compile(r"[0-9]+[Xx]?")

ORDERS: dict[str, tuple[By, ...]] = {
    "": (By(Candidate.id),),
    "newest": (By(Candidate.id, descending=True),),
    "ready": (By(Candidate.ready_date, nullable=True), By(Candidate.id)),
    "county": (By(Candidate.home_county), By(Candidate.id)),
    "health": (By(Candidate.health_expires, nullable=True), By(Candidate.id)),
}
"""Orders by what they are called; the first is the order people registered in."""
BY_NAME = "name"
"""The order of names, which the database does not know: they are sealed."""
PEOPLE_ORDERS = frozenset((*ORDERS, BY_NAME))


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is wanted of candidates; blank and None want everything.

    Parameters
    ----------
    text
        Part of a name, or a whole telephone or ID number.
    province
        Code of the province; only its first two digits count.
    waiting, withdrawn
        Only those without a live placement who still want to come; only those who do not.
    ended
        Stage at which a placement ended (declined, withdrawn, no-show), whatever came after.
    expiring
        Only those whose health code ends on this day or before it, or is not known.
    ready_by
        Only those who can leave by this day.
    pinned
        Only those with a pin.
    """

    text: str = ""
    province: str = ""
    county: str = ""
    trade: str = ""
    level: int | None = None
    stage: Stage | None = None
    waiting: bool = False
    withdrawn: bool = False
    ended: Stage | None = None
    returning: bool | None = None
    health: HealthStatus | None = None
    expiring: dt.date | None = None
    ready_by: dt.date | None = None
    party_id: int | None = None
    referrer_id: int | None = None
    squad_id: int | None = None
    enterprise_id: int | None = None
    vacancy_id: int | None = None
    pinned: bool = False


def people(
    session: Session, campaign_id: int, wanted: PeopleFilter, *, order: str = "", turn: Turn
) -> Slice[CandidateRow]:
    """Return one page of the candidates wanted."""
    if order == BY_NAME:
        text = wanted.text if not _DIGITS.fullmatch(wanted.text) else ""
        return by_name(
            session,
            people_keys(campaign_id, wanted),
            Candidate.name,
            turn,
            named=("people", campaign_id, wanted),
            read=lambda keys: candidates_by_key(session, keys),
            searched=text,
        )
    return sliced(
        session,
        people_keys(campaign_id, wanted),
        ORDERS[order],
        turn,
        named=("people", campaign_id, wanted),
        read=lambda keys: candidates_by_key(session, keys),
    )


def people_count(session: Session, campaign_id: int, wanted: PeopleFilter) -> int:
    """Return how many candidates are wanted."""
    return total(session, people_keys(campaign_id, wanted), named=("people", campaign_id, wanted))


def people_rows(session: Session, keys: Sequence[int]) -> dict[int, CandidateRow]:
    """Return candidates by number, however many."""
    found: dict[int, CandidateRow] = {}
    for at in range(0, len(keys), 500):
        found.update(candidates_by_key(session, keys[at : at + 500]))
    return found


def people_keys(campaign_id: int, wanted: PeopleFilter) -> Columns:
    """Return the statement that selects the keys of the candidates wanted."""
    keys = select(Candidate.id).where(Candidate.campaign_id == campaign_id)
    posts = wanted.enterprise_id is not None or wanted.vacancy_id is not None
    if wanted.stage or posts:
        # The campaign is named again for the index that begins with it.
        keys = keys.join(Placement, Placement.candidate_id == Candidate.id).where(
            Placement.campaign_id == campaign_id,
            Placement.stage == wanted.stage if wanted.stage else Placement.stage.not_in(ENDED),
        )
    if wanted.enterprise_id is not None:
        of_firm = select(Vacancy.id).where(Vacancy.enterprise_id == wanted.enterprise_id)
        keys = keys.where(Placement.vacancy_id.in_(of_firm))
    if wanted.vacancy_id is not None:
        keys = keys.where(Placement.vacancy_id == wanted.vacancy_id)
    if wanted.ended is not None:
        ended = select(Placement.candidate_id).where(
            Placement.campaign_id == campaign_id, Placement.stage == wanted.ended
        )
        keys = keys.where(Candidate.id.in_(ended))
    if wanted.squad_id is not None:
        keys = keys.join(Referrer, Candidate.referrer_id == Referrer.id).where(
            Referrer.squad_id == wanted.squad_id
        )
    if wanted.pinned:
        pins = select(Pin.candidate_id).where(Pin.campaign_id == campaign_id)
        keys = keys.where(Candidate.id.in_(pins))
    return _of_person(keys, campaign_id, wanted)


def _has_place() -> ColumnElement[bool]:
    """Return whether somebody has a live placement."""
    live = and_(
        Placement.candidate_id == Candidate.id,
        Placement.stage.not_in(_written(ENDED, Placement.stage, many=True)),
    )
    return select(Placement.id).where(live).exists()


def _written(
    value: Any, column: InstrumentedAttribute[Any], *, many: bool = False
) -> BindParameter[Any]:
    """Return a value written out, not bound: the database sees that a partial index will do."""
    return bindparam(None, value, column.type, literal_execute=True, expanding=many, unique=True)


def _of_person(keys: Columns, campaign_id: int, wanted: PeopleFilter) -> Columns:
    """Narrow to what stands in the person's own row."""
    if wanted.withdrawn:
        keys = keys.where(Candidate.state == CandidateState.WITHDRAWN)
    if wanted.waiting:
        # Everybody who has a place is passed over, however few are still without.
        still = _written(CandidateState.REGISTERED, Candidate.state)
        keys = keys.where(Candidate.state == still, ~_has_place())
    if wanted.province:
        start = wanted.province[:2]
        keys = keys.where(Candidate.home_county.between(f"{start}0000", f"{start}9999"))
    if wanted.expiring is not None:
        keys = keys.where(
            Candidate.state == CandidateState.REGISTERED,
            Candidate.health_expires <= wanted.expiring,
        )
    if wanted.ready_by is not None:
        keys = keys.where(
            or_(Candidate.ready_date.is_(None), Candidate.ready_date <= wanted.ready_by)
        )
    equal = (
        (Candidate.home_county, wanted.county or None),
        (Candidate.trade, wanted.trade or None),
        (Candidate.level, wanted.level),
        (Candidate.is_returning, wanted.returning),
        (Candidate.health_status, wanted.health),
        (Candidate.party_id, wanted.party_id),
        (Candidate.referrer_id, wanted.referrer_id),
    )
    for column, value in equal:
        if value is not None:
            keys = keys.where(column == value)
    return keys if not wanted.text else _named(keys, campaign_id, wanted.text)


def _named(keys: Columns, campaign_id: int, text: str) -> Columns:
    """Narrow to a name, or to a whole number: numbers are sealed, their beginnings unknown."""
    if not _DIGITS.fullmatch(text):
        return keys.where(Candidate.name.contains(text))
    # One look into each index; with "or" neither would be used.
    own = aliased(Candidate)
    same = [
        select(own.id).where(own.campaign_id == campaign_id, column == text)
        for column in (own.phone, own.id_number)
    ]
    return keys.where(Candidate.id.in_(union_all(*same)))

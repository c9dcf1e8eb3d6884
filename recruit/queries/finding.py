"""One search over everything of a campaign: people, referrers, parties, enterprises, trips.

A text is looked for in names, a number among telephone and ID numbers, whole, and among the
numbers that people are shown with. Names and numbers are given in full, whoever shows them masks
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from recruit.models import Candidate, Enterprise, Trip
from recruit.queries.candidates import CandidateRow, candidates_by_key
from recruit.queries.keyset import Turn
from recruit.queries.paging import containing, paged
from recruit.queries.parties import PartyFilter, PartyRow, party_list
from recruit.queries.people import PeopleFilter, people
from recruit.queries.posts import VacancyFilter, enterprises_by_key, vacancy_list
from recruit.queries.referrers import ReferrerProgress, all_referrers
from recruit.queries.trips import TripRow, in_plan, trip_columns
from recruit.queries.vacancies import EnterpriseRow, VacancyRow

T = TypeVar("T")

MOST = 8
"""Rows of each kind that are shown."""
_LONGEST_KEY = 9
"""Digits of the number of a record at most."""


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first rows of one kind, and how many there are in all."""

    rows: tuple[T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a text was found in, kind by kind."""

    people: Some[CandidateRow]
    referrers: Some[ReferrerProgress]
    parties: Some[PartyRow]
    enterprises: Some[EnterpriseRow]
    vacancies: Some[VacancyRow]
    trips: Some[TripRow]

    @property
    def total(self) -> int:
        """How much was found."""
        kinds = (self.people, self.referrers, self.parties, self.enterprises, self.vacancies)
        return sum(some.total for some in kinds) + self.trips.total


def find(session: Session, campaign_id: int, text: str) -> Found:
    """Return what a text is found in; people withdrawn and vacancies closed count too."""
    turn = Turn(per_page=MOST)
    parties = party_list(session, campaign_id, PartyFilter(text=text), turn=turn)
    posts = vacancy_list(session, campaign_id, VacancyFilter(text=text), turn=turn)
    return Found(
        _people(session, campaign_id, text),
        _referrers(session, campaign_id, text),
        Some(parties.rows, parties.total),
        _enterprises(session, campaign_id, text),
        Some(posts.rows, posts.total),
        _trips(session, campaign_id, text),
    )


def _people(session: Session, campaign_id: int, text: str) -> Some[CandidateRow]:
    if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_KEY:
        own = select(Candidate.id).where(
            Candidate.campaign_id == campaign_id, Candidate.id == int(text)
        )
        rows = tuple(candidates_by_key(session, list(session.scalars(own))).values())
        return Some(rows, len(rows))
    found = people(session, campaign_id, PeopleFilter(text=text), turn=Turn(per_page=MOST))
    return Some(found.rows, found.total)


def _referrers(session: Session, campaign_id: int, text: str) -> Some[ReferrerProgress]:
    found = [
        person
        for person in all_referrers(session, campaign_id)
        if text.casefold() in person.name.casefold() or text == person.phone
    ]
    return Some(tuple(found[:MOST]), len(found))


def _enterprises(session: Session, campaign_id: int, text: str) -> Some[EnterpriseRow]:
    keys = (
        select(Enterprise.id)
        .where(
            or_(
                Enterprise.name.like(containing(text), escape="/"),
                Enterprise.credit_code == text.upper(),
                Enterprise.contact_phone == text,
            )
        )
        .order_by(Enterprise.tier, Enterprise.name)
    )
    page = paged(session, keys, page=1, per_page=MOST, make=int)
    rows = enterprises_by_key(session, campaign_id, page.rows)
    return Some(tuple(rows[key] for key in page.rows if key in rows), page.total)


def _trips(session: Session, campaign_id: int, text: str) -> Some[TripRow]:
    statement = (
        trip_columns()
        .where(
            in_plan(session, campaign_id, None),
            Trip.code.startswith(text.upper(), autoescape=True),
        )
        .order_by(Trip.depart, Trip.code)
    )
    page = paged(session, statement, page=1, per_page=MOST, make=TripRow)
    return Some(page.rows, page.total)

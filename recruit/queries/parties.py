"""Parties: who travels together on what terms, and whether all of them have a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    Candidate,
    CandidateState,
    Cohesion,
    Party,
    Placement,
    Referrer,
)
from recruit.queries.keyset import By, Slice, Turn, sliced
from recruit.queries.paging import Columns

ORDERS: dict[str, tuple[By, ...]] = {
    "": (By(Party.id),),
    "newest": (By(Party.id, descending=True),),
}


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party; ``members`` who still want to come, ``live`` with a live placement.

    ``enterprises`` counts the enterprises they are placed at; more than one may be against
    the cohesion. ``referrer`` is that of the first member.
    """

    id: int
    label: str
    cohesion: Cohesion
    couple: bool
    members: int
    live: int
    enterprises: int
    home_county: str
    referrer_id: int | None
    referrer: str | None

    @property
    def torn(self) -> bool:
        """Whether some have a place and some have none."""
        return 0 < self.live < self.members


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """What is wanted of parties; ``standing``: all placed, none placed, or torn."""

    text: str = ""
    cohesion: Cohesion | None = None
    couple: bool | None = None
    standing: str = ""
    referrer_id: int | None = None


STANDINGS = ("placed", "waiting", "torn")


def party_list(
    session: Session, campaign_id: int, wanted: PartyFilter, *, order: str = "", turn: Turn
) -> Slice[PartyRow]:
    """Return one page of the parties wanted."""
    return sliced(
        session,
        party_keys(campaign_id, wanted),
        ORDERS[order],
        turn,
        named=("parties", campaign_id, wanted),
        read=lambda keys: parties_by_key(session, keys),
    )


def party_keys(campaign_id: int, wanted: PartyFilter) -> Columns:
    """Return the statement that selects the keys of the parties wanted."""
    keys = select(Party.id).where(Party.campaign_id == campaign_id)
    if wanted.text:
        keys = keys.where(Party.label.contains(wanted.text))
    if wanted.cohesion is not None:
        keys = keys.where(Party.cohesion == wanted.cohesion)
    if wanted.couple is not None:
        keys = keys.where(Party.couple == wanted.couple)
    if wanted.referrer_id is not None:
        of = select(Candidate.party_id).where(Candidate.referrer_id == wanted.referrer_id)
        keys = keys.where(Party.id.in_(of))
    if wanted.standing:
        members = _members().where(Candidate.campaign_id == campaign_id)
        sums = members.group_by(Candidate.party_id).subquery("sums")
        keys = keys.join(sums, sums.c.party_id == Party.id)
        keys = keys.where({
            "placed": sums.c.live == sums.c.members,
            "waiting": sums.c.live == 0,
            "torn": (sums.c.live > 0) & (sums.c.live < sums.c.members),
        }[wanted.standing])  # fmt: skip
    return keys


def parties_by_key(session: Session, keys: Sequence[int]) -> dict[int, PartyRow]:
    """Return parties by number."""
    from recruit.models import Vacancy

    sums = {
        row.party_id: row
        for row in session.execute(
            _members()
            .add_columns(
                func.count(Vacancy.enterprise_id.distinct()).label("enterprises"),
                func.min(Candidate.id).label("first"),
            )
            .outerjoin(Vacancy, Placement.vacancy_id == Vacancy.id)
            .where(Candidate.party_id.in_(keys))
            .group_by(Candidate.party_id)
        )
    }
    firsts = {
        row[0]: row[1:]
        for row in session.execute(
            select(Candidate.party_id, Candidate.home_county, Referrer.id, Referrer.name)
            .outerjoin(Referrer, Candidate.referrer_id == Referrer.id)
            .where(Candidate.id.in_([row.first for row in sums.values()]))
        )
    }
    found = {}
    for party in session.scalars(select(Party).where(Party.id.in_(keys))):
        row = sums.get(party.id)
        members, live, firms = (row.members, row.live, row.enterprises) if row else (0, 0, 0)
        county, referrer_id, referrer = firsts.get(party.id, ("", None, None))
        found[party.id] = PartyRow(
            party.id,
            party.label,
            party.cohesion,
            party.couple,
            members,
            live,
            firms,
            county,
            referrer_id,
            referrer,
        )
    return found


def _members() -> Columns:
    """Return by party how many want to come and how many of them have a live placement."""
    return (
        select(
            Candidate.party_id,
            func.count().label("members"),
            func.count(Placement.id).label("live"),
        )
        .outerjoin(
            Placement,
            and_(Placement.candidate_id == Candidate.id, Placement.stage.not_in(ENDED)),
        )
        .where(Candidate.party_id.is_not(None), Candidate.state == CandidateState.REGISTERED)
    )

"""How far each referrer has come: promised, registered, placed, and doubles with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased

from recruit.models import (
    ENDED,
    PLACED,
    Candidate,
    CandidateState,
    Enterprise,
    Placement,
    Referral,
    ReferralStatus,
    Referrer,
    Stage,
)
from recruit.queries.counted import counted
from recruit.queries.named import named
from recruit.queries.paging import Columns, every


@dataclass(frozen=True, slots=True)
class ReferrerProgress:
    """One referrer.

    Parameters
    ----------
    target
        How many people he promised, 0 when none were.
    registered, placed
        How many of his are registered, and have said yes to a place and not dropped out.
    duplicates
        How many of the people he named somebody else had brought first.
    """

    id: int
    name: str
    phone: str
    employer: str | None
    home_county: str
    squad_id: int | None
    target: int
    registered: int
    placed: int
    duplicates: int

    @property
    def still_to_place(self) -> int:
        """How many are missing to the target, 0 when it is reached or there is none."""
        return max(0, self.target - self.placed)


@dataclass(frozen=True, slots=True)
class DoubleReferral:
    """One person whom two referrers named, as both of them see it."""

    candidate_id: int
    candidate: str
    matched_on: str
    attributed_to_id: int | None
    attributed_to: str | None
    also_claimed_by_id: int
    also_claimed_by: str


def referrer_progress(
    session: Session, campaign_id: int, *, referrer_id: int | None = None
) -> tuple[ReferrerProgress, ...]:
    """Return all referrers who have a target or people in this campaign, the largest first."""
    registered = (
        select(Candidate.referrer_id, func.count().label("registered"))
        .where(
            Candidate.campaign_id == campaign_id,
            Candidate.state == CandidateState.REGISTERED,
            Candidate.referrer_id.is_not(None),
        )
        .group_by(Candidate.referrer_id)
        .subquery("registered")
    )
    placed = (
        select(Candidate.referrer_id, func.count().label("placed"))
        .join(Placement, Placement.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == campaign_id,
            Placement.stage.in_(PLACED),
            Candidate.state == CandidateState.REGISTERED,
            Candidate.referrer_id.is_not(None),
        )
        .group_by(Candidate.referrer_id)
        .subquery("placed")
    )
    doubles = (
        select(Referral.referrer_id, func.count().label("doubles"))
        .join(Candidate, Referral.candidate_id == Candidate.id)
        .where(Candidate.campaign_id == campaign_id, Referral.status == ReferralStatus.DUPLICATE)
        .group_by(Referral.referrer_id)
        .subquery("doubles")
    )
    count = func.coalesce(registered.c.registered, 0)
    double = func.coalesce(doubles.c.doubles, 0)
    statement = (
        select(
            Referrer.id,
            Referrer.name,
            Referrer.phone,
            Enterprise.name,
            Referrer.home_county,
            Referrer.squad_id,
            Referrer.target,
            count,
            func.coalesce(placed.c.placed, 0),
            double,
        )
        .outerjoin(Enterprise, Referrer.employer_id == Enterprise.id)
        .outerjoin(registered, registered.c.referrer_id == Referrer.id)
        .outerjoin(placed, placed.c.referrer_id == Referrer.id)
        .outerjoin(doubles, doubles.c.referrer_id == Referrer.id)
        .where((Referrer.target > 0) | (count > 0) | (double > 0))
        .order_by(Referrer.target.desc(), count.desc(), Referrer.id)
    )
    if referrer_id is not None:
        statement = statement.where(Referrer.id == referrer_id)
    return every(session, statement, ReferrerProgress)


def all_referrers(session: Session, campaign_id: int) -> tuple[ReferrerProgress, ...]:
    """Return what :func:`referrer_progress` does, counted once until somebody writes."""
    return counted(
        session,
        ("referrers", campaign_id),
        lambda fresh: referrer_progress(fresh, campaign_id),
    )


def referrer_keys(numbers: Sequence[int]) -> Columns:
    """Return the statement that selects these referrers."""
    return select(Referrer.id).where(Referrer.id.in_(numbers)).order_by(Referrer.id)


def referrer_named(session: Session, text: str) -> int | None:
    """Return the referrer a form names, None for no text.

    Raises
    ------
    UserError
        When it names nobody, or several.
    """
    return named(session, Referrer, text, among=true())


def double_referrals(
    session: Session, campaign_id: int, *, referrer_id: int | None = None
) -> tuple[DoubleReferral, ...]:
    """Return the people named twice: all, or those that concern one referrer on either side."""
    first, later = aliased(Referrer), aliased(Referrer)
    statement = (
        select(
            Candidate.id,
            Candidate.name,
            Referral.matched_on,
            Candidate.referrer_id,
            first.name,
            later.id,
            later.name,
        )
        .select_from(Referral)
        .join(Candidate, Referral.candidate_id == Candidate.id)
        .join(later, Referral.referrer_id == later.id)
        .outerjoin(first, Candidate.referrer_id == first.id)
        .where(Candidate.campaign_id == campaign_id, Referral.status == ReferralStatus.DUPLICATE)
        .order_by(Referral.id)
    )
    if referrer_id is not None:
        statement = statement.where(
            (Referral.referrer_id == referrer_id) | (Candidate.referrer_id == referrer_id)
        )
    return every(session, statement, DoubleReferral)


def stages_of(session: Session, campaign_id: int, *, referrer_id: int) -> dict[str, int]:
    """Return how many people of a referrer are at each stage; "registered" without a place."""
    rows = session.execute(
        select(Placement.stage, func.count())
        .select_from(Candidate)
        .outerjoin(
            Placement,
            (Placement.candidate_id == Candidate.id) & Placement.stage.not_in(ENDED),
        )
        .where(
            Candidate.campaign_id == campaign_id,
            Candidate.referrer_id == referrer_id,
            Candidate.state == CandidateState.REGISTERED,
        )
        .group_by(Placement.stage)
    )
    found = {"registered" if stage is None else stage.value: count for stage, count in rows}
    return {key: found[key] for key in ("registered", *Stage) if key in found}

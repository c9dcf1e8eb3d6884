"""What can happen to a small town's registry, an action at a time, for ``test_model``.

Six people, three posts with few openings, drafts that a planner might make and some it never
would. Every action is one transaction of the operations; a refusal in words is no fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import CausedError
from recruit.models import (
    Assignment,
    Base,
    BonusKind,
    Campaign,
    Candidate,
    Enterprise,
    Mode,
    PlanKind,
    PlanVersion,
    Referrer,
    Seat,
    Trip,
    TripStop,
)
from recruit.operations import bonuses, campaigns, candidates, referrers, vacancies
from recruit.rights import consents
from recruit.rights.model import Purpose, Way
from recruit.storage import Registry

BY = "staff"
PEOPLE, POSTS = 6, 3
FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
EIGHT = dt.datetime(2020, 2, 25, 0, 0, tzinfo=dt.UTC)


def settle_in(registry: Registry) -> None:
    """Fill an empty registry: a campaign that requires consent, people half of whom agreed."""
    with registry.write() as session:
        campaign = campaigns.open_campaign(
            session, name="余姚 2020", first_date=FIRST, last_date=LAST, by=BY
        )
        campaign.consent_required = True
        firm = Enterprise(name="舜江电器", town_code="330281001", tier=3)
        session.add(firm)
        session.flush()
        for number in range(POSTS):
            vacancies.post(
                session, campaign, firm, title=f"岗位{number}", openings=1 + number % 2, by=BY
            )
        bringer = referrers.add(
            session, campaign, name="陈华", phone="13900000001", target=2, home_county="520526",
            by=BY,
        )  # fmt: skip
        bonuses.add_rule(
            session, campaign, kind=BonusKind.ON_DUTY, amount_yuan=500, first_date=FIRST,
            last_date=None, source="甬政办发", by=BY,
        )  # fmt: skip
        for number in range(PEOPLE):
            arrive(session, campaign, number, bringer, agreed=number % 2 == 0)


def arrive(
    session: Session, campaign: Campaign, number: int, bringer: Referrer, *, agreed: bool
) -> None:
    """Register one person, with consent or without."""
    person = candidates.register(
        session, campaign, name=f"甲{number}", phone=f"138{number:08d}", home_county="520526",
        referrer=bringer, by=BY,
    )  # fmt: skip
    if agreed:
        for purpose in Purpose:
            consents.agree(session, person, purpose, way=Way.PHONE, by=BY)


class Life:
    """The registry of one history, and how to do things to it."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.refused: Cause | None = None

    @contextmanager
    def step(self) -> Iterator[Session]:
        """Give a transaction; whatever is refused in words is taken back and remembered."""
        self.refused = None
        try:
            with self.registry.write() as session:
                yield session
        except CausedError as refusal:
            self.refused = refusal.code

    def draft_matching(self, wishes: Sequence[int]) -> None:
        """Write a draft down: for each person a post, or none where the number is too large."""
        with self.registry.write() as session:
            plan = self._draft(session, PlanKind.MATCHING)
            session.add_all(
                Assignment(plan_version_id=plan, candidate_id=who, vacancy_id=1 + wish, score=1)
                for who, wish in zip(_all(session, Candidate), wishes, strict=False)
                if wish < POSTS
            )

    def draft_charter(self, where: Sequence[int], seats: int, legs: int) -> None:
        """Write a draft down: two coaches for each leg; nobody is twice on a leg."""
        with self.registry.write() as session:
            plan = self._draft(session, PlanKind.CHARTER)
            people = _all(session, Candidate)
            for leg in range(1, legs + 1):
                for coach in range(2):
                    riders = [who for who, at in zip(people, where, strict=False) if at == coach][
                        :seats
                    ]
                    session.add(_trip(plan, f"T{leg}{coach}", leg, seats, riders))

    def _draft(self, session: Session, kind: PlanKind) -> int:
        number = session.scalar(select(func.count()).select_from(PlanVersion)) or 0
        plan = PlanVersion(campaign_id=1, kind=kind, number=number + 1)
        session.add(plan)
        session.flush()
        return plan.id


def _all(session: Session, model: type[Candidate]) -> Sequence[int]:
    return session.scalars(select(model.id).order_by(model.id)).all()


def _trip(plan: int, code: str, leg: int, seats: int, riders: Sequence[int]) -> Trip:
    leaves = EIGHT + dt.timedelta(hours=10 * leg)
    return Trip(
        plan_version_id=plan, code=code, mode=Mode.COACH, offer="coach", province_code="520000",
        date=leaves.date(), depart=leaves, arrive=leaves + dt.timedelta(hours=9), km=1800.0,
        drivers=3, yuan=18000.0, seats=seats, boarded=len(riders),
        stops=[
            TripStop(seq=1, place="520526", lat=26.9, lon=104.3, boarding=len(riders)),
            TripStop(seq=2, place="330281", lat=30.0, lon=121.2, alighting=len(riders)),
        ],
        taken=[
            Seat(candidate_id=who, leg=leg, seat=str(n), board_seq=1, alight_seq=2)
            for n, who in enumerate(riders, start=1)
        ],
    )  # fmt: skip


Model = TypeVar("Model", bound=Base)


def one_of(session: Session, model: type[Model], pick: int) -> Model | None:
    """Return one of the rows there are, chosen by a number; None when there is none."""
    rows = session.scalars(select(model).order_by(*model.__table__.primary_key)).all()
    return rows[pick % len(rows)] if rows else None

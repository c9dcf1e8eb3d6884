"""Changes to many vacancies or enterprises: openings, first and last day, state, class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import IllegalStep, UserError
from recruit.models import (
    ENDED,
    VACANCY_STEPS,
    Campaign,
    Enterprise,
    Placement,
    Vacancy,
    VacancyKind,
    VacancyState,
)
from recruit.operations.bulk.change import Line, chosen, pieces

MOST_OPENINGS = 100_000


@dataclass(frozen=True, slots=True)
class Openings:
    """How many people vacancies want: so many, or so many more or fewer."""

    number: int
    relative: bool = False

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Return the lines; one with more people, or a post of returning workers, refuses."""
        taken = _taken(session, keys)
        lines = []
        for post in chosen(session, Vacancy, keys, campaign=campaign):
            after = post.openings + self.number if self.relative else self.number
            refusal: UserError | None = None
            if post.kind is VacancyKind.RETURNING:
                refusal = UserError(Cause.VACANCY_NOT_POSTED, state=VacancyKind.RETURNING)
            elif not 0 <= after <= MOST_OPENINGS:
                refusal = UserError(Cause.OPENINGS_NEGATIVE, openings=after)
            elif after < taken.get(post.id, 0):
                refusal = UserError(Cause.OPENINGS_BELOW_TAKEN, taken=taken[post.id])
            lines.append(Line(post.id, post.title, post.openings, after, refusal, record=post))
        return lines

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set the openings."""
        for line in lines:
            line.record.openings = line.after


@dataclass(frozen=True, slots=True)
class Window:
    """On which days work may start; None leaves that end open.

    Raises
    ------
    UserError
        When the first day is after the last.
    """

    first: dt.date | None
    last: dt.date | None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise UserError(Cause.WINDOW_REVERSED)

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """No vacancy refuses."""
        to = (self.first, self.last)
        return [
            Line(post.id, post.title, (post.start_from, post.start_until), to, record=post)
            for post in chosen(session, Vacancy, keys, campaign=campaign)
        ]

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set both ends."""
        for line in lines:
            line.record.start_from, line.record.start_until = self.first, self.last


@dataclass(frozen=True, slots=True)
class State:
    """Pause vacancies, post them again, or close them for good."""

    to: VacancyState

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Return the lines; a step that is not legal is refused, and closing one with people."""
        taken = _taken(session, keys) if self.to is VacancyState.CLOSED else {}
        lines = []
        for post in chosen(session, Vacancy, keys, campaign=campaign):
            refusal: UserError | None = None
            if post.state is not self.to and not VACANCY_STEPS.allows(post.state, self.to):
                follow = VACANCY_STEPS.steps[post.state]
                allowed = tuple(state for state in VacancyState if state in follow)
                refusal = IllegalStep(Thing.VACANCY, post.state, self.to, allowed)
            elif taken.get(post.id) and post.kind is VacancyKind.OPEN:
                refusal = UserError(Cause.VACANCY_HAS_PEOPLE, taken=taken[post.id])
            lines.append(Line(post.id, post.title, post.state, self.to, refusal, record=post))
        return lines

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Take the step."""
        for line in lines:
            line.record.step(self.to)


@dataclass(frozen=True, slots=True)
class Tier:
    """The class of enterprises: 1 epidemic supplies, 2 key chain, 3 others.

    Raises
    ------
    UserError
        When there is no such class.
    """

    tier: int

    def __post_init__(self) -> None:
        if self.tier not in (1, 2, 3):
            raise UserError(Cause.TIER_RANGE)

    def judge(
        self,
        session: Session,
        campaign: Campaign,  # noqa: ARG002
        keys: Sequence[int],
    ) -> list[Line]:
        """No enterprise refuses."""
        return [
            Line(firm.id, firm.name, firm.tier, self.tier, record=firm)
            for firm in chosen(session, Enterprise, keys)
        ]

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set the class."""
        for line in lines:
            line.record.tier = self.tier


def _taken(session: Session, keys: Sequence[int]) -> dict[int, int]:
    return {
        post: count
        for some in pieces(keys)
        for post, count in session.execute(
            select(Placement.vacancy_id, func.count())
            .where(Placement.vacancy_id.in_(some), Placement.stage.not_in(ENDED))
            .group_by(Placement.vacancy_id)
        )
    }

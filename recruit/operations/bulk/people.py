"""Changes to many candidates: the day they can leave, pins, withdrawing, answers to offers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.errors import Conflict, IllegalStep, UserError
from recruit.models import (
    CANDIDATE_STEPS,
    ENDED,
    PLACEMENT_STEPS,
    Campaign,
    Candidate,
    CandidateState,
    Pin,
    PinKind,
    Placement,
    Stage,
    Vacancy,
    now,
)
from recruit.operations.bulk.change import Line, chosen, pieces
from recruit.operations.candidates import ON_THE_WAY
from recruit.operations.lookup import held
from recruit.operations.placement_events import move_many


@dataclass(frozen=True, slots=True)
class Ready:
    """From which day people can leave; None: at any time."""

    day: dt.date | None

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Nobody refuses."""
        return [
            Line(who.id, who.name, who.ready_date, self.day, record=who)
            for who in chosen(session, Candidate, keys, campaign=campaign)
        ]

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set the day."""
        for line in lines:
            line.record.ready_date = self.day


@dataclass(frozen=True, slots=True)
class Withdraw:
    """People no longer want to come; live placements end with it."""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Who is on the way or at work refuses."""
        live = _live(session, campaign, keys)
        lines = []
        for who in chosen(session, Candidate, keys, campaign=campaign):
            place = live.get(who.id)
            refusal = (
                UserError(Cause.CANDIDATE_ON_THE_WAY)
                if place is not None and place.stage in ON_THE_WAY
                else None
            )
            to = CandidateState.WITHDRAWN
            lines.append(Line(who.id, who.name, who.state, to, refusal, record=who))
        return lines

    def make(
        self, session: Session, campaign: Campaign, lines: Sequence[Line], *, by: str
    ) -> None:
        """Withdraw people and their placements, each with an event."""
        live = _live(session, campaign, [line.id for line in lines])
        by_stage: dict[Stage, list[int]] = defaultdict(list)
        for line in lines:
            line.record.step(CandidateState.WITHDRAWN)
            if line.id in live:
                by_stage[live[line.id].stage].append(live[line.id].id)
        session.flush()
        for stage, rows in by_stage.items():
            note = "candidate withdrew"
            move_many(session, rows, stage, Stage.WITHDRAWN, by=by, at=now(), note=note)


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Withdrawn people want to come again."""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Who has not withdrawn is so already."""
        to = CandidateState.REGISTERED
        return [
            Line(who.id, who.name, who.state, to, record=who)
            for who in chosen(session, Candidate, keys, campaign=campaign)
        ]

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Take them back."""
        for line in lines:
            CANDIDATE_STEPS.require(line.record.state, CandidateState.REGISTERED)
            line.record.state = CandidateState.REGISTERED


@dataclass(frozen=True, slots=True)
class PinTo:
    """Pin people to one vacancy, or away from it."""

    vacancy_id: int
    kind: PinKind
    points: int = 0
    reason: str = ""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Who must go elsewhere refuses."""
        vacancy = session.get(Vacancy, self.vacancy_id)
        if vacancy is None or vacancy.campaign_id != campaign.id:
            raise UserError(Cause.PIN_OTHER_CAMPAIGN)
        if self.kind is PinKind.KEEP and self.points <= 0:
            raise UserError(Cause.PIN_POINTS)
        pins = _pins(session, keys)
        lines = []
        for who in chosen(session, Candidate, keys, campaign=campaign):
            here = next((p for p in pins[who.id] if p.vacancy_id == self.vacancy_id), None)
            elsewhere = [
                pin
                for pin in pins[who.id]
                if pin.kind is PinKind.MUST and pin.vacancy_id != self.vacancy_id
            ]
            refusal = None
            if self.kind is PinKind.MUST and elsewhere:
                refusal = Conflict(Cause.PIN_ELSEWHERE, vacancy=elsewhere[0].vacancy_id)
            before = here.kind if here else None
            lines.append(Line(who.id, who.name, before, self.kind, refusal, record=here))
        return lines

    def make(
        self, session: Session, campaign: Campaign, lines: Sequence[Line], *, by: str
    ) -> None:
        """Set the pins."""
        for line in lines:
            pin = line.record
            if pin is None:
                pin = Pin(
                    campaign_id=campaign.id, candidate_id=line.id, vacancy_id=self.vacancy_id
                )
                session.add(pin)
            pin.kind, pin.reason, pin.by, pin.at = self.kind, self.reason, by, now()
            pin.points = self.points if self.kind is PinKind.KEEP else 0


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take all pins of people away."""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Nobody refuses; before and after are numbers of pins."""
        pins = _pins(session, keys)
        return [
            Line(who.id, who.name, len(pins[who.id]), 0, record=pins[who.id])
            for who in chosen(session, Candidate, keys, campaign=campaign)
        ]

    def make(
        self,
        session: Session,
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Remove the pins."""
        for line in lines:
            for pin in line.record:
                session.delete(pin)


@dataclass(frozen=True, slots=True)
class Answer:
    """Note what people answered to their open offers."""

    stage: Stage
    """ACCEPTED or DECLINED."""

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Who has no open offer refuses."""
        live = _live(session, campaign, keys)
        lines = []
        for who in chosen(session, Candidate, keys, campaign=campaign):
            place = live.get(who.id)
            before = None if place is None else place.stage
            refusal: UserError | None = None
            if place is None:
                refusal = UserError(Cause.NOT_FOUND, thing=Thing.PLACEMENT, key=who.id)
            elif not PLACEMENT_STEPS.allows(place.stage, self.stage):
                follow = PLACEMENT_STEPS.steps[place.stage]
                allowed = tuple(stage for stage in Stage if stage in follow)
                refusal = IllegalStep(Thing.PLACEMENT, place.stage, self.stage, allowed)
            lines.append(Line(who.id, who.name, before, self.stage, refusal, record=place))
        return lines

    def make(
        self,
        session: Session,
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,
    ) -> None:
        """Move the placements, each with an event."""
        rows = [line.record.id for line in lines]
        move_many(session, rows, Stage.OFFERED, self.stage, by=by, at=now())


def _live(session: Session, campaign: Campaign, keys: Sequence[int]) -> dict[int, Placement]:
    return {
        place.candidate_id: place
        for some in pieces(keys)
        for place in session.scalars(
            held(
                session,
                select(Placement).where(
                    Placement.campaign_id == campaign.id,
                    Placement.candidate_id.in_(some),
                    Placement.stage.not_in(ENDED),
                ),
                Placement,
            )
        )
    }


def _pins(session: Session, keys: Sequence[int]) -> dict[int, list[Pin]]:
    found: dict[int, list[Pin]] = defaultdict(list)
    for some in pieces(keys):
        for pin in session.scalars(select(Pin).where(Pin.candidate_id.in_(some))):
            found[pin.candidate_id].append(pin)
    return found

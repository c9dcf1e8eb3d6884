"""Changes to many parties or referrers: how closely a party holds together, targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Campaign, Candidate, Cohesion, Party, Referrer
from recruit.operations.bulk.change import Line, chosen, pieces


@dataclass(frozen=True, slots=True)
class Hold:
    """How closely parties hold together."""

    to: Cohesion

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """No party refuses."""
        return [
            Line(party.id, party.label, party.cohesion, self.to, record=party)
            for party in chosen(session, Party, keys, campaign=campaign)
        ]

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set how closely."""
        for line in lines:
            line.record.cohesion = self.to


@dataclass(frozen=True, slots=True)
class Room:
    """Whether parties ask for a room for a couple."""

    wanted: bool

    def judge(self, session: Session, campaign: Campaign, keys: Sequence[int]) -> list[Line]:
        """Return the lines; a party that is not of two refuses to be a couple."""
        members = {
            party: count
            for some in pieces(keys)
            for party, count in session.execute(
                select(Candidate.party_id, func.count())
                .where(Candidate.party_id.in_(some))
                .group_by(Candidate.party_id)
            )
        }
        lines = []
        for party in chosen(session, Party, keys, campaign=campaign):
            two = members.get(party.id) == 2
            refusal = UserError(Cause.PARTY_TOO_SMALL) if self.wanted and not two else None
            lines.append(
                Line(party.id, party.label, party.couple, self.wanted, refusal, record=party)
            )
        return lines

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Ask for the room, or for none."""
        for line in lines:
            line.record.couple = self.wanted


@dataclass(frozen=True, slots=True)
class Target:
    """How many people referrers are to bring: so many, or so many more or fewer."""

    number: int
    relative: bool = False

    def judge(
        self,
        session: Session,
        campaign: Campaign,  # noqa: ARG002
        keys: Sequence[int],
    ) -> list[Line]:
        """Return the lines; one that would be below nothing refuses."""
        lines = []
        for person in chosen(session, Referrer, keys):
            after = person.target + self.number if self.relative else self.number
            refusal = UserError(Cause.TARGET_NEGATIVE, target=after) if after < 0 else None
            lines.append(
                Line(person.id, person.name, person.target, after, refusal, record=person)
            )
        return lines

    def make(
        self,
        session: Session,  # noqa: ARG002
        campaign: Campaign,  # noqa: ARG002
        lines: Sequence[Line],
        *,
        by: str,  # noqa: ARG002
    ) -> None:
        """Set the targets."""
        for line in lines:
            line.record.target = line.after

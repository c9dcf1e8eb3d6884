"""Candidate, party and referral: the people who want to come, with whom, and through whom."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.enterprise import Enterprise
from recruit.models.referrer import Referrer
from recruit.sealed.columns import Blind, blind, sealed


class Cohesion(StrEnum):
    """How closely a party holds together: one enterprise, one town, or only the journey."""

    ENTERPRISE = "enterprise"
    TOWN = "town"
    TRAVEL = "travel"


class HealthStatus(StrEnum):
    """Colour of the health code, as last reported."""

    UNKNOWN = "unknown"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class CandidateState(StrEnum):
    """Whether the person still wants to come."""

    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"


CANDIDATE_STEPS = StateMachine(
    Thing.CANDIDATE,
    {
        CandidateState.REGISTERED: frozenset({CandidateState.WITHDRAWN}),
        CandidateState.WITHDRAWN: frozenset({CandidateState.REGISTERED}),
    },
)


class ReferralStatus(StrEnum):
    """Whether a referral counts for this referrer, or another came first."""

    ATTRIBUTED = "attributed"
    DUPLICATE = "duplicate"


class Party(Base):
    """People who travel and work together: all of them or none."""

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("campaign_id", "import_key"),
        Index("ix_party_campaign_id_label", "campaign_id", "label_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    import_key: Mapped[str] = mapped_column(Blind("party.import_key", exact=True))
    """Referrer and the label he wrote, which may hold a name; finds the party again on a second
    import."""
    label: Mapped[str] = sealed("party.label", index="label_index", searched=True)
    label_index: Mapped[str] = blind("party.label", default="")
    cohesion: Mapped[Cohesion] = mapped_column(closed_set(Cohesion), default=Cohesion.ENTERPRISE)
    couple: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether they are two who want a couples' room."""

    members: Mapped[list[Candidate]] = relationship(back_populates="party")


class Candidate(Base):
    """A person from home who wants to come to Yuyao, once per campaign.

    A *returning* worker, and one already hired by agreement, has an ``employer`` and is
    pinned to it. Sex, ethnicity and religion are not kept: nothing here needs them.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint(
            "campaign_id", "id_number_index", name="uq_candidate_campaign_id_id_number"
        ),
        Index("ix_candidate_campaign_id_phone", "campaign_id", "phone_index"),
        # Of those who want to come, for the one list that writes this condition out: any other
        # that names a state would be led away from the index that serves it better.
        Index(
            "ix_candidate_registered",
            "campaign_id",
            "state",
            sqlite_where=text("state = 'registered'"),
            postgresql_where=text("state = 'registered'"),
        ),
        Index("ix_candidate_campaign_id_ready_date", "campaign_id", "ready_date"),
        Index(
            "ix_candidate_campaign_id_health_expires_health_status",
            "campaign_id",
            "health_expires",
            "health_status",
        ),
        Index("ix_candidate_campaign_id_referrer_id_state", "campaign_id", "referrer_id", "state"),
        # Holds all that filters and counts by origin ask for.
        Index(
            "ix_candidate_campaign_id_home_county_trade_state",
            "campaign_id",
            "home_county",
            "trade",
            "state",
        ),
        CheckConstraint("level between 0 and 4", name="level"),
        CheckConstraint("not is_returning or employer_id is not null", name="returning"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    name: Mapped[str] = sealed("candidate.name", searched=True)
    id_number: Mapped[str | None] = sealed("candidate.id_number", index="id_number_index")
    id_number_index: Mapped[str | None] = blind("candidate.id_number")
    phone: Mapped[str] = sealed("candidate.phone", index="phone_index", default="")
    phone_index: Mapped[str] = blind("candidate.phone", default="")
    birth_date: Mapped[dt.date | None]
    home_county: Mapped[str] = mapped_column(index=True)
    home_address: Mapped[str] = sealed("candidate.home_address", default="")
    trade: Mapped[str] = mapped_column(default="general")
    level: Mapped[int] = mapped_column(default=0)
    years: Mapped[float] = mapped_column(default=0.0)
    education: Mapped[str] = mapped_column(default="")
    min_wage: Mapped[int] = mapped_column(default=0)
    ready_date: Mapped[dt.date | None]
    needs_dormitory: Mapped[bool] = mapped_column(default=False)
    preferred_town: Mapped[str] = mapped_column(default="")
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    is_returning: Mapped[bool] = mapped_column(default=False)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    referrer_id: Mapped[int | None] = mapped_column(ForeignKey("referrer.id"), index=True)
    health_status: Mapped[HealthStatus] = mapped_column(
        closed_set(HealthStatus), default=HealthStatus.UNKNOWN
    )
    health_expires: Mapped[dt.date | None]
    consent_at: Mapped[dt.datetime | None]
    consent_version: Mapped[str] = mapped_column(default="")
    by_hand_since: Mapped[dt.datetime | None]
    """Since when the person wants no placement made by a machine; pins alone place them."""
    alone_since: Mapped[dt.datetime | None]
    """Since when the person takes no charter of ours: consent to the journey was taken back."""
    erased_at: Mapped[dt.datetime | None]
    """When name and numbers were erased; what is left says nothing about anybody."""
    remarks: Mapped[str] = sealed("candidate.remarks", default="")
    state: Mapped[CandidateState] = mapped_column(
        closed_set(CandidateState), default=CandidateState.REGISTERED
    )
    registered_at: Mapped[dt.datetime] = mapped_column(default=now)

    party: Mapped[Party | None] = relationship(back_populates="members")
    referrer: Mapped[Referrer | None] = relationship()
    employer: Mapped[Enterprise | None] = relationship()
    referrals: Mapped[list[Referral]] = relationship(back_populates="candidate")

    def step(self, to: CandidateState) -> None:
        """Move to the next state; raises IllegalStep."""
        CANDIDATE_STEPS.require(self.state, to)
        self.state = to

    def age_on(self, day: dt.date) -> int | None:
        """Return the age in full years on a day, or None when the birth date is unknown."""
        if self.birth_date is None:
            return None
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


class Referral(Base):
    """One referrer's claim to have brought one candidate.

    The earliest claim is attributed; later ones are kept as duplicates, so that both
    referrers see it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("candidate_id", "referrer_id"),
        Index("ix_referral_status_referrer_id", "status", "referrer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    referrer_id: Mapped[int] = mapped_column(ForeignKey("referrer.id"), index=True)
    status: Mapped[ReferralStatus] = mapped_column(closed_set(ReferralStatus))
    matched_on: Mapped[str] = mapped_column(default="")
    """For a duplicate: ``id_number`` or ``phone``, what gave it away."""
    claimed_at: Mapped[dt.datetime] = mapped_column(default=now)

    candidate: Mapped[Candidate] = relationship(back_populates="referrals")
    referrer: Mapped[Referrer] = relationship()

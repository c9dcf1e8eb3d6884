"""Rules in force, what enterprises declare, and applications with their papers and steps."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.models.enterprise import Enterprise
from recruit.sealed.columns import sealed


class RuleState(StrEnum):
    """Whether a version of a policy is the one that counts."""

    ACTIVE = "active"
    RETIRED = "retired"


class ApplicationState(StrEnum):
    """Where an application stands."""

    FILED = "filed"
    RETURNED = "returned"
    GRANTED = "granted"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


APPLICATION_STEPS = StateMachine(
    Thing.POLICY_APPLICATION,
    {
        ApplicationState.FILED: frozenset(
            {
                ApplicationState.RETURNED,
                ApplicationState.GRANTED,
                ApplicationState.REFUSED,
                ApplicationState.WITHDRAWN,
            }
        ),
        ApplicationState.RETURNED: frozenset({ApplicationState.FILED, ApplicationState.WITHDRAWN}),
        ApplicationState.GRANTED: frozenset({ApplicationState.PAID}),
        ApplicationState.PAID: frozenset(),
        ApplicationState.REFUSED: frozenset(),
        ApplicationState.WITHDRAWN: frozenset(),
    },
)

OVER = (ApplicationState.REFUSED, ApplicationState.WITHDRAWN)
"""States after which the enterprise may apply again."""


class PaperState(StrEnum):
    """Whether a document is there; *later* is promised for a day (容缺)."""

    MISSING = "missing"
    LATER = "later"
    HANDED_IN = "handed_in"


class EventKind(StrEnum):
    """What happened to an application."""

    FILED = "filed"
    APPROVED = "approved"
    RETURNED = "returned"
    AMENDED = "amended"
    REFUSED = "refused"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    PAPER = "paper"


class PolicyRule(Base):
    """One version of a policy; ``body`` is what ``writing.as_mapping`` makes of the rule."""

    __tablename__ = "policy_rule"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[int]
    state: Mapped[RuleState] = mapped_column(closed_set(RuleState), default=RuleState.ACTIVE)
    body: Mapped[dict[str, Any]]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class PolicyFact(Base):
    """What an enterprise or a department declares of the enterprise."""

    __tablename__ = "policy_fact"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class PolicyApplication(Base):
    """An enterprise's application under one version of a policy.

    ``facts`` is what was known when it was filed; ``step`` the station it has reached (0 the
    first); yuan are full yuan.
    """

    __tablename__ = "policy_application"
    __table_args__ = (
        CheckConstraint("granted_yuan is null or granted_yuan >= 0", name="granted"),
        Index("ix_policy_application_state_due", "state", "due"),
        Index(
            "uq_policy_application_live",
            "code",
            "enterprise_id",
            unique=True,
            sqlite_where=text("state not in ('refused', 'withdrawn')"),
            postgresql_where=text("state not in ('refused', 'withdrawn')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("policy_rule.id"), index=True)
    code: Mapped[str]
    """Of the policy, whatever its version: one live application an enterprise and policy."""
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(
        closed_set(ApplicationState), default=ApplicationState.FILED
    )
    step: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]]
    asked_yuan: Mapped[int | None]
    granted_yuan: Mapped[int | None]
    extended_to: Mapped[dt.date | None]
    filed_on: Mapped[dt.date]
    due: Mapped[dt.date]
    """When the present station has to decide."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012

    rule: Mapped[PolicyRule] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    papers: Mapped[list[PolicyPaper]] = relationship(order_by="PolicyPaper.id")
    events: Mapped[list[PolicyEvent]] = relationship(order_by="PolicyEvent.id")

    def move(self, to: ApplicationState) -> None:
        """Move to the next state; raises IllegalStep."""
        APPLICATION_STEPS.require(self.state, to)
        self.state = to


class PolicyPaper(Base):
    """A document of an application; ``due`` when one handed in later is due."""

    __tablename__ = "policy_paper"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("policy_application.id"))
    code: Mapped[str]
    state: Mapped[PaperState] = mapped_column(closed_set(PaperState))
    due: Mapped[dt.date | None]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class PolicyEvent(Base):
    """One step of an application: which station, what, who, when, in whose words."""

    __tablename__ = "policy_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("policy_application.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(closed_set(EventKind, name="policyeventkind"))
    step: Mapped[int]
    yuan: Mapped[int | None]
    by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    text: Mapped[str] = sealed("policy_event.text", default="")

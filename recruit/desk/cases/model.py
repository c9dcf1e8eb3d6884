"""Cases: one kind for hotline calls, stewards' reports and requests of enterprises."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.causes import Thing
from recruit.models.base import Base, StateMachine, closed_set, now
from recruit.sealed.columns import blind, sealed


class CaseSource(StrEnum):
    """Where a case came from."""

    HOTLINE = "hotline"
    STEWARD = "steward"
    ENTERPRISE = "enterprise"


class Category(StrEnum):
    """What a case is about."""

    LABOUR = "labour"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    HEALTH_CODE = "health_code"
    RESUMPTION = "resumption"
    POLICY = "policy"
    FINANCE = "finance"
    SUPPLY_CHAIN = "supply_chain"
    LAND = "land"
    WAGES = "wages"
    LIVING = "living"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon an answer is due; see ``clock``."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class CaseState(StrEnum):
    """Where a case stands."""

    NEW = "new"
    DISPATCHED = "dispatched"
    IN_HAND = "in_hand"
    REPLIED = "replied"
    CLOSED = "closed"
    JOINED = "joined"


CASE_STEPS = StateMachine(
    Thing.SERVICE_CASE,
    {
        CaseState.NEW: frozenset({CaseState.DISPATCHED, CaseState.CLOSED, CaseState.JOINED}),
        CaseState.DISPATCHED: frozenset(
            {CaseState.NEW, CaseState.IN_HAND, CaseState.REPLIED, CaseState.JOINED}
        ),
        CaseState.IN_HAND: frozenset({CaseState.NEW, CaseState.REPLIED, CaseState.JOINED}),
        CaseState.REPLIED: frozenset({CaseState.IN_HAND, CaseState.CLOSED}),
        CaseState.CLOSED: frozenset(),
        CaseState.JOINED: frozenset(),
    },
)
"""A returned case is new again; a call-back that finds nothing solved takes it in hand again."""

WAITING = (CaseState.NEW, CaseState.DISPATCHED, CaseState.IN_HAND)
"""States in which the clock runs."""


class Part(StrEnum):
    """What a department does in a case."""

    LEAD = "lead"
    JOINT = "joint"


class PartState(StrEnum):
    """Where the part of a department stands."""

    OPEN = "open"
    DONE = "done"
    RETURNED = "returned"


class CaseEventKind(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOTED = "noted"
    PART_DONE = "part_done"
    REPLIED = "replied"
    CALLED_BACK = "called_back"
    REOPENED = "reopened"
    CLOSED = "closed"
    ESCALATED = "escalated"
    EXTENDED = "extended"
    JOINED = "joined"


class Department(Base):
    """An office that solves cases; ``handlers`` is how many people it has for them."""

    __tablename__ = "department"
    __table_args__ = (CheckConstraint("handlers > 0", name="handlers"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    handlers: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)


class DepartmentMember(Base):
    """Which department an account works for."""

    __tablename__ = "department_member"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)


class DispatchRule(Base):
    """Who gets cases of a category (and town, "" for all): candidates for lead, and who joins.

    Of several for lead the one with the least open work for its handlers gets the case.
    """

    __tablename__ = "dispatch_rule"
    __table_args__ = (UniqueConstraint("category", "town_code", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[Category] = mapped_column(closed_set(Category))
    town_code: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    part: Mapped[Part] = mapped_column(closed_set(Part))


class ServiceCase(Base):
    """Something to be solved for a caller or an enterprise.

    ``due_at`` when an answer is due, ``replied_at`` when it was given, ``level`` how far it
    has been escalated (0 not), ``satisfaction`` 1 to 5 as said when called back.
    """

    __tablename__ = "service_case"
    __table_args__ = (
        CheckConstraint("satisfaction is null or satisfaction between 1 and 5", name="satisfied"),
        CheckConstraint("level between 0 and 3", name="level"),
        Index("ix_service_case_board", "state", "due_at"),
        # Holds every column of a filter, so that counts and deep pages read nothing else.
        Index(
            "ix_service_case_list",
            "opened_at",
            "state",
            "category",
            "urgency",
            "source",
            "town_code",
            "lead_id",
            "due_at",
        ),
        Index("ix_service_case_lead", "lead_id", "state"),
        Index("ix_service_case_phone", "caller_phone_index"),
        Index("ix_service_case_enterprise", "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    source: Mapped[CaseSource] = mapped_column(closed_set(CaseSource))
    category: Mapped[Category] = mapped_column(closed_set(Category))
    urgency: Mapped[Urgency] = mapped_column(closed_set(Urgency))
    state: Mapped[CaseState] = mapped_column(closed_set(CaseState), default=CaseState.NEW)
    title: Mapped[str] = sealed("service_case.title", searched=True)
    body: Mapped[str] = sealed("service_case.body", default="")
    town_code: Mapped[str] = mapped_column(default="")
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    caller_name: Mapped[str] = sealed("service_case.caller_name", default="")
    caller_phone: Mapped[str] = sealed(
        "service_case.caller_phone", index="caller_phone_index", default=""
    )
    caller_phone_index: Mapped[str] = blind("service_case.caller_phone", default="")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    opened_by: Mapped[str]
    opened_at: Mapped[dt.datetime] = mapped_column(default=now)
    due_at: Mapped[dt.datetime]
    replied_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    level: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    reply: Mapped[str] = sealed("service_case.reply", default="")
    satisfaction: Mapped[int | None]
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)

    def step(self, to: CaseState) -> None:
        """Move to the next state; raises IllegalStep."""
        CASE_STEPS.require(self.state, to)
        self.state = to


class CasePart(Base):
    """What one department does in a case, and its reply."""

    __tablename__ = "case_part"
    __table_args__ = (
        UniqueConstraint("case_id", "department_id"),
        Index("ix_case_part_department", "department_id", "state", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    part: Mapped[Part] = mapped_column(closed_set(Part))
    state: Mapped[PartState] = mapped_column(closed_set(PartState), default=PartState.OPEN)
    reply: Mapped[str] = sealed("case_part.reply", default="")
    replied_at: Mapped[dt.datetime | None]


class CaseEvent(Base):
    """One step of a case: what, who, when, in whose words."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    kind: Mapped[CaseEventKind] = mapped_column(closed_set(CaseEventKind))
    at: Mapped[dt.datetime] = mapped_column(default=now)
    by: Mapped[str]
    text: Mapped[str] = sealed("case_event.text", default="")

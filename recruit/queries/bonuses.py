"""Bonuses as they stand: rules, what is due by them and not settled, what is settled and paid.

What is due is computed from the events of placements: the first day a person was on duty or
stayed, while the placement still stands there, paid by the rule in force on that day.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    BonusEntry,
    BonusKind,
    BonusRule,
    BonusSettlement,
    Candidate,
    Placement,
    PlacementEvent,
    Referrer,
    Stage,
)
from recruit.queries.paging import every

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule; ``last_date`` None while no end is set."""

    id: int
    kind: BonusKind
    amount_yuan: int
    target_share: float
    first_date: dt.date
    last_date: dt.date | None
    source: str

    def holds(self, day: dt.date) -> bool:
        """Whether the rule is in force on a day."""
        return self.first_date <= day and (self.last_date is None or day <= self.last_date)


@dataclass(frozen=True, slots=True)
class Due:
    """One bonus earned and not settled; ``key`` is the same however often it is computed."""

    rule: RuleRow
    referrer_id: int
    candidate_id: int | None
    candidate: str
    earned_on: dt.date
    key: str

    @property
    def yuan(self) -> int:
        """How much."""
        return self.rule.amount_yuan


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One bonus settled."""

    settlement: int
    kind: BonusKind
    referrer_id: int
    referrer: str
    candidate: str | None
    earned_on: dt.date
    yuan: int
    source: str
    paid_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One settlement with its sums."""

    id: int
    number: int
    settled_by: str
    settled_at: dt.datetime
    paid_by: str
    paid_at: dt.datetime | None
    referrers: int
    entries: int
    yuan: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The bonuses of one referrer."""

    rules: tuple[RuleRow, ...]
    due: tuple[Due, ...]
    entries: tuple[EntryRow, ...]

    @property
    def owed(self) -> int:
        """Yuan earned and not paid out, settled or not."""
        return sum(one.yuan for one in self.due) + sum(
            one.yuan for one in self.entries if one.paid_at is None
        )

    @property
    def paid(self) -> int:
        """Yuan paid out."""
        return sum(one.yuan for one in self.entries if one.paid_at is not None)


def bonus_rules(session: Session, campaign_id: int) -> tuple[RuleRow, ...]:
    """Return the rules of a campaign, by kind and first day."""
    statement = (
        select(
            BonusRule.id,
            BonusRule.kind,
            BonusRule.amount_yuan,
            BonusRule.target_share,
            BonusRule.first_date,
            BonusRule.last_date,
            BonusRule.source,
        )
        .where(BonusRule.campaign_id == campaign_id)
        .order_by(BonusRule.kind, BonusRule.target_share, BonusRule.first_date, BonusRule.id)
    )
    return every(session, statement, RuleRow)


def bonuses_due(
    session: Session, campaign_id: int, *, referrer_id: int | None = None
) -> tuple[Due, ...]:
    """Return what is earned and not settled, by referrer and day."""
    rules = bonus_rules(session, campaign_id)
    if not rules:
        return ()
    settled = set(
        session.scalars(select(BonusEntry.key).where(BonusEntry.campaign_id == campaign_id))
    )
    reached = _reached(session, campaign_id, referrer_id)
    found = [*_for_people(rules, reached), *_for_targets(session, rules, reached)]
    return tuple(
        sorted(
            (due for due in found if due.key not in settled),
            key=lambda due: (due.referrer_id, due.earned_on, due.key),
        )
    )


def bonus_statement(session: Session, campaign_id: int, referrer_id: int) -> Statement:
    """Return the rules and one referrer's bonuses, due and settled."""
    return Statement(
        bonus_rules(session, campaign_id),
        bonuses_due(session, campaign_id, referrer_id=referrer_id),
        bonus_entries(session, campaign_id, referrer_id=referrer_id),
    )


def bonus_entries(
    session: Session,
    campaign_id: int,
    *,
    referrer_id: int | None = None,
    settlement_id: int | None = None,
) -> tuple[EntryRow, ...]:
    """Return what was settled: all, of one referrer, or in one settlement."""
    statement = (
        select(
            BonusSettlement.number,
            BonusRule.kind,
            Referrer.id,
            Referrer.name,
            Candidate.name,
            BonusEntry.earned_on,
            BonusEntry.yuan,
            BonusRule.source,
            BonusSettlement.paid_at,
        )
        .select_from(BonusEntry)
        .join(BonusSettlement, BonusEntry.settlement_id == BonusSettlement.id)
        .join(BonusRule, BonusEntry.rule_id == BonusRule.id)
        .join(Referrer, BonusEntry.referrer_id == Referrer.id)
        .outerjoin(Candidate, BonusEntry.candidate_id == Candidate.id)
        .where(BonusEntry.campaign_id == campaign_id)
        .order_by(Referrer.id, BonusEntry.earned_on, BonusEntry.id)
    )
    if referrer_id is not None:
        statement = statement.where(BonusEntry.referrer_id == referrer_id)
    if settlement_id is not None:
        statement = statement.where(BonusEntry.settlement_id == settlement_id)
    return every(session, statement, EntryRow)


def settlements(session: Session, campaign_id: int) -> tuple[SettlementRow, ...]:
    """Return the settlements of a campaign, the latest first."""
    statement = (
        select(
            BonusSettlement.id,
            BonusSettlement.number,
            BonusSettlement.settled_by,
            BonusSettlement.settled_at,
            BonusSettlement.paid_by,
            BonusSettlement.paid_at,
            func.count(BonusEntry.referrer_id.distinct()),
            func.count(BonusEntry.id),
            func.coalesce(func.sum(BonusEntry.yuan), 0),
        )
        .outerjoin(BonusEntry, BonusEntry.settlement_id == BonusSettlement.id)
        .where(BonusSettlement.campaign_id == campaign_id)
        .group_by(BonusSettlement.id)
        .order_by(BonusSettlement.number.desc())
    )
    return every(session, statement, SettlementRow)


@dataclass(frozen=True, slots=True)
class _Reached:
    """The first day one person reached a stage that the placement has not left since."""

    referrer_id: int
    candidate_id: int
    candidate: str
    stage: Stage
    day: dt.date


def _reached(session: Session, campaign_id: int, referrer_id: int | None) -> list[_Reached]:
    statement = (
        select(
            Candidate.referrer_id,
            Candidate.id,
            Candidate.name,
            PlacementEvent.stage_to,
            func.min(PlacementEvent.at),
        )
        .select_from(PlacementEvent)
        .join(Placement, PlacementEvent.placement_id == Placement.id)
        .join(Candidate, Placement.candidate_id == Candidate.id)
        .where(
            Placement.campaign_id == campaign_id,
            Placement.stage.in_((Stage.ON_DUTY, Stage.RETAINED)),
            PlacementEvent.stage_to.in_((Stage.ON_DUTY, Stage.RETAINED)),
            Candidate.referrer_id.is_not(None),
        )
        .group_by(Candidate.id, PlacementEvent.stage_to)
    )
    if referrer_id is not None:
        statement = statement.where(Candidate.referrer_id == referrer_id)
    return [
        _Reached(referrer, candidate, name, stage, at.astimezone(CHINA).date())
        for referrer, candidate, name, stage, at in session.execute(statement)
        if referrer is not None
    ]


def _for_people(rules: Iterable[RuleRow], reached: Iterable[_Reached]) -> Iterable[Due]:
    kinds = {Stage.ON_DUTY: BonusKind.ON_DUTY, Stage.RETAINED: BonusKind.RETAINED}
    for one in reached:
        kind = kinds[one.stage]
        for rule in rules:
            if rule.kind is kind and rule.holds(one.day):
                yield Due(
                    rule,
                    one.referrer_id,
                    one.candidate_id,
                    one.candidate,
                    one.day,
                    f"{kind}:{one.candidate_id}",
                )
                break


def _for_targets(
    session: Session, rules: Iterable[RuleRow], reached: Iterable[_Reached]
) -> Iterable[Due]:
    steps = [rule for rule in rules if rule.kind is BonusKind.TARGET]
    if not steps:
        return
    days: dict[int, list[dt.date]] = defaultdict(list)
    for one in reached:
        if one.stage is Stage.ON_DUTY:
            days[one.referrer_id].append(one.day)
    targets = session.execute(
        select(Referrer.id, Referrer.target).where(Referrer.id.in_(days), Referrer.target > 0)
    )
    for referrer, target in targets:
        in_order = sorted(days[referrer])
        for rule in steps:
            needed = math.ceil(rule.target_share * target - 1e-9)
            if needed <= len(in_order) and rule.holds(in_order[needed - 1]):
                key = f"{rule.kind}:{rule.target_share:g}:{referrer}"
                yield Due(rule, referrer, None, "", in_order[needed - 1], key)

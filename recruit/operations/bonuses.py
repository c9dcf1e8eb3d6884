"""Bonuses: rules are set and ended, what is due is settled once, a settlement is paid."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.logging import log
from recruit.models import (
    Action,
    BonusEntry,
    BonusKind,
    BonusRule,
    BonusSettlement,
    Campaign,
    now,
)
from recruit.operations import audit
from recruit.operations.lookup import lock_campaign
from recruit.queries.bonuses import bonuses_due

MOST_YUAN = 1_000_000
LONGEST_SOURCE = 200


def add_rule(
    session: Session,
    campaign: Campaign,
    *,
    kind: BonusKind,
    amount_yuan: int,
    first_date: dt.date,
    last_date: dt.date | None,
    source: str,
    by: str,
    target_share: float = 1.0,
) -> BonusRule:
    """Set a rule.

    Parameters
    ----------
    target_share
        For :attr:`BonusKind.TARGET`: the share of the target that has to be on duty.

    Raises
    ------
    UserError
        When the amount, the share or the dates cannot be, or no source is named.
    Conflict
        When another rule of the kind (and share) holds on one of its days.
    """
    source = source.strip()[:LONGEST_SOURCE]
    if not 1 <= amount_yuan <= MOST_YUAN:
        raise UserError(Cause.BONUS_AMOUNT, most=MOST_YUAN)
    if not 0.01 <= target_share <= 2:
        raise UserError(Cause.BONUS_SHARE)
    if last_date is not None and last_date < first_date:
        raise UserError(Cause.BONUS_DATES, first=first_date, last=last_date)
    if not source:
        raise UserError(Cause.BONUS_SOURCE_BLANK)
    share = target_share if kind is BonusKind.TARGET else 1.0
    lock_campaign(session, campaign.id)
    clash = session.scalar(
        select(BonusRule).where(
            BonusRule.campaign_id == campaign.id,
            BonusRule.kind == kind,
            BonusRule.target_share == share,
            or_(BonusRule.last_date.is_(None), BonusRule.last_date >= first_date),
            *([BonusRule.first_date <= last_date] if last_date else []),
        )
    )
    if clash is not None:
        raise Conflict(Cause.BONUS_RULE_OVERLAPS, first=clash.first_date, yuan=clash.amount_yuan)
    rule = BonusRule(
        campaign_id=campaign.id,
        kind=kind,
        amount_yuan=amount_yuan,
        target_share=share,
        first_date=first_date,
        last_date=last_date,
        source=source,
        created_by=by,
    )
    session.add(rule)
    session.flush()
    audit.record(session, Action.BONUS_RULE_SET, rule, by=by, kind=kind.value, yuan=amount_yuan)
    log.info("bonus rule set", rule=rule.id, kind=kind, yuan=amount_yuan, by=by)
    return rule


def end_rule(session: Session, rule: BonusRule, last_date: dt.date, *, by: str) -> None:
    """Give a rule its last day; what was settled by it stays.

    Raises
    ------
    UserError
        When the day is before the rule's first.
    """
    if last_date < rule.first_date:
        raise UserError(Cause.BONUS_DATES, first=rule.first_date, last=last_date)
    rule.last_date = last_date
    session.flush()
    audit.record(session, Action.BONUS_RULE_ENDED, rule, by=by, last=last_date.isoformat())
    log.info("bonus rule ended", rule=rule.id, by=by)


def settle(
    session: Session, campaign: Campaign, *, by: str, at: dt.datetime | None = None
) -> BonusSettlement:
    """Settle everything that is due, each bonus once however often this is called.

    Raises
    ------
    UserError
        When nothing is due.
    """
    lock_campaign(session, campaign.id)
    due = bonuses_due(session, campaign.id)
    if not due:
        raise UserError(Cause.BONUS_NOTHING_DUE)
    newest = session.scalar(
        select(func.max(BonusSettlement.number)).where(BonusSettlement.campaign_id == campaign.id)
    )
    settlement = BonusSettlement(
        campaign_id=campaign.id, number=(newest or 0) + 1, settled_by=by, settled_at=at or now()
    )
    session.add(settlement)
    session.flush()
    session.add_all(
        BonusEntry(
            campaign_id=campaign.id,
            settlement_id=settlement.id,
            rule_id=one.rule.id,
            referrer_id=one.referrer_id,
            candidate_id=one.candidate_id,
            key=one.key,
            earned_on=one.earned_on,
            yuan=one.yuan,
        )
        for one in due
    )
    session.flush()
    audit.record(
        session,
        Action.BONUSES_SETTLED,
        settlement,
        by=by,
        entries=len(due),
        yuan=sum(one.yuan for one in due),
    )
    log.info("bonuses settled", settlement=settlement.id, entries=len(due), by=by)
    return settlement


def mark_paid(
    session: Session, settlement: BonusSettlement, *, by: str, at: dt.datetime | None = None
) -> None:
    """Note that the money of a settlement has gone out.

    Raises
    ------
    Conflict
        When that was noted before.
    """
    session.refresh(settlement, with_for_update=True)
    if settlement.paid_at is not None:
        raise Conflict(Cause.SETTLEMENT_PAID, number=settlement.number, by=settlement.paid_by)
    settlement.paid_by, settlement.paid_at = by, at or now()
    session.flush()
    audit.record(session, Action.BONUSES_PAID, settlement, by=by, number=settlement.number)
    log.info("settlement paid", settlement=settlement.id, by=by)

"""Limits and prices that charters are planned by, and the dated rules of the road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from planner import charter
from planner.errors import InvalidProblem
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Campaign
from recruit.operations import audit
from recruit.operations.campaigns import require_open

MOST_RULES = 100


def defaults() -> dict[str, Any]:
    """Return every setting with the value it has when a campaign says nothing."""
    return charter.Settings().as_dict()


def set_limits(
    session: Session,
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    by: str,
    budget_yuan: int | None = None,
) -> bool:
    """Set limits and prices; what equals the default is not kept. Return whether any changed.

    Parameters
    ----------
    values
        By the names of ``planner.charter.Settings``; rules and the horizon are not among them.

    Raises
    ------
    UserError
        When charters could not be planned with these values.
    """
    require_open(campaign)
    usual = defaults()
    kept = {key: value for key, value in campaign.charter_settings.items() if key not in values}
    kept |= {key: value for key, value in values.items() if value != usual.get(key)}
    return _store(session, campaign, kept, budget_yuan=budget_yuan, by=by)


def add_rule(session: Session, campaign: Campaign, rule: Mapping[str, Any], *, by: str) -> None:
    """Add a dated rule.

    Parameters
    ----------
    rule
        By the names of ``planner.charter.Rule``; dates as text, at least one limit.

    Raises
    ------
    UserError
        When it limits nothing, or could not be planned with, or there are too many.
    """
    require_open(campaign)
    limits = ("load_cap", "max_stops", "night_stop", "free_rows")
    if all(rule.get(name) is None for name in limits):
        raise UserError(Cause.RULE_EMPTY)
    first, last = (dt.date.fromisoformat(rule[name]) if rule.get(name) else None
                   for name in ("first_date", "last_date"))  # fmt: skip
    if first and last and first > last:
        raise UserError(Cause.OFFER_DATES)
    rules = [*campaign.charter_settings.get("rules", ())]
    if len(rules) >= MOST_RULES:
        raise UserError(Cause.RULES_TOO_MANY, most=MOST_RULES)
    wanted = {key: value for key, value in rule.items() if value not in (None, "")}
    _store_rules(session, campaign, [*rules, wanted], by=by)


def remove_rule(session: Session, campaign: Campaign, rule: Mapping[str, Any], *, by: str) -> None:
    """Take a dated rule back.

    Raises
    ------
    Conflict
        When there is no such rule any more.
    """
    require_open(campaign)
    rules = [*campaign.charter_settings.get("rules", ())]
    if rule not in rules:
        raise Conflict(Cause.CHANGED_MEANWHILE)
    rules.remove(rule)
    _store_rules(session, campaign, rules, by=by)


def _store_rules(
    session: Session, campaign: Campaign, rules: Sequence[Mapping[str, Any]], *, by: str
) -> None:
    kept = {**campaign.charter_settings, "rules": [dict(rule) for rule in rules]}
    _store(session, campaign, kept, budget_yuan=campaign.budget_yuan, by=by)


def _store(
    session: Session,
    campaign: Campaign,
    kept: dict[str, Any],
    *,
    budget_yuan: int | None,
    by: str,
) -> bool:
    try:
        charter.parse_settings(kept)
    except InvalidProblem as error:
        raise UserError(Cause.CHARTER_SETTINGS_REFUSED, said=str(error)) from error
    if budget_yuan is not None and budget_yuan < 0:
        raise UserError(Cause.BUDGET_NEGATIVE)
    if (kept, budget_yuan) == (campaign.charter_settings, campaign.budget_yuan):
        return False
    campaign.charter_settings, campaign.budget_yuan = kept, budget_yuan
    session.flush()
    audit.record(session, Action.CAMPAIGN_CHANGED, campaign, by=by)
    return True

"""One account a role for a demonstration, so that a newcomer can look through everybody's eyes."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    BonusKind,
    Campaign,
    Enterprise,
    Placement,
    Referrer,
    RoleName,
    Squad,
    Vacancy,
)
from recruit.operations import accounts, bonuses, invitations

TOWN = "330281103"
"""泗门镇 (Simen), the town whose account the demonstration makes."""
SQUAD_PROVINCE = "520000"

Login = tuple[RoleName, str, str]
"""Role, user name and password."""


def make_logins(session: Session, campaign: Campaign, *, phone: str, by: str) -> tuple[Login, ...]:
    """Make the accounts of the bureau, a squad, a town, a referrer and an enterprise.

    Parameters
    ----------
    phone
        Telephone number of the referrer who gets the account.
    """
    squad = session.scalar(
        select(Squad.id).where(
            Squad.campaign_id == campaign.id, Squad.province_code == SQUAD_PROVINCE
        )
    )
    referrer = session.scalar(select(Referrer).where(Referrer.phone == phone))
    firm = session.scalar(
        select(Enterprise)
        .join(Vacancy, Vacancy.enterprise_id == Enterprise.id)
        .join(Placement, Placement.vacancy_id == Vacancy.id)
        .where(Placement.campaign_id == campaign.id)
        .group_by(Enterprise.id)
        .order_by(func.count().desc(), Enterprise.id)
    )
    wanted: list[tuple[RoleName, str, str, dict[str, object]]] = [
        (RoleName.BUREAU, "bureau", "市人力社保局", {}),
        (RoleName.SQUAD, "guizhou", "贵州招工组", {"squad_id": squad}),
        (RoleName.TOWN, "simen", "泗门镇", {"town_code": TOWN}),
    ]
    if referrer is not None:
        scope: dict[str, object] = {"referrer_id": referrer.id}
        wanted.append((RoleName.REFERRER, "referrer", referrer.name, scope))
        invitations.invitation(session, campaign, referrer)
    if firm is not None:
        wanted.append((RoleName.ENTERPRISE, "firm", firm.name, {"enterprise_id": firm.id}))
    made = []
    for role, username, name, its in wanted:
        _, password = accounts.create_account(
            session,
            username=username,
            roles=[role],
            by=by,
            display_name=name,
            **its,  # type: ignore[arg-type]
        )
        made.append((role, username, password))
    return tuple(made)


def set_bonus_rules(session: Session, campaign: Campaign, *, by: str) -> None:
    """Set two rules of the demonstration, in force from a month before the campaign."""
    first = campaign.first_date - dt.timedelta(days=30)
    source = "演示规则，纯属虚构"
    for kind, yuan in ((BonusKind.ON_DUTY, 200), (BonusKind.TARGET, 5_000)):
        bonuses.add_rule(
            session,
            campaign,
            kind=kind,
            amount_yuan=yuan,
            first_date=first,
            last_date=None,
            source=source,
            by=by,
        )

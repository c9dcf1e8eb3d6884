"""Opening, setting and closing a campaign; its squads are made with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import matching
from planner.errors import InvalidProblem
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Campaign, CampaignState, Squad
from recruit.operations import audit

SQUAD_PROVINCES: dict[str, str] = {
    "340000": "安徽省",
    "360000": "江西省",
    "410000": "河南省",
    "430000": "湖南省",
    "510000": "四川省",
    "520000": "贵州省",
}
"""The provinces that a squad goes to, by GB/T 2260 code."""


def open_campaign(
    session: Session,
    *,
    name: str,
    first_date: dt.date,
    last_date: dt.date,
    by: str,
    budget_yuan: int | None = None,
    matching_settings: Mapping[str, Any] | None = None,
    charter_settings: Mapping[str, Any] | None = None,
) -> Campaign:
    """Open a campaign with one squad a province.

    Parameters
    ----------
    first_date, last_date
        The horizon: first departure and last arrival.
    by
        User name of who opens it.
    budget_yuan
        Charter budget, or None for no limit.
    matching_settings, charter_settings
        What ``settings.json`` of the two solvers takes.

    Raises
    ------
    UserError
        When the name is blank or the dates are the wrong way round.
    Conflict
        When a campaign of this name exists.
    """
    name = name.strip()
    if not name:
        raise UserError(Cause.CAMPAIGN_NAME_BLANK)
    if first_date > last_date:
        raise UserError(Cause.CAMPAIGN_DATES, first=first_date, last=last_date)
    if session.scalar(select(Campaign.id).where(Campaign.name == name)) is not None:
        raise Conflict(Cause.CAMPAIGN_NAME_TAKEN, name=name)
    campaign = Campaign(
        name=name,
        first_date=first_date,
        last_date=last_date,
        budget_yuan=budget_yuan,
        matching_settings=dict(matching_settings or {}),
        charter_settings={**(charter_settings or {})},
    )
    session.add(campaign)
    campaign.state = CampaignState.PREPARING
    campaign.step(CampaignState.OPEN)
    session.flush()
    session.add_all(
        Squad(campaign_id=campaign.id, province_code=code, name=f"{province}招工组")
        for code, province in SQUAD_PROVINCES.items()
    )
    session.flush()
    audit.record(session, Action.CAMPAIGN_OPENED, campaign, by=by)
    return campaign


def require_consent(session: Session, campaign: Campaign, required: bool, *, by: str) -> None:
    """Set whether nobody is matched or offered a place before they agreed to it."""
    if campaign.consent_required != required:
        campaign.consent_required = required
        session.flush()
        audit.record(session, Action.CAMPAIGN_CHANGED, campaign, by=by, consent_required=required)


def change_settings(
    session: Session,
    campaign: Campaign,
    *,
    by: str,
    budget_yuan: int | None = None,
    matching_settings: Mapping[str, Any] | None = None,
    charter_settings: Mapping[str, Any] | None = None,
) -> None:
    """Replace the solver settings that are given; runs made before keep theirs.

    Raises
    ------
    UserError
        When the matching could not be run with these settings.
    """
    if budget_yuan is not None:
        campaign.budget_yuan = budget_yuan
    if matching_settings is not None:
        try:
            matching.Settings.from_dict(matching_settings)
        except InvalidProblem as error:
            raise UserError(Cause.SETTINGS_REFUSED, said=str(error)) from error
        campaign.matching_settings = dict(matching_settings)
    if charter_settings is not None:
        campaign.charter_settings = dict(charter_settings)
    session.flush()
    audit.record(session, Action.CAMPAIGN_CHANGED, campaign, by=by)


def close_campaign(session: Session, campaign: Campaign, *, by: str) -> None:
    """Close a campaign; raises IllegalStep when it is closed."""
    campaign.step(CampaignState.CLOSED)
    session.flush()
    audit.record(session, Action.CAMPAIGN_CLOSED, campaign, by=by)


def require_open(campaign: Campaign) -> None:
    """Refuse to change a campaign that is closed.

    Raises
    ------
    UserError
        When it is.
    """
    if campaign.state is CampaignState.CLOSED:
        raise UserError(Cause.CAMPAIGN_CLOSED, name=campaign.name)

"""The return-to-work desk of the demonstration: figures, stewards, cases, relief, arrivals."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit import garbage
from recruit.demo.arrivals import load_arrivals
from recruit.demo.cases import load_cases
from recruit.demo.headcounts import load_headcounts
from recruit.demo.moments import set_back
from recruit.demo.relief import load_relief
from recruit.demo.stewards import load_stewards
from recruit.desk.cases.departments import enlist
from recruit.desk.cases.model import Department
from recruit.desk.stewards.model import Steward, Stewardship
from recruit.desk.stewards.operations import link_account
from recruit.models import Account, RoleName
from recruit.operations import accounts

SIZES = frozenset({"city", "province"})
"""The sizes of the demonstration that have a desk; a town has none of its own."""


def load_services(session: Session, *, seed: int, campaign_id: int | None = None) -> dt.date:
    """Fill the desk with invented rows whose sums are the published ones; return their day.

    With a campaign, those whom its charters have brought by that day have arrived.
    """
    with garbage.not_searched():
        day = load_headcounts(session, seed=seed)
        load_stewards(session, day, seed=seed)
        load_cases(session, day, seed=seed)
        load_relief(session, day, campaign_id=campaign_id, seed=seed)
        if campaign_id is not None:
            load_arrivals(session, campaign_id, day, seed=seed)
        set_back(session, day)
    return day


def service_logins(session: Session, *, by: str) -> tuple[tuple[RoleName, str, str], ...]:
    """Make the accounts of a steward, of the hotline and of a department."""
    steward = session.scalar(
        select(Steward)
        .join(Stewardship, Stewardship.steward_id == Steward.id)
        .order_by(Steward.id)
        .limit(1)
    )
    office = session.scalar(select(Department).order_by(Department.id).limit(1))
    made = []
    for role, username, name in (
        (RoleName.STEWARD, "steward", "" if steward is None else steward.name),
        (RoleName.HOTLINE, "hotline", "复工热线"),
        (RoleName.DEPARTMENT, "department", "" if office is None else office.name),
    ):
        view, password = accounts.create_account(
            session, username=username, roles=[role], by=by, display_name=name
        )
        account = session.get_one(Account, view.id)
        if role is RoleName.STEWARD and steward is not None:
            link_account(session, steward, account, by=by)
        if role is RoleName.DEPARTMENT and office is not None:
            enlist(session, account, office, by=by)
        made.append((role, username, password))
    return tuple(made)

"""Charter plan versions as scenarios: naming them, and who may put one in force."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.charter.difference import GRAVE
from recruit.causes import Cause
from recruit.errors import UserError
from recruit.logging import log
from recruit.models import Candidate, PlanKind, PlanState, PlanVersion
from recruit.operations import plans
from recruit.planning import ids

LONGEST_NAME = 60


def rename(session: Session, plan: PlanVersion, *, name: str, by: str) -> None:
    """Give a plan version a name; raises UserError when it is blank."""
    found = " ".join(name.split())[:LONGEST_NAME]
    if not found:
        raise UserError(Cause.COPY_NAME_BLANK)
    plan.note = found
    session.flush()
    log.info("plan named", plan=plan.id, by=by)


def publish(
    session: Session,
    plan: PlanVersion,
    *,
    by: str,
    province: str = "",
    replacing: int | None = None,
) -> plans.Published:
    """Publish a draft, as :func:`recruit.operations.plans.publish`.

    Parameters
    ----------
    province
        Of the squad that publishes; "" for the bureau. A squad may put in force what was made
        from the plan in force and changes the journey of nobody outside its province.

    Raises
    ------
    UserError
        When a squad's draft is not of that kind.
    """
    if province and not confined_to(session, plan, province):
        raise UserError(Cause.PLAN_NOT_FROM_FORCE)
    return plans.publish(session, plan, by=by, replacing=replacing)


def confined_to(session: Session, plan: PlanVersion, province: str) -> bool:
    """Return whether a draft was made from the plan in force and changes one province only.

    People of other provinces may get another seat or another shuttle in Yuyao.
    """
    base = plan.summary.get("mends")
    in_force = session.scalar(
        select(PlanVersion.id).where(
            PlanVersion.campaign_id == plan.campaign_id,
            PlanVersion.kind == PlanKind.CHARTER,
            PlanVersion.state == PlanState.PUBLISHED,
        )
    )
    if base is None or base != in_force:
        return False
    grave = {kind.value for kind in GRAVE} | {"cancelled"}
    touched = [row["traveller_id"] for row in plan.summary.get("told", ()) if row["kind"] in grave]
    numbers = [int(n) for n in ids.rows(pd.Series(touched, dtype="str")).dropna()]
    homes = session.scalars(
        select(Candidate.home_county).where(Candidate.id.in_(numbers)).distinct()
    )
    return all(code[:2] == province[:2] for code in homes)

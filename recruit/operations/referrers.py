"""Adding a referrer by hand and setting his target."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import Action, Campaign, Enterprise, Referrer, Squad
from recruit.operations import audit


def add(
    session: Session,
    campaign: Campaign,
    *,
    name: str,
    phone: str,
    by: str,
    home_county: str = "",
    employer: Enterprise | None = None,
    target: int = 0,
) -> Referrer:
    """Add a referrer; his squad is that of his home province.

    Raises
    ------
    UserError
        When name or telephone number is blank, or the target negative.
    Conflict
        When another referrer has this telephone number.
    """
    if not name.strip() or not phone:
        raise UserError(Cause.REFERRER_INCOMPLETE)
    _require_target(target)
    if session.scalar(select(Referrer.id).where(Referrer.phone == phone)) is not None:
        raise Conflict(Cause.REFERRER_PHONE_TAKEN)
    referrer = Referrer(
        name=name.strip(),
        phone=phone,
        home_county=home_county,
        employer_id=None if employer is None else employer.id,
        squad_id=squads(session, campaign).get(home_county[:2]),
        target=target,
    )
    session.add(referrer)
    session.flush()
    audit.record(session, Action.REFERRER_ADDED, referrer, by=by)
    return referrer


def set_target(session: Session, referrer: Referrer, target: int, *, by: str) -> None:
    """Set how many people he has promised to bring; 0 for none."""
    _require_target(target)
    referrer.target = target
    session.flush()
    audit.record(session, Action.REFERRER_TARGET_SET, referrer, by=by, target=target)


def squads(session: Session, campaign: Campaign) -> dict[str, int]:
    """Return the squads of a campaign by the first two digits of their province."""
    rows = session.execute(
        select(Squad.province_code, Squad.id).where(Squad.campaign_id == campaign.id)
    )
    return {code[:2]: row for code, row in rows}


def _require_target(target: int) -> None:
    if target < 0:
        raise UserError(Cause.TARGET_NEGATIVE, target=target)

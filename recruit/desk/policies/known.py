"""What the registry itself knows of enterprises, and what they declared: the facts for a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Float, cast, func, select
from sqlalchemy.orm import Session

from recruit.desk.figures.model import HeadcountReport, Workforce
from recruit.desk.policies.facts import FACTS, Value, restored
from recruit.desk.policies.model import PolicyFact
from recruit.models import (
    Enterprise,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Seat,
    Stage,
    Trip,
    Vacancy,
)

ON_DUTY = (Stage.ON_DUTY, Stage.RETAINED)


def known_facts(
    session: Session, enterprises: Collection[int], *, campaign_id: int | None
) -> dict[int, dict[str, Value]]:
    """Return for each enterprise what is known of it, by code of the fact.

    Parameters
    ----------
    campaign_id
        Whose hiring and charters count; None leaves those two out.
    """
    wanted = list(enterprises)
    facts: dict[int, dict[str, Value]] = {one: {} for one in wanted}
    for one in session.scalars(select(Enterprise).where(Enterprise.id.in_(wanted))):
        facts[one.id]["tier"] = str(one.tier)
        if one.size_class is not None:
            facts[one.id]["size_class"] = one.size_class.value
    _headcount(session, wanted, facts)
    if campaign_id is not None:
        for mine in facts.values():
            mine.update(hired_on_duty=0.0, charter_yuan=0.0)
        _hired(session, wanted, campaign_id, facts)
        _charters(session, wanted, campaign_id, facts)
    for row in session.scalars(select(PolicyFact).where(PolicyFact.enterprise_id.in_(wanted))):
        fact = FACTS.get(row.fact)
        if fact is not None:  # one that a later version no longer asks for is left out
            facts[row.enterprise_id].setdefault(row.fact, restored(fact, row.value))
    return facts


def _headcount(session: Session, wanted: list[int], facts: Mapping[int, dict[str, Value]]) -> None:
    """Add staff, back and the return rate of the newest report."""
    for enterprise_id, staff in session.execute(
        select(Workforce.enterprise_id, Workforce.staff).where(Workforce.enterprise_id.in_(wanted))
    ):
        facts[enterprise_id]["staff"] = float(staff)
    newest = (
        select(
            HeadcountReport.enterprise_id.label("enterprise_id"),
            func.max(HeadcountReport.date).label("date"),
        )
        .where(HeadcountReport.enterprise_id.in_(wanted))
        .group_by(HeadcountReport.enterprise_id)
        .subquery("newest")
    )
    rows = select(HeadcountReport.enterprise_id, HeadcountReport.staff, HeadcountReport.back).join(
        newest,
        (newest.c.enterprise_id == HeadcountReport.enterprise_id)
        & (newest.c.date == HeadcountReport.date),
    )
    for enterprise_id, staff, back in session.execute(rows):
        mine = facts[enterprise_id]
        mine["staff"], mine["back"] = float(staff), float(back)
        if staff:
            mine["return_rate"] = back / staff


def _hired(
    session: Session, wanted: list[int], campaign_id: int, facts: Mapping[int, dict[str, Value]]
) -> None:
    rows = (
        select(Vacancy.enterprise_id, func.count())
        .join(Placement, Placement.vacancy_id == Vacancy.id)
        .where(
            Vacancy.enterprise_id.in_(wanted),
            Placement.campaign_id == campaign_id,
            Placement.stage.in_(ON_DUTY),
        )
        .group_by(Vacancy.enterprise_id)
    )
    for enterprise_id, count in session.execute(rows):
        facts[enterprise_id]["hired_on_duty"] = float(count)


def _charters(
    session: Session, wanted: list[int], campaign_id: int, facts: Mapping[int, dict[str, Value]]
) -> None:
    """Add each enterprise's share of the published trips: yuan of a trip by seats taken."""
    rows = (
        select(Vacancy.enterprise_id, func.sum(cast(Trip.yuan, Float) / Trip.boarded))
        .select_from(Seat)
        .join(Trip, Seat.trip_id == Trip.id)
        .join(PlanVersion, Trip.plan_version_id == PlanVersion.id)
        .join(Placement, Placement.candidate_id == Seat.candidate_id)
        .join(Vacancy, Placement.vacancy_id == Vacancy.id)
        .where(
            PlanVersion.campaign_id == campaign_id,
            PlanVersion.state == PlanState.PUBLISHED,
            PlanVersion.kind == PlanKind.CHARTER,
            Trip.boarded > 0,
            Placement.stage.not_in((Stage.DECLINED, Stage.WITHDRAWN, Stage.NO_SHOW)),
            Vacancy.enterprise_id.in_(wanted),
        )
        .group_by(Vacancy.enterprise_id)
    )
    for enterprise_id, yuan in session.execute(rows):
        facts[enterprise_id]["charter_yuan"] = round(float(yuan or 0.0), 2)

"""Relief of the demonstration: policies applied for, supply sought and offered, land asked for.

Everything goes through the operations that pages use, so that it obeys their rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.demo.parameters import figures
from recruit.desk.figures.model import Scale, Workforce
from recruit.desk.land import operations as land
from recruit.desk.land.model import LandKind, LandPaperState, LandStage
from recruit.desk.land.terms import PAPERS
from recruit.desk.policies import operations as policies
from recruit.desk.policies.assess import Verdict, assess
from recruit.desk.policies.facts import Value
from recruit.desk.policies.known import known_facts
from recruit.desk.policies.rule import Rule
from recruit.desk.policies.rules import keep_rules, rules_in_catalogue, shipped_rules
from recruit.desk.supply import operations as supply
from recruit.desk.supply.model import Goods, Outcome, Side
from recruit.errors import UserError
from recruit.models import Enterprise

BY = "demo"
APPLICANTS = 60
POSTS = 48
REQUESTS = 22

COURSE = (LandStage.ACCEPTED, LandStage.SURVEYED, LandStage.APPROVED, LandStage.HANDED_OVER)


def load_relief(session: Session, day: dt.date, *, campaign_id: int | None, seed: int) -> None:
    """Fill policies, supply and land with what some firms would have asked by a day."""
    rng = np.random.default_rng([seed, 17])
    firms = session.scalars(
        select(Enterprise)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .where(Workforce.scale == Scale.ABOVE)
        .order_by(Enterprise.id)
    ).all()
    _policies(session, _some(firms, APPLICANTS, rng), day, campaign_id, rng)
    _supply(session, _some(firms, POSTS, rng), day, rng)
    _land(session, _some(firms, REQUESTS, rng), day, rng)


def _some(firms: Sequence[Enterprise], many: int, rng: np.random.Generator) -> list[Enterprise]:
    chosen = rng.choice(len(firms), min(many, len(firms)), replace=False)
    return [firms[int(index)] for index in chosen]


def _policies(
    session: Session,
    firms: Sequence[Enterprise],
    day: dt.date,
    campaign_id: int | None,
    rng: np.random.Generator,
) -> None:
    keep_rules(session, shipped_rules(), by=BY)
    here = [(row.id, rule) for row, rule in rules_in_catalogue(session) if rule.here]
    for firm in firms:
        policies.declare(session, firm, _declared(day, rng), by=BY)
    known = known_facts(session, [firm.id for firm in firms], campaign_id=campaign_id)
    for firm in firms:
        for number, rule in here:
            qualifies = assess(rule, known[firm.id], on=day).verdict is Verdict.QUALIFIES
            if qualifies and rng.random() < 0.5:
                _apply(
                    session,
                    firm,
                    number=number,
                    rule=rule,
                    day=day,
                    campaign_id=campaign_id,
                    rng=rng,
                )


def _declared(day: dt.date, rng: np.random.Generator) -> dict[str, Value]:
    """Return what a firm of some two hundred people says of itself; a tenth is left open."""
    insured = int(rng.integers(30, 400))
    said: dict[str, Value] = {
        "business": "manufacturer",
        "insured_staff": float(insured),
        "layoff_rate": round(float(rng.choice([0.0, 0.01, 0.03, 0.08])), 3),
        "unemployment_paid_last_year": float(insured * 480),
        "unemployment_paid_months": float(rng.choice([6, 14, 36, 60])),
        "insurance_month_yuan": float(insured * 560),
        "new_insured_staff": float(rng.integers(0, 25)),
        "science_loan_due": day + dt.timedelta(days=int(rng.integers(5, 120))),
        "science_loan_yuan": float(rng.integers(5, 50) * 100_000),
        "party_rating": str(rng.choice(["five", "four", "three"])),
        "credit_yuan": float(rng.integers(2, 20) * 100_000),
        "credit_interest_rate": 0.0475,
        "dishonest": bool(rng.random() < 0.05),
        "resumed": bool(rng.random() < 0.95),
    }
    return {code: value for code, value in said.items() if rng.random() < 0.9}


def _apply(
    session: Session,
    firm: Enterprise,
    *,
    number: int,
    rule: Rule,
    day: dt.date,
    campaign_id: int | None,
    rng: np.random.Generator,
) -> None:
    filed = policies.apply(
        session,
        firm,
        number,
        campaign_id=campaign_id,
        papers=[paper.code for paper in rule.documents],
        later=[],
        on=day - dt.timedelta(days=int(rng.integers(0, 4))),
        by=BY,
    )
    passed = int(rng.integers(0, len(rule.steps) + 2))
    for _ in range(min(passed, len(rule.steps))):
        policies.approve(session, filed.id, by=BY, on=day)
    if passed > len(rule.steps):
        policies.pay(session, filed.id, by=BY)


def _supply(
    session: Session, firms: Sequence[Enterprise], day: dt.date, rng: np.random.Generator
) -> None:
    """Post needs and offers in turn; those of one product are introduced, some agree."""
    given = figures("relief")
    open_needs: dict[str, int] = {}
    for index, firm in enumerate(firms):
        goods, product, unit, least, most = given["wares"][int(rng.integers(len(given["wares"])))]
        side = Side.NEED if index % 2 == 0 else Side.OFFER
        wares = supply.Wares(
            side,
            Goods(goods),
            product,
            float(round(rng.uniform(least, most))),
            unit,
            until=day + dt.timedelta(days=int(rng.integers(2, 20))),
        )
        posted = supply.post(session, firm, wares, by=BY)
        if side is Side.NEED:
            open_needs[product] = posted.id
        elif product in open_needs and rng.random() < 0.7:
            made = supply.introduce(session, open_needs.pop(product), posted.id, by=BY)
            if rng.random() < 0.5:
                agreed = "已谈妥，本周交货"
                supply.note_outcome(
                    session, made.id, Outcome.AGREED, by=BY, text=agreed, met=True, on=day
                )


def _land(
    session: Session, firms: Sequence[Enterprise], day: dt.date, rng: np.random.Generator
) -> None:
    given = figures("relief")
    for index, firm in enumerate(firms):
        kind, project = given["projects"][index % len(given["projects"])]
        named = [paper.name for paper in PAPERS[LandKind(kind)]]
        missing = rng.random() < 0.4
        received = day - dt.timedelta(days=int(rng.integers(0, 9)))
        asked = land.Asked(
            LandKind(kind),
            project,
            firm.town_code,
            float(round(rng.uniform(1.5, 30), 1)),
            urgent=bool(rng.random() < 0.4),
            responsible=given["groups"][index % len(given["groups"])],
        )
        found = land.ask(
            session, firm, asked, handed_in=named[:-1] if missing else named, on=received, by=BY
        )
        if missing and asked.urgent:
            land.set_paper(session, found.id, named[-1], LandPaperState.LATER, on=day, by=BY)
        for stage in _as_far(rng):
            try:
                land.advance(session, found.id, stage, on=received, by=BY)
            except UserError:
                break  # A document is missing: it stays where it is, as it would.


def _as_far(rng: np.random.Generator) -> Iterator[LandStage]:
    yield from COURSE[: int(rng.integers(0, len(COURSE) + 1))]

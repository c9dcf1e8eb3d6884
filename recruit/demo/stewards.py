"""Invented stewards, their enterprises by the assignment itself, and their first visits."""

from __future__ import annotations

import datetime as dt

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.geo import load
from recruit.demo.names import different_people
from recruit.demo.numbers import mobile
from recruit.demo.parameters import figures
from recruit.desk.figures.model import Scale, Workforce
from recruit.desk.stewards import assigning
from recruit.desk.stewards.checklist import items
from recruit.desk.stewards.model import Answer, Steward, StewardPlan, Stewardship, Visit, VisitKind
from recruit.models import Enterprise
from recruit.operations.importing.writing import append_rows, insert_rows

BY = "demo"
MOBILES = 73_000
"""Where the stewards begin in the block of mobile numbers."""

VISITED = 420
_NOTES = (
    "口罩只够两天，请帮忙联系货源",
    "外地员工回不来，想申请包车",
    "食堂座位已按要求拉开",
    "缺一名质检，已登记岗位",
    "原材料在路上，预计三天到",
    "",
)


def load_stewards(session: Session, day: dt.date, *, seed: int) -> None:
    """Register stewards in the towns of the large enterprises, assign them, let them visit."""
    rng = np.random.default_rng([seed, 12])
    count = int(figures("desk")["stewards"])
    firms = session.execute(
        select(Enterprise.id, Enterprise.town_code, Enterprise.industry)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .where(Workforce.scale == Scale.ABOVE)
        .order_by(Enterprise.id)
    ).all()
    names = different_people(rng, count)
    like = rng.integers(0, len(firms), (count, 3))
    offices = ("经济发展办公室", "人力社保所", "应急管理所", "市场监管所")
    insert_rows(
        session,
        Steward,
        [
            {
                "name": names[at],
                "phone": mobile(MOBILES + at),
                "unit": f"{load().town(firms[like[at, 0]].town_code).name}{offices[at % 4]}",
                "town_code": firms[like[at, 0]].town_code,
                "industries": sorted({firms[place].industry for place in like[at, :2].tolist()}),
                "capacity": 1,
                "active": True,
                "account_id": None,
                "created_at": dt.datetime(2020, 2, 12, tzinfo=dt.UTC),
            }
            for at in range(count)
        ],
    )
    posed = assigning.pose(session)
    found, seconds = assigning.solve(posed)
    plan_id = assigning.propose(session, posed, found, seconds=seconds, by=BY)
    plan = session.get_one(StewardPlan, plan_id)
    assigning.adopt(session, plan, since=day - dt.timedelta(days=14), by=BY)
    _visits(session, day, rng)


def _visits(session: Session, day: dt.date, rng: np.random.Generator) -> None:
    pairs = session.execute(
        select(Stewardship.enterprise_id, Stewardship.steward_id).order_by(Stewardship.id)
    ).all()
    keys = [item.id for item in items()]
    chosen = rng.permutation(len(pairs))[:VISITED].tolist()
    rows = []
    for at in chosen:
        faulty = rng.random(len(keys)) < 0.05
        ago, minute = int(rng.integers(0, 14)), int(rng.integers(0, 480))
        moment = dt.datetime.combine(day - dt.timedelta(days=ago), dt.time(0, 30), dt.UTC)
        rows.append(
            {
                "enterprise_id": pairs[at][0],
                "steward_id": pairs[at][1],
                "kind": VisitKind.PHONE if rng.random() < 0.3 else VisitKind.VISIT,
                "at": moment + dt.timedelta(minutes=minute),
                "answers": {
                    key: (Answer.FAULT if bad else Answer.FINE).value
                    for key, bad in zip(keys, faulty.tolist(), strict=True)
                },
                "faults": int(faulty.sum()),
                "note": _NOTES[int(rng.integers(len(_NOTES)))],
                "by": BY,
            }
        )
    append_rows(session, Visit, rows)

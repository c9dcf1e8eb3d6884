"""Invented calls and cases: as many as the press counted, by the rules the desk keeps."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.demo.names import different_people
from recruit.demo.numbers import mobile
from recruit.demo.parameters import figures
from recruit.desk.cases import clock, departments
from recruit.desk.cases.model import (
    CaseEvent,
    CaseEventKind,
    CasePart,
    CaseSource,
    CaseState,
    Category,
    Department,
    Part,
    PartState,
    ServiceCase,
    Urgency,
)
from recruit.desk.figures.model import Scale, Workforce
from recruit.desk.hotline.model import Article, PhoneCall
from recruit.desk.hotline.operations import save_article
from recruit.models import Enterprise
from recruit.operations.importing.writing import append_rows, insert_rows

BY = "demo"
MOBILES = 76_000
"""Where the callers begin in the block of mobile numbers."""

CALLERS = 3_400
DAYS = 26
"""Calls come in over so many days, more of them on working days."""

Row = dict[str, Any]


def load_cases(session: Session, day: dt.date, *, seed: int) -> None:
    """Make departments, rules, articles, calls and cases up to a day."""
    rng = np.random.default_rng([seed, 13])
    given = figures("hotline")
    offices = _departments(session, given)
    for one in given["articles"]:
        until = one["valid_until"]
        save_article(
            session,
            None,
            title=one["title"],
            body=one["body"],
            category=Category(one["category"]),
            source=one["source"],
            valid_until=dt.date.fromisoformat(until) if until else None,
            by=BY,
        )
    made = _cases(session, day, given, offices, rng)
    _calls(session, day, given, made, rng)


def _departments(session: Session, given: Row) -> dict[str, Department]:
    offices = {
        name: departments.save_department(session, None, name=name, handlers=many, by=BY)
        for name, many in given["departments"]
    }
    for category, rule in given["rules"].items():
        departments.set_rules(
            session,
            Category(category),
            lead=[offices[name].id for name in rule["lead"]],
            joint=[offices[name].id for name in rule["joint"]],
            by=BY,
        )
    return offices


def _cases(
    session: Session,
    day: dt.date,
    given: Row,
    offices: dict[str, Department],
    rng: np.random.Generator,
) -> list[Row]:
    """Insert cases with their parts and course; return them with their ids."""
    count = int(figures("desk")["cases"])
    firms = session.execute(
        select(Enterprise.id, Enterprise.town_code)
        .join(Workforce, Workforce.enterprise_id == Enterprise.id)
        .where(Workforce.scale == Scale.ABOVE)
        .order_by(Enterprise.id)
    ).all()
    people = different_people(rng, CALLERS)
    categories = rng.choice(list(given["weights"]), count, p=_shares(given["weights"]))
    urgencies = rng.choice(list(Urgency), count, p=[0.04, 0.2, 0.6, 0.16])
    moments = sorted(_moments(day, count, rng))
    end = dt.datetime.combine(day, dt.time(12), dt.UTC)
    burden: Counter[int] = Counter()
    numbers: Counter[str] = Counter()
    cases, courses = [], []
    for at in range(count):
        category = Category(str(categories[at]))
        rule = given["rules"][category.value]
        lead = min(
            (offices[name] for name in rule["lead"]),
            key=lambda office: (burden[office.id] / office.handlers, office.id),
        )
        burden[lead.id] += 1
        moment = moments[at]
        due = clock.due(moment, Urgency(urgencies[at]))
        stem = f"{moment.astimezone(clock.CHINA):%Y%m%d}"
        numbers[stem] += 1
        who = int(rng.integers(CALLERS))
        firm = firms[int(rng.integers(len(firms)))]
        speed = float(rng.gamma(2.2, 0.24))
        replied = moment + (due - moment) * min(speed, 1.6)
        matters = given["matters"][category.value]
        answered = replied < end
        closed = answered and replied + dt.timedelta(days=1) < end
        state = (
            CaseState.CLOSED if closed
            else CaseState.REPLIED if answered
            else CaseState.IN_HAND if end - moment > dt.timedelta(hours=6)
            else CaseState.DISPATCHED
        )  # fmt: skip
        replies = given["replies"]
        cases.append(
            {
                "code": f"{stem}-{numbers[stem]:04d}",
                "source": CaseSource.HOTLINE,
                "category": category,
                "urgency": Urgency(urgencies[at]),
                "state": state,
                "title": matters[int(rng.integers(len(matters)))],
                "body": "",
                "town_code": firm.town_code,
                "enterprise_id": firm.id if rng.random() < 0.7 else None,
                "caller_name": people[who],
                "caller_phone": mobile(MOBILES + who),
                "lead_id": lead.id,
                "opened_by": BY,
                "opened_at": moment,
                "due_at": due,
                "replied_at": replied if answered else None,
                "closed_at": replied + dt.timedelta(days=1) if closed else None,
                "level": 0 if answered or due > end else 1,
                "reopened": 0,
                "reply": replies[int(rng.integers(len(replies)))] if answered else "",
                "satisfaction": int(rng.choice([3, 4, 5], p=[0.1, 0.3, 0.6])) if closed else None,
                "joined_to_id": None,
            }
        )
        joint = [offices[name].id for name in rule["joint"] if offices[name].id != lead.id]
        courses.append((lead, joint))
    ids = insert_rows(session, ServiceCase, cases)
    parts: list[Row] = []
    events: list[Row] = []
    for key, row, (lead, joint) in zip(ids, cases, courses, strict=True):
        row["id"] = key
        _course(row, lead, joint, parts, events)
    append_rows(session, CasePart, parts)
    append_rows(session, CaseEvent, events)
    return cases


def _course(
    row: Row, lead: Department, joint: list[int], parts: list[Row], events: list[Row]
) -> None:
    """Add what departments do in a case, and its steps."""
    done = row["replied_at"] is not None
    for department_id, kind in [(lead.id, Part.LEAD), *((one, Part.JOINT) for one in joint)]:
        parts.append(
            {
                "case_id": row["id"],
                "department_id": department_id,
                "part": kind,
                "state": PartState.DONE if done else PartState.OPEN,
                "reply": row["reply"],
                "replied_at": row["replied_at"],
            }
        )
    steps = [
        (CaseEventKind.OPENED, row["opened_at"], ""),
        (CaseEventKind.DISPATCHED, row["opened_at"], lead.name),
    ]
    if row["level"]:
        steps.append((CaseEventKind.ESCALATED, row["due_at"], "1"))
    if done:
        steps.append((CaseEventKind.REPLIED, row["replied_at"], row["reply"]))
    if row["closed_at"] is not None:
        steps.append((CaseEventKind.CLOSED, row["closed_at"], ""))
    events.extend(
        {"case_id": row["id"], "kind": kind, "at": at, "by": BY, "text": text}
        for kind, at, text in steps
    )


def _calls(
    session: Session, day: dt.date, given: Row, cases: list[Row], rng: np.random.Generator
) -> None:
    """Insert the calls: one for each case from the hotline, the others answered on the spot."""
    count = int(figures("desk")["calls"])
    by_category = defaultdict(list)
    for key, category in session.execute(select(Article.id, Article.category)):
        by_category[category].append(key)
    rows: list[Row] = [
        {
            "at": row["opened_at"],
            "phone": row["caller_phone"],
            "caller": row["caller_name"],
            "town_code": row["town_code"],
            "category": row["category"],
            "note": row["title"],
            "minutes": int(rng.integers(2, 12)),
            "article_id": None,
            "case_id": row["id"],
            "answered_by": BY,
        }
        for row in cases
    ]
    rest = count - len(rows)
    categories = rng.choice(list(given["weights"]), rest, p=_shares(given["weights"]))
    people = different_people(rng, rest)
    moments = _moments(day, rest, rng)
    towns = sorted({row["town_code"] for row in cases})
    for at in range(rest):
        category = Category(str(categories[at]))
        matters, known = given["matters"][category.value], by_category[category]
        rows.append(
            {
                "at": moments[at],
                "phone": mobile(MOBILES + CALLERS + at % CALLERS),
                "caller": people[at % CALLERS] if rng.random() < 0.5 else "",
                "town_code": towns[int(rng.integers(len(towns)))],
                "category": category,
                "note": matters[int(rng.integers(len(matters)))],
                "minutes": int(rng.integers(1, 8)),
                "article_id": known[int(rng.integers(len(known)))] if known else None,
                "case_id": None,
                "answered_by": BY,
            }
        )
    rows.sort(key=lambda row: row["at"])
    append_rows(session, PhoneCall, rows)


def _shares(weights: dict[str, float]) -> list[float]:
    total = sum(weights.values())
    return [weight / total for weight in weights.values()]


def _moments(day: dt.date, count: int, rng: np.random.Generator) -> list[dt.datetime]:
    """Return moments of the last weeks, more of them early on, between 8 and 20 o'clock."""
    ago = np.minimum(rng.triangular(0, DAYS * 0.6, DAYS, count).astype(int), DAYS - 1)
    seconds = rng.integers(0, 12 * 3600, count)
    return [
        dt.datetime.combine(day - dt.timedelta(days=int(back)), dt.time(0), dt.UTC)
        + dt.timedelta(seconds=int(second))
        for back, second in zip(ago, seconds, strict=True)
    ]

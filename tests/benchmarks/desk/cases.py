"""Times the list of cases with 100,000 of them: every filter, thirty times, the 95th percentile.

Run: ``python tests/benchmarks/desk/cases.py [--cases 100000]``
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from pathlib import Path

from recruit.desk.cases import clock, queries
from recruit.desk.cases.departments import save_department
from recruit.desk.cases.model import (
    CasePart,
    CaseSource,
    CaseState,
    Category,
    Part,
    PartState,
    ServiceCase,
    Urgency,
)
from recruit.desk.cases.queries import Reach, Wanted
from recruit.operations.importing.writing import append_rows, insert_rows
from recruit.storage import open_registry

START = dt.datetime(2020, 1, 6, tzinfo=dt.UTC)
TOWNS = [f"3302810{n:02d}" for n in range(1, 7)] + [f"3302811{n:02d}" for n in range(15)]
WORDS = (
    "口罩",
    "通行证",
    "健康码",
    "用地",
    "贷款",
    "班车",
    "宿舍",
    "工资",
    "隔离",
    "模具",
    "原料",
    "补贴",
)


def fill(registry, count: int) -> None:
    """Insert cases spread over a year, one of ten waiting."""
    chance = random.Random(7)
    with registry.write() as session:
        offices = [
            save_department(session, None, name=f"部门{n}", handlers=5, by="b").id
            for n in range(12)
        ]
        rows = []
        for number in range(count):
            at = START + dt.timedelta(seconds=number * 31_536_000 // count)
            urgency = chance.choice(list(Urgency))
            waits = chance.random() < 0.1
            text = "".join(chance.choices(WORDS, k=3))
            rows.append(
                {
                    "code": f"B{number:06d}", "source": chance.choice(list(CaseSource)),
                    "category": chance.choice(list(Category)), "urgency": urgency,
                    "state": CaseState.IN_HAND if waits else CaseState.CLOSED,
                    "title": f"关于{text}的诉求", "body": text * 8,
                    "town_code": chance.choice(TOWNS), "enterprise_id": None, "caller_name": "",
                    "caller_phone": f"199{number % 50_000:08d}",
                    "lead_id": chance.choice(offices), "opened_by": "b", "opened_at": at,
                    "due_at": clock.closing(at.date() + dt.timedelta(days=3)),
                    "replied_at": None if waits else at, "closed_at": None if waits else at,
                    "level": 0, "reopened": 0, "reply": "", "satisfaction": None,
                    "joined_to_id": None,
                }
            )  # fmt: skip
        ids = insert_rows(session, ServiceCase, rows)
        append_rows(
            session,
            CasePart,
            [
                {
                    "case_id": key, "department_id": row["lead_id"], "part": Part.LEAD,
                    "state": PartState.OPEN if row["replied_at"] is None else PartState.DONE,
                    "reply": "", "replied_at": row["replied_at"],
                }
                for key, row in zip(ids, rows, strict=True)
            ],
        )  # fmt: skip


def p95(registry, ask) -> float:
    """Return the 95th percentile of thirty answers in milliseconds."""
    times = []
    for _ in range(30):
        with registry.read() as session:
            started = time.perf_counter()
            ask(session)
            times.append((time.perf_counter() - started) * 1000)
    return sorted(times)[28]


def main() -> None:
    """Fill a registry, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    count = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as folder:
        registry = open_registry(home=Path(folder))
        started = time.perf_counter()
        fill(registry, count)
        print(f"filled with {count} in {time.perf_counter() - started:.1f} s")
        late = START + dt.timedelta(days=200)
        asked = {
            "newest": queries.cases,
            "page 100": lambda s: queries.cases(s, page=100),
            "last page": lambda s: queries.cases(s, page=10**6),
            "one category": lambda s: queries.cases(s, Wanted(category=Category.LAND)),
            "town and state": lambda s: queries.cases(
                s, Wanted(town=TOWNS[0], state=CaseState.IN_HAND)
            ),
            "overdue": lambda s: queries.cases(s, Wanted(overdue_at=late)),
            "text": lambda s: queries.cases(s, Wanted(q="口罩通行证")),
            "text nowhere": lambda s: queries.cases(s, Wanted(q="量子计算")),
            "caller": lambda s: queries.cases(s, Wanted(phone="19900000017")),
            "department": lambda s: queries.cases(s, reach=Reach(department_id=3)),
            "board": queries.board,
            "board of a department": lambda s: queries.board(s, reach=Reach(department_id=3)),
            "one case": lambda s: queries.detail(s, 5_000),
            "alike": lambda s: queries.alike(
                s, "口罩通行证", category=Category.LAND, at=late, phone="19900000017"
            ),
        }
        for name, ask in asked.items():
            print(f"{name:24s} p95 {p95(registry, ask):7.1f} ms")
        registry.dispose()


if __name__ == "__main__":
    main()

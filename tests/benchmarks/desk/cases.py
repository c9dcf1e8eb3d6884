"""Times the lists of the desk with 100,000 cases: over HTTP with 8 clients, and the queries alone.

Run: ``python tests/benchmarks/desk/cases.py [--cases 100000] [--clients 8] [--seconds 20]
[--pace S] [--home HOME] [--queries]``. The served gunicorn is asked by another process; every
client is logged in and asks for one page after the other, at once or with ``--pace`` seconds in
between. ``--queries`` asks the registry instead, thirty times each, without a server.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
from load import ROOT, SERVE, Client
from registry import PASSWORD

from planner.huge_pages import start_over
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
from recruit.models import RoleName
from recruit.operations import accounts
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
PAGES = {
    "newest": ["/cases"],
    "  page": ["/cases?page=2", "/cases?page=100", "/cases?page=2000"],
    "  category": [f"/cases?category={c}" for c in ("land", "labour", "wages")],
    "  town, state": [f"/cases?town={t}&state=in_hand" for t in TOWNS[:4]],
    "  office": ["/cases?lead=3", "/cases?lead=7&urgency=high"],
    "  overdue": ["/cases?due=overdue"],
    "  text": ["/cases?q=口罩通行证", "/cases?q=用地贷款", "/cases?q=宿舍"],
    "  text nowhere": ["/cases?q=量子计算"],
    "board": ["/cases/board"],
    "one case": [f"/cases/{n}" for n in (5, 50_000, 99_999)],
}  # fmt: skip
"""The pages asked for over HTTP; names that are indented are the list under a filter."""


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
        accounts.create_account(
            session, username="bench", password=PASSWORD, roles=[RoleName.BUREAU], by="b"
        )


def p95(registry, ask) -> tuple[float, float]:
    """Return the 95th percentile of thirty answers in milliseconds: time, and of the processor."""
    times, used = [], []
    for _ in range(30):
        with registry.read() as session:
            started, worked = time.perf_counter(), time.thread_time()
            ask(session)
            times.append((time.perf_counter() - started) * 1000)
            used.append((time.thread_time() - worked) * 1000)
    return sorted(times)[28], sorted(used)[28]


def ask_registry(home: Path) -> None:
    """Ask for every list thirty times and print the 95th percentiles."""
    registry = open_registry(home=home)
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
        "text, frequent": lambda s: queries.cases(s, Wanted(q="宿舍")),
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
        took, used = p95(registry, ask)
        print(f"{name:24s} p95 {took:7.1f} ms, processor {used:7.1f} ms")
    registry.dispose()


def ask_server(address: str, clients: int, seconds: float, pace: float) -> None:
    """Let so many clients ask for pages and print what each page took."""
    times: dict[str, list[float]] = defaultdict(list)
    faults = []
    ready = [Client(address) for _ in range(clients)]
    for one in ready:
        # Kept open while the others logged in, it may be closed by now; it opens by itself.
        one.connection.close()
    for pages in PAGES.values():
        ready[0].visit(quote(pages[0], safe="/?&="))
    until = time.monotonic() + seconds

    def work(client: Client, seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            name = chance.choice(list(PAGES))
            page = chance.choice(PAGES[name])
            begun = time.perf_counter()
            status = client.visit(quote(page, safe="/?&="))
            times[name].append((time.perf_counter() - begun) * 1000)
            if status != 200:
                faults.append((page, status))
            if pace:
                time.sleep(chance.uniform(0.5, 1.5) * pace)

    threads = [threading.Thread(target=work, args=(one, seed)) for seed, one in enumerate(ready)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times["all"] = [took for some in times.values() for took in some]
    print(f"{'page':<16}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for name in (*PAGES, "all"):
        cuts = statistics.quantiles(times[name], n=100)
        print(f"{name:<16}{len(times[name]):>7}{cuts[49]:>9.0f}{cuts[94]:>9.0f}{cuts[98]:>9.0f}")
    print(f"{len(times['all']) / seconds:.0f} pages a second, {len(faults)} faults {faults[:3]}")


def over_http(home: Path, *, clients: int, seconds: float, pace: float) -> None:
    """Serve the home, ask from another process, stop the server, say what it used."""
    command = [sys.executable, "-c", SERVE, str(home)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        asking = multiprocessing.get_context("spawn").Process(
            target=ask_server, args=(address, clients, seconds, pace)
        )
        asking.start()
        asking.join()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"processor of server and clients: {used.ru_utime + used.ru_stime:.1f} s")


def main() -> None:
    """Fill a registry, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="kept and used again")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pace", type=float, default=0, help="seconds between pages")
    parser.add_argument("--queries", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        if not (home / "laoxiang.db").exists():
            registry = open_registry(home=home)
            started = time.perf_counter()
            fill(registry, given.cases)
            registry.dispose()
            print(f"filled with {given.cases} in {time.perf_counter() - started:.1f} s")
        if given.queries:
            ask_registry(home)
        else:
            over_http(home, clients=given.clients, seconds=given.seconds, pace=given.pace)


if __name__ == "__main__":
    start_over()
    main()

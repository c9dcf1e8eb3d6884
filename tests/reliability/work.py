"""The work that ``test_kill`` kills: one process that forks a child for every piece of work.

Reads lines ``HOME KIND`` on its standard input and answers each with the number of the child
it has forked. The child does one kind of work over and over, and after each commit adds a line
to the file ``acks`` of the home directory: what stands there was promised to somebody.
Not a test by itself; everything it imports is imported once, so that a kill costs no start-up.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select

from recruit import jobs
from recruit.intake import Preview, SheetKind, SheetPreview, StagedRow
from recruit.models import BoardingKind, Campaign, PlanKind, PlanState, PlanVersion, Trip
from recruit.operations import boarding, plans, runs
from recruit.operations.boarding import Report
from recruit.operations.imports import commit_preview
from recruit.storage import Registry, open_registry

BY = "staff"
ROSTER = 40
"""People of one file."""
PROVINCE = "3412"
EIGHT = dt.datetime(2020, 2, 25, 0, 0, tzinfo=dt.UTC)

Work = Callable[[Registry], Iterator[str]]
"""Does one piece after the other, and gives what to acknowledge as soon as it is committed."""


def roster(number: int) -> Preview:
    """Return the file of this number: its own people, some of one referrer, one firm."""
    rows = tuple(
        StagedRow(
            line,
            {
                "name": f"工{number}之{line}",
                "phone": f"137{number:04d}{line:04d}",
                "home_county": "341225",
                "referrer": f"老乡{number % 5}",
                "referrer_phone": f"1360000000{number % 5}",
            },
            (),
            [],
        )
        for line in range(2, ROSTER + 2)
    )
    fields = tuple(sorted(rows[0].values))
    sheet = SheetPreview(
        name="名单", kind=SheetKind.CANDIDATES, header_row=1, header_lines=1, headers=fields,
        mapping={field: field for field in fields}, unread=(), rows=rows, faults=(), above=(),
        left_out=0,
    )  # fmt: skip
    first, last = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
    return Preview(f"{number}.xlsx", f"{number:064d}", first, last, (sheet,), ())


def take_in(registry: Registry, number: int) -> None:
    """Commit one file."""
    with registry.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        commit_preview(session, campaign, roster(number), skip_faulty=False, by=BY)


def report(number: int, people: list[int]) -> Report:
    """Return the report of this number: everybody on board, off again, on board, …."""
    person = people[number % len(people)]
    kind = BoardingKind.BOARD if number // len(people) % 2 == 0 else BoardingKind.UNDO
    return Report(f"nonce-{number:06d}", person, kind, EIGHT + dt.timedelta(seconds=number), 1)


def take_reports(registry: Registry, reports: list[Report]) -> None:
    """Take reports about the trip of the plan in force."""
    with registry.write() as session:
        trip = session.scalars(
            select(Trip).join(PlanVersion).where(PlanVersion.state == PlanState.PUBLISHED)
        ).one()
        later = EIGHT + dt.timedelta(days=1)
        boarding.take(session, trip, reports, by=BY, received_at=later)


def _imports(registry: Registry) -> Iterator[str]:
    for number in range(1, 1000):
        take_in(registry, number)
        yield f"{number}"


def _boarding(registry: Registry) -> Iterator[str]:
    with registry.read() as session:
        trip = session.scalars(
            select(Trip).join(PlanVersion).where(PlanVersion.state == PlanState.PUBLISHED)
        ).one()
        people = sorted(seat.candidate_id for seat in trip.taken)
    for number in range(100_000):
        take_reports(registry, [report(number, people)])
        yield f"{number}"


def _publish(kind: PlanKind) -> Work:
    def publish(registry: Registry) -> Iterator[str]:
        with registry.read() as session:
            drafts = session.scalars(
                select(PlanVersion.id)
                .where(PlanVersion.state == PlanState.DRAFT, PlanVersion.kind == kind)
                .order_by(PlanVersion.id)
            ).all()
        for draft in drafts:
            with registry.write() as session:
                plans.publish(session, session.get_one(PlanVersion, draft), by=BY)
            yield f"{draft}"

    return publish


def _run(kind: PlanKind) -> Work:
    def run(registry: Registry) -> Iterator[str]:
        for seed in range(1000):
            with registry.write() as session:
                campaign = session.scalars(select(Campaign)).one()
                asked = runs.request_run(
                    session, campaign, kind, by=BY, seed=seed, time_limit_s=20.0
                ).id
            yield f"asked {asked}"
            made = jobs.execute(registry, asked)
            yield f"done {asked} {made}"

    return run


WORK: dict[str, Work] = {
    "import": _imports,
    "match": _run(PlanKind.MATCHING),
    "charter": _run(PlanKind.CHARTER),
    "publish": _publish(PlanKind.MATCHING),
    "seats": _publish(PlanKind.CHARTER),
    "boarding": _boarding,
}
"""By kind; ``migrate`` is what opening does, so there is no work after it."""


def _child(home: Path, kind: str) -> None:
    (home / "tmp").mkdir()
    tempfile.tempdir = str(home / "tmp")
    log = os.open(home / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    acks = os.open(home / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if kind == "migrate":
        os.write(acks, b"ready\n")
    registry = open_registry(home=home)
    os.write(acks, b"migrated\n" if kind == "migrate" else b"ready\n")
    for promised in WORK[kind](registry) if kind in WORK else ():
        os.write(acks, f"{promised}\n".encode())
    signal.pause()


def main() -> None:
    """Fork a child for every line read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        home, kind = line.rsplit(maxsplit=1)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                _child(Path(home), kind)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()

"""Killed with SIGKILL at any moment, the registry keeps what it promised and nothing by halves.

``work.py`` imports, matches, plans, publishes, boards and migrates; it is killed at moments drawn
from a seed, the registry is opened again and judged: everything acknowledged is there, nothing
is there twice or in part, the file and the audit trail are sound, runs are begun anew.
Eight kills in the suite; ``--long`` makes 220 and says what they met.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import func, select

from planner.charter.compiled import compile_loops
from recruit import jobs
from recruit.models import (
    ENDED,
    Assignment,
    BoardingEvent,
    BoardingState,
    Candidate,
    ImportBatch,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Referral,
    Run,
    RunState,
    Seat,
    Stage,
    Trip,
    TripState,
)
from recruit.operations import answers, boarding, plans, supply
from recruit.storage import Registry, open_registry
from recruit.storage.audit import verify
from recruit.storage.migrate import configuration, newest

from ..recruit.conftest import BY, Town
from .work import ROSTER, report, take_in, take_reports

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).parents[2]
PEOPLE, DRAFTS = 40, 24
FUNAN = "341225"
OLD = "0004"
RESUMED_WITHIN_S = 10.0
WORKED_WITHIN_S = 600.0
"""How long a run may take that was begun anew; a second on a machine that does nothing else."""

QUICK = ("import", "import", "match", "publish", "seats", "boarding", "boarding", "migrate")
LONG = {"import": 40, "publish": 40, "seats": 40, "boarding": 40, "migrate": 30,
        "match": 18, "charter": 12}  # fmt: skip
PIECES = 4
"""The kill comes in the midst of one of so many first pieces of work, however slow the machine."""
RUN_PIECES = 2
SPAN_S = {"migrate": 0.25, "match": 3.0, "charter": 4.0}
"""How long a piece takes until it has been seen; other kinds are seen at their first piece."""


@dataclass
class Killer:
    """Starts work in a copy of a prepared home, kills it and opens what it left."""

    forker: subprocess.Popen[str]
    prepared: dict[str, Path]
    scratch: Path
    rng: random.Random
    count: int = 0
    spans: dict[str, float] = field(default_factory=lambda: dict(SPAN_S))
    acknowledged: Counter[str] = field(default_factory=Counter)
    resumed_s: list[float] = field(default_factory=list)
    begun_anew: int = 0

    def kill(self, kind: str) -> tuple[Path, list[str]]:
        """Let work of a kind go on for a while, kill it; return its home and what it promised."""
        self.count += 1
        home = self.scratch / f"{self.count}"
        shutil.copytree(self.prepared[kind], home)
        assert self.forker.stdin is not None
        assert self.forker.stdout is not None
        self.forker.stdin.write(f"{home} {kind}\n")
        self.forker.stdin.flush()
        child = int(self.forker.stdout.readline())
        self._wait(home, kind)
        assert Path(f"/proc/{child}").exists(), (home / "log").read_text()
        os.kill(child, signal.SIGKILL)
        while Path(f"/proc/{child}").exists():
            time.sleep(0.002)
        promised = _lines(home)[1:]
        self.acknowledged[kind] += len(promised)
        if kind == "migrate":  # half of the kills shall come before it is done
            self.spans[kind] *= 0.8 if promised else 1.25
        return home, promised

    def _wait(self, home: Path, kind: str) -> None:
        """Wait for some pieces, then for a part of the time that one takes."""
        runs = kind in ("match", "charter")
        pieces = 0 if kind == "migrate" else self.rng.randrange(RUN_PIECES if runs else PIECES)
        _wait_for(home, 1)
        began = time.monotonic()
        if kind not in self.spans:
            _wait_for(home, 2)
            self.spans[kind] = time.monotonic() - began
        _wait_for(home, 1 + pieces)
        time.sleep(self.rng.uniform(0, self.spans[kind]))


def _wait_for(home: Path, lines: int) -> None:
    until = time.monotonic() + 120
    while len(_lines(home)) < lines:
        assert time.monotonic() < until, (home / "log").read_text()
        time.sleep(0.002)


def _lines(home: Path) -> list[str]:
    acks = home / "acks"
    return acks.read_text().splitlines() if acks.exists() else []


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the home that each kind of work begins with."""
    root = tmp_path_factory.mktemp("prepared")
    registered, accepted, published, old = (root / name for name in "rapo")
    registry = open_registry(home=registered)
    town = Town(registry)
    people = [town.candidate(home_county=FUNAN) for _ in range(PEOPLE)]
    posts = [town.vacancy(openings=PEOPLE) for _ in range(4)]
    drafts = [
        town.matching(*((who, posts[(n + k) % 4]) for n, who in enumerate(people)))
        for k in range(DRAFTS)
    ]
    with registry.write() as session:
        supply.stock(session, session.merge(town.campaign), reach=1)
    _copy(registry, registered, accepted)
    town.registry = registry = open_registry(home=accepted)
    with registry.write() as session:
        plans.publish(session, session.merge(drafts[0]), by=BY)
        answers.answer_all(session, session.merge(town.campaign), declines=(), by=BY)
    charters = [
        town.charter(*(who for n, who in enumerate(people) if (n + k) % 5)) for k in range(DRAFTS)
    ]
    _copy(registry, accepted, published)
    registry = open_registry(home=published)
    with registry.write() as session:
        plans.publish(session, session.merge(charters[0]), by=BY)
    _copy(registry, published, old)
    registry = open_registry(home=old)
    config = configuration()
    with registry.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, OLD)
    registry.dispose()
    return {"import": registered, "match": registered, "publish": registered,
            "charter": accepted, "seats": accepted, "boarding": published,
            "migrate": old}  # fmt: skip


def _copy(registry: Registry, home: Path, to: Path) -> None:
    registry.dispose()  # the last connection folds the log into the file
    shutil.copytree(home, to)


@pytest.fixture(scope="module")
def killer(
    prepared: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Killer]:
    """Give what kills, with its forking process."""
    forker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("work.py"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    rng = random.Random(20200220)
    yield Killer(forker, prepared, tmp_path_factory.mktemp("killed"), rng)
    forker.stdin.close()
    forker.wait(60)
    forker.stdout.close()


def test_whatever_is_killed_keeps_its_promises(
    killer: Killer, long: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    order = [kind for kind, times in LONG.items() for _ in range(times)] if long else [*QUICK]
    if "charter" in order:
        compile_loops()  # a minute the first time, which is none of the registry's
    killer.rng.shuffle(order)
    for kind in order:
        home, promised = killer.kill(kind)
        said = f"{kind} killed after {len(promised)} promises, in {home}"
        _judge_file(home, said)
        registry = open_registry(home=home)
        try:
            JUDGES[kind](registry, promised, killer)
            with registry.read() as session:
                assert verify(session).sound, said
        except AssertionError as fault:
            fault.add_note(said)
            raise
        finally:
            registry.dispose()
        shutil.rmtree(home)
    # Killed before anything was promised, nothing is shown.
    assert {"import", "publish", "seats", "boarding"} <= {*killer.acknowledged.elements()}
    if long:
        assert set(killer.acknowledged.elements()) == set(LONG)
        assert max(killer.resumed_s, default=0.0) <= RESUMED_WITHIN_S
        with capsys.disabled():
            print(f"\n{killer.count} kills ({dict(Counter(order))}), acknowledged "
                  f"{dict(killer.acknowledged)}, all kept; {killer.begun_anew} runs begun anew, "
                  f"at the latest after {max(killer.resumed_s, default=0):.2f} s")  # fmt: skip


def _judge_file(home: Path, said: str) -> None:
    with closing(sqlite3.connect(home / "laoxiang.db")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)], said
        assert file.execute("PRAGMA foreign_key_check").fetchall() == [], said


def _judge_imports(registry: Registry, promised: list[str], killer: Killer) -> None:
    """Whole files only: all that were acknowledged and at most the next; once again, as once."""
    acknowledged = len(promised)
    with registry.read() as session:
        files = set(session.scalars(select(ImportBatch.file_name)))
        people = _by_file(registry)
    assert files in (
        {f"{n}.xlsx" for n in range(1, acknowledged + 1)},
        {f"{n}.xlsx" for n in range(1, acknowledged + 2)},
    )
    assert people == {name.removesuffix(".xlsx"): ROSTER for name in files}
    take_in(registry, acknowledged + 1)  # whoever saw no answer sends it again
    assert _by_file(registry) == {f"{n}": ROSTER for n in range(1, acknowledged + 2)}
    with registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Referral)) == ROSTER * (
            acknowledged + 1
        )


def _by_file(registry: Registry) -> dict[str, int]:
    with registry.read() as session:
        names = session.scalars(select(Candidate.name).where(Candidate.name.contains("之"))).all()
    assert len(names) == len(set(names))
    return dict(Counter(name.removeprefix("工").partition("之")[0] for name in names))


def _in_force(registry: Registry, kind: PlanKind, promised: list[str]) -> int | None:
    """Return the plan in force, which is the last acknowledged or the one after it."""
    with registry.read() as session:
        rows = session.execute(
            select(PlanVersion.id, PlanVersion.state)
            .where(PlanVersion.kind == kind)
            .order_by(PlanVersion.id)
        ).all()
    states = dict(iter(rows))
    in_force = [plan for plan, state in states.items() if state is PlanState.PUBLISHED]
    done = [int(plan) for plan in promised]
    after = [plan for plan, state in states.items() if state is not PlanState.DRAFT]
    assert after[: len(done)] == done or kind is PlanKind.MATCHING
    assert len(after) - len(done) in (0, 1)
    assert in_force == after[-1:]
    assert all(states[plan] is PlanState.SUPERSEDED for plan in after[:-1])
    return in_force[0] if in_force else None


def _judge_publish(registry: Registry, promised: list[str], killer: Killer) -> None:
    """Offers are exactly what the plan in force assigns, each with its event."""
    plan = _in_force(registry, PlanKind.MATCHING, promised)
    with registry.read() as session:
        live = set(
            session.execute(
                select(Placement.candidate_id, Placement.vacancy_id).where(
                    Placement.stage.not_in(ENDED)
                )
            )
        )
        assigned = set(
            session.execute(
                select(Assignment.candidate_id, Assignment.vacancy_id).where(
                    Assignment.plan_version_id == plan
                )
            )
        )
        _judge_events(registry)
    assert live == assigned


def _judge_seats(registry: Registry, promised: list[str], killer: Killer) -> None:
    """Who has a seat in the plan in force is seated, nobody else; older trips are cancelled."""
    plan = _in_force(registry, PlanKind.CHARTER, promised)
    with registry.read() as session:
        seated = set(
            session.scalars(select(Placement.candidate_id).where(Placement.stage == Stage.SEATED))
        )
        in_plan = set(
            session.scalars(
                select(Seat.candidate_id).join(Trip).where(Trip.plan_version_id == plan)
            )
        )
        trips = session.execute(
            select(Trip.plan_version_id, Trip.state, PlanVersion.state).join(PlanVersion)
        )
        off = {plan for plan, state, _ in trips if state is TripState.CANCELLED}
        older = set(
            session.scalars(
                select(PlanVersion.id).where(
                    PlanVersion.state == PlanState.SUPERSEDED,
                    PlanVersion.kind == PlanKind.CHARTER,
                )
            )
        )
    _judge_events(registry)
    assert seated == in_plan
    assert off == older


def _judge_events(registry: Registry) -> None:
    """Find each placement where its last event left it."""
    with registry.read() as session:
        last: dict[int, Stage] = dict(
            session.execute(
                select(PlacementEvent.placement_id, PlacementEvent.stage_to).order_by(
                    PlacementEvent.id
                )
            ).all()
        )
        stands = dict(session.execute(select(Placement.id, Placement.stage)).all())
    assert stands == last


def _judge_boarding(registry: Registry, promised: list[str], killer: Killer) -> None:
    """Every report acknowledged is there once; the phone that sends all again changes nothing."""
    acknowledged = len(promised)
    people = _judge_door(registry, range(acknowledged, acknowledged + 2))
    again = [report(number, people) for number in range(acknowledged + 1)]
    for first in range(0, len(again), boarding.MOST_AT_ONCE):
        take_reports(registry, again[first : first + boarding.MOST_AT_ONCE])
    _judge_door(registry, range(acknowledged + 1, acknowledged + 2))


def _judge_door(registry: Registry, reports: range) -> list[int]:
    with registry.read() as session:
        nonces = set(session.scalars(select(BoardingEvent.nonce)))
        assert len(nonces) in reports
        assert nonces == {f"nonce-{number:06d}" for number in range(len(nonces))}
        (trip,) = session.scalars(
            select(Trip).join(PlanVersion).where(PlanVersion.state == PlanState.PUBLISHED)
        )
        aboard = {
            who
            for who, merged in boarding.states(session, trip).items()
            if merged.state is BoardingState.ABOARD
        }
        assert aboard == {seat.candidate_id for seat in trip.taken if seat.boarded_at}
        assert aboard == set(
            session.scalars(select(Placement.candidate_id).where(Placement.stage == Stage.BOARDED))
        )
        people = sorted(seat.candidate_id for seat in trip.taken)
    _judge_events(registry)
    return people


def _judge_runs(registry: Registry, promised: list[str], killer: Killer) -> None:
    """See what was asked for done at last, each run with one plan and no more."""
    asked = [int(line.split()[1]) for line in promised if line.startswith("asked")]
    opened = time.monotonic()
    with registry.read() as session:
        lost = session.scalars(select(Run.id).where(Run.state == RunState.RUNNING)).all()
    working = jobs.recover(registry)
    assert {f"run-{run}" for run in lost} <= {thread.name for thread in working}
    while any(_state(registry, run) is RunState.QUEUED for run in lost):
        assert time.monotonic() - opened < 60
        time.sleep(0.02)
    killer.begun_anew += len(lost)
    killer.resumed_s += [time.monotonic() - opened] * bool(lost)
    for thread in working:
        thread.join(WORKED_WITHIN_S)
        assert not thread.is_alive(), "a run that was begun anew takes too long"
    with registry.read() as session:
        ended = dict(session.execute(select(Run.id, Run.state)).all())
        made = Counter(
            session.scalars(select(PlanVersion.run_id).where(PlanVersion.run_id.is_not(None)))
        )
    assert set(asked) <= set(ended)
    assert len(ended) - len(asked) in (0, 1)
    assert set(ended.values()) <= {RunState.DONE}
    assert made == dict.fromkeys(ended, 1)
    done: dict[int, int] = defaultdict(int)
    for line in promised:
        if line.startswith("done"):
            _, run, plan = line.split()
            done[int(run)] = int(plan)
    with registry.read() as session:
        for run, plan in done.items():
            assert session.get_one(PlanVersion, plan).run_id == run
    _nobody_is_left(killer.scratch / f"{killer.count}")


def _state(registry: Registry, run: int) -> RunState:
    with registry.read() as session:
        return session.get_one(Run, run).state


def _nobody_is_left(home: Path) -> None:
    """No solver of the dead process goes on for nobody."""
    until = time.monotonic() + RESUMED_WITHIN_S
    while left := [p for p in Path("/proc").glob("[0-9]*/cmdline") if str(home) in _text(p)]:
        assert time.monotonic() < until, left
        time.sleep(0.05)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _judge_migration(registry: Registry, promised: list[str], killer: Killer) -> None:
    """Find the tables brought up to date by opening, and everybody still there."""
    with closing(sqlite3.connect(registry.engine.url.database or "")) as file:
        assert file.execute("select version_num from alembic_version").fetchall() == [(newest(),)]
    with registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == PEOPLE
        seated = select(func.count()).where(Placement.stage == Stage.SEATED)
        assert session.scalar(seated) == PEOPLE - PEOPLE // 5


JUDGES: dict[str, Callable[[Registry, list[str], Killer], None]] = {
    "import": _judge_imports,
    "publish": _judge_publish,
    "seats": _judge_seats,
    "boarding": _judge_boarding,
    "match": _judge_runs,
    "charter": _judge_runs,
    "migrate": _judge_migration,
}

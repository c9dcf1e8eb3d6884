"""Runs from the queue to a draft plan, through the planner itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from planner import matching
from recruit.causes import Cause
from recruit.errors import SolverFailed
from recruit.jobs import embedded, lease
from recruit.jobs.archive import unpack
from recruit.language import Language
from recruit.models import Assignment, PlanKind, PlanState, PlanVersion, Run, RunState
from recruit.operations import runs
from recruit.storage import Registry
from recruit.wording import restored

from ..conftest import Town, refused


def queue(town: Town) -> int:
    with town.registry.write() as session:
        run = runs.request_run(
            session, town.campaign, PlanKind.MATCHING, by="staff", time_limit_s=20
        )
        return run.id


def load(registry: Registry, run_id: int) -> Run:
    with registry.read() as session:
        return session.get_one(Run, run_id)


def test_a_run_gives_a_draft_plan_and_keeps_what_it_worked_on(
    town: Town, registry: Registry, tmp_path: Path
) -> None:
    person, vacancy = town.candidate("王伟"), town.vacancy()
    run_id = queue(town)
    stages: list[str] = []
    plan_id = embedded.execute(
        registry, run_id, on_progress=lambda report: stages.append(str(report["stage"]))
    )
    run = load(registry, run_id)
    assert run.state is RunState.DONE
    assert run.finished_at is not None
    assert stages
    with registry.read() as session:
        plan = session.get_one(PlanVersion, plan_id)
        made = session.scalars(select(Assignment)).one()
        content = session.scalars(select(Run.problem)).one()
        assert session.scalars(select(Run.result)).one()
    assert (plan.state, plan.run_id) == (PlanState.DRAFT, run_id)
    assert (made.candidate_id, made.vacancy_id) == (person.id, vacancy.id)
    assert content is not None
    unpack(content, tmp_path / "problem")
    assert len(matching.read_problem(tmp_path / "problem").workers) == 1
    assert "王伟" not in (tmp_path / "problem" / "workers.csv").read_text("utf-8")


def test_a_run_from_an_earlier_plan_moves_nobody_without_need(
    town: Town, registry: Registry
) -> None:
    people = [town.candidate(trade="sewing"), town.candidate(trade="sewing")]
    town.vacancy(openings=2)
    first = embedded.execute(registry, queue(town))
    better = town.vacancy(openings=2, trade="sewing")
    with registry.write() as session:
        run_id = runs.request_run(
            session,
            town.campaign,
            PlanKind.MATCHING,
            by="staff",
            keep_plan=session.get_one(PlanVersion, first),
            most_moved=0.0,
        ).id
    second = embedded.execute(registry, run_id)
    run = load(registry, run_id)
    again = run.summary["again"]
    assert (again["others"], again["moved"], again["kept"]) == (len(people), 0, True)
    with registry.read() as session:
        placed = session.scalars(
            select(Assignment.vacancy_id).where(Assignment.plan_version_id == second)
        ).all()
    assert better.id not in placed


def test_a_run_without_anything_to_plan_fails_with_words_for_staff(
    town: Town, registry: Registry
) -> None:
    run_id = queue(town)
    with pytest.raises(SolverFailed):
        embedded.execute(registry, run_id)
    run = load(registry, run_id)
    assert run.state is RunState.FAILED
    assert "workers" in run.message


def test_a_run_is_executed_once(town: Town, registry: Registry) -> None:
    town.candidate()
    town.vacancy()
    run_id = queue(town)
    embedded.execute(registry, run_id)
    with refused(Cause.RUN_NOT_QUEUED):
        embedded.execute(registry, run_id)


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_at_start_up_runs_that_wait_or_lost_their_process_are_done(
    town: Town, registry: Registry, state: RunState
) -> None:
    town.candidate()
    town.vacancy()
    run_id = queue(town)
    if state is RunState.RUNNING:
        with registry.write() as session:
            session.get_one(Run, run_id).step(RunState.RUNNING)
    (thread,) = embedded.recover(registry)
    thread.join()
    assert load(registry, run_id).state is RunState.DONE


def test_a_run_somebody_works_on_is_left_alone(town: Town, registry: Registry) -> None:
    run_id = queue(town)
    with lease.hold(registry, lease.Work.RUN, run_id):
        with registry.write() as session:
            session.get_one(Run, run_id).step(RunState.RUNNING)
        assert embedded.recover(registry) == []
        with refused(Cause.RUN_NOT_QUEUED):
            embedded.execute(registry, run_id)
    assert load(registry, run_id).state is RunState.RUNNING


def test_a_run_in_a_thread_can_be_stopped(
    town: Town, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in for the solver waits until it is told to stop."""
    town.candidate()
    town.vacancy()
    run_id = queue(town)
    monkeypatch.setattr(embedded, "HEARTBEAT_S", 0.0)

    def waits(*_: object, should_stop: object, **__: object) -> object:
        assert callable(should_stop)
        stop_was_asked = False
        while not should_stop():
            if not stop_was_asked:
                embedded.stop(registry, run_id, by="staff")
                stop_was_asked = True
        raise SolverFailed(Cause.SOLVER_STOPPED_EARLY)

    monkeypatch.setattr(embedded, "run_solver", waits)
    embedded.start(registry, run_id).join()
    run = load(registry, run_id)
    assert run.state is RunState.FAILED
    assert restored(run.message, Language.EN).startswith("The solver was stopped before")
    assert run.heartbeat_at is not None

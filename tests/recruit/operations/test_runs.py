"""Asking for a run, stopping it, and clearing up after one that died."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import PlanKind, Run, RunState, Vacancy, VacancyKind
from recruit.operations import runs
from recruit.storage import Registry
from recruit.wording import restored

from ..conftest import Town, refused


def request(town: Town, kind: PlanKind = PlanKind.MATCHING, **limits: Any) -> Run:
    with town.registry.write() as session:
        return runs.request_run(session, town.campaign, kind, by="staff", **limits)


def test_a_run_waits_with_all_that_is_needed_to_replay_it(town: Town, registry: Registry) -> None:
    made = request(town, seed=7, time_limit_s=30.0, gap_target=0.01)
    with registry.read() as session:
        run = session.get_one(Run, made.id)
    assert run.state is RunState.QUEUED
    assert (run.seed, run.time_limit_s, run.gap_target) == (7, 30.0, 0.01)
    assert run.requested_by == "staff"


def test_return_posts_are_made_before_a_matching(town: Town, registry: Registry) -> None:
    town.candidate(employer_id=town.enterprise().id, is_returning=True)
    request(town)
    with registry.read() as session:
        assert session.scalars(select(Vacancy.kind)).all() == [VacancyKind.RETURNING]


def test_one_run_of_a_kind_at_a_time(town: Town) -> None:
    request(town)
    with refused(Cause.RUN_UNDER_WAY, Conflict):
        request(town)
    assert request(town, PlanKind.CHARTER).kind is PlanKind.CHARTER


@pytest.mark.parametrize(
    "limits",
    [{"time_limit_s": 0.0}, {"gap_target": -0.1}, {"gap_target": 1.0}, {"most_moved": 1.1}],
)
def test_limits_that_make_no_sense_are_refused(town: Town, limits: dict[str, float]) -> None:
    with pytest.raises(UserError):
        request(town, **limits)


def test_a_run_that_has_not_begun_is_stopped_at_once(town: Town, registry: Registry) -> None:
    made = request(town)
    with registry.write() as session:
        run = session.get_one(Run, made.id)
        runs.stop_run(session, run, by="staff")
        assert run.state is RunState.STOPPED
        with refused(Cause.RUN_ENDED):
            runs.stop_run(session, run, by="staff")


def test_a_running_run_is_asked_to_stop(town: Town, registry: Registry) -> None:
    made = request(town)
    with registry.write() as session:
        run = session.get_one(Run, made.id)
        run.step(RunState.RUNNING)
        runs.stop_run(session, run, by="staff")
        assert (run.state, run.stop_requested) == (RunState.RUNNING, True)


def test_a_run_whose_process_died_is_queued_again_and_given_up_at_last(
    town: Town, registry: Registry
) -> None:
    dying, lively = request(town), request(town, PlanKind.CHARTER)
    queued = []
    with registry.write() as session:
        session.get_one(Run, lively.id).step(RunState.RUNNING)
        for _ in range(runs.MOST_ATTEMPTS):
            session.get_one(Run, dying.id).step(RunState.RUNNING)
            queued.append(runs.resume_runs(session, [dying.id]))
    assert queued == [[dying.id], [dying.id], []]
    with registry.read() as session:
        ended = session.get_one(Run, dying.id)
        assert (ended.state, ended.summary) == (RunState.FAILED, {})
        assert restored(ended.message).startswith("计算途中程序中断")
        assert session.get_one(Run, lively.id).state is RunState.RUNNING


def test_a_run_that_was_to_stop_and_died_is_not_begun_anew(town: Town, registry: Registry) -> None:
    made = request(town)
    with registry.write() as session:
        run = session.get_one(Run, made.id)
        run.step(RunState.RUNNING)
        runs.stop_run(session, run, by="staff")
        assert runs.resume_runs(session, [made.id]) == []
        assert run.state is RunState.FAILED

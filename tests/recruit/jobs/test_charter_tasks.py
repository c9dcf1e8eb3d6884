"""Background work of the charter room: done, stopped, refused, resumed after its process died."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import charter
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.jobs import charter_tasks as jobs
from recruit.jobs.lease import Work, hold
from recruit.jobs.planner_process import Ended
from recruit.models import (
    Campaign,
    Candidate,
    CharterTask,
    Closure,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    TaskKind,
    TaskState,
    Trip,
)
from recruit.operations import answers, charter_tasks, mending, plans, supply
from recruit.planning import charter as adapter
from recruit.queries import charter_room as room
from recruit.wording import restored

from ..conftest import BY, Town, refused

FUNAN = "341225"


@pytest.fixture
def published(town: Town) -> int:
    """Return a published charter plan of ten people."""
    people = [town.candidate(home_county=FUNAN) for _ in range(10)]
    post = town.vacancy(openings=10, start_until=dt.date(2020, 3, 6))
    matching = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        supply.stock(session, campaign, reach=1)
        plans.publish(session, session.merge(matching), by=BY)
        answers.answer_all(session, campaign, declines=(), by=BY)
        run = Run(campaign_id=campaign.id, kind=PlanKind.CHARTER, requested_by=BY)
        session.add(run)
        session.flush()
        version = adapter.record(session, run, charter.solve(adapter.snapshot(session, campaign)))
        plans.publish(session, version, by=BY)
        return version.id


def asked(town: Town, kind: TaskKind, plan_id: int | None = None, **what: object) -> int:
    with town.registry.write() as session:
        plan = None if plan_id is None else session.get_one(PlanVersion, plan_id)
        campaign = session.get_one(Campaign, town.campaign.id)
        return charter_tasks.ask(session, campaign, kind, by=BY, plan=plan, what=what).id


def task(town: Town, task_id: int) -> room.TaskRow:
    with town.registry.read() as session:
        found = room.task(session, task_id)
        assert found is not None
        return found


def test_a_replan_gives_a_draft_and_counts_who_is_told(town: Town, published: int) -> None:
    with town.registry.read() as session:
        code = session.query(Trip).filter(Trip.mode.in_(("coach", "carriage"))).first().code
    number = asked(town, TaskKind.REPLAN, published, cancelled=[code])
    jobs.execute(town.registry, number)
    ended = task(town, number)
    assert (ended.state, ended.message) == (TaskState.DONE, "")
    assert ended.result["told"]
    with town.registry.read() as session:
        made = session.get_one(PlanVersion, ended.made_plan_id)
        assert made.state is PlanState.DRAFT
        assert made.summary["mends"] == published
        codes = {t.code for t in session.query(Trip).filter_by(plan_version_id=made.id)}
    assert code not in codes


def test_a_trip_there_is_not_is_refused_in_words(town: Town, published: int) -> None:
    number = asked(town, TaskKind.REPLAN, published, cancelled=["Z9999"])
    jobs.execute(town.registry, number)
    ended = task(town, number)
    assert ended.state is TaskState.FAILED
    assert "无法按所填变化调整" in restored(ended.message)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "求解器意外退出（退出码 1）"),
        (-9, "SIGKILL"),
        (4, "无法按所填变化调整"),
    ],
)
def test_a_replan_that_crashes_is_not_told_as_one_that_breaks_a_rule(
    town: Town, published: int, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def ends(*_: object, **__: object) -> Ended:
        return Ended(code, "", "MemoryError")

    monkeypatch.setattr(jobs, "run_planner", ends)
    number = asked(town, TaskKind.REPLAN, published)
    jobs.execute(town.registry, number)
    assert words in restored(task(town, number).message)


def test_work_whose_process_died_is_begun_again_and_gives_the_same(
    town: Town, published: int
) -> None:
    number = asked(town, TaskKind.REPLAN, published)
    with town.registry.write() as session:
        charter_tasks.claim(session, number)
    for thread in jobs.recover(town.registry):
        thread.join()
    ended = task(town, number)
    assert (ended.state, ended.attempts) == (TaskState.DONE, 2)


def test_work_somebody_does_is_left_alone(town: Town, published: int) -> None:
    number = asked(town, TaskKind.REPLAN, published)
    with hold(town.registry, Work.CHARTER_TASK, number):
        with town.registry.write() as session:
            charter_tasks.claim(session, number)
        assert jobs.recover(town.registry) == []
        jobs.execute(town.registry, number)
    assert task(town, number).state is TaskState.RUNNING


def test_work_that_dies_again_and_again_is_given_up(town: Town, published: int) -> None:
    number = asked(town, TaskKind.REPLAN, published)
    with town.registry.write() as session:
        for _ in range(charter_tasks.MOST_ATTEMPTS):
            charter_tasks.claim(session, number)
            charter_tasks.resume(session, [number])
    assert task(town, number).state is TaskState.FAILED


def test_stopped_work_keeps_nothing(town: Town, published: int) -> None:
    number = asked(town, TaskKind.PRICES, published)
    with town.registry.write() as session:
        charter_tasks.claim(session, number)
        charter_tasks.stop(session, session.get_one(CharterTask, number), by=BY)
        session.get_one(CharterTask, number).step(TaskState.QUEUED)
    jobs.execute(town.registry, number)
    assert task(town, number).state is TaskState.STOPPED
    with (
        town.registry.write() as session,
        refused(Cause.TASK_ENDED, UserError),
    ):
        charter_tasks.stop(session, session.get_one(CharterTask, number), by=BY)


def test_the_same_work_is_not_begun_twice(town: Town, published: int) -> None:
    asked(town, TaskKind.PRICES, published)
    with refused(Cause.TASK_UNDER_WAY, Conflict):
        asked(town, TaskKind.PRICES, published)


def test_prices_of_rules_start_with_the_rules_as_they_are(town: Town, published: int) -> None:
    number = asked(town, TaskKind.PRICES, published)
    jobs.execute(town.registry, number)
    rows = task(town, number).result["prices"]
    assert rows[0]["variant"] == "as_it_is"
    assert len(rows) > 3
    assert all(row["saves_at_most"] >= row["saves"] - 1 for row in rows)


def test_what_happened_is_entered_in_the_registry(town: Town, published: int) -> None:
    with town.registry.write() as session:
        first, second, *_ = session.query(Candidate).order_by(Candidate.id)
        campaign = session.get_one(Campaign, town.campaign.id)
        happened = mending.Happened(
            sealed=[mending.Sealed(FUNAN, dt.date(2020, 2, 22), dt.date(2020, 2, 23))],
            late={first.id: dt.date(2020, 2, 27)},
            withdrawn=[second.id],
        )
        mending.enter(session, campaign, happened, by=BY)
        assert session.query(Closure).one().place == FUNAN
        assert first.ready_date == dt.date(2020, 2, 27)
        assert second.state == "withdrawn"


def test_a_day_outside_the_season_is_refused(town: Town, published: int) -> None:
    with town.registry.write() as session:
        who = session.query(Candidate).first()
        late = mending.Happened(late={who.id: dt.date(2020, 5, 1)})
        campaign = session.get_one(Campaign, town.campaign.id)
        with refused(Cause.LATE_DATE):
            mending.enter(session, campaign, late, by=BY)

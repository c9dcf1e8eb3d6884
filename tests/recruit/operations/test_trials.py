"""Trials: what may be tried, what is made for good, and what became of one that died."""

from __future__ import annotations

import datetime as dt

import pytest

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.jobs import recover
from recruit.models import (
    Cohesion,
    Party,
    Pin,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    RunState,
    Trial,
    now,
)
from recruit.operations import trials

from ..conftest import BY, Town


def plan_of(town: Town, *, kept: bool = True) -> PlanVersion:
    with town.registry.write() as session:
        run = Run(
            campaign_id=town.campaign.id,
            kind=PlanKind.MATCHING,
            requested_by=BY,
            state=RunState.DONE,
            problem=b"problem" if kept else None,
            result=b"result" if kept else None,
        )
        session.add(run)
        session.flush()
        plan = PlanVersion(
            campaign_id=town.campaign.id, kind=PlanKind.MATCHING, number=1, run_id=run.id
        )
        session.add(plan)
    return plan


@pytest.mark.parametrize("more", [0, 5_001, -5_001])
def test_openings_out_of_range_are_not_tried(town: Town, more: int) -> None:
    plan, post = plan_of(town), town.vacancy()
    with town.registry.write() as session, pytest.raises(UserError) as error:
        trials.try_openings(session, session.merge(plan), session.merge(post), more=more, by=BY)
    assert error.value.code is Cause.TRIAL_OPENINGS


@pytest.mark.parametrize(("low", "high"), [(6000, 5000), (-1, 5000), (0, 1_000_001)])
def test_a_wage_that_is_none_is_not_tried(town: Town, low: int, high: int) -> None:
    plan, post = plan_of(town), town.vacancy()
    with town.registry.write() as session, pytest.raises(UserError) as error:
        trials.try_wage(
            session, session.merge(plan), session.merge(post), low=low, high=high, by=BY
        )
    assert error.value.code is Cause.TRIAL_WAGE


def test_a_plan_that_kept_no_problem_cannot_be_tried_on(town: Town) -> None:
    plan, post = plan_of(town, kept=False), town.vacancy()
    with town.registry.write() as session, pytest.raises(UserError) as error:
        trials.try_openings(session, session.merge(plan), session.merge(post), more=1, by=BY)
    assert error.value.code is Cause.PLAN_NOT_REPLAYABLE


def test_adopting_makes_each_kind_of_change(town: Town) -> None:
    plan, post, person = plan_of(town), town.vacancy(openings=3), town.candidate()
    with town.registry.write() as session:
        version, vacancy = session.merge(plan), session.merge(post)
        candidate = session.merge(person)
        for trial in (
            trials.try_openings(session, version, vacancy, more=-1, by=BY),
            trials.try_wage(session, version, vacancy, low=5000, high=6500, by=BY),
            trials.try_pin(session, version, candidate, vacancy, kind=PinKind.KEEP, by=BY),
        ):
            trials.adopt(session, trial, by=BY)
        assert (vacancy.openings, vacancy.wage_min, vacancy.wage_max) == (2, 5000, 6500)
        pin = session.query(Pin).one()
        assert (pin.kind, pin.points) == (PinKind.KEEP, trials.KEEP_POINTS)


def test_a_trial_whose_process_died_says_so_after_a_restart(town: Town) -> None:
    plan, post = plan_of(town), town.vacancy()
    with town.registry.write() as session:
        version, vacancy = session.merge(plan), session.merge(post)
        old = trials.try_openings(session, version, vacancy, more=1, by=BY)
        old.created_at = now() - dt.timedelta(hours=1)
        trials.try_openings(session, version, vacancy, more=2, by=BY)
    recover(town.registry)
    with town.registry.read() as session:
        first, second = session.query(Trial).order_by(Trial.id)
        assert first.finished_at is not None
        assert Cause.RUN_DIED.value in first.message
        assert second.finished_at is None


def test_a_party_leaves_whole_and_one_alone(town: Town) -> None:
    plan, first, second = plan_of(town), town.candidate(), town.candidate()
    with town.registry.write() as session:
        version = session.merge(plan)
        party = Party(
            campaign_id=town.campaign.id, label="甲", import_key="k", cohesion=Cohesion.TRAVEL
        )
        session.add(party)
        session.flush()
        people = [session.merge(first), session.merge(second)]
        for person in people:
            person.party_id = party.id
        session.flush()
        alone = trials.try_leaving(session, version, people[1], by=BY)
        whole = trials.try_leaving(session, version, people[1], with_party=True, by=BY)
        assert alone.change["people"] == [people[1].id]
        assert whole.change["people"] == [people[1].id, people[0].id]


@pytest.mark.parametrize("least", [-1, 1_000_001])
def test_a_least_wage_out_of_range_is_not_tried(town: Town, least: int) -> None:
    plan, person = plan_of(town), town.candidate()
    with town.registry.write() as session, pytest.raises(UserError) as error:
        version, candidate = session.merge(plan), session.merge(person)
        trials.try_least_wage(session, version, candidate, least=least, by=BY)
    assert error.value.code is Cause.TRIAL_LEAST_WAGE


def test_somebody_who_might_come_is_nobody_and_cannot_be_registered(town: Town) -> None:
    plan = plan_of(town)
    newcomer = trials.Newcomer("general", 1, 2.5, 4000, dt.date(2020, 2, 18), True, "")
    with town.registry.write() as session:
        trial = trials.try_arrival(session, session.merge(plan), newcomer, by=BY)
        assert "worker_id" not in trial.change["worker"]
        with pytest.raises(UserError) as error:
            trials.adopt(session, trial, by=BY)
    assert error.value.code is Cause.TRIAL_NOT_FOR_GOOD

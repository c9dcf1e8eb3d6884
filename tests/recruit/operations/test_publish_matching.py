"""Publishing a matching: whom it offers a place, whom it leaves alone, when it refuses."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.errors import Conflict, IllegalStep
from recruit.models import (
    Candidate,
    Placement,
    PlanState,
    PlanVersion,
    Stage,
    Vacancy,
)
from recruit.operations import answers, candidates, plans, vacancies
from recruit.operations.plans import Published
from recruit.storage import Registry

from ..conftest import Town, refused


def publish(registry: Registry, plan: PlanVersion, **kwargs: object) -> Published:
    with registry.write() as session:
        current = session.get_one(PlanVersion, plan.id)
        return plans.publish(session, current, by="staff", **kwargs)  # type: ignore[arg-type]


def places(registry: Registry, candidate: Candidate) -> list[tuple[int, Stage]]:
    with registry.read() as session:
        rows = session.execute(
            select(Placement.vacancy_id, Placement.stage)
            .where(Placement.candidate_id == candidate.id)
            .order_by(Placement.id)
        )
        return [(vacancy, stage) for vacancy, stage in rows]


def step(registry: Registry, candidate: Candidate, to: Stage) -> None:
    with registry.write() as session:
        placement = session.scalars(
            select(Placement)
            .where(Placement.candidate_id == candidate.id)
            .order_by(Placement.id.desc())
        ).first()
        assert placement is not None
        placement.step(to, by="staff")


def state(registry: Registry, plan: PlanVersion) -> PlanState:
    with registry.read() as session:
        return session.get_one(PlanVersion, plan.id).state


def test_every_assignment_becomes_an_offer_with_its_event(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    assert publish(registry, town.matching((person, vacancy))) == Published(0, 1, 0, 0)
    assert places(registry, person) == [(vacancy.id, Stage.OFFERED)]
    with registry.read() as session:
        placement = session.scalars(select(Placement)).one()
        (event,) = placement.events
    assert (event.stage_from, event.stage_to, event.by) == (
        Stage.PROPOSED,
        Stage.OFFERED,
        "staff",
    )
    assert placement.score == 100


def test_an_offer_that_the_new_plan_repeats_is_kept(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    publish(registry, town.matching((person, vacancy)))
    assert publish(registry, town.matching((person, vacancy))) == Published(1, 0, 0, 0)
    assert places(registry, person) == [(vacancy.id, Stage.OFFERED)]


def test_an_open_offer_elsewhere_is_taken_back_for_the_new_one(
    town: Town, registry: Registry
) -> None:
    person, first, second = town.candidate(), town.vacancy(), town.vacancy()
    publish(registry, town.matching((person, first)))
    assert publish(registry, town.matching((person, second))) == Published(0, 1, 1, 0)
    assert places(registry, person) == [(first.id, Stage.WITHDRAWN), (second.id, Stage.OFFERED)]


def test_an_open_offer_that_the_new_plan_drops_is_taken_back(
    town: Town, registry: Registry
) -> None:
    """Else its opening would be given away twice."""
    first, second, vacancy = town.candidate(), town.candidate(), town.vacancy()
    publish(registry, town.matching((first, vacancy)))
    publish(registry, town.matching((second, vacancy)))
    assert places(registry, first) == [(vacancy.id, Stage.WITHDRAWN)]
    assert places(registry, second) == [(vacancy.id, Stage.OFFERED)]


def test_who_has_accepted_is_never_moved_silently(town: Town, registry: Registry) -> None:
    person, first, second = town.candidate(), town.vacancy(), town.vacancy()
    before = town.matching((person, first))
    publish(registry, before)
    step(registry, person, Stage.ACCEPTED)
    plan = town.matching((person, second))
    with refused(Cause.PLAN_MOVES_PEOPLE, Conflict, people=1):
        publish(registry, plan)
    assert places(registry, person) == [(first.id, Stage.ACCEPTED)]
    assert (state(registry, before), state(registry, plan)) == (
        PlanState.PUBLISHED,
        PlanState.DRAFT,
    )


def test_who_has_accepted_and_is_not_in_the_plan_keeps_the_place(
    town: Town, registry: Registry
) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    publish(registry, town.matching((person, vacancy)))
    step(registry, person, Stage.ACCEPTED)
    publish(registry, town.matching())
    assert places(registry, person) == [(vacancy.id, Stage.ACCEPTED)]


def test_a_plan_that_would_oversell_a_vacancy_is_refused(town: Town, registry: Registry) -> None:
    first, second, vacancy = town.candidate(), town.candidate(), town.vacancy()
    publish(registry, town.matching((first, vacancy)))
    step(registry, first, Stage.ACCEPTED)
    with refused(Cause.PLAN_OVERSELLS, Conflict):
        publish(registry, town.matching((second, vacancy)))
    assert places(registry, second) == []


def test_a_plan_for_a_vacancy_closed_since_is_refused(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    plan = town.matching((person, vacancy))
    with registry.write() as session:
        vacancies.close(session, session.get_one(Vacancy, vacancy.id), by="staff")
    with refused(Cause.PLAN_VACANCIES_CLOSED, Conflict):
        publish(registry, plan)


def test_who_has_withdrawn_since_is_left_out(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    plan = town.matching((person, vacancy))
    with registry.write() as session:
        candidates.withdraw(session, session.get_one(Candidate, person.id), by="staff")
    assert publish(registry, plan).left_out == 1
    assert places(registry, person) == []


def test_who_declined_this_very_vacancy_is_not_asked_again(town: Town, registry: Registry) -> None:
    person, vacancy = town.candidate(), town.vacancy()
    publish(registry, town.matching((person, vacancy)))
    step(registry, person, Stage.DECLINED)
    assert publish(registry, town.matching((person, vacancy))).left_out == 1
    assert places(registry, person) == [(vacancy.id, Stage.DECLINED)]


def test_the_plan_before_is_superseded(town: Town, registry: Registry) -> None:
    first, second = town.matching(), town.matching()
    publish(registry, first)
    publish(registry, second)
    assert (state(registry, first), state(registry, second)) == (
        PlanState.SUPERSEDED,
        PlanState.PUBLISHED,
    )


def test_a_published_plan_is_not_published_again(town: Town, registry: Registry) -> None:
    plan = town.matching()
    publish(registry, plan)
    with refused(Cause.PLAN_PUBLISHED, Conflict, by="staff"):
        publish(registry, plan)


def test_a_discarded_plan_cannot_be_published(town: Town, registry: Registry) -> None:
    plan = town.matching()
    with registry.write() as session:
        plans.discard(session, session.get_one(PlanVersion, plan.id), by="staff")
    with pytest.raises(IllegalStep):
        publish(registry, plan)


def test_publishing_over_another_plan_than_one_saw_is_a_conflict(
    town: Town, registry: Registry
) -> None:
    mine, theirs = town.matching(), town.matching()
    publish(registry, theirs, replacing=None)
    with refused(Cause.PLAN_OVERTAKEN, Conflict):
        publish(registry, mine, replacing=None)
    publish(registry, mine, replacing=theirs.id)
    assert state(registry, mine) is PlanState.PUBLISHED


def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(
    town: Town, registry: Registry
) -> None:
    drafts = [town.matching(), town.matching()]
    start, results = threading.Barrier(2), []

    def sign(plan: PlanVersion) -> None:
        start.wait()
        try:
            publish(registry, plan, replacing=None)
            results.append("published")
        except Conflict:
            results.append("conflict")

    threads = [threading.Thread(target=sign, args=(plan,)) for plan in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["conflict", "published"]
    assert sorted(state(registry, plan) for plan in drafts) == [
        PlanState.DRAFT,
        PlanState.PUBLISHED,
    ]


def test_all_answers_at_once_leave_an_event_each(town: Town, registry: Registry) -> None:
    people = [town.candidate() for _ in range(5)]
    vacancy = town.vacancy(openings=5)
    publish(registry, town.matching(*((person, vacancy) for person in people)))
    with registry.write() as session:
        counted = answers.answer_all(
            session, town.campaign, declines={people[0].id, people[3].id}, by="demo"
        )
    assert counted == (3, 2)
    with registry.read() as session:
        for person in people:
            placement = session.scalars(
                select(Placement).where(Placement.candidate_id == person.id)
            ).one()
            declined = person in (people[0], people[3])
            assert placement.stage is (Stage.DECLINED if declined else Stage.ACCEPTED)
            assert [event.by for event in placement.events] == ["staff", "demo"]
            assert placement.version == 2

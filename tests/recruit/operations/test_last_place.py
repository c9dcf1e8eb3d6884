"""The last opening and the last seat go to one person, whoever asks at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import Candidate, Placement, Seat, Stage, Trip, Vacancy
from recruit.operations import answers, trips
from recruit.storage import Registry

from ..conftest import Town, refused


def at_once(registry: Registry, *actions: Callable[[Session], object]) -> list[str]:
    """Run each action in a thread and a transaction of its own; return how they ended."""
    start, results = threading.Barrier(len(actions)), []

    def run(action: Callable[[Session], object]) -> None:
        start.wait()
        try:
            with registry.write() as session:
                action(session)
            results.append("done")
        except Conflict:
            results.append("conflict")

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_offers_of_the_last_opening(town: Town, registry: Registry) -> None:
    vacancy, people = town.vacancy(openings=1), [town.candidate(), town.candidate()]

    def offer_to(person: Candidate) -> Callable[[Session], object]:
        return lambda session: answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by="staff",
        )

    assert at_once(registry, *map(offer_to, people)) == ["conflict", "done"]
    with registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Placement)) == 1


def test_two_offers_to_one_person(town: Town, registry: Registry) -> None:
    person, posts = town.candidate(), [town.vacancy(), town.vacancy()]

    def offer_of(vacancy: Vacancy) -> Callable[[Session], object]:
        return lambda session: answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by="staff",
        )

    assert at_once(registry, *map(offer_of, posts)) == ["conflict", "done"]


def test_two_late_comers_and_the_last_seat(town: Town, registry: Registry) -> None:
    seated, *late = (town.candidate() for _ in range(3))
    vacancy = town.vacancy(openings=3)
    for person in late:
        with registry.write() as session:
            found = session.get_one(Candidate, person.id)
            placement = answers.offer(
                session, found, session.get_one(Vacancy, vacancy.id), by="staff"
            )
            answers.accept(session, placement, by="staff")
    plan = town.charter(seated, seats=2)

    def seat_for(person: Candidate) -> Callable[[Session], object]:
        def give(session: Session) -> Seat:
            trip = session.scalars(select(Trip).where(Trip.plan_version_id == plan.id)).one()
            return trips.give_seat(
                session, trip, session.get_one(Candidate, person.id), by="staff"
            )

        return give

    assert at_once(registry, *map(seat_for, late)) == ["conflict", "done"]
    with registry.read() as session:
        assert sorted(session.scalars(select(Seat.seat))) == ["1", "2"]


def test_who_answers_on_an_old_page_is_told_that_it_changed(
    town: Town, registry: Registry
) -> None:
    """Two pages hold the same placement; the second to save it finds another version."""
    person, vacancy = town.candidate(), town.vacancy()
    with registry.write() as session:
        answers.offer(
            session,
            session.get_one(Candidate, person.id),
            session.get_one(Vacancy, vacancy.id),
            by="staff",
        )
    with registry.read() as session:
        seen = session.scalars(select(Placement)).one()
    with registry.write() as session:
        current = session.scalars(select(Placement)).one()
        answers.accept(session, current, by="王芳")
    with refused(Cause.CHANGED_MEANWHILE, Conflict), registry.write() as session:
        session.add(seen)
        answers.decline(session, seen, by="李明")
    with registry.read() as session:
        placement = session.scalars(select(Placement)).one()
        assert placement.stage is Stage.ACCEPTED
        assert [event.by for event in placement.events] == ["staff", "王芳"]

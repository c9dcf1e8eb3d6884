"""The last opening, the last seat, the one run, the one signature: many ask at once, one gets it.

Sixteen threads and three rounds on each database; with ``--long`` a hundred and a hundred.
Whoever loses is refused for the reason expected; any other error fails the test.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.errors import CausedError
from recruit.models import (
    BonusEntry,
    BonusKind,
    BonusSettlement,
    Campaign,
    Candidate,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    RunState,
    Seat,
    Stage,
    Trip,
    Vacancy,
)
from recruit.operations import answers, bonuses, journeys, plans, runs, trips
from recruit.storage import Registry

from ..recruit.conftest import BY, FIRST_DATE, Town

Action = Callable[[Session], object]


class Crowd:
    """So many threads that begin at the same moment, and how often."""

    def __init__(self, registry: Registry, size: int, rounds: int) -> None:
        self.registry, self.size, self.rounds = registry, size, rounds
        self._start = threading.Barrier(size)
        self.pool = ThreadPoolExecutor(size)

    def all_at_once(self, actions: Sequence[Action]) -> Counter[str]:
        """Let every thread do one action in a transaction of its own; count how they ended."""
        assert len(actions) == self.size
        return Counter(self.pool.map(self._do, actions))

    def _do(self, action: Action) -> str:
        self._start.wait(600)
        while True:
            try:
                with self.registry.write() as session:
                    action(session)
            except CausedError as refusal:
                if refusal.code is Cause.WRITER_BUSY:
                    continue  # a slow machine: the page says to try again
                return refusal.code.value
            return "done"

    def one_got_it(self, actions: Sequence[Action], *causes: Cause) -> bool:
        """Return whether one action was done and all others were refused for these causes."""
        ends = self.all_at_once(actions)
        refused = sum(ends[cause.value] for cause in causes)
        assert (ends["done"], refused) == (1, self.size - 1), ends
        return True


@pytest.fixture(autouse=True)
def connection_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all who wait stand before the database's locks, not before a pool of 40 connections.

    PostgreSQL takes a hundred; those beyond the 20 that a server keeps would be opened anew for
    every transaction, which is most of the work then.
    """
    monkeypatch.setattr("recruit.storage.session._POOL", {"pool_size": 90, "max_overflow": 0})


@pytest.fixture
def crowd(registry: Registry, long: bool) -> Iterator[Crowd]:
    """Give a crowd over the registry."""
    made = Crowd(registry, *((100, 100) if long else (16, 3)))
    yield made
    made.pool.shutdown()


def people(town: Town, crowd: Crowd) -> list[int]:
    return [town.candidate().id for _ in range(crowd.size)]


def place(session: Session, person: int, vacancy: int) -> Placement:
    return answers.offer(
        session, session.get_one(Candidate, person), session.get_one(Vacancy, vacancy), by=BY
    )


def everybody_accepted(town: Town, persons: Sequence[int]) -> None:
    vacancy = town.vacancy(openings=len(persons))
    with town.registry.write() as session:
        for person in persons:
            answers.accept(session, place(session, person, vacancy.id), by=BY)


def test_the_last_opening_goes_to_one(town: Town, crowd: Crowd) -> None:
    persons = people(town, crowd)
    for _ in range(crowd.rounds):
        vacancy = town.vacancy(openings=1)
        asking = [
            lambda session, who=who, post=vacancy.id: place(session, who, post) for who in persons
        ]
        assert crowd.one_got_it(asking, Cause.VACANCY_FULL)
        with town.registry.write() as session:
            (winner,) = session.scalars(
                select(Placement).where(Placement.vacancy_id == vacancy.id)
            )
            answers.withdraw(session, winner, by=BY)


def test_one_person_gets_one_of_many_offers(town: Town, crowd: Crowd) -> None:
    person = town.candidate().id
    posts = [town.vacancy().id for _ in range(crowd.size)]
    for _ in range(crowd.rounds):
        late = (Cause.CANDIDATE_PLACED, Cause.MADE_MEANWHILE)
        assert crowd.one_got_it(
            [lambda session, post=post: place(session, person, post) for post in posts], *late
        )
        with town.registry.write() as session:
            live = session.scalars(select(Placement).where(Placement.stage == Stage.OFFERED)).one()
            answers.withdraw(session, live, by=BY)


def test_the_last_seat_goes_to_one(town: Town, crowd: Crowd) -> None:
    persons = people(town, crowd)
    everybody_accepted(town, persons)
    seated = town.candidate()
    for _ in range(crowd.rounds):
        plan = town.charter(seated, seats=2)
        with town.registry.read() as session:
            trip_id = session.scalars(select(Trip.id).where(Trip.plan_version_id == plan.id)).one()

        def seat_for(who: int, trip_id: int = trip_id) -> Action:
            return lambda session: trips.give_seat(
                session, session.get_one(Trip, trip_id), session.get_one(Candidate, who), by=BY
            )

        assert crowd.one_got_it([seat_for(who) for who in persons], Cause.TRIP_FULL)
        with town.registry.write() as session:
            taken = session.scalars(select(Seat.seat).where(Seat.trip_id == trip_id)).all()
            assert sorted(taken) == ["1", "2"]
            assert trips.cancel(session, session.get_one(Trip, trip_id), by=BY) == 1


def test_one_person_gets_a_seat_on_one_of_many_trips(town: Town, crowd: Crowd) -> None:
    person = town.candidate().id
    everybody_accepted(town, [person])
    plan = town.charter(legs=crowd.size)
    with town.registry.read() as session:
        choices = list(session.scalars(select(Trip.id).where(Trip.plan_version_id == plan.id)))

    def seat_on(trip_id: int) -> Action:
        return lambda session: trips.give_seat(
            session, session.get_one(Trip, trip_id), session.get_one(Candidate, person), by=BY
        )

    for _ in range(crowd.rounds):
        late = (Cause.SEAT_NOT_DUE, Cause.CHANGED_MEANWHILE)
        assert crowd.one_got_it([seat_on(trip_id) for trip_id in choices], *late)
        with town.registry.write() as session:
            seat = session.scalars(select(Seat)).one()
            session.delete(seat)
            live = session.scalars(select(Placement)).one()
            live.step(Stage.ACCEPTED, by=BY)


def test_one_answer_to_an_offer_counts(town: Town, crowd: Crowd) -> None:
    """A hundred clicks on yes: one event, the others are told that it is answered."""
    for _ in range(crowd.rounds):
        person, vacancy = town.candidate().id, town.vacancy().id
        with town.registry.write() as session:
            row = place(session, person, vacancy).id

        def say_yes(session: Session, row: int = row) -> None:
            answers.accept(session, session.get_one(Placement, row), by=BY)

        late = (Cause.ILLEGAL_STEP, Cause.CHANGED_MEANWHILE)
        assert crowd.one_got_it([say_yes] * crowd.size, *late)
        with town.registry.read() as session:
            yes = select(func.count()).where(
                PlacementEvent.placement_id == row, PlacementEvent.stage_to == Stage.ACCEPTED
            )
            assert session.scalar(yes) == 1


def test_a_plan_is_published_once(town: Town, crowd: Crowd) -> None:
    persons = people(town, crowd)
    for _ in range(crowd.rounds):
        vacancy = town.vacancy(openings=3)
        plan = town.matching(*((town_person(town, who), vacancy) for who in persons[:3]))
        signing = [lambda session, plan=plan: publish(session, plan.id)] * crowd.size
        assert crowd.one_got_it(signing, Cause.PLAN_PUBLISHED)
        with town.registry.read() as session:
            of_plan = select(func.count()).where(Placement.vacancy_id == vacancy.id)
            assert session.scalar(of_plan) == 3


def test_of_many_drafts_one_replaces_the_plan_in_force(town: Town, crowd: Crowd) -> None:
    """Everybody saw the same plan in force; who signs second is told that it has changed."""
    former = None
    for _ in range(crowd.rounds):
        drafts = [town.matching().id for _ in range(crowd.size)]
        signing = [
            lambda session, draft=draft, former=former: publish(session, draft, former)
            for draft in drafts
        ]
        assert crowd.one_got_it(signing, Cause.PLAN_OVERTAKEN)
        with town.registry.read() as session:
            former = session.scalars(
                select(PlanVersion.id).where(PlanVersion.state == PlanState.PUBLISHED)
            ).one()


def test_a_double_click_starts_one_run(town: Town, crowd: Crowd) -> None:
    for number in range(1, crowd.rounds + 1):

        def ask(session: Session) -> None:
            campaign = session.get_one(Campaign, town.campaign.id)
            runs.request_run(session, campaign, PlanKind.MATCHING, by=BY)

        assert crowd.one_got_it([ask] * crowd.size, Cause.RUN_UNDER_WAY)
        with town.registry.write() as session:
            assert session.scalar(select(func.count()).select_from(Run)) == number
            queued = session.scalars(select(Run).where(Run.state == RunState.QUEUED)).one()
            runs.stop_run(session, queued, by=BY)


def test_a_bonus_is_settled_and_paid_once(town: Town, crowd: Crowd) -> None:
    with town.registry.write() as session:
        bonuses.add_rule(
            session, session.get_one(Campaign, town.campaign.id), kind=BonusKind.ON_DUTY,
            amount_yuan=500, first_date=FIRST_DATE, last_date=None, source="甬政办发", by=BY,
        )  # fmt: skip
    bringer, vacancy = town.referrer(), town.vacancy(openings=crowd.rounds)
    for number in range(1, crowd.rounds + 1):
        person = town.candidate(referrer=bringer).id
        with town.registry.write() as session:
            placement = place(session, person, vacancy.id)
            moment = dt.datetime.combine(FIRST_DATE, dt.time(8), dt.UTC) + dt.timedelta(days=3)
            answers.accept(session, placement, by=BY, at=moment)
            journeys.arrive_alone(session, placement, by=BY, at=moment)
            journeys.report_on_duty(session, placement, by=BY, at=moment)

        def settle(session: Session) -> None:
            bonuses.settle(session, session.get_one(Campaign, town.campaign.id), by=BY)

        assert crowd.one_got_it([settle] * crowd.size, Cause.BONUS_NOTHING_DUE)
        with town.registry.read() as session:
            keys = session.scalars(select(BonusEntry.key)).all()
            assert len(keys) == len(set(keys)) == number
            newest = session.scalars(select(func.max(BonusSettlement.id))).one()

        def pay(session: Session, newest: int = newest) -> None:
            bonuses.mark_paid(session, session.get_one(BonusSettlement, newest), by=BY)

        assert crowd.one_got_it([pay] * crowd.size, Cause.SETTLEMENT_PAID)


def publish(session: Session, plan: int, replacing: int | None = plans.ANY) -> None:
    plans.publish(session, session.get_one(PlanVersion, plan), by=BY, replacing=replacing)


def town_person(town: Town, row: int) -> Candidate:
    with town.registry.read() as session:
        return session.get_one(Candidate, row)

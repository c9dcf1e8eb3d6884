"""What a matching run sees of the registry, and how its plan is written down."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import matching
from planner.errors import InvalidProblem
from recruit.models import (
    Assignment,
    Candidate,
    Cohesion,
    HealthStatus,
    Party,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    Shortfall,
    Unmatched,
)
from recruit.operations import answers, candidates, pins, plans, returns, vacancies
from recruit.planning import matching as adapter

from ..conftest import BY, Town


def snapshot(town: Town) -> matching.Problem:
    with town.registry.read() as session:
        return adapter.snapshot(session, session.merge(town.campaign, load=False))


def worker(problem: matching.Problem, candidate: Candidate):
    return problem.workers.set_index("worker_id").loc[f"c{candidate.id}"]


def pinned(problem: matching.Problem) -> set[tuple[str, str, str]]:
    columns = ["worker_id", "vacancy_id", "kind"]
    return set(problem.pins[columns].itertuples(index=False, name=None))


def test_a_snapshot_holds_opaque_ids_and_no_names(town: Town) -> None:
    person = town.candidate("曾国安", phone="13800009999")
    post = town.vacancy()
    problem = snapshot(town)
    assert problem.workers["worker_id"].tolist() == [f"c{person.id}"]
    assert problem.vacancies["vacancy_id"].tolist() == [f"v{post.id}"]
    said = problem.workers.to_csv() + problem.vacancies.to_csv()
    assert "曾国安" not in said
    assert "13800009999" not in said


def test_people_who_withdrew_and_closed_vacancies_take_no_part(town: Town) -> None:
    stays, leaves = town.candidate(), town.candidate()
    posted, closed = town.vacancy(), town.vacancy()
    with town.registry.write() as session:
        candidates.withdraw(session, session.merge(leaves), by=BY)
        vacancies.close(session, session.merge(closed), by=BY)
    problem = snapshot(town)
    assert problem.workers["worker_id"].tolist() == [f"c{stays.id}"]
    assert problem.vacancies["vacancy_id"].tolist() == [f"v{posted.id}"]


@pytest.mark.parametrize(
    ("status", "expires", "cleared"),
    [
        (HealthStatus.UNKNOWN, None, True),
        (HealthStatus.GREEN, None, True),
        (HealthStatus.YELLOW, None, False),
        (HealthStatus.RED, dt.date(2020, 3, 1), False),
        (HealthStatus.RED, dt.date(2020, 2, 1), True),
    ],
)
def test_a_yellow_or_red_code_holds_until_it_expires(
    town: Town, status: HealthStatus, expires: dt.date | None, cleared: bool
) -> None:
    person = town.candidate(health_status=status)
    town.vacancy()
    with town.registry.write() as session:
        session.merge(person).health_expires = expires
    assert worker(snapshot(town), person)["cleared"] == cleared


@pytest.mark.parametrize(
    ("born", "adult"),
    [(dt.date(2002, 2, 20), True), (dt.date(2002, 2, 21), False), (None, True)],
)
def test_eighteen_on_the_first_day_is_adult(town: Town, born: dt.date | None, adult: bool) -> None:
    person = town.candidate(birth_date=born)
    town.vacancy()
    assert worker(snapshot(town), person)["adult"] == adult


def test_a_party_of_one_is_no_party(town: Town) -> None:
    together, alone = [town.candidate(), town.candidate()], town.candidate()
    town.vacancy()
    with town.registry.write() as session:
        for members, key in ((together, "a"), ([alone], "b")):
            party = Party(campaign_id=town.campaign.id, import_key=key, label=key)
            session.add(party)
            session.flush()
            for member in members:
                session.merge(member).party_id = party.id
    problem = snapshot(town)
    assert worker(problem, alone)["party_id"] == ""
    assert len(problem.parties) == 1
    assert worker(problem, together[0])["party_id"] == worker(problem, together[1])["party_id"]


def test_beds_rooms_and_minimum_fill_of_enterprises_are_in_the_snapshot(town: Town) -> None:
    firm, other = town.enterprise(), town.enterprise()
    town.candidate()
    town.vacancy(firm)
    town.vacancy(other, couple_rooms=3)
    assert snapshot(town).enterprises["couples_rooms"].tolist() == [3]
    with town.registry.write() as session:
        stated = session.merge(firm)
        stated.dormitory_places, stated.couples_rooms, stated.min_fill = 12, 0, 0.5
    rows = snapshot(town).enterprises.set_index("enterprise_id")
    assert rows.loc[f"e{firm.id}"].tolist() == [0.5, 12, 0]
    assert rows.loc[f"e{other.id}", "couples_rooms"] == 3


@pytest.mark.parametrize(
    ("people", "cohesion", "couple"),
    [(2, Cohesion.ENTERPRISE, True), (3, Cohesion.ENTERPRISE, False), (2, Cohesion.TOWN, False)],
)
def test_only_two_of_one_enterprise_are_a_couple(
    town: Town, people: int, cohesion: Cohesion, couple: bool
) -> None:
    members = [town.candidate() for _ in range(people)]
    town.vacancy()
    with town.registry.write() as session:
        party = Party(
            campaign_id=town.campaign.id, import_key="a", label="a", cohesion=cohesion, couple=True
        )
        session.add(party)
        session.flush()
        for member in members:
            session.merge(member).party_id = party.id
    assert snapshot(town).parties["couple"].tolist() == [couple]


def test_a_returning_worker_may_only_go_to_the_own_employer(town: Town) -> None:
    firm = town.enterprise()
    person = town.candidate(employer=firm, is_returning=True)
    town.vacancy()
    with town.registry.write() as session:
        returns.ensure_return_posts(session, session.merge(town.campaign))
    problem = snapshot(town)
    assert worker(problem, person)["employer_id"] == f"e{firm.id}"
    post = problem.vacancies[problem.vacancies["returning"]]
    assert post[["enterprise_id", "openings"]].to_numpy().tolist() == [[f"e{firm.id}", 1]]


def test_answers_become_pins(town: Town) -> None:
    post, other = town.vacancy(openings=9), town.vacancy(openings=9)
    said_yes, said_no, waits = (town.candidate() for _ in range(3))
    plan = town.matching((said_yes, post), (said_no, post), (waits, post))
    with town.registry.write() as session:
        plans.publish(session, session.merge(plan), by=BY)
        for person, answer in ((said_yes, answers.accept), (said_no, answers.decline)):
            placement = answers.live_placement(session, session.merge(person))
            assert placement is not None
            answer(session, placement, by=BY)
    found = pinned(snapshot(town))
    v = f"v{post.id}"
    assert found == {
        (f"c{said_yes.id}", v, "must"),
        (f"c{said_no.id}", v, "forbid"),
        (f"c{waits.id}", v, "keep"),
    }
    with town.registry.write() as session:
        pins.set_pin(
            session,
            session.merge(town.campaign),
            session.merge(waits),
            session.merge(other),
            kind=PinKind.MUST,
            reason="家人在此",
            by=BY,
        )
    assert (f"c{waits.id}", f"v{other.id}", "must") in pinned(snapshot(town))


def test_nobody_to_place_is_said_and_not_planned(town: Town) -> None:
    town.vacancy()
    with pytest.raises(InvalidProblem, match="workers"):
        snapshot(town)


def test_a_plan_is_recorded_with_score_parts_reasons_and_shortfalls(town: Town) -> None:
    post = town.vacancy(openings=1)
    short = town.vacancy(openings=3, trade="welding")
    people = [town.candidate(), town.candidate()]
    plan = matching.solve(snapshot(town))
    with town.registry.write() as session:
        run = Run(campaign_id=town.campaign.id, kind=PlanKind.MATCHING, requested_by=BY)
        session.add(run)
        session.flush()
        version = adapter.record(session, run, plan)
        again = adapter.record(session, run, plan)
        assert (version.number, again.number) == (1, 2)
        version_id = version.id
    with town.registry.read() as session:
        [assigned] = session.query(Assignment).filter_by(plan_version_id=version_id)
        [left] = session.query(Unmatched).filter_by(plan_version_id=version_id)
        gaps = session.query(Shortfall).filter_by(plan_version_id=version_id)
        wanted, gap = sorted(gaps, key=lambda row: row.vacancy_id)
    assert assigned.vacancy_id == post.id
    assert assigned.score == sum(assigned.parts.values())
    assert {assigned.candidate_id, left.candidate_id} == {person.id for person in people}
    assert left.reason
    assert (gap.vacancy_id, gap.openings, gap.filled) == (short.id, 3, 0)
    assert (wanted.vacancy_id, wanted.filled, wanted.seat_people) == (post.id, 1, 1)


def test_a_plan_version_is_told_again_for_another_matching_to_begin_from(town: Town) -> None:
    post = town.vacancy()
    people = [town.candidate(), town.candidate()]
    plan = matching.solve(snapshot(town))
    with town.registry.write() as session:
        run = Run(campaign_id=town.campaign.id, kind=PlanKind.MATCHING, requested_by=BY)
        session.add(run)
        session.flush()
        version_id = adapter.record(session, run, plan).id
    with town.registry.read() as session:
        told = adapter.plan_of(session, session.get_one(PlanVersion, version_id))
    assert told.assignments["vacancy_id"].tolist() == [f"v{post.id}"]
    known = {*told.assignments["worker_id"], *told.unmatched["worker_id"]}
    assert known == {f"c{person.id}" for person in people}
    assert matching.resolve(snapshot(town), told).summary["again"]["moved"] == 0

"""Places that were accepted and no longer fit: kept outside the matching, and said."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import matching
from recruit.causes import Cause
from recruit.models import (
    Candidate,
    Cohesion,
    Enterprise,
    HealthStatus,
    Party,
    PinKind,
    PlanKind,
    PlanVersion,
    Run,
    Stage,
    Vacancy,
)
from recruit.operations import answers, pins, plans
from recruit.planning import matching as adapter

from ..conftest import BY, Town, refused


def snapshot(town: Town) -> matching.Problem:
    with town.registry.read() as session:
        return adapter.snapshot(session, session.merge(town.campaign, load=False))


def said_yes(town: Town, *pairs: tuple[Candidate, Vacancy]) -> None:
    """Publish a plan of these pairs; everybody accepts."""
    plan = town.matching(*pairs)
    with town.registry.write() as session:
        plans.publish(session, session.merge(plan), by=BY)
        for person, _ in pairs:
            placement = answers.live_placement(session, session.merge(person))
            assert placement is not None
            answers.accept(session, placement, by=BY)


def change(town: Town, thing: Candidate | Enterprise | Vacancy, **values: object) -> None:
    with town.registry.write() as session:
        found = session.get_one(type(thing), thing.id)
        for name, value in values.items():
            setattr(found, name, value)


def solved(town: Town) -> PlanVersion:
    """Match, and write the plan down."""
    plan = matching.solve(snapshot(town))
    with town.registry.write() as session:
        run = Run(campaign_id=town.campaign.id, kind=PlanKind.MATCHING, requested_by=BY)
        session.add(run)
        session.flush()
        return adapter.record(session, run, plan)


@pytest.mark.parametrize(
    ("whose", "values", "rule"),
    [
        ("person", {"health_status": HealthStatus.YELLOW}, "health"),
        ("person", {"ready_date": dt.date(2020, 3, 9)}, "ready_date"),
        ("person", {"min_wage": 9_000}, "wage"),
        ("post", {"trade": "welding"}, "trade"),
    ],
)
def test_a_place_that_no_longer_fits_is_kept_and_holds_nobody_up(
    town: Town, whose: str, values: dict[str, object], rule: str
) -> None:
    held, free = town.candidate(trade="general"), town.candidate(trade="welding")
    post = town.vacancy(
        openings=2, wage_min=4_000, wage_max=6_000, start_until=dt.date(2020, 3, 1)
    )
    said_yes(town, (held, post))
    change(town, held if whose == "person" else post, **values)
    problem = snapshot(town)
    assert problem.workers["worker_id"].tolist() == [f"c{free.id}"]
    assert problem.vacancies["openings"].tolist() == [1]
    version = solved(town)
    said = {"candidate": held.id, "vacancy": post.id, "rules": [rule]}
    assert version.summary["held"] == {"people": 1, "first": [said]}
    with town.registry.write() as session:
        done = plans.publish(session, session.get_one(PlanVersion, version.id), by=BY)
        assert done.made == 1
        kept = answers.live_placement(session, session.get_one(Candidate, held.id))
        assert kept is not None
        assert (kept.vacancy_id, kept.stage) == (post.id, Stage.ACCEPTED)


def test_who_fits_is_no_misfit(town: Town) -> None:
    person, post = town.candidate(), town.vacancy(openings=2)
    said_yes(town, (person, post))
    assert "held" not in solved(town).summary
    assert snapshot(town).workers["worker_id"].tolist() == [f"c{person.id}"]


def test_the_bed_of_who_is_held_is_taken(town: Town) -> None:
    firm = town.enterprise()
    change(town, firm, dormitory_places=2)
    post = town.vacancy(firm, openings=3, dormitory=True)
    held, free = (town.candidate(needs_dormitory=True) for _ in range(2))
    said_yes(town, (held, post))
    change(town, held, health_status=HealthStatus.RED)
    assert snapshot(town).enterprises["dormitory_places"].tolist() == [1]
    assert snapshot(town).workers["worker_id"].tolist() == [f"c{free.id}"]


def test_who_may_not_travel_does_not_undo_what_the_party_has_accepted(town: Town) -> None:
    post = town.vacancy(openings=3)
    first, second, third = (town.candidate() for _ in range(3))
    with town.registry.write() as session:
        party = Party(
            campaign_id=town.campaign.id, import_key="a", label="a", cohesion=Cohesion.ENTERPRISE
        )
        session.add(party)
        session.flush()
        for member in (first, second, third):
            session.get_one(Candidate, member.id).party_id = party.id
    said_yes(town, (first, post))
    change(town, third, health_status=HealthStatus.YELLOW)
    parties = snapshot(town).workers.set_index("worker_id")["party_id"]
    assert parties[f"c{third.id}"] == ""
    assert parties[f"c{first.id}"] == parties[f"c{second.id}"] == f"p{party.id}"
    plan = matching.solve(snapshot(town))
    assert set(plan.assignments["worker_id"]) == {f"c{first.id}", f"c{second.id}"}
    change(town, third, health_status=HealthStatus.GREEN)
    assert snapshot(town).workers["party_id"].nunique() == 1


def test_a_pin_of_staff_that_fits_nowhere_is_refused_by_name_of_the_rule(town: Town) -> None:
    person, post = town.candidate(trade="general"), town.vacancy(trade="welding")
    with town.registry.write() as session:
        pins.set_pin(
            session, session.merge(town.campaign), session.merge(person), session.merge(post),
            kind=PinKind.MUST, reason="家人在此", by=BY,
        )  # fmt: skip
    rules = (matching.Rule.TRADE,)
    with refused(Cause.PINS_UNFIT, candidate=person.id, vacancy=post.id, rules=rules, pins=1):
        snapshot(town)

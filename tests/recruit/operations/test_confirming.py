"""What an enterprise confirms, and what it may change of its own vacancies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from recruit.causes import Cause
from recruit.errors import NotFound
from recruit.models import Placement, PlacementEvent, Stage, Vacancy, VacancyKind
from recruit.operations import answers, posting
from recruit.operations.confirming import Verdict, confirm
from recruit.operations.posting import Terms
from recruit.queries import arrivals

from ..conftest import refused


@pytest.fixture
def firm(town):
    """Return an enterprise."""
    return town.enterprise("甬江口罩")


@pytest.fixture
def accepted(registry, town, firm):
    """Return two people of the enterprise who have said yes, as placement ids."""
    post = town.vacancy(firm, openings=4, wage_min=4500, wage_max=6000)
    people = [town.candidate() for _ in range(2)]
    with registry.write() as session:
        made = [
            answers.offer(session, session.merge(person), session.merge(post), by="staff")
            for person in people
        ]
        for placement in made:
            answers.accept(session, placement, by="person")
        return [placement.id for placement in made]


def put(registry, placement, stage):
    with registry.write() as session:
        session.get_one(Placement, placement).stage = stage


def test_on_duty_writes_the_arrival_too_and_a_second_time_changes_nothing(
    registry, firm, accepted
):
    with registry.write() as session:
        first = confirm(session, firm, accepted, Verdict.ON_DUTY, by="qy0001")
        again = confirm(session, firm, accepted, Verdict.ON_DUTY, by="qy0001")
    assert (first.moved, again.moved, again.same) == (2, 0, 2)
    with registry.read() as session:
        steps = [
            event.stage_to
            for event in session.query(PlacementEvent)
            .filter_by(placement_id=accepted[0])
            .order_by(PlacementEvent.id)
        ]
    assert steps == [Stage.OFFERED, Stage.ACCEPTED, Stage.ARRIVED, Stage.ON_DUTY]


@pytest.mark.parametrize(
    ("stage", "verdict", "end"),
    [
        (Stage.SEATED, Verdict.ON_DUTY, Stage.ON_DUTY),
        (Stage.BOARDED, Verdict.NO_SHOW, Stage.NO_SHOW),
        (Stage.ARRIVED, Verdict.LEFT, Stage.WITHDRAWN),
        (Stage.ON_DUTY, Verdict.LEFT, Stage.WITHDRAWN),
        (Stage.ON_DUTY, Verdict.RETAINED, Stage.RETAINED),
        (Stage.ON_DUTY, Verdict.NO_SHOW, None),
        (Stage.SEATED, Verdict.LEFT, None),
        (Stage.ARRIVED, Verdict.RETAINED, None),
        (Stage.DECLINED, Verdict.ON_DUTY, None),
    ],
)
def test_a_verdict_goes_only_where_it_makes_sense(
    registry, firm, accepted, *, stage, verdict, end
):
    put(registry, accepted[0], stage)
    with registry.write() as session:
        done = confirm(session, firm, accepted[:1], verdict, by="qy0001")
    assert (done.moved, done.refused) == ((1, 0) if end else (0, 1))
    with registry.read() as session:
        assert session.get_one(Placement, accepted[0]).stage is (end or stage)


def test_people_of_another_enterprise_cannot_be_confirmed(registry, town, accepted):
    stranger = town.enterprise()
    with refused(Cause.NOT_FOUND, NotFound), registry.write() as session:
        confirm(session, stranger, accepted, Verdict.ON_DUTY, by="qy0002")


def test_names_are_shown_only_once_the_journey_is_published(registry, campaign, firm, accepted):
    put(registry, accepted[1], Stage.SEATED)
    with registry.read() as session:
        rows = arrivals.arrivals(session, campaign.id, firm.id)
    assert [bool(row.name) for row in sorted(rows, key=lambda row: row.placement_id)] == [
        False,
        True,
    ]


def test_the_headcount_counts_every_person_once(registry, campaign, firm, accepted):
    put(registry, accepted[1], Stage.ON_DUTY)
    with registry.write() as session:
        confirm(session, firm, accepted[1:], Verdict.LEFT, by="qy0001")
    with registry.read() as session:
        heads = arrivals.headcount(session, campaign.id, firm.id)
    assert (heads.openings, heads.coming, heads.on_duty, heads.left) == (4, 1, 0, 1)


TERMS = Terms(
    openings=4,
    wage_min=4500,
    wage_max=6000,
    dormitory=True,
    start_from=dt.date(2020, 2, 24),
    start_until=dt.date(2020, 3, 1),
)


@pytest.mark.parametrize(
    ("worse", "cause"),
    [
        ({"openings": 0}, Cause.VACANCY_OPENINGS_RANGE),
        ({"openings": 2001}, Cause.VACANCY_OPENINGS_RANGE),
        ({"wage_min": -1}, Cause.VACANCY_WAGE_RANGE),
        ({"wage_min": 7000}, Cause.VACANCY_WAGE_RANGE),
        ({"start_until": dt.date(2020, 2, 1)}, Cause.VACANCY_DATES),
    ],
)
def test_terms_that_cannot_be_are_refused(worse, cause):

    with refused(cause):
        replace(TERMS, **worse)


@pytest.mark.parametrize(
    ("terms", "cause"),
    [
        ({"openings": 1}, Cause.OPENINGS_BELOW_TAKEN),
        ({"wage_min": 4000}, Cause.VACANCY_TERMS_PROMISED),
        ({"dormitory": False}, Cause.VACANCY_TERMS_PROMISED),
        ({"start_until": dt.date(2020, 2, 26)}, Cause.VACANCY_TERMS_PROMISED),
    ],
)
def test_what_people_were_promised_does_not_become_worse(
    registry, campaign, accepted, *, terms, cause
):

    with registry.write() as session:
        post = session.query(Vacancy).one()
        post.start_from = None
    with refused(cause), registry.write() as session:
        better = replace(TERMS, start_from=None, start_until=None)
        posting.change(
            session, campaign, session.query(Vacancy).one(), replace(better, **terms), by="qy0001"
        )


def test_better_terms_are_taken(registry, campaign, accepted):
    better = Terms(openings=9, wage_min=5000, wage_max=7000, dormitory=True)
    with registry.write() as session:
        posting.change(session, campaign, session.query(Vacancy).one(), better, by="qy0001")
    with registry.read() as session:
        post = session.query(Vacancy).one()
        assert (post.openings, post.wage_min, post.wage_text) == (9, 5000, "5000-7000")


def test_posts_of_returning_workers_are_not_changed_by_hand(registry, town, campaign, firm):
    post = town.vacancy(firm, kind=VacancyKind.RETURNING)
    with refused(Cause.VACANCY_FOR_RETURNING), registry.write() as session:
        posting.change(session, campaign, session.get_one(Vacancy, post.id), TERMS, by="qy0001")

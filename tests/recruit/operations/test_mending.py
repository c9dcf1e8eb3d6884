"""A published charter plan mended: a draft of its own, and a list of who must be told what."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import charter
from recruit import queries
from recruit.errors import Conflict
from recruit.language import Language
from recruit.models import Candidate, PlanKind, PlanState, PlanVersion, Run, Trip
from recruit.operations import answers, mending, plans, supply
from recruit.operations.candidates import withdraw
from recruit.planning import charter as adapter
from recruit.wording.news import NEWS, news

from ..conftest import BY, Town

FUNAN, TAIHE = "341225", "341222"
EARLY = dt.datetime(2020, 2, 1, tzinfo=dt.UTC)


@pytest.fixture
def published(town: Town) -> list[Candidate]:
    """Twelve people with seats in a published charter plan."""
    people = [town.candidate(home_county=FUNAN if n < 8 else TAIHE) for n in range(12)]
    post = town.vacancy(openings=12, start_until=dt.date(2020, 3, 6))
    plan = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        supply.stock(session, campaign, reach=1)
        plans.publish(session, session.merge(plan), by=BY)
        answers.answer_all(session, campaign, declines=(), by=BY)
        run = Run(campaign_id=campaign.id, kind=PlanKind.CHARTER, requested_by=BY)
        session.add(run)
        session.flush()
        solved = charter.solve(adapter.snapshot(session, campaign))
        plans.publish(session, adapter.record(session, run, solved), by=BY)
    return people


def mended(town: Town, **more: object) -> tuple[PlanVersion, tuple[queries.ToldRow, ...]]:
    """Mend the plan; return the draft and whom to tell."""
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        version = mending.mend(session, campaign, by=BY, at=EARLY, **more)  # type: ignore[arg-type]
        return version, queries.told(session, version.id)


def trips_of(town: Town, version: PlanVersion) -> set[str]:
    with town.registry.read() as session:
        return {t.code for t in session.query(Trip).filter_by(plan_version_id=version.id)}


def test_without_news_the_draft_is_the_published_plan(
    town: Town, published: list[Candidate]
) -> None:
    version, told = mended(town)
    assert version.state is PlanState.DRAFT
    assert told == ()
    with town.registry.read() as session:
        first = session.get_one(PlanVersion, version.summary["mends"])
        assert trips_of(town, version) == trips_of(town, first)


def test_a_cancelled_trip_is_replaced_and_its_people_are_told(
    town: Town, published: list[Candidate]
) -> None:
    with town.registry.read() as session:
        code = session.query(Trip).filter(Trip.mode.in_(("coach", "carriage"))).first().code
    version, told = mended(town, cancelled=[code])
    assert code not in trips_of(town, version)
    assert told
    assert all(row.candidate and row.kind in NEWS for row in told)


def test_who_withdrew_since_is_seen_without_being_named(
    town: Town, published: list[Candidate]
) -> None:
    with town.registry.write() as session:
        withdraw(session, session.get_one(Candidate, published[0].id), by=BY)
    _, told = mended(town)
    assert [(r.candidate_id, r.kind) for r in told if r.kind == "cancelled"] == [
        (published[0].id, "cancelled")
    ]


def test_a_sealed_county_is_entered_and_nobody_leaves_from_it(
    town: Town, published: list[Candidate]
) -> None:
    seal = mending.Sealed(FUNAN, dt.date(2020, 2, 1), dt.date(2020, 4, 1))
    _, told = mended(town, sealed=[seal])
    lost = {row.candidate_id for row in told if row.kind == "now_unserved"}
    assert lost == {person.id for person in published[:8]}


def test_a_squad_sees_its_own_province(town: Town, published: list[Candidate]) -> None:
    seal = mending.Sealed(FUNAN, dt.date(2020, 2, 1), dt.date(2020, 4, 1))
    version, told = mended(town, sealed=[seal])
    with town.registry.read() as session:
        assert queries.told(session, version.id, province="340000") == told
        assert queries.told(session, version.id, province="520000") == ()


def test_without_a_published_plan_there_is_nothing_to_mend(town: Town) -> None:
    with town.registry.write() as session, pytest.raises(Conflict):
        mending.mend(session, session.merge(town.campaign), by=BY)


def test_an_unknown_trip_is_refused(town: Town, published: list[Candidate]) -> None:
    with pytest.raises(Conflict):
        mended(town, cancelled=["Z9999"])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [kind.value for kind in charter.Told])
def test_every_kind_of_news_has_a_text(kind: str, language: Language) -> None:
    facts = {
        "name": "王五", "from_time": "2020-02-22 05:00", "to_trip": "C0001",
        "to_time": "2020-02-23 05:00", "to_place": "阜南", "to_seat": "3A",
    }  # fmt: skip
    assert "王五" in news(kind, language, facts)

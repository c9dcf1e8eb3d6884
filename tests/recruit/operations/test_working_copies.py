"""A charter plan edited by hand: tried without a trace, kept, undone, saved; nobody overtaken."""

from __future__ import annotations

import datetime as dt

import pytest

from planner import charter
from recruit.causes import Cause
from recruit.errors import Conflict, UserError
from recruit.models import (
    Candidate,
    PlanKind,
    PlanState,
    PlanVersion,
    Run,
    Trip,
    WorkingCopy,
    WorkingState,
)
from recruit.operations import answers, plans, scenarios, supply, working_copies
from recruit.operations.candidates import withdraw
from recruit.planning import charter as adapter
from recruit.queries import charter_room as room
from recruit.queries.charter_board import Board, Vehicle, at_stop, board_of, from_county, targets
from recruit.queries.plan_difference import plan_difference

from ..conftest import BY, Town, refused

FUNAN, XINCAI = "341225", "411729"


@pytest.fixture
def database() -> str:
    """Return SQLite alone: what differs between databases is tested with the background work."""
    return "sqlite"


@pytest.fixture
def published(town: Town) -> int:
    """Return the published plan of 34 people of Anhui and 6 of Henan."""
    people = [
        town.candidate(home_county=FUNAN, ready_date=dt.date(2020, 2, 21 if n < 30 else 22))
        for n in range(34)
    ] + [town.candidate(home_county=XINCAI, ready_date=dt.date(2020, 2, 22)) for _ in range(6)]
    post = town.vacancy(openings=60, start_until=dt.date(2020, 3, 6))
    matching = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        supply.stock(session, campaign, reach=1)
        plans.publish(session, session.merge(matching), by=BY)
        answers.answer_all(session, campaign, declines=(), by=BY)
        run = Run(campaign_id=campaign.id, kind=PlanKind.CHARTER, requested_by=BY)
        session.add(run)
        session.flush()
        solved = charter.solve(adapter.snapshot(session, campaign))
        version = adapter.record(session, run, solved)
        plans.publish(session, version, by=BY)
        return version.id


def opened(town: Town, plan_id: int, *, province: str = "") -> int:
    """Put a plan on the table; return the number of the working copy."""
    with town.registry.read() as session:
        opening = working_copies.prepare(session, session.get_one(PlanVersion, plan_id))
    with town.registry.write() as session:
        return working_copies.open_copy(
            session, opening, name="试一试", by=BY, province=province
        ).id


def board(town: Town, copy_id: int) -> Board:
    with town.registry.read() as session:
        return board_of(working_copies.bench_of(session, session.get_one(WorkingCopy, copy_id)))


def tried(town: Town, copy_id: int, *edits: dict[str, str]) -> working_copies.Tried:
    with town.registry.read() as session:
        copy = session.get_one(WorkingCopy, copy_id)
        return working_copies.try_edits(session, copy, edits)


def done(town: Town, copy_id: int, *edits: dict[str, str], by: str = BY) -> None:
    step = tried(town, copy_id, *edits)
    with town.registry.write() as session:
        working_copies.keep(session, step, by=by)


def row(town: Town, copy_id: int) -> room.CopyRow:
    with town.registry.read() as session:
        found = room.copy(session, copy_id)
        assert found is not None
        return found


def full_and_roomy(seen: Board) -> tuple[Vehicle, Vehicle]:
    """Return a full train and a later one of the same station with seats left."""
    trains = [v for v in seen.vehicles if v.mode == "carriage"]
    return next(
        (full, roomy)
        for full in trains
        for roomy in trains
        if full.first == roomy.first and not full.free and roomy.free and full.date < roomy.date
    )


def test_a_working_copy_begins_as_the_plan_is(town: Town, published: int) -> None:
    copy = opened(town, published)
    with town.registry.read() as session:
        codes = {t.code for t in session.query(Trip).filter_by(plan_version_id=published)}
    assert set(board(town, copy).by_code) == codes
    assert row(town, copy).figures["unserved"] == 0


def test_trying_leaves_no_trace(town: Town, published: int) -> None:
    copy = opened(town, published)
    before = row(town, copy)
    step = tried(town, copy, {"kind": "off", "party": next(iter(board(town, copy).groups))})
    assert step.figures["unserved"] == before.figures["unserved"] + 1
    assert row(town, copy) == before


def test_a_kept_step_changes_the_board_and_can_be_undone_and_done_again(
    town: Town, published: int
) -> None:
    copy = opened(town, published)
    full, roomy = full_and_roomy(board(town, copy))
    somebody = board(town, copy).aboard[full.code][0][1]
    done(town, copy, {"kind": "move", "party": somebody, "trip": roomy.code})
    assert board(town, copy).by_code[full.code].free == 1
    with town.registry.write() as session:
        working_copies.undo(session, copy, revision=1, by=BY)
    assert board(town, copy).by_code[full.code].free == 0
    assert row(town, copy).may_redo
    with town.registry.write() as session:
        working_copies.redo(session, copy, revision=2, by=BY)
    assert board(town, copy).by_code[full.code].free == 1


def test_a_new_step_after_an_undo_takes_the_place_of_what_was_undone(
    town: Town, published: int
) -> None:
    copy = opened(town, published)
    first, second = list(board(town, copy).groups)[:2]
    done(town, copy, {"kind": "off", "party": first})
    with town.registry.write() as session:
        working_copies.undo(session, copy, revision=1, by=BY)
    done(town, copy, {"kind": "off", "party": second})
    assert [group.key for group in board(town, copy).tray] == [second]
    assert not row(town, copy).may_redo


def test_a_step_that_breaks_a_rule_is_named_and_not_kept(town: Town, published: int) -> None:
    copy = opened(town, published)
    full, roomy = full_and_roomy(board(town, copy))
    somebody = board(town, copy).aboard[roomy.code][0][1]
    step = tried(town, copy, {"kind": "move", "party": somebody, "trip": full.code})
    assert "oversold_seat" in {one.rule for one in step.broken}
    with (
        town.registry.write() as session,
        refused(Cause.EDIT_BREAKS_RULES),
    ):
        working_copies.keep(session, step, by=BY)
    assert row(town, copy).position == 0


def test_what_is_locked_is_not_moved(town: Town, published: int) -> None:
    copy = opened(town, published)
    full, roomy = full_and_roomy(board(town, copy))
    done(town, copy, {"kind": "lock", "trip": full.code})
    assert board(town, copy).by_code[full.code].locked
    somebody = board(town, copy).aboard[full.code][0][1]
    step = tried(town, copy, {"kind": "move", "party": somebody, "trip": roomy.code})
    assert [(one.rule, one.where) for one in step.broken] == [("locked", full.code)]


def test_who_comes_second_is_told_who_was_first(town: Town, published: int) -> None:
    copy = opened(town, published)
    first, second = list(board(town, copy).groups)[:2]
    mine = tried(town, copy, {"kind": "off", "party": first})
    done(town, copy, {"kind": "off", "party": second}, by="wang")
    with town.registry.write() as session, refused(Cause.COPY_CHANGED, Conflict, by="wang"):
        working_copies.keep(session, mine, by=BY)


def test_a_squad_changes_nothing_of_another_province(town: Town, published: int) -> None:
    copy = opened(town, published, province="340000")
    other = next(g for g in board(town, copy).groups.values() if g.county == XINCAI)
    with refused(Cause.COPY_OTHER_PROVINCE):
        tried(town, copy, {"kind": "off", "party": other.key})


def test_an_unknown_trip_is_named(town: Town, published: int) -> None:
    copy = opened(town, published)
    somebody = next(iter(board(town, copy).groups))
    with refused(Cause.EDIT_UNKNOWN, said="Z9999"):
        tried(town, copy, {"kind": "move", "party": somebody, "trip": "Z9999"})


def test_saving_gives_a_draft_that_says_whom_it_changes(town: Town, published: int) -> None:
    copy = opened(town, published)
    full, roomy = full_and_roomy(board(town, copy))
    somebody = board(town, copy).aboard[full.code][0][1]
    done(town, copy, {"kind": "move", "party": somebody, "trip": roomy.code})
    with town.registry.write() as session:
        version = working_copies.save(session, copy, revision=1, name="错开一天", by=BY)
        assert (version.state, version.note) == (PlanState.DRAFT, "错开一天")
        assert version.summary["mends"] == published
        assert [r["kind"] for r in version.summary["told"] if r["kind"] == "new_trip"] == [
            "new_trip"
        ]
        found = plan_difference(session, session.get_one(PlanVersion, published), version)
    assert found.counts["new_trip"] == 1
    assert found.same_names
    with town.registry.read() as session:
        assert session.get_one(PlanVersion, published).state is PlanState.PUBLISHED
    assert row(town, copy).saved


def test_a_squad_publishes_only_what_changes_its_own_people(town: Town, published: int) -> None:
    for province, county, fine in (("340000", FUNAN, True), ("340000", XINCAI, False)):
        copy = opened(town, published)
        group = next(g for g in board(town, copy).groups.values() if g.county == county)
        done(town, copy, {"kind": "off", "party": group.key})
        with town.registry.write() as session:
            version = working_copies.save(session, copy, revision=1, name="少一个", by=BY)
            assert scenarios.confined_to(session, version, province) is fine
            if not fine:
                with refused(Cause.PLAN_NOT_FROM_FORCE):
                    scenarios.publish(session, version, by=BY, province=province)


def test_who_withdrew_since_has_left_his_seat(town: Town, published: int) -> None:
    with town.registry.write() as session:
        who = session.query(Candidate).filter_by(home_county=FUNAN).first()
        withdraw(session, who, by=BY)
        key = f"solo:c{who.id}"
    copy = opened(town, published)
    assert key not in board(town, copy).groups
    assert row(town, copy).figures["served"] == 39


def test_likely_vehicles_are_lawful_ones(town: Town, published: int) -> None:
    copy = opened(town, published)
    seen = board(town, copy)
    full, _ = full_and_roomy(seen)
    group = at_stop(seen, full.code, full.first)[0]
    likely, others = targets(seen, group)
    assert likely
    assert full not in likely + others
    for vehicle in likely:
        step = tried(town, copy, {"kind": "move", "party": group.key, "trip": vehicle.code})
        assert step.broken == ()


def test_a_vehicle_can_be_added_for_somebody(town: Town, published: int) -> None:
    copy = opened(town, published)
    seen = board(town, copy)
    ten = [g.key for g in seen.groups.values() if g.county == FUNAN][:10]
    added = {
        "kind": "add", "offer": "coach", "mode": "coach", "date": "2020-02-28",
        "counties": [FUNAN], "parties": ten,
    }  # fmt: skip
    done(town, copy, added)
    coach = next(v for v in board(town, copy).vehicles if v.mode == "coach")
    assert (coach.boarded, coach.date) == (10, dt.date(2020, 2, 28))


def test_the_board_says_how_a_county_travels(town: Town, published: int) -> None:
    seen = board(town, opened(town, published))
    assert {v.mode for v, _ in from_county(seen, XINCAI)} == {"carriage", "feeder"}
    assert sum(n for v, n in from_county(seen, XINCAI) if v.mode == "carriage") == 6


def test_a_copy_that_is_put_away_takes_no_steps(town: Town, published: int) -> None:
    copy = opened(town, published)
    with town.registry.write() as session:
        working_copies.put_away(session, copy, by=BY)
        assert session.get_one(WorkingCopy, copy).state is WorkingState.CLOSED
    with refused(Cause.COPY_CLOSED):
        tried(town, copy, {"kind": "off", "party": "p1"})


@pytest.mark.parametrize("name", ["", "   "])
def test_a_scenario_needs_a_name(town: Town, published: int, name: str) -> None:
    with town.registry.write() as session, refused(Cause.COPY_NAME_BLANK, UserError):
        scenarios.rename(session, session.get_one(PlanVersion, published), name=name, by=BY)

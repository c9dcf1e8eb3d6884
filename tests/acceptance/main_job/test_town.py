"""The main job at town size: workbooks in, a checked plan and manifests out."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from planner import charter, matching
from recruit import main_job
from recruit.demo import scenario
from recruit.demo.arrivals import load_arrivals
from recruit.demo.story import Story
from recruit.desk.arrivals.model import Incomer, Quarantine
from recruit.models import Candidate, Placement, Run, Seat, Stage
from recruit.storage import Registry


def test_every_step_is_told_in_order(story: Story, recorder) -> None:
    steps = ["prepare", "invent", "import", "match", "answer", "charter", "print"]
    assert recorder.steps == steps
    assert recorder.told["import"][-1]["done"] == recorder.told["import"][-1]["total"]
    assert {"incumbent", "bound"} <= set(recorder.told["charter"][-1])


def test_both_plans_keep_every_rule(story: Story) -> None:
    assert story.matching is not None and story.charter is not None
    assert story.matching.broken_rules == ()
    assert story.charter.broken_rules == ()


def test_every_plan_states_a_bound_and_a_gap(story: Story) -> None:
    assert story.matching is not None and story.charter is not None
    for tier in story.matching.summary["tiers"]:
        assert tier["bound"] >= tier["value"]
        assert 0 <= tier["gap"] <= 0.001
    summary = story.charter.summary
    assert summary["bound"] <= summary["objective"]
    assert summary["bound_covers"]


def test_people_without_parties_are_matched_to_a_proven_optimum(directories) -> None:
    problem = matching.read_problem(directories["matching"])
    alone = matching.Problem.from_frames(
        problem.workers.assign(party_id=""),
        problem.vacancies,
        pins=problem.pins,
        settings=problem.settings,
    )
    plan = matching.solve(alone)
    assert plan.summary["status"] == "optimal"
    assert [tier["gap"] for tier in plan.summary["tiers"]] == [0, 0, 0, 0]
    assert matching.check(alone, plan) == []


def test_everybody_seated_arrives_in_the_window_or_is_listed_with_a_reason(directories) -> None:
    problem = charter.read_problem(directories["charter"])
    plan = charter.read_plan(directories["charter plan"])
    arrive = plan.trips.set_index("trip_id")["arrive"]
    depart = plan.trips.set_index("trip_id")["depart"]
    journeys = plan.seats.assign(
        depart=plan.seats["trip_id"].map(depart), arrive=plan.seats["trip_id"].map(arrive)
    )
    journeys = journeys.groupby("traveller_id").agg({"depart": "min", "arrive": "max"})
    travellers = problem.travellers.set_index("traveller_id")
    seated = travellers.join(journeys, how="inner")
    assert (seated["depart"].dt.normalize() >= seated["ready_date"]).all()
    assert (seated["arrive"].dt.normalize() <= seated["due_date"]).all()
    left = set(travellers.index) - set(seated.index)
    assert left == set(plan.unserved["traveller_id"])
    assert (plan.unserved["reason"] != "").all()


def test_the_referrer_of_the_news_has_17_of_60(story: Story) -> None:
    assert story.news is not None
    assert (story.news.target, story.news.placed) == (60, 17)


def test_manifests_carry_every_name_as_it_was_registered(story: Story, registry: Registry) -> None:
    with registry.read() as session:
        wanted = set(session.scalars(select(Candidate.name).join(Seat).distinct()))
    printed = set()
    for path in story.manifests:
        if path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python()
                printed |= {str(cell) for row in rows for cell in row}
    assert wanted <= printed
    assert any(
        (len(name) > 1 and "\u3400" <= name[1] <= "\u4dbf") or ord(name[-1]) > 0xFFFF
        for name in wanted
    ), "no rare character among those who travel"


def test_every_departure_day_has_a_pdf_and_a_workbook(story: Story) -> None:
    by_ending: dict[str, set[str]] = {}
    for path in story.manifests:
        by_ending.setdefault(path.suffix, set()).add(path.stem)
        assert path.stat().st_size > 5_000
    assert by_ending[".pdf"] == by_ending[".xlsx"]


def test_seated_people_have_a_seat_and_declined_people_have_none(
    story: Story, registry: Registry
) -> None:
    with registry.read() as session:
        rows = session.execute(select(Placement.candidate_id, Placement.stage))
        stages = {candidate: stage for candidate, stage in rows}  # noqa: C416 - rows, not pairs
        with_seat = set(session.scalars(select(Seat.candidate_id).distinct()))
    assert {c for c, stage in stages.items() if stage is Stage.SEATED} == with_seat
    assert story.declined == sum(stage is Stage.DECLINED for stage in stages.values())


def test_importing_the_same_workbooks_again_changes_nothing(
    story: Story, registry: Registry
) -> None:
    for path in sorted((story.home / "workbooks").iterdir()):
        preview = main_job.read_file(registry, story.campaign_id, path)
        report = main_job.take_in(
            registry, story.campaign_id, preview, skip_faulty=True, by="again"
        )
        assert (report.total("added"), report.total("changed")) == (0, 0), path.name


def test_no_name_id_number_or_phone_reaches_a_solver(
    story: Story, registry: Registry, directories
) -> None:
    with registry.read() as session:
        people = session.execute(select(Candidate.name, Candidate.id_number, Candidate.phone))
        personal = {text for row in people for text in row if text}
        settings = str(session.execute(select(Run.progress, Run.summary)).all())
    said = settings + "".join(
        path.read_text(encoding="utf-8")
        for directory in directories.values()
        for path in directory.iterdir()
    )
    assert not [text for text in personal if text in said]


def test_what_the_intake_left_out_is_what_was_spoilt_on_purpose(story: Story) -> None:
    assert story.imported is not None
    made = scenario("town", 2020)
    assert story.imported.faulty == len(made.truth.damages)
    assert story.imported.duplicates == len(made.truth.duplicates)


def test_error_workbooks_hold_just_the_rows_to_mend(story: Story) -> None:
    files = list((story.home / "to-mend").glob("*.xlsx"))
    assert story.imported is not None
    assert len(files) == story.imported.error_workbooks > 0


def test_a_replayed_run_gives_the_same_plan(directories, tmp_path: Path) -> None:
    problem = matching.read_problem(directories["matching"])
    matching.write_plan(matching.solve(problem, seed=2020), tmp_path)
    for name in ("assignments.csv", "unmatched.csv", "shortfalls.csv"):
        again = pd.read_csv(io.StringIO((tmp_path / name).read_text()))
        first = pd.read_csv(directories["matching plan"] / name)
        pd.testing.assert_frame_equal(again, first)


def test_who_came_by_charter_can_be_filled_into_the_list_of_arrivals(registry, story):
    """The larger demonstrations do so: each is somebody of ours, linked to the seat he had."""
    day = dt.date(2020, 3, 1)
    with registry.write() as session:
        count = load_arrivals(session, story.campaign_id, day, seed=1)
        people = session.scalars(select(Incomer)).all()
        assert 50 <= count == len(people)
        assert all(who.candidate_id is not None and who.trip_id is not None for who in people)
        assert all(who.arrived_on <= day for who in people)
        assert session.scalar(select(func.count()).select_from(Quarantine)) > 0
        session.rollback()
    with registry.read() as session:
        assert session.scalar(select(func.count()).select_from(Incomer)) == 0

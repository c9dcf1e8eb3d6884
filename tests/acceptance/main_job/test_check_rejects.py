"""``laoxiang check`` names each broken rule of a plan that somebody has spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from planner.console import EXIT_VIOLATIONS
from web.cli import main


class Bench:
    """A copy of a problem and its plan to be spoilt, and the checker's verdict."""

    def __init__(self, kind: str, directories: dict[str, Path], home: Path) -> None:
        self.kind, self.problem, self.plan = kind, home / "problem", home / "plan"
        shutil.copytree(directories[kind], self.problem)
        shutil.copytree(directories[f"{kind} plan"], self.plan)

    def read(self, name: str) -> pd.DataFrame:
        folder = self.plan if (self.plan / f"{name}.csv").exists() else self.problem
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)

    def write(self, name: str, frame: pd.DataFrame) -> None:
        folder = self.plan if (self.plan / f"{name}.csv").exists() else self.problem
        frame.to_csv(folder / f"{name}.csv", index=False)

    def verdict(self) -> str:
        arguments = ["check", self.kind, str(self.problem), str(self.plan)]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == EXIT_VIOLATIONS, result.output
        return result.stdout


@pytest.fixture
def bench(directories, tmp_path) -> Callable[[str], Bench]:
    return lambda kind: Bench(kind, directories, tmp_path)


def test_the_plans_as_they_were_made_are_accepted(directories) -> None:
    for kind in ("matching", "charter"):
        arguments = ["check", kind, str(directories[kind]), str(directories[f"{kind} plan"])]
        result = CliRunner().invoke(main, arguments)
        assert (result.exit_code, result.stdout) == (0, "")


def test_an_oversold_vacancy(bench) -> None:
    plan = bench("matching")
    vacancies = plan.read("vacancies")
    used = plan.read("assignments")["vacancy_id"].value_counts()
    full = vacancies["vacancy_id"] == used.index[0]
    vacancies.loc[full, "openings"] = str(used.iloc[0] - 1)
    plan.write("vacancies", vacancies)
    assert "oversold_vacancy" in plan.verdict()


def test_a_split_party(bench) -> None:
    plan = bench("matching")
    assigned = plan.read("assignments")
    party = plan.read("workers").set_index("worker_id")["party_id"]
    someone = assigned["worker_id"][assigned["worker_id"].map(party) != ""].iloc[0]
    plan.write("assignments", assigned[assigned["worker_id"] != someone])
    assert "split_party" in plan.verdict()


def test_a_party_in_the_wrong_cohesion(bench) -> None:
    plan = bench("matching")
    assigned, workers, vacancies = (plan.read(t) for t in ("assignments", "workers", "vacancies"))
    together = plan.read("parties").query("cohesion == 'enterprise'")["party_id"]
    party = workers.set_index("worker_id")["party_id"]
    enterprise = vacancies.set_index("vacancy_id")["enterprise_id"]
    row = assigned.index[assigned["worker_id"].map(party).isin(together)][0]
    here = enterprise[assigned.loc[row, "vacancy_id"]]
    assigned.loc[row, "vacancy_id"] = enterprise.index[enterprise != here][0]
    plan.write("assignments", assigned)
    assert "wrong_cohesion" in plan.verdict()


def test_an_ineligible_pair(bench) -> None:
    plan = bench("matching")
    workers = plan.read("workers")
    someone = plan.read("assignments")["worker_id"].iloc[0]
    workers.loc[workers["worker_id"] == someone, "cleared"] = "0"
    plan.write("workers", workers)
    assert "ineligible_pair" in plan.verdict()


def test_a_driver_over_hours(bench) -> None:
    plan = bench("charter")
    driving = plan.read("driving")
    coach = _long_coach(plan)
    driving.loc[driving["trip_id"] == coach, "driver"] = "1"
    driving = driving[~((driving["trip_id"] == coach) & (driving["kind"] != "drive"))]
    plan.write("driving", driving)
    assert "driver_over_hours" in plan.verdict()


def test_a_coach_that_drives_at_three_in_the_morning(bench) -> None:
    plan = bench("charter")
    coach = _long_coach(plan)
    for table, columns in (
        ("trips", ("depart", "arrive")),
        ("stops", ("arrive", "depart")),
        ("driving", ("start", "end")),
    ):
        frame = plan.read(table)
        mine = frame["trip_id"] == coach
        depart = pd.Timestamp(plan.read("trips").set_index("trip_id").loc[coach, "depart"])
        if table == "trips":
            shift = depart.normalize() + pd.Timedelta(hours=1) - depart
        for column in columns:
            moved = pd.to_datetime(frame.loc[mine, column]) + shift
            frame.loc[mine, column] = moved.dt.strftime("%Y-%m-%dT%H:%M")
        plan.write(table, frame)
    assert "driving_in_stop_hours" in plan.verdict()


def test_an_oversold_seat(bench) -> None:
    plan = bench("charter")
    seats = plan.read("seats")
    first, second = seats.index[seats["trip_id"] == _long_coach(plan)][:2]
    seats.loc[second, "seat"] = seats.loc[first, "seat"]
    plan.write("seats", seats)
    assert "oversold_seat" in plan.verdict()


def test_an_unreachable_stop_time(bench) -> None:
    plan = bench("charter")
    coach = _long_coach(plan)
    stops = plan.read("stops")
    last = stops.index[stops["trip_id"] == coach][-1]
    early = pd.Timestamp(stops.loc[last, "arrive"]) - pd.Timedelta(hours=3)
    stops.loc[last, ["arrive", "depart"]] = early.strftime("%Y-%m-%dT%H:%M")
    plan.write("stops", stops)
    assert "unreachable_stop_time" in plan.verdict()


def test_a_seat_before_the_ready_date(bench) -> None:
    plan = bench("charter")
    travellers = plan.read("travellers")
    someone = travellers["traveller_id"] == plan.read("seats")["traveller_id"].iloc[0]
    travellers.loc[someone, "ready_date"] = travellers.loc[someone, "due_date"] = "2020-03-10"
    plan.write("travellers", travellers)
    assert "before_ready_date" in plan.verdict()


def test_a_closed_county(bench) -> None:
    plan = bench("charter")
    stops = plan.read("stops")
    county = stops[stops["trip_id"] == _long_coach(plan)]["place"].iloc[0]
    (plan.problem / "closures.csv").write_text(
        f"place,first_date,last_date\n{county},2020-02-20,2020-03-10\n"
    )
    assert "closed_county" in plan.verdict()


def _long_coach(plan: Bench) -> str:
    """Return the coach that drives farthest."""
    trips = plan.read("trips")
    coaches = trips[trips["mode"] == "coach"]
    return str(coaches.loc[pd.to_numeric(coaches["km"]).idxmax(), "trip_id"])

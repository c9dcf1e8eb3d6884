"""The commands that change or explain a charter plan, on a small directory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from planner.charter import check, read_plan, read_problem
from planner.cli import main
from planner.console import EXIT_VIOLATIONS

PEOPLE = "traveller_id,party_id,county,lat,lon,ready_date,due_date,town\n" + "".join(
    f"w{n},{'pair' if n < 2 else ''},340122,31.88,117.47,2020-02-20,2020-02-23,a\n"
    for n in range(6)
)


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a problem and its plan in ``plan``."""
    where = tmp_path_factory.mktemp("charter")
    (where / "travellers.csv").write_text(PEOPLE, "utf-8")
    (where / "offers.csv").write_text(
        "offer_id,mode,seats,fixed_yuan,per_km_yuan,per_seat_yuan\n"
        "coach,coach,24,1000,5,0\nshuttle,shuttle,20,0,0,20\n",
        "utf-8",
    )
    (where / "destinations.csv").write_text(
        "town,kind,lat,lon\na,town,30.06,121.18\nr,reception,30.05,121.16\n", "utf-8"
    )
    (where / "settings.json").write_text('{"load_cap": 0.5}', "utf-8")
    done = run("solve", "charter", where, "--out", where / "plan", "--progress", "none")
    assert done.exit_code == 0, done.output
    return where


def run(*words: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_replan_writes_a_plan_of_the_changed_problem(solved: Path, tmp_path: Path) -> None:
    out = tmp_path / "new"
    done = run(
        "replan", "charter", solved, solved / "plan", "--out", out,
        "--close", "340122:2020-02-20..2020-02-21", "--withdraw", "w5", "--late", "w4:2020-02-22",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert check(read_problem(out / "problem"), read_plan(out)) == []
    told = pd.read_csv(out / "told.csv").set_index("traveller_id")["kind"]
    assert told["w5"] == "cancelled"


def test_a_change_that_cannot_be_read_is_named_with_an_example(
    solved: Path, tmp_path: Path
) -> None:
    done = run(
        "replan", "charter", solved, solved / "plan", "--out", tmp_path / "x", "--late", "w4"
    )
    assert done.exit_code == 2
    assert "w17:2020-02-25" in done.output


def test_an_edit_that_breaks_a_rule_says_which_and_what_to_do(solved: Path) -> None:
    done = run(
        "edit", "charter", solved, solved / "plan",
        "--add", "coach:2020-02-19:340122", "--move", "pair:+coach2",
    )  # fmt: skip
    assert done.exit_code == EXIT_VIOLATIONS
    assert "before_ready_date" in done.output
    assert "take a later day" in done.output


def test_an_edit_is_written_with_whom_to_tell(solved: Path, tmp_path: Path) -> None:
    done = run(
        "edit", "charter", solved, solved / "plan", "--off", "pair", "--lock", "trip:C0001",
        "--out", tmp_path / "e",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert set(pd.read_csv(tmp_path / "e" / "told.csv")["traveller_id"]) >= {"w0", "w1"}


def test_contacts_are_everybody_on_the_coach(solved: Path) -> None:
    done = run("contacts", solved, solved / "plan", "--traveller", "w3")
    assert done.exit_code == 0
    for other in ("w0", "w1", "w2", "w4", "w5"):
        assert f"{other},C0001," in done.output
    assert run("contacts", solved, solved / "plan", "--traveller", "x").exit_code == 2


def test_prices_compare_each_rule_with_the_plan_as_it_is(solved: Path) -> None:
    done = run("prices", "charter", solved)
    assert done.exit_code == 0, done.output
    assert "as_it_is" in done.output
    assert "full_seats" in done.output

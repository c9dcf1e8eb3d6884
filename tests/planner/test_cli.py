"""Exit codes, progress and summary of ``python -m planner`` as the files interface promises."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.console import EXIT_BAD_INPUT, EXIT_NO_PLAN, EXIT_STOPPED, EXIT_VIOLATIONS

WORKERS = "worker_id,party_id\na,\nb,\n"
VACANCIES = "vacancy_id,enterprise_id,town,openings\nv,e,t,1\n"


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    directory = tmp_path / "problem"
    directory.mkdir()
    (directory / "workers.csv").write_text(WORKERS)
    (directory / "vacancies.csv").write_text(VACANCIES)
    return directory


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_solve_writes_the_plan_and_ends_stdout_with_the_summary(problem, tmp_path):
    out = tmp_path / "plan"
    result = run("solve", "matching", problem, "--out", out, "--progress", "none")
    assert result.exit_code == 0
    summary = json.loads(result.stdout.splitlines()[-1])
    assert summary["status"] == "optimal"
    assert json.loads((out / "summary.json").read_text()) == summary
    assert {p.name for p in out.iterdir()} == {
        "assignments.csv",
        "unmatched.csv",
        "shortfalls.csv",
        "prices.csv",
        "summary.json",
    }


def test_check_accepts_what_solve_wrote(problem, tmp_path):
    run("solve", "matching", problem, "--out", tmp_path / "plan")
    assert run("check", "matching", problem, tmp_path / "plan").exit_code == 0


def test_check_names_each_broken_rule_and_exits_1(problem, tmp_path):
    out = tmp_path / "plan"
    run("solve", "matching", problem, "--out", out)
    (out / "assignments.csv").write_text("worker_id,vacancy_id,score\na,v,0\nb,v,0\n")
    result = run("check", "matching", problem, out)
    assert result.exit_code == EXIT_VIOLATIONS
    assert "oversold" in result.stdout


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("workers", "worker_id,party_id\n", "workers"),
        ("vacancies", "vacancy_id,enterprise_id,town,openings\n", "vacancies"),
        ("workers", "name\nx\n", "worker_id"),
        ("vacancies", "vacancy_id,enterprise_id,town,openings\nv,e,t,-1\n", "row 2"),
        ("vacancies", "", "empty"),
    ],
    ids=["no workers", "no vacancies", "missing column", "negative openings", "empty file"],
)
def test_bad_input_exits_2_says_where_and_writes_nothing(problem, tmp_path, table, text, said):
    (problem / f"{table}.csv").write_text(text)
    result = run("solve", "matching", problem, "--out", tmp_path / "plan")
    assert result.exit_code == EXIT_BAD_INPUT
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "plan").exists()


def test_clashing_must_pins_exit_3(problem, tmp_path):
    (problem / "pins.csv").write_text("worker_id,vacancy_id,kind\na,v,must\nb,v,must\n")
    result = run("solve", "matching", problem, "--out", tmp_path / "plan")
    assert result.exit_code == EXIT_NO_PLAN
    assert "no feasible plan" in result.stderr


def test_progress_lines_in_json_are_one_object_each(problem, tmp_path):
    result = run("solve", "matching", problem, "--out", tmp_path / "p", "--progress", "json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert lines
    assert {"stage", "elapsed", "incumbent", "bound", "gap"} <= set(lines[0])


def test_ctrl_c_keeps_the_best_plan_and_exits_130(tmp_path):
    """A problem too large to finish at once is interrupted; the plan it had is written."""
    problem = tmp_path / "problem"
    problem.mkdir()
    workers = "".join(f"w{i},{f'p{i // 3}' if i < 900 else ''}\n" for i in range(6000))
    (problem / "workers.csv").write_text("worker_id,party_id\n" + workers)
    parties = "".join(f"p{i},enterprise\n" for i in range(300))
    (problem / "parties.csv").write_text("party_id,cohesion\n" + parties)
    vacancies = "".join(f"v{i},e{i // 3},t{i % 20},9\n" for i in range(600))
    (problem / "vacancies.csv").write_text("vacancy_id,enterprise_id,town,openings\n" + vacancies)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "planner",
            "solve",
            "matching",
            problem,
            "--out",
            tmp_path / "plan",
            "--progress",
            "json",
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    process.communicate(timeout=120)
    assert process.returncode == EXIT_STOPPED, time.monotonic() - started
    assert run("check", "matching", problem, tmp_path / "plan").exit_code == 0


def test_what_if_says_who_moves_and_can_keep_the_plan(problem, tmp_path):
    out, kept = tmp_path / "plan", tmp_path / "kept"
    run("solve", "matching", problem, "--out", out)
    result = run("what-if", "matching", problem, out, "--openings", "v=+1", "--write", kept)
    assert result.exit_code == 0
    assert "placed: 1" in result.stdout
    assert len((kept / "assignments.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--pin", "a:v:must", "placed: 1"),
        ("--wage", "v=5000-6500", "nobody moves"),
        ("--min-wage", "a=5000", "nobody moves"),
        ("--leave", "a", "nobody moves"),
        ("--arrive", "worker_id=c,level=2,min_wage=4000", "nobody moves"),
    ],
)
def test_what_if_reads_every_kind_of_change(problem, tmp_path, option, text, said):
    run("solve", "matching", problem, "--out", tmp_path / "plan")
    result = run("what-if", "matching", problem, tmp_path / "plan", option, text)
    assert (result.exit_code, said in result.stdout) == (0, True)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--leave", "a", "--openings", "v=+1"),
        ("--openings", "v"),
        ("--wage", "v=5000"),
        ("--pin", "a:v:always"),
        ("--leave", "nobody"),
        ("--arrive", "welding"),
        ("--arrive", "worker_id=c,level=high"),
    ],
)
def test_what_if_refuses_what_it_cannot_read(problem, tmp_path, options):
    run("solve", "matching", problem, "--out", tmp_path / "plan")
    result = run("what-if", "matching", problem, tmp_path / "plan", *options)
    assert result.exit_code == EXIT_BAD_INPUT


def test_compare_says_what_differs(problem, tmp_path):
    out, kept = tmp_path / "plan", tmp_path / "kept"
    run("solve", "matching", problem, "--out", out)
    run("what-if", "matching", problem, out, "--openings", "v=+1", "--write", kept)
    found = json.loads(run("compare", "matching", out, kept, "--json").stdout)
    assert [person for person, *_ in found["placed"]] == ["a"]


def test_solve_from_an_earlier_plan_says_who_changed_and_is_judged_by_it(problem, tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    run("solve", "matching", problem, "--out", before)
    (problem / "workers.csv").write_text("worker_id,party_id\nb,\nc,\n")
    result = run("solve", "matching", problem, "--out", after, "--from", before)
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1])["again"]["kept"]
    changes = (after / "changes.csv").read_text().splitlines()
    assert {line.split(",")[0] for line in changes[1:]} >= {"a", "c"}
    assert run("check", "matching", problem, after, "--from", before).exit_code == 0
    (after / "changes.csv").write_text(changes[0] + "\n")
    result = run("check", "matching", problem, after, "--from", before)
    assert result.exit_code == EXIT_VIOLATIONS
    assert "wrong_change: c" in result.stdout


def test_a_plan_written_over_one_made_from_another_has_no_changes_left(problem, tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    run("solve", "matching", problem, "--out", before)
    run("solve", "matching", problem, "--out", after, "--from", before)
    run("solve", "matching", problem, "--out", after)
    assert not (after / "changes.csv").exists()


@pytest.mark.parametrize("most", ["-1", "1.5", "few"])
def test_solve_refuses_a_share_that_is_none(problem, tmp_path, most):
    run("solve", "matching", problem, "--out", tmp_path / "a")
    options = ("--from", tmp_path / "a", "--most-moved", most)
    result = run("solve", "matching", problem, "--out", tmp_path / "b", *options)
    assert result.exit_code == EXIT_BAD_INPUT

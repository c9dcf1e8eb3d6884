"""Reads and writes matching problems and plans as directories of tables."""

from __future__ import annotations

from pathlib import Path

from planner.files import read_json, read_table, write_directory
from planner.matching import tables
from planner.matching.plan import Plan
from planner.matching.problem import Problem
from planner.matching.settings import SETTINGS, Settings

SUMMARY = "summary.json"

ENDINGS = (".csv", ".parquet")
"""Of a table's file."""


def read_problem(directory: Path) -> Problem:
    """Read a problem: workers, vacancies, and the optional tables and settings that are there.

    Raises
    ------
    InvalidProblem
        Naming file, row, column and value of what cannot be used.
    """
    directory = Path(directory)
    settings = Settings.from_dict(read_json(directory / SETTINGS))
    workers = read_table(directory, tables.WORKERS)
    vacancies = read_table(directory, tables.VACANCIES)
    parties = read_table(directory, tables.PARTIES)
    pins = read_table(directory, tables.PINS)
    enterprises = read_table(directory, tables.ENTERPRISES)
    pairs = read_table(directory, tables.PAIRS) if _stands(directory, "pairs") else None
    return Problem.from_frames(
        workers,
        vacancies,
        parties=parties,
        pins=pins,
        pairs=pairs,
        enterprises=enterprises,
        settings=settings,
    )


def write_problem(problem: Problem, directory: Path, *, parquet: bool = False) -> None:
    """Write a problem so that :func:`read_problem` reads the same one back."""
    frames = {
        "workers": problem.workers,
        "vacancies": problem.vacancies,
        "parties": problem.parties,
        "pins": problem.pins,
    }
    if len(problem.enterprises):
        frames["enterprises"] = problem.enterprises
    if problem.pairs is not None:
        frames["pairs"] = problem.pairs
    write_directory(
        Path(directory), frames, {SETTINGS: problem.settings.as_dict()}, parquet=parquet
    )


def read_plan(directory: Path) -> Plan:
    """Read a plan, ours or another's.

    Raises
    ------
    InvalidProblem
        When a table is missing or a cell cannot be used.
    """
    directory = Path(directory)
    return Plan(
        assignments=read_table(directory, tables.ASSIGNMENTS),
        unmatched=read_table(directory, tables.UNMATCHED),
        shortfalls=read_table(directory, tables.SHORTFALLS),
        summary=read_json(directory / SUMMARY, optional=False),
        prices=read_table(directory, tables.PRICES),
        changes=read_table(directory, tables.CHANGES) if _stands(directory, "changes") else None,
    )


def write_plan(plan: Plan, directory: Path, *, parquet: bool = False) -> None:
    """Write a plan, ``summary.json`` last: who finds it finds everything."""
    directory = Path(directory)
    frames = {
        "assignments": plan.assignments,
        "unmatched": plan.unmatched,
        "shortfalls": plan.shortfalls,
        "prices": plan.prices,
    }
    if plan.changes is not None:
        frames["changes"] = plan.changes
    else:
        # of another plan that stood here: it would be read as part of this one
        for ending in ENDINGS:
            (directory / f"changes{ending}").unlink(missing_ok=True)
    write_directory(directory, frames, {SUMMARY: plan.summary}, parquet=parquet)


def _stands(directory: Path, table: str) -> bool:
    return any((directory / f"{table}{ending}").exists() for ending in ENDINGS)

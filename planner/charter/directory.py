"""Reading and writing charter problems and plans as directories (the public file interface)."""

from __future__ import annotations

from pathlib import Path

from planner.charter import tables
from planner.charter.problem import Plan, Problem
from planner.charter.settings_file import parse
from planner.errors import Fault, InvalidProblem
from planner.files import read_json, read_table, write_directory


def read_problem(directory: Path) -> Problem:
    """Read a problem directory.

    Raises
    ------
    InvalidProblem
        Naming every cell, column, file or setting that cannot be used.
    """
    directory = Path(directory)
    faults: list[Fault] = []
    frames = {}
    for table in tables.PROBLEM:
        try:
            frames[table.name] = read_table(directory, table)
        except InvalidProblem as invalid:
            faults.extend(invalid.faults)
    try:
        settings = parse(read_json(directory / "settings.json"))
    except InvalidProblem as invalid:
        faults.extend(invalid.faults)
    if faults:
        raise InvalidProblem(faults)
    return Problem.from_frames(**frames, settings=settings)


def write_problem(problem: Problem, directory: Path, *, parquet: bool = False) -> None:
    """Write a problem directory that :func:`read_problem` reads back to an equal problem."""
    write_directory(
        Path(directory),
        problem.frames(),
        {"settings.json": problem.settings.as_dict()},
        parquet=parquet,
    )


def read_plan(directory: Path) -> Plan:
    """Read a plan directory, ours or another's; ``driving`` and ``summary.json`` may be missing.

    Raises
    ------
    InvalidProblem
        Naming every cell, column or file that cannot be read.
    """
    directory = Path(directory)
    faults: list[Fault] = []
    frames = {}
    for table in tables.PLAN:
        try:
            frames[table.name] = read_table(directory, table)
        except InvalidProblem as invalid:
            faults.extend(invalid.faults)
    if faults:
        raise InvalidProblem(faults)
    return Plan(**frames, summary=read_json(directory / "summary.json"))


def write_plan(plan: Plan, directory: Path, *, parquet: bool = False) -> None:
    """Write a plan directory, ``summary.json`` last."""
    write_directory(
        Path(directory), plan.frames(), {"summary.json": plan.summary}, parquet=parquet
    )

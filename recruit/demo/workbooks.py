"""Writes a scenario as the workbooks in which a bureau would receive it."""

from __future__ import annotations

from pathlib import Path

from recruit.demo.demand_books import demand_books, referrer_book
from recruit.demo.model import Scenario
from recruit.demo.roster_books import roster_books
from recruit.demo.sheets import Book


def books(scenario: Scenario) -> list[Book]:
    """Return every workbook in the order of import: demand, referrers, rosters.

    Demand comes first because a referrer names his employer, and rosters last because
    their people name both; who stands on two rosters belongs to the one read first.
    """
    return [*demand_books(scenario), referrer_book(scenario), *roster_books(scenario)]


def write_workbooks(scenario: Scenario, directory: Path) -> list[Path]:
    """Write every workbook into a directory and return the files in the order of import.

    Equal scenarios give files of equal bytes.
    """
    directory.mkdir(parents=True, exist_ok=True)
    return [book.write(directory) for book in books(scenario)]

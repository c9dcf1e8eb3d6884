"""Divides the people of a scenario among roster workbooks and fills the sheets."""

from __future__ import annotations

from functools import cache
from itertools import groupby

import numpy as np

from planner.geo import load
from recruit.demo import cells
from recruit.demo.cells import Cell, Habit
from recruit.demo.model import Damage, DemoCandidate, DemoReferrer, Scenario
from recruit.demo.parameters import table
from recruit.demo.rosters import (
    COHESION_TEXTS,
    COLUMNS,
    GENERAL_WORDS,
    LAYOUTS,
    SHORT,
    Line,
    RosterLayout,
)
from recruit.demo.sheets import Book, Fault, SheetLayout

_SYNONYM = 0.25
"""Share of trades written with another word than the usual one."""


def roster_books(scenario: Scenario) -> list[Book]:
    """Return the roster workbooks in the order in which they are to be read.

    A referrer keeps his own workbook, or his squad keeps one with a sheet for each
    referrer or with all on one sheet.
    """
    listed = _Listed(scenario)
    books = []
    for number, members in groupby(scenario.referrers, key=lambda r: r.book):
        referrers = list(members)
        rng = np.random.default_rng([scenario.seed, number, 17])
        file_number = f"{number + 1:03d}"
        if len(referrers) == 1 and number % 5 == 4:
            rows = listed.lines(referrers[0], csv=True)
            sheet = _sheet("花名册", SHORT, rows, rng)
            books.append(Book(f"3-{file_number}-花名册-{referrers[0].name}.csv", (sheet,)))
            continue
        layout = LAYOUTS[number % len(LAYOUTS)]
        province = load().county(referrers[0].home_county).province
        if len(referrers) == 1:
            sheets = [_sheet("花名册", layout, listed.lines(referrers[0]), rng)]
            name = f"花名册-{referrers[0].name}"
        elif number % 2:
            sheets = [_sheet(f"{r.key}{r.name}", layout, listed.lines(r), rng) for r in referrers]
            name = f"{province}招工小分队-分表"
        else:
            rows = [line for r in referrers for line in listed.lines(r)]
            sheets = [_sheet("汇总花名册", layout, rows, rng)]
            name = f"{province}招工小分队-汇总"
        books.append(Book(f"3-{file_number}-{name}.xlsx", tuple(sheets)))
    return books


class _Listed:
    """Who stands on whose roster, those listed a second time included."""

    def __init__(self, scenario: Scenario) -> None:
        self._firms = {firm.key: firm.name for firm in scenario.enterprises}
        self._parties = {party.key: party for party in scenario.parties}
        self.damages = dict(scenario.truth.damages)
        people = {person.key: person for person in scenario.candidates}
        self._people: dict[str, list[DemoCandidate]] = {r.key: [] for r in scenario.referrers}
        for person in scenario.candidates:
            self._people[person.referrer].append(person)
        for key, referrer in scenario.truth.duplicates:
            self._people[referrer].append(people[key])

    def lines(self, referrer: DemoReferrer, *, csv: bool = False) -> list[Line]:
        """Return the rows of one referrer."""
        found = []
        for number, person in enumerate(self._people[referrer.key]):
            party = self._parties.get(person.party)
            own = person.referrer == referrer.key
            found.append(
                Line(
                    person=person,
                    referrer=referrer,
                    number=number + 1,
                    employer=self._firms.get(person.employer, ""),
                    party_label=party.label if party and own else "",
                    cohesion=COHESION_TEXTS[party.cohesion] if party and own else "",
                    damage=self.damages.get(person.key) if own else None,
                    csv=csv,
                )
            )
        return found


def _sheet(
    name: str, layout: RosterLayout, lines: list[Line], rng: np.random.Generator
) -> SheetLayout:
    habit = Habit.draw(rng)
    columns = [COLUMNS[column] for column in layout.columns]
    slips = rng.random((len(lines), len(columns) + 1)).tolist()
    rows: list[list[Cell]] = []
    for number, (line, u) in enumerate(zip(lines, slips, strict=True), start=1):
        trade = _trade_word(line.person.trade, u[-1])
        line = line._replace(number=number, trade=trade)  # noqa: PLW2901
        rows.append([write(line, habit, v) for write, v in zip(columns, u, strict=False)])
    first = lines[0].referrer
    titles = tuple(
        title.format(province=load().county(first.home_county).province, referrer=first.name)
        for title in layout.titles
    )
    header = layout.header()
    sheet = SheetLayout(name, titles, header, rows)
    faults = tuple(
        fault
        for row, line in enumerate(lines)
        if line.damage
        for fault in [_spoil(sheet, layout, row, line, habit)]
    )
    return SheetLayout(name, titles, header, rows, faults)


def _spoil(sheet: SheetLayout, layout: RosterLayout, row: int, line: Line, habit: Habit) -> Fault:
    """Spoil one cell of a row in place and say which."""
    damage = line.damage
    cells_of_row = sheet.rows[row]
    at = {column: place for place, column in enumerate(layout.columns)}
    if damage in (Damage.ID_FLOAT, Damage.ID_CHECK_DIGIT):
        column = "id"
        cells_of_row[at["id"]] = cells.damaged_id(line.person.id_number, damage, as_text=line.csv)
    elif damage is Damage.NAME_MISSING:
        column = "name"
        cells_of_row[at["name"]] = None
    elif damage is Damage.IMPOSSIBLE_DATE:
        column = "ready"
        cells_of_row[at["ready"]] = cells.impossible_date(habit)
    else:
        column = "place" if "place" in at else "county"
        for part in ("prefecture", "village"):
            if part in at:
                cells_of_row[at[part]] = None
        cells_of_row[at[column]] = "四川省市中区" if column == "place" else "市中区"
    return Fault(
        sheet=sheet.name,
        row=sheet.first_row + row,
        column=layout.title(column),
        damage=Damage(str(damage)),
        candidate=line.person.key,
    )


def _trade_word(code: str, u: float) -> str:
    """Return a trade by its usual name or another one in use."""
    if code == "general":
        return GENERAL_WORDS[int(u * len(GENERAL_WORDS))]
    name, others = _words()[code]
    return others[int(u / _SYNONYM * len(others))] if u < _SYNONYM else name


@cache
def _words() -> dict[str, tuple[str, list[str]]]:
    frame = table("occupations.csv")[["code", "name", "synonyms"]]
    return {
        code: (name, synonyms.split("|")) for code, name, synonyms in frame.to_numpy().tolist()
    }

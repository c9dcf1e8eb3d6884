"""Rows of sheets of enterprises and of vacancies, which repeat their enterprise."""

from __future__ import annotations

from functools import partial

from recruit.intake.columns import COLUMNS, SheetKind
from recruit.intake.problems import Problem
from recruit.intake.reasons import Reason
from recruit.intake.staged import StagedRow
from recruit.intake.staging import Columns, Table, name, optional, text
from recruit.intake.titles import Titles
from recruit.intake.values import answers, counts, numbers, places
from recruit.intake.values.dates import Dates, Window
from recruit.intake.values.reading import Note, Reader, clean, error, warning
from recruit.intake.values.trades import GENERAL, Trade, trade
from recruit.intake.values.wages import Wage, wage
from recruit.intake.workbook import Row

_TERMS = tuple(
    column.field for column in COLUMNS[SheetKind.VACANCIES] if column.field.startswith("terms_")
)
_ENTERPRISE_READERS: dict[str, Reader] = {
    "enterprise": name(),
    "credit_code": optional(numbers.credit_code, blank=None),
    "town": partial(places.town, required=True),
    "industry": text(limit=60),
    "size_class": answers.size_class,
    "tier": answers.tier,
    "dormitory_places": optional(counts.places, blank=None),
    "min_fill": optional(counts.share, blank=None),
    "address": text(limit=200),
    "contact_name": name(limit=40),
    "contact_phone": text(limit=60),
}


def _vacancy_readers(dates: Dates) -> dict[str, Reader]:
    return {
        **_ENTERPRISE_READERS,
        "title": text(limit=60),
        "trade": trade,
        "level": answers.level,
        "years": counts.years,
        "openings": counts.head_count,
        "wage": wage,
        "wage_min": wage,
        "wage_max": wage,
        "dormitory": partial(answers.yes_no, blank=True, dormitory=True),
        "couple_rooms": counts.rooms,
        "start_window": optional(dates.window, blank=Window()),
        "start_from": optional(dates.day, blank=None),
        "start_until": optional(dates.day, blank=None),
        "adults_only": answers.adults_only,
        "bonus_yuan": counts.yuan,
        "remarks": text(limit=1000),
        **{field: text() for field in _TERMS},
    }


def stage_enterprises(table: Table, titles: Titles) -> tuple[StagedRow, ...]:
    """Return the rows of a table of enterprises."""
    del titles
    readers = {"couples_rooms": optional(counts.rooms, blank=None), "remarks": text(limit=1000)}
    columns = Columns(table, {**_ENTERPRISE_READERS, **readers})
    staged = []
    for at, number in enumerate(table.numbers):
        problems = columns.problems(at) if at in columns.noted else []
        values = _enterprise(columns, at)
        values["couples_rooms"] = columns.readings("couples_rooms")[at].value
        if not values["enterprise"]:
            problems.append(_required(columns, "enterprise", at, "企业名称"))
        if not values["town"] and not columns.readings("town")[at].notes:
            problems.append(_required(columns, "town", at, "所属镇街"))
        staged.append(StagedRow(number + 1, values, table.sheet.rows[number], problems))
    return tuple(staged)


def stage_vacancies(table: Table, titles: Titles, dates: Dates) -> tuple[StagedRow, ...]:
    """Return the rows of a table of vacancies; a blank enterprise is that of the row above."""
    columns = Columns(table, _vacancy_readers(dates))
    staged: list[StagedRow] = []
    for at, number in enumerate(table.numbers):
        problems = columns.problems(at) if at in columns.noted else []
        values = _enterprise(columns, at)
        if not values["enterprise"]:
            problems += _enterprise_from_elsewhere(columns, at, values, titles, staged)
        problems += _terms_of_work(columns, at, values)
        staged.append(StagedRow(number + 1, values, table.sheet.rows[number], problems))
    return tuple(staged)


def require_towns(sheets: list[tuple[Table, tuple[StagedRow, ...]]], known: set[object]) -> None:
    """Remark vacancies whose enterprise has a town nowhere in the file."""
    with_town = known | {
        row.values["enterprise"] for _, rows in sheets for row in rows if row.values["town"]
    }
    for table, rows in sheets:
        label = table.layout.label("town") or "所属镇街"
        for row in rows:
            told = any(problem.column == label for problem in row.problems)
            if not row.values["town"] and not told and row.values["enterprise"] not in with_town:
                note = warning(Reason.TOWN_MISSING)
                row.problems.append(Problem(note.code, note.severity, label))


def _enterprise(columns: Columns, at: int) -> dict[str, object]:
    values = {field: columns.readings(field)[at].value for field in _ENTERPRISE_READERS}
    if not values["town"] and values["address"] and not columns.readings("town")[at].notes:
        values["town"] = places.town_in(str(values["address"]))
    return values


def _enterprise_from_elsewhere(
    columns: Columns,
    at: int,
    values: dict[str, object],
    titles: Titles,
    staged: list[StagedRow],
) -> list[Problem]:
    """Take a blank enterprise from the title lines or from the row above."""
    if titles.enterprise:
        values["enterprise"] = titles.enterprise
        return []
    if staged and staged[-1].values["enterprise"]:
        above = staged[-1].values
        row = columns.table.sheet.rows[columns.table.numbers[at]]
        for field in _ENTERPRISE_READERS:
            if not values[field]:
                values[field] = above[field]
                _repeat(columns, field, row, staged[-1].cells)
        note: Note = warning(Reason.ENTERPRISE_FROM_ABOVE, enterprise=above["enterprise"])
        return [columns.problem("enterprise", at, note, title="企业名称")]
    return [_required(columns, "enterprise", at, "企业名称")]


def _repeat(columns: Columns, field: str, row: Row, above: Row) -> None:
    """Write a cell taken from above into the row, which may stand alone among faulty rows."""
    at = columns.table.layout.fields.get(field)
    if at is not None:
        row[at] = above[at]


def _terms_of_work(columns: Columns, at: int, values: dict[str, object]) -> list[Problem]:
    """Add what is offered to the values of a vacancy; return what is wrong with it."""
    problems = []
    read = {field: columns.readings(field)[at].value for field in ("title", "trade", "level")}
    skill = read["trade"]
    assert isinstance(skill, Trade)
    trade_text = clean(columns.cells("trade")[at])
    title = str(read["title"] or trade_text)
    if not title:
        problems.append(_required(columns, "title", at, "岗位"))
    if skill.code == GENERAL and read["title"]:
        named = trade(title)
        assert isinstance(named.value, Trade)
        skill = Trade(named.value.code, skill.level or named.value.level)
        if named.notes and not trade_text:
            problems += [columns.problem("title", at, note) for note in named.notes]
    openings = columns.readings("openings")[at]
    if openings.value is None and not openings.notes:
        problems.append(_required(columns, "openings", at, "招聘人数"))
    low, high = _pay(columns, at)
    start, until, notes = _start(columns, at)
    problems += [columns.problem("start_until", at, note) for note in notes]
    terms = {field.removeprefix("terms_"): columns.readings(field)[at].value for field in _TERMS}
    terms["remarks"] = columns.readings("remarks")[at].value
    wage_field = "wage" if "wage" in columns else "wage_min"
    values.update(
        title=title,
        trade=skill.code,
        level=read["level"] or skill.level,
        years=columns.readings("years")[at].value,
        openings=openings.value or 0,
        wage_min=low,
        wage_max=high,
        wage_text=clean(columns.cells(wage_field)[at]),
        dormitory=columns.readings("dormitory")[at].value,
        couple_rooms=columns.readings("couple_rooms")[at].value,
        start_from=start,
        start_until=until,
        adults_only=columns.readings("adults_only")[at].value,
        bonus_yuan=columns.readings("bonus_yuan")[at].value,
        terms={key: value for key, value in terms.items() if value},
    )
    return problems


def _pay(columns: Columns, at: int) -> tuple[int, int]:
    """Return the wage of a row: one column of ranges, or one of minima and one of maxima."""
    whole, least, most = (
        columns.readings(field)[at].value for field in ("wage", "wage_min", "wage_max")
    )
    assert isinstance(whole, Wage)
    assert isinstance(least, Wage)
    assert isinstance(most, Wage)
    low = least.low or whole.low
    high = most.high or whole.high or least.high
    return min(low or high, high), max(low, high)


def _start(columns: Columns, at: int) -> tuple[object, object, list[Note]]:
    """Return the first and last day of starting work."""
    window, start, until = (
        columns.readings(field)[at].value
        for field in ("start_window", "start_from", "start_until")
    )
    assert isinstance(window, Window)
    start, until = start or window.start, until or window.until
    if start and until and str(until) < str(start):
        already = any(
            n.code is Reason.DATE_ORDER for n in columns.readings("start_window")[at].notes
        )
        note = error(Reason.DATE_ORDER, start=str(start), until=str(until))
        return start, until, [] if already else [note]
    return start, until, []


def _required(columns: Columns, field: str, at: int, title: str) -> Problem:
    return columns.problem(field, at, error(Reason.REQUIRED_EMPTY, column=title), title=title)

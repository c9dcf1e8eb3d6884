"""Rows that say the same twice within one file: the same person, referrer, enterprise or vacancy.

One ID number twice is one person, and so are one phone and one name twice. One phone with
two names is a family sharing it, also when an ID number is missing.
"""

from __future__ import annotations

from collections.abc import Iterable

from recruit.intake.columns import SheetKind
from recruit.intake.messages import Word
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.intake.staged import Duplicate, StagedRow

Placed = tuple[str, StagedRow]
"""A row with the name of its sheet."""


def mark_duplicates(
    kind: SheetKind, rows: Iterable[Placed], labels: dict[str, dict[str, str]]
) -> None:
    """Mark every row that repeats an earlier one of the same kind.

    Parameters
    ----------
    kind
        What the rows are.
    rows
        Rows of all sheets of this kind with the sheet's name, in the order of the file.
    labels
        For every sheet the header of a field.
    """
    if kind is SheetKind.CANDIDATES:
        _candidates(rows, labels)
    else:
        _by_key(kind, rows)


def _candidates(rows: Iterable[Placed], labels: dict[str, dict[str, str]]) -> None:
    by_id: dict[object, Placed] = {}
    by_phone: dict[tuple[object, object], Placed] = {}
    sharing: dict[object, Placed] = {}
    for placed in rows:
        sheet, row = placed
        values = row.values
        if any(problem.severity is Severity.ERROR for problem in row.problems):
            continue
        number, phone = values["id_number"], values["phone"]
        if number and number in by_id:
            _mark(placed, by_id[number], "id_number", labels)
            continue
        earlier = by_phone.get((phone, values["name"])) if phone else None
        if earlier is not None:
            _mark(placed, earlier, "phone", labels)
            continue
        earlier = sharing.get(phone) if phone else None
        if earlier is not None:
            where = _where(earlier, sheet)
            column = labels[sheet].get("phone", "")
            row.problems.append(
                Problem(
                    Reason.PHONE_SHARED, Severity.WARNING, column, str(phone), {"where": where}
                )
            )
        if number:
            by_id[number] = placed
        if phone:
            by_phone[phone, values["name"]] = placed
            sharing.setdefault(phone, placed)


def _mark(
    later: Placed, earlier: Placed, matched_on: str, labels: dict[str, dict[str, str]]
) -> None:
    sheet, row = later
    mine, first = row.values, earlier[1].values
    same = (mine["referrer_phone"] or mine["referrer"]) == (
        first["referrer_phone"] or first["referrer"]
    ) or (
        mine["referrer"] == first["referrer"]
        and not (mine["referrer_phone"] and first["referrer_phone"])
    )
    row.duplicate = Duplicate(earlier[0], earlier[1].number, matched_on, same)
    params: dict[str, object] = {"where": _where(earlier, sheet), "on": Word(matched_on)}
    code = Reason.DUPLICATE_SAME
    if not same:
        code = Reason.DUPLICATE_OTHER
        params["referrer"] = first["referrer"] or Word("nobody")
    column = labels[sheet].get(matched_on, "")
    value = str(mine[matched_on] or "")
    row.problems.append(Problem(code, Severity.WARNING, column, value, params))


def _by_key(kind: SheetKind, rows: Iterable[Placed]) -> None:
    seen: dict[object, Placed] = {}
    for placed in rows:
        sheet, row = placed
        if row.is_faulty:
            continue
        key: object
        if kind is SheetKind.REFERRERS:
            key, matched_on = row.values["phone"], "phone"
        elif kind is SheetKind.ENTERPRISES:
            key, matched_on = row.values["enterprise"], "enterprise"
        else:
            key, matched_on = repr(sorted(row.values.items())), "row"
        earlier = seen.setdefault(key, placed)
        if earlier is not placed:
            row.duplicate = Duplicate(
                earlier[0], earlier[1].number, matched_on, same_referrer=True
            )
            where = {"where": _where(earlier, sheet)}
            row.problems.append(Problem(Reason.ROW_REPEATED, Severity.WARNING, params=where))


def _where(earlier: Placed, sheet: str) -> Word:
    row = earlier[1].number
    if earlier[0] == sheet:
        return Word("row", {"row": row})
    return Word("sheet_row", {"sheet": earlier[0], "row": row})

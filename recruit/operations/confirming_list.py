"""Verdicts from a list that an enterprise has filled in: its rows are read, then confirmed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.intake.script import simplified
from recruit.intake.values.reading import clean
from recruit.intake.workbook import open_workbook
from recruit.models import Enterprise, Placement, Vacancy
from recruit.operations.confirming import Confirmed, Verdict, confirm

NUMBER = frozenset({"编号", "number"})
"""Heads of the column that names the person."""
RESULT = frozenset({"结果", "result"})
"""Heads of the column with the verdict."""

WORDS: dict[str, Verdict] = {
    **dict.fromkeys(("已上岗", "上岗", "到岗", "已到岗", "on duty"), Verdict.ON_DUTY),
    **dict.fromkeys(("已稳岗", "稳岗", "stayed", "retained"), Verdict.RETAINED),
    **dict.fromkeys(("没有到", "未到", "没到", "未到岗", "did not come"), Verdict.NO_SHOW),
    **dict.fromkeys(("已离开", "离开", "离职", "has left", "left"), Verdict.LEFT),
}
"""What people write in the column, in simplified Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A list as read: who by verdict, and the rows that were not understood.

    ``faults`` are the row as Excel counts and what stands in it; ``headed`` is False when no
    row names the two columns.
    """

    verdicts: dict[Verdict, list[int]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    headed: bool = False


def read_list(content: bytes, name: str) -> Filled:
    """Return what a filled-in list says; rows without a result are left alone.

    Raises
    ------
    UnreadableWorkbook
        When the file cannot be opened, or is larger or denser than a list can be.
    """
    filled = Filled()
    for sheet in open_workbook(content, name):
        columns: tuple[int, int] | None = None
        for at, row in enumerate(sheet.rows, start=1):
            texts = [_plain(clean(cell)) for cell in row]
            if columns is None:
                number = next((n for n, text in enumerate(texts) if text in NUMBER), None)
                result = next((n for n, text in enumerate(texts) if text in RESULT), None)
                columns = None if number is None or result is None else (number, result)
                continue
            said = texts[columns[1]]
            if not said:
                continue
            verdict, who = WORDS.get(said), texts[columns[0]]
            if verdict is None or not who.isdecimal() or len(who) > 9:
                filled.faults.append((at, f"{who} {said}".strip()[:60]))
                continue
            filled.verdicts.setdefault(verdict, []).append(int(who))
        if columns is not None:
            return Filled(filled.verdicts, filled.faults, headed=True)
    return filled


def confirm_list(
    session: Session, enterprise: Enterprise, filled: Filled, *, by: str
) -> Confirmed:
    """Confirm everybody a list names; numbers of other enterprises count as refused."""
    moved = same = refused = 0
    for verdict, wanted in filled.verdicts.items():
        own = session.scalars(
            select(Placement.id)
            .join(Vacancy, Placement.vacancy_id == Vacancy.id)
            .where(Placement.id.in_(wanted), Vacancy.enterprise_id == enterprise.id)
        ).all()
        refused += len(set(wanted)) - len(own)
        done = confirm(session, enterprise, own, verdict, by=by)
        moved, same, refused = moved + done.moved, same + done.same, refused + done.refused
    return Confirmed(moved, same, refused)


def _plain(text: str) -> str:
    folded = simplified(unicodedata.normalize("NFKC", text)).strip().lower()
    return folded.removesuffix("。").partition("(")[0].strip()

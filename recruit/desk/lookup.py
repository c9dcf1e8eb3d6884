"""Finding the enterprises that sheets and forms name: by credit code, else by full name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from recruit.desk.forms import FormPreview
from recruit.intake.messages import Word
from recruit.intake.problems import Problem, Severity
from recruit.intake.reasons import Reason
from recruit.models import Enterprise
from recruit.queries.paging import containing

_AT_ONCE = 2_000
_LIKE_IT = 3


def flat(name: str) -> str:
    """Return a name as it is compared: without spaces, brackets in one width."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def by_name(session: Session, names: Collection[str]) -> dict[str, Enterprise]:
    """Return the enterprises of these names or credit codes, by what was asked for."""
    wanted = sorted({name for name in names if name})
    found: dict[str, Enterprise] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        rows = session.scalars(
            select(Enterprise).where(
                or_(Enterprise.name.in_(part), Enterprise.credit_code.in_(part))
            )
        )
        for row in rows:
            found[row.name] = row
            if row.credit_code:
                found[row.credit_code] = row
    return found


def like(session: Session, name: str) -> tuple[str, ...]:
    """Return a few registered names that share the core of a name."""
    core = name
    for piece in ("余姚市", "余姚", "宁波市", "宁波", "股份有限公司", "有限公司", "厂"):
        core = core.replace(piece, "")
    if len(core) < 2:
        return ()
    statement = (
        select(Enterprise.name)
        .where(Enterprise.name.like(containing(core[:2]), escape="/"))
        .order_by(func.length(Enterprise.name), Enterprise.name)
        .limit(_LIKE_IT)
    )
    return tuple(session.scalars(statement))


def judge_enterprises(
    session: Session,
    preview: FormPreview,
    town: str | None,
    *,
    key: str = "enterprise",
) -> dict[str, Enterprise]:
    """Tell rows whose enterprise is not registered or is of another town; return the others."""
    found = by_name(session, {str(row.values[key] or "") for row in preview.rows})
    asked = 0
    for sheet in preview.sheets:
        for row in sheet.rows:
            name = str(row.values[key] or "")
            if not name:
                continue
            enterprise = found.get(name)
            if enterprise is None:
                asked += 1
                near = like(session, name) if asked <= 50 else ()
                row.problems.append(
                    Problem(
                        Reason.ENTERPRISE_UNLISTED,
                        Severity.ERROR,
                        sheet.label(key),
                        name,
                        {"choices": "、".join(near) or "–"},
                    )
                )
            elif town is not None and enterprise.town_code != town:
                row.problems.append(
                    Problem(
                        Reason.ENTERPRISE_OF_ANOTHER_TOWN, Severity.ERROR, sheet.label(key), name
                    )
                )
    return found


def repeated(preview: FormPreview, keys: Iterable[str]) -> None:
    """Tell rows that repeat an earlier one of the file in these values."""
    seen: dict[tuple[object, ...], Word] = {}
    names = tuple(keys)
    for sheet in preview.sheets:
        for row in sheet.rows:
            key = tuple(row.values[name] for name in names)
            if row.is_faulty or None in key:
                continue
            if key in seen:
                row.problems.append(
                    Problem(Reason.ROW_REPEATED, Severity.ERROR, "", "", {"where": seen[key]})
                )
            else:
                seen[key] = Word("sheet_row", {"sheet": sheet.name, "row": row.number})

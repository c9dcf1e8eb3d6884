"""Vacancies from demand sheets: found again by enterprise, title and place among its likes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.causes import Cause
from recruit.models import Vacancy, VacancyKind, VacancyState
from recruit.operations.importing.enterprises import EnterpriseBook, flat
from recruit.operations.importing.tally import Outcome, Row, Tally, differing
from recruit.operations.importing.writing import append_rows, chunks, update_rows

FIELDS = (
    "title",
    "trade",
    "level",
    "years",
    "openings",
    "wage_min",
    "wage_max",
    "wage_text",
    "dormitory",
    "couple_rooms",
    "start_from",
    "start_until",
    "adults_only",
    "bonus_yuan",
    "terms",
)
_DEFAULTS: dict[str, Any] = {
    "trade": "general",
    "level": 0,
    "years": 0.0,
    "wage_min": 0,
    "wage_max": 0,
    "wage_text": "",
    "dormitory": True,
    "couple_rooms": 0,
    "start_from": None,
    "start_until": None,
    "adults_only": False,
    "bonus_yuan": 0,
    "terms": {},
}


def take_vacancies(session: Session, book: EnterpriseBook, rows: list[Row], tally: Tally) -> None:
    """Take in the rows of demand sheets; each also states its enterprise."""
    taken: list[tuple[Row, dict[str, Any], int, Outcome]] = []
    for row in rows:
        stated = _stated(row, tally)
        enterprise = None if stated is None else book.state(row, tally)
        if stated is not None and enterprise is not None:
            taken.append((row, stated, *enterprise))
    stored = _stored(session, tally, [enterprise_id for _, _, enterprise_id, _ in taken])
    likes: Counter[tuple[int, str]] = Counter()
    new: list[dict[str, Any]] = []
    changes: dict[int, dict[str, Any]] = {}
    for row, stated, enterprise_id, outcome in taken:
        likes[enterprise_id, flat(stated["title"])] += 1
        number = likes[enterprise_id, flat(stated["title"])]
        key = f"{enterprise_id}:{flat(stated['title'])}:{number}"
        record = stored.get(key)
        if record is None:
            new.append(
                {
                    **_DEFAULTS,
                    **stated,
                    "campaign_id": tally.campaign.id,
                    "enterprise_id": enterprise_id,
                    "import_key": key,
                    "kind": VacancyKind.OPEN,
                    "state": VacancyState.POSTED,
                    "created_at": tally.at,
                }
            )
            tally.note(row, Outcome.ADDED)
            continue
        change = differing(record, stated)
        changes.setdefault(record["id"], {}).update(change)
        touched = bool(change) or outcome is not Outcome.UNCHANGED
        tally.note(row, Outcome.CHANGED if touched else Outcome.UNCHANGED)
    append_rows(session, Vacancy, new)
    update_rows(session, Vacancy, changes)


def _stored(session: Session, tally: Tally, enterprises: list[int]) -> dict[str, dict[str, Any]]:
    """Return the vacancies of these enterprises by import key."""
    columns = Vacancy.__table__.c
    stored: dict[str, dict[str, Any]] = {}
    for part in chunks(enterprises):
        records = session.execute(
            select(*columns).where(
                Vacancy.campaign_id == tally.campaign.id,
                Vacancy.kind == VacancyKind.OPEN,
                Vacancy.enterprise_id.in_(part),
            )
        )
        stored.update({record["import_key"]: dict(record) for record in records.mappings()})
    return stored


def _stated(row: Row, tally: Tally) -> dict[str, Any] | None:
    stated = row.given(FIELDS, _DEFAULTS)
    for key, reason in (
        ("title", Cause.VACANCY_WITHOUT_TITLE),
        ("openings", Cause.VACANCY_WITHOUT_OPENINGS),
    ):
        if key not in stated:
            tally.refuse(row, reason, column=key)
            return None
    if "years" in stated:
        stated["years"] = float(stated["years"])
    if "wage_min" in stated or "wage_max" in stated:
        stated.setdefault("wage_min", 0)
        stated.setdefault("wage_max", stated["wage_min"])
    return stated

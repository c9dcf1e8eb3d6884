"""Committing a previewed workbook: all its sound rows in one transaction, or none of them."""

from __future__ import annotations

import datetime as dt
from functools import cache

from sqlalchemy.orm import Session

from recruit.errors import UserError
from recruit.intake import Preview, SheetKind
from recruit.logging import log
from recruit.models import Campaign, ImportBatch, now
from recruit.operations.campaigns import require_open
from recruit.operations.import_report import ImportReport
from recruit.operations.importing import candidates, enterprises, referrers, vacancies
from recruit.operations.importing.enterprises import EnterpriseBook
from recruit.operations.importing.referrers import ReferrerBook
from recruit.operations.importing.tally import Outcome, Row, Tally
from recruit.operations.lookup import lock_campaign

_COLUMNS_OF: dict[str, frozenset[str]] = {
    "wage_min": frozenset({"wage", "wage_min", "wage_max"}),
    "wage_max": frozenset({"wage", "wage_min", "wage_max"}),
    "start_from": frozenset({"start_window", "start_from", "start_until"}),
    "start_until": frozenset({"start_window", "start_from", "start_until"}),
    "trade": frozenset({"trade", "title"}),
    "level": frozenset({"level", "trade", "title"}),
}
"""Columns that may state a field, where it is not just the column of its name."""


def commit_preview(
    session: Session,
    campaign: Campaign,
    preview: Preview,
    *,
    skip_faulty: bool,
    by: str,
    at: dt.datetime | None = None,
) -> ImportReport:
    """Take the sound rows of a preview into the registry.

    Who and what is known already is found again and changed where the row says otherwise;
    blank cells change nothing. The same file a second time changes nothing. Two referrers
    who bring one person are both noted, the earlier keeps the attribution.

    Parameters
    ----------
    skip_faulty
        Whether faulty rows, and sheets that could not be read, may be left out. Otherwise
        one of them refuses the whole file.
    by
        User name of who imports.
    at
        Moment of the import, now when not given.

    Raises
    ------
    UserError
        When rows are faulty and may not be left out; the message names how many. Nothing
        is written then, provided the caller lets the error end its transaction.
    """
    require_open(campaign)
    lock_campaign(session, campaign.id)
    tally = Tally(campaign, by, at or now())
    if not skip_faulty:
        _refuse_faulty(preview)
    rows = _sound_rows(preview, tally)
    # Whoever is named must be there first: firms, then who works there, then whom they bring.
    firms = EnterpriseBook(session)
    enterprises.take_enterprises(firms, rows[SheetKind.ENTERPRISES], tally)
    vacancies.take_vacancies(session, firms, rows[SheetKind.VACANCIES], tally)
    firms.write()
    bringers = ReferrerBook(session, tally)
    referrers.take_referrers(bringers, firms, rows[SheetKind.REFERRERS], tally)
    candidates.take_candidates(session, firms, bringers, rows[SheetKind.CANDIDATES], tally)
    bringers.write()
    if tally.problems and not skip_faulty:
        raise _refusal(len(tally.problems), tally.problems[0].message)
    report = ImportReport(
        file=preview.file,
        batch_id=0,
        sheets=tuple(
            tally.report(sheet.name, sheet.kind.value, len(sheet.faulty))
            for sheet in preview.sheets
        ),
        duplicates=tuple(tally.duplicates),
        problems=tuple(tally.problems),
    )
    batch = ImportBatch(
        campaign_id=campaign.id,
        file_name=preview.file,
        file_sha256=preview.sha256,
        counts=report.counts(),
        imported_by=by,
        imported_at=tally.at,
    )
    session.add(batch)
    session.flush()
    log.info("imported", batch=batch.id, by=by, added=report.total("added"))
    return report.of_batch(batch.id)


def _refuse_faulty(preview: Preview) -> None:
    unread = [sheet for sheet in preview.sheets if sheet.faults]
    if unread:
        reasons = "；".join(
            f"{sheet.name}：{fault.reason}，{fault.help}"
            for sheet in unread
            for fault in sheet.faults
        )
        raise UserError(f"有 {len(unread)} 张表无法读取（{reasons}）；请更正，或选择跳过")
    faulty = sum(len(sheet.faulty) for sheet in preview.sheets)
    if faulty:
        raise _refusal(faulty)


def _refusal(faulty: int, first: str = "") -> UserError:
    example = f"；第一处：{first}" if first else ""
    return UserError(f"有 {faulty} 行需要先更正，或选择跳过这些行，只导入其余各行{example}")


def _sound_rows(preview: Preview, tally: Tally) -> dict[SheetKind, list[Row]]:
    """Return the rows to take in by kind; rows that repeat an earlier one change nothing."""
    rows: dict[SheetKind, list[Row]] = {kind: [] for kind in SheetKind}
    for sheet in preview.sheets:
        silent = _silent(sheet.kind, frozenset(sheet.mapping.values()))
        for staged in sheet.rows:
            if staged.is_faulty:
                continue
            row = Row(sheet.name, staged.number, staged.values, silent)
            if staged.goes_in:
                rows[sheet.kind].append(row)
            else:
                tally.note(row, Outcome.UNCHANGED)
    return rows


@cache
def _silent(kind: SheetKind, columns: frozenset[str]) -> frozenset[str]:
    """Return the fields that no column of a sheet states."""
    fields = {
        SheetKind.CANDIDATES: candidates.FIELDS,
        SheetKind.VACANCIES: vacancies.FIELDS,
        SheetKind.REFERRERS: referrers.FIELDS,
        SheetKind.ENTERPRISES: enterprises.FIELDS,
    }[kind]
    return frozenset(f for f in fields if not _COLUMNS_OF.get(f, frozenset({f})) & columns)

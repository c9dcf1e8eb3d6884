"""Committing a previewed workbook: all its sound rows in one transaction, or none of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy.orm import Session

from recruit.errors import UserError
from recruit.intake import Preview, SheetPreview
from recruit.logging import log
from recruit.models import Campaign, ImportBatch, now
from recruit.operations.campaigns import require_open
from recruit.operations.import_report import ImportReport
from recruit.operations.importing.candidates import take_candidates
from recruit.operations.importing.enterprises import EnterpriseBook, take_enterprises
from recruit.operations.importing.referrers import ReferrerBook, take_referrers
from recruit.operations.importing.tally import Row, Tally
from recruit.operations.importing.vacancies import take_vacancies
from recruit.operations.lookup import lock_campaign

KINDS = ("enterprises", "vacancies", "referrers", "candidates")
"""Kinds of sheets in the order they are taken in: whoever is named must be there first."""


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
        Whether faulty rows may be left out. Otherwise one faulty row refuses the whole file.
    by
        User name of who imports.
    at
        Moment of the import, now when not given.

    Raises
    ------
    UserError
        When rows are faulty and may not be left out; the message names how many. Nothing
        is written then.
    """
    require_open(campaign)
    lock_campaign(session, campaign.id)
    tally = Tally(campaign, by, at or now())
    faulty_before = sum(row.is_faulty for sheet in preview.sheets for row in sheet.rows)
    if faulty_before and not skip_faulty:
        raise _refusal(faulty_before)
    rows = _sound_rows(preview)
    with session.no_autoflush:
        enterprises = EnterpriseBook(session)
        take_enterprises(enterprises, rows["enterprises"], tally)
        take_vacancies(session, enterprises, rows["vacancies"], tally)
        enterprises.write()
        referrers = ReferrerBook(session, tally)
        take_referrers(referrers, enterprises, rows["referrers"], tally)
        take_candidates(session, enterprises, referrers, rows["candidates"], tally)
        referrers.write()
    if tally.problems and not skip_faulty:
        raise _refusal(len(tally.problems), str(tally.problems[0].message))
    sheets = tuple(
        tally.report(sheet.name, sheet.kind.value, sum(row.is_faulty for row in sheet.rows))
        for sheet in preview.sheets
    )
    batch = ImportBatch(
        campaign_id=campaign.id,
        file_name=preview.file,
        file_sha256=preview.sha256,
        imported_by=by,
        imported_at=tally.at,
    )
    report = ImportReport(
        file=preview.file,
        batch_id=0,
        sheets=sheets,
        duplicates=tuple(tally.duplicates),
        problems=tuple(tally.problems),
    )
    batch.counts = report.counts()
    session.add(batch)
    session.flush()
    log.info("imported", batch=batch.id, by=by, added=report.total("added"))
    return report.of_batch(batch.id)


def _sound_rows(preview: Preview) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for sheet in preview.sheets:
        rows[sheet.kind.value].extend(_rows(sheet))
    return rows


def _rows(sheet: SheetPreview) -> Iterator[Row]:
    for row in sheet.good:
        yield Row(sheet.name, row.number, row.values)


def _refusal(faulty: int, first: str = "") -> UserError:
    example = f"；第一处：{first}" if first else ""
    return UserError(f"有 {faulty} 行需要先更正，或选择跳过这些行，只导入其余各行{example}")

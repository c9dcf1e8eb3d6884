"""Committing a previewed workbook: all its sound rows in one transaction, or none of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from recruit import garbage
from recruit.causes import Cause
from recruit.errors import UserError
from recruit.intake import Preview, Problem, SheetKind
from recruit.language import Language
from recruit.models import Action, Campaign, ImportBatch, now
from recruit.operations import audit
from recruit.operations.campaigns import require_open
from recruit.operations.import_report import ImportReport
from recruit.operations.importing import candidates, enterprises, referrers, vacancies
from recruit.operations.importing.enterprises import EnterpriseBook
from recruit.operations.importing.referrers import ReferrerBook
from recruit.operations.importing.tally import Outcome, Row, Tally
from recruit.operations.lookup import lock_campaign
from recruit.rights import consents
from recruit.rights.model import Way


@garbage.not_searched()
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
    session.flush()
    consents.log_new(session, campaign, way=Way.ROSTER, by=by)
    if tally.problems and not skip_faulty:
        raise UserError(Cause.ROWS_FAULTY_FIRST, rows=len(tally.problems), first=tally.problems[0])
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
        counts=report.kept(),
        imported_by=by,
        imported_at=tally.at,
    )
    session.add(batch)
    session.flush()
    audit.record(session, Action.IMPORTED, batch, by=by, added=report.total("added"))
    return report.of_batch(batch.id)


def _refuse_faulty(preview: Preview) -> None:
    unread = [sheet for sheet in preview.sheets if sheet.faults]
    if unread:
        reasons = tuple(
            _SheetFault(sheet.name, fault) for sheet in unread for fault in sheet.faults
        )
        raise UserError(Cause.SHEETS_UNREAD, sheets=len(unread), reasons=reasons)
    faulty = sum(len(sheet.faulty) for sheet in preview.sheets)
    if faulty:
        raise UserError(Cause.ROWS_FAULTY, rows=faulty)


@dataclass(frozen=True, slots=True)
class _SheetFault:
    """What is wrong with one sheet as a whole."""

    sheet: str
    problem: Problem

    def say(self, language: Language) -> str:
        what, mend = self.problem.say(language)
        if language is Language.EN:
            return f"{self.sheet}: {what}; {mend}"
        return f"{self.sheet}：{what}，{mend}"


def _sound_rows(preview: Preview, tally: Tally) -> dict[SheetKind, list[Row]]:
    """Return the rows to take in by kind; rows that repeat an earlier one change nothing."""
    rows: dict[SheetKind, list[Row]] = {kind: [] for kind in SheetKind}
    for sheet in preview.sheets:
        silent = sheet.silent
        for staged in sheet.rows:
            if staged.is_faulty:
                continue
            row = Row(sheet.name, staged.number, staged.values, silent)
            if staged.goes_in:
                rows[sheet.kind].append(row)
            else:
                tally.note(row, Outcome.UNCHANGED)
    return rows

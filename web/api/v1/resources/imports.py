"""Importing spreadsheets: upload, look at what would happen, commit."""

from __future__ import annotations

from flask import current_app, g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit import queries as query_of
from recruit.errors import UnreadableFile
from recruit.intake import Language, Preview, Problem, SheetPreview, preview
from recruit.models import Campaign
from recruit.operations.imports import commit_preview
from recruit.operations.lookup import require
from web.api.v1.operation import Reply, operation
from web.api.v1.problems import Kind
from web.api.v1.problems import Problem as Refusal
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.trip_schemas import (
    ImportOut,
    UploadCommit,
    UploadOut,
    UploadProblem,
    UploadSheet,
)
from web.i18n import language
from web.uploads import Uploads

TAG = "imports"
SHOWN = 100
"""Problems told of one sheet."""


@operation(
    "POST",
    "/imports",
    summary=_l("上传表格，得到预览"),
    tag=TAG,
    reply=UploadOut,
    status=201,
    upload=True,
    problems={Kind.NOT_FOUND},
)
def upload(session: Session) -> Reply:
    """Keep a workbook and say what would be imported."""
    if request.mimetype != "multipart/form-data":
        raise Refusal(Kind.UNSUPPORTED_TYPE, gettext("请用 multipart/form-data，字段名 file。"))
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refusal(Kind.INVALID, errors=[{"pointer": "/file", "detail": "missing"}])
    chosen_campaign(session, None)
    name = file.filename.replace("\\", "/").rpartition("/")[2][:200]
    token = _uploads().keep(file.read(), name=name, owner=g.account.id)
    try:
        out = _out(token, _staged(session, token))
    except UnreadableFile as error:
        _uploads().drop(token, owner=g.account.id)
        raise Refusal(Kind.INVALID, error.say(Language(language()))) from None
    return Reply(out, 201, {"Location": url_for("api.uploaded", token=token)})


@operation("GET", "/imports/<token>", summary=_l("一次上传的预览"), tag=TAG, reply=UploadOut)
def uploaded(session: Session, token: str) -> Reply:
    """Say what an uploaded workbook would bring."""
    return Reply(_out(token, _staged(session, token)))


@operation(
    "POST",
    "/imports/<token>/commit",
    summary=_l("写入登记"),
    tag=TAG,
    body=UploadCommit,
    reply=ImportOut,
)
def commit_upload(session: Session, token: str, body: UploadCommit) -> Reply:
    """Take the sound rows of an uploaded workbook into the registry."""
    owner, uploads = g.account.id, _uploads()
    report = commit_preview(
        session,
        require(session, Campaign, chosen_campaign(session, None)),
        _staged(session, token),
        skip_faulty=body.skip_faulty,
        by=g.account.username,
    )
    counts = {name: dict(count) for name, count in report.counts().items()}
    return Reply(
        ImportOut(batch_id=report.batch_id, counts=counts),
        after=lambda: uploads.drop(token, owner=owner),
    )


@operation(
    "DELETE", "/imports/<token>", summary=_l("放弃一次上传"), tag=TAG, reply=None, status=204
)
def discard_upload(session: Session, token: str) -> Reply:  # noqa: ARG001
    """Forget an uploaded workbook; a second time changes nothing."""
    _uploads().drop(token, owner=g.account.id)
    return Reply(None, 204)


def _uploads() -> Uploads[Preview]:
    found: Uploads[Preview] = current_app.extensions["uploads"]
    return found


def _staged(session: Session, token: str) -> Preview:
    campaign = query_of.current(session)
    if campaign is None:
        raise Refusal(Kind.NOT_FOUND)
    return _uploads().read(
        token,
        lambda name, content: preview(
            content, name=name, dates=(campaign.first_date, campaign.last_date)
        ),
        owner=g.account.id,
    )


def _out(token: str, staged: Preview) -> UploadOut:
    return UploadOut(token=token, sheets=[_sheet(sheet) for sheet in staged.sheets])


def _sheet(sheet: SheetPreview) -> UploadSheet:
    found: list[tuple[int | None, Problem]] = [(None, fault) for fault in sheet.faults]
    found += [(row.number, problem) for row in sheet.rows for problem in row.problems]
    problems = []
    for row, problem in found[:SHOWN]:
        reason, mend = problem.say(Language(language()))
        problems.append(
            UploadProblem(
                row=row,
                column=problem.column,
                severity=problem.severity.value,
                reason=reason,
                help=mend,
            )
        )
    return UploadSheet(
        name=sheet.name,
        kind=sheet.kind.value,
        rows=len(sheet.rows),
        faulty=len(sheet.faulty),
        problems=problems,
    )

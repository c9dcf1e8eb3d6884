"""Importing spreadsheets: upload, preview with a reason for every bad cell, commit."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.intake import (
    Language,
    Mend,
    Preview,
    SheetKind,
    UnreadableWorkbook,
    preview,
)
from recruit.intake.error_workbook import write_error_workbook
from recruit.intake.templates import write_template
from recruit.models import Campaign
from recruit.operations.imports import commit_preview
from recruit.operations.lookup import require
from web import import_rows
from web.i18n import language, number
from web.room import registry
from web.uploads import Uploads

blueprint = Blueprint("imports", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/imports")
def index() -> str:
    """Show where to upload, the templates and what was imported before."""
    with registry().read() as session:
        batches = query.imports(session, g.campaign.id)
    return render_template(
        "imports/index.html",
        kinds=[kind.value for kind in SheetKind],
        batches=[(batch, _summary(batch.counts)) for batch in batches],
    )


@blueprint.post("/imports")
def upload() -> Response:
    """Keep a file and show what would be imported."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(gettext("请先选择一个文件。"), "bad")
        return redirect(url_for("imports.index"), 303)
    token = _uploads().keep(
        file.read(), name=file.filename.replace("\\", "/").rpartition("/")[2], owner=g.account.id
    )
    return redirect(url_for("imports.preview_file", token=token), 303)


@blueprint.get("/imports/<token>")
def preview_file(token: str) -> str | Response:
    """Show what would be imported, with a reason for every bad cell."""
    try:
        staged = _staged(token)
    except UnreadableWorkbook as error:
        _uploads().drop(token, owner=g.account.id)
        flash(error.say(Language(language())), "bad")
        return redirect(url_for("imports.index"), 303)
    return render_template(
        "imports/preview.html",
        token=token,
        file_name=staged.file,
        count=staged.count(),
        mended=len(_uploads().noted(token, owner=g.account.id) or ()),
        sheets=import_rows.sheets(staged, Language(language())),
    )


@blueprint.post("/imports/<token>/mend")
def mend(token: str) -> Response:
    """Write cells anew, or leave rows out, and show what would be imported then."""
    staged, uploads = _staged(token), _uploads()
    if request.form.get("undo"):
        uploads.note(token, [], owner=g.account.id)
        flash(gettext("已撤销全部修改。"), "good")
        return redirect(url_for("imports.preview_file", token=token), 303)
    before = staged.count()["faulty"]
    mends = import_rows.mends_of(staged, request.form)
    kept = import_rows.merged(uploads.noted(token, owner=g.account.id) or [], mends)
    uploads.note(token, kept, owner=g.account.id)
    after = _staged(token).count()["faulty"]
    if not mends:
        flash(gettext("没有改动。"), "warn")
    else:
        flash(
            gettext(
                "已改 %(n)s 处；有错误的行从 %(before)s 行变为 %(after)s 行。",
                n=number(len(mends)),
                before=number(before),
                after=number(after),
            ),
            "warn" if after else "good",
        )
    return redirect(url_for("imports.preview_file", token=token), 303)


@blueprint.get("/imports/<token>/faults.xlsx")
def faults(token: str) -> Response:
    """Hand out the faulty rows as a workbook to mend and upload again."""
    staged = _staged(token)
    content = io.BytesIO()
    write_error_workbook(staged, content, language=Language(language()))
    stem = staged.file.rpartition(".")[0] or staged.file
    return _xlsx(content, f"{stem}-{gettext('错误')}.xlsx")


@blueprint.post("/imports/<token>/commit")
def commit(token: str) -> Response:
    """Write the sound rows to the registry."""
    staged = _staged(token)
    with registry().write() as session:
        report = commit_preview(
            session,
            require(session, Campaign, g.campaign.id),
            staged,
            skip_faulty=True,
            by=g.account.username,
        )
    _uploads().drop(token, owner=g.account.id)
    flash(f"{report.file}{gettext('：')}{_summary(report.counts())}", "good")
    for problem in report.problems[:5]:
        flash(problem.say(Language(language())), "warn")
    return redirect(url_for("imports.index"), 303)


@blueprint.post("/imports/<token>/discard")
def discard(token: str) -> Response:
    """Forget an uploaded file."""
    _uploads().drop(token, owner=g.account.id)
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/imports/templates/<kind>.xlsx")
def template(kind: str) -> Response:
    """Hand out a blank workbook with examples and notes."""
    if kind not in {known.value for known in SheetKind}:
        abort(404)
    content = io.BytesIO()
    write_template(SheetKind(kind), content)
    return _xlsx(content, f"laoxiang-{kind}.xlsx")


def _uploads() -> Uploads[Preview]:
    found: Uploads[Preview] = current_app.extensions["uploads"]
    return found


def _staged(token: str) -> Preview:
    dates = (g.campaign.first_date, g.campaign.last_date)
    mends = [Mend(*entry) for entry in _uploads().noted(token, owner=g.account.id) or ()]
    return _uploads().read(
        token,
        lambda name, content: preview(content, name=name, dates=dates, mends=mends),
        owner=g.account.id,
    )


def _summary(counts: Mapping[str, Any]) -> str:
    """Say what an import did: the sums of its sheets."""

    def total(key: str) -> str:
        return number(sum(int(sheet.get(key, 0)) for sheet in counts.values()))

    return gettext(
        "新增 %(added)s，更新 %(changed)s，未变 %(same)s，重复登记 %(twice)s，未写入 %(faulty)s",
        added=total("added"),
        changed=total("changed"),
        same=total("unchanged"),
        twice=total("duplicates"),
        faulty=total("faulty"),
    )


def _xlsx(content: io.BytesIO, name: str) -> Response:
    content.seek(0)
    return send_file(content, mimetype=_XLSX, as_attachment=True, download_name=name)

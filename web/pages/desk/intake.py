"""Importing sheets of the desk: upload, preview with a reason for every bad cell, write.

``add_intake`` gives a page its six endpoints; each has its row in the access table.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.forms import Exchange, FormPreview, read_form, write_blank
from recruit.errors import UserError
from recruit.intake import UnreadableWorkbook
from recruit.intake.error_workbook import write_error_workbook
from recruit.language import Language
from web.i18n import language, number
from web.pages.desk.acting import download, own_town
from web.room import registry
from web.uploads import Uploads

SHOWN = 200
"""Problems listed; the workbook of faulty rows has them all."""


@dataclass(frozen=True)
class ShownProblem:
    """One line of the list of problems."""

    row: int | None
    column: str
    value: str
    severity: str
    reason: str
    help: str


@dataclass(frozen=True)
class Intake:
    """How a page takes in a sheet.

    Parameters
    ----------
    exchange
        Called for every request, so that it may look at the date asked for.
    title
        Heading of the page, called for every request.
    section
        The entry of the directory it belongs to.
    back
        Endpoint of the page it returns to.
    stem
        Name of the template file.
    """

    exchange: Callable[[], Exchange]
    title: Callable[[], str]
    section: str
    back: str
    stem: str


def add_intake(
    blueprint: Blueprint, address: str, intake: Intake, *, prefix: str = "intake"
) -> None:
    """Add upload, preview, faults, commit, discard and template under an address.

    The endpoints are ``<blueprint>.<prefix>``, ``…_preview``, ``…_faults``, ``…_commit``,
    ``…_discard`` and ``…_template``.
    """
    name = f"{blueprint.name}.{prefix}"

    def show() -> str | Response:
        if request.method != "POST":
            return _page("desk/intake/form.html", intake, name)
        file = request.files.get("file")
        if file is None or not file.filename:
            flash(gettext("请先选择一个文件。"), "bad")
            return redirect(url_for(name, **request.args), 303)
        token = _uploads().keep(
            file.read(),
            name=file.filename.replace("\\", "/").rpartition("/")[2],
            owner=g.account.id,
        )
        return redirect(url_for(f"{name}_preview", token=token, **request.args), 303)

    def preview(token: str) -> str | Response:
        try:
            staged = _staged(token, intake)
        except UnreadableWorkbook as error:
            _uploads().drop(token, owner=g.account.id)
            flash(error.say(Language(language())), "bad")
            return redirect(url_for(name, **request.args), 303)
        problems = [
            (sheet, row, problem)
            for sheet in staged.sheets
            for row, problem in [
                *((None, fault) for fault in sheet.faults),
                *((row.number, problem) for row in sheet.rows for problem in row.problems),
            ]
        ]
        problems.sort(key=lambda entry: entry[2].severity.value != "error")
        shown = [
            (
                sheet.name,
                ShownProblem(
                    row, one.column, one.value, one.severity.value, *one.say(Language(language()))
                ),
            )
            for sheet, row, one in problems[:SHOWN]
        ]
        return _page(
            "desk/intake/preview.html",
            intake,
            name,
            token=token,
            staged=staged,
            count=staged.count(),
            problems=shown,
            more=max(0, len(problems) - SHOWN),
        )

    def faults(token: str) -> Response:
        staged = _staged(token, intake)
        content = io.BytesIO()
        write_error_workbook(staged, content, language=Language(language()))
        stem = staged.file.rpartition(".")[0] or staged.file
        return download(content.getvalue(), f"{stem}-{gettext('错误')}.xlsx")

    def commit(token: str) -> Response:
        staged = _staged(token, intake)
        try:
            with registry().write() as session:
                tally = intake.exchange().commit(session, staged, g.account.username)
        except UserError as error:
            flash(error.say(Language(language())), "bad")
            return redirect(url_for(f"{name}_preview", token=token, **request.args), 303)
        _uploads().drop(token, owner=g.account.id)
        flash(
            gettext(
                "%(file)s：新增 %(added)s，更新 %(changed)s，未变 %(same)s",
                file=staged.file,
                added=number(tally.added),
                changed=number(tally.changed),
                same=number(tally.unchanged),
            ),
            "good",
        )
        return redirect(url_for(intake.back), 303)

    def discard(token: str) -> Response:
        _uploads().drop(token, owner=g.account.id)
        return redirect(url_for(name), 303)

    def template() -> Response:
        content = io.BytesIO()
        write_blank(intake.exchange().form, content)
        return download(content.getvalue(), f"laoxiang-{intake.stem}.xlsx")

    for ending, rule, view, methods in (
        ("", "", show, ["GET", "POST"]),
        ("_template", "/template.xlsx", template, ["GET"]),
        ("_preview", "/<token>", preview, ["GET"]),
        ("_faults", "/<token>/faults.xlsx", faults, ["GET"]),
        ("_commit", "/<token>/commit", commit, ["POST"]),
        ("_discard", "/<token>/discard", discard, ["POST"]),
    ):
        blueprint.add_url_rule(f"{address}{rule}", f"{prefix}{ending}", view, methods=methods)


def _page(template: str, intake: Intake, name: str, **more: object) -> str:
    return render_template(
        template,
        title=intake.title(),
        section=intake.section,
        back=intake.back,
        name=name,
        form=intake.exchange().form,
        args=dict(request.args),
        **more,
    )


def _uploads() -> Uploads[FormPreview]:
    found: Uploads[FormPreview] = current_app.extensions["uploads"]
    return found


def _staged(token: str, intake: Intake) -> FormPreview:
    """Return a file read and judged against the registry as it is now."""
    exchange = intake.exchange()
    name, content = _uploads().find(token, owner=g.account.id)
    staged = read_form(content, exchange.form, name=name)
    with registry().read() as session:
        exchange.judge(session, staged, own_town())
    return staged

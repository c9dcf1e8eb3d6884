"""The hotline: who calls, what is known, one key to a case; the knowledge base."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.desk.cases import queries as case_queries
from recruit.desk.cases.model import Category, ServiceCase, Urgency
from recruit.desk.forms import table_book
from recruit.desk.hotline import exchange, operations, queries, search
from recruit.desk.hotline.model import Article
from recruit.errors import UserError
from recruit.identity import mask_numbers, mask_phone
from recruit.language import Language
from recruit.models import Enterprise
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.filters import Filters, choices
from web.i18n import china, language
from web.pages.desk.acting import as_day, day_asked, download, key, whole
from web.pages.desk.intake import Intake, add_intake
from web.room import moment, registry, today
from web.ways import number as page_asked

blueprint = Blueprint("hotline", __name__)


@blueprint.get("/hotline")
def desk() -> str:
    """Wait for a call: a field for the number, today's calls, the knowledge base."""
    with registry().read() as session:
        return render_template(
            "desk/hotline/desk.html",
            load=queries.load(session),
            recent=queries.calls(session, per_page=8),
        )


@blueprint.post("/hotline/caller")
def caller() -> str | Response:
    """Show who is calling; the number comes in the body, never in an address."""
    try:
        phone = operations.number(request.form.get("phone", ""))
    except UserError as error:
        flash(error.say(Language(language())), "bad")
        return redirect(url_for("hotline.desk"), 303)
    return _call_page(phone, {}, "")


@blueprint.post("/hotline/calls")
def take() -> str | Response | tuple[str, int]:
    """Write the call down: advice only, a case of its own, or one more on a case."""
    values = dict(request.form)
    category = values.get("category", "")
    town = values.get("town", "")
    asked = operations.Asked(
        phone=values.get("phone", ""),
        category=Category(category) if category in set(Category) else Category.OTHER,
        note=values.get("note", "")[:2000],
        caller=values.get("caller", "")[:40],
        town=town if town in names.towns() else "",
        minutes=min(600, max(0, whole("minutes") or 0)),
    )
    step = values.get("step", "advice")
    if step == "look":
        return _call_page(asked.phone, values, "")
    by = g.account.username
    try:
        with registry().write() as session:
            read = key(values.get("article"))
            article = None if read is None else session.get(Article, read)
            call = operations.take_call(session, asked, by=by, article=article, at=moment())
            if step == "case":
                urgency = values.get("urgency", "")
                firm = key(values.get("enterprise"))
                case = operations.make_case(
                    session,
                    call,
                    title=values.get("title", "")[:120],
                    urgency=Urgency(urgency) if urgency in set(Urgency) else Urgency.NORMAL,
                    by=by,
                    enterprise=None if firm is None else session.get(Enterprise, firm),
                )
            elif step.startswith("add-"):
                case = require(session, ServiceCase, key(step.removeprefix("add-")) or 0)
                operations.add_to_case(session, call, case, by=by)
            else:
                case = None
    except UserError as error:
        return _call_page(asked.phone, values, error.say(Language(language()))), 400
    except ValueError:
        abort(400)
    if case is None:
        flash(gettext("来电已记下。"), "good")
        return redirect(url_for("hotline.desk"), 303)
    flash(gettext("来电已记下，诉求 %(code)s。", code=case.code), "good")
    return redirect(url_for("cases.detail", case_id=case.id), 303)


@blueprint.get("/hotline/calls")
def calls() -> str:
    """Show the calls, numbers masked."""
    filters = Filters.read(category=words.category)
    with registry().read() as session:
        page = queries.calls(
            session,
            day=day_asked(),
            category=Category(filters.category) if filters.category else None,
            page=page_asked("page"),
        )
    return render_template("desk/hotline/calls.html", page=page, filters=filters, day=day_asked())


@blueprint.get("/hotline/calls.xlsx")
def calls_book() -> Response:
    """Hand out the calls as a workbook, numbers masked."""
    with registry().read() as session:
        page = queries.calls(session, day=day_asked(), per_page=None)
    head = (
        gettext("时间"), gettext("来电号码"), gettext("镇街"), gettext("诉求类别"),
        gettext("内容"), gettext("分钟"), gettext("诉求编号"), gettext("知识条目"),
        gettext("接听"),
    )  # fmt: skip
    body = [
        (
            f"{china(row.at):%Y-%m-%d %H:%M}", mask_phone(row.phone), names.town(row.town),
            str(words.category[row.category]), mask_numbers(row.note), row.minutes, row.case,
            row.article, row.answered_by,
        )
        for row in page
    ]  # fmt: skip
    return download(table_book([(gettext("来电"), head, body)]), "calls.xlsx")


@blueprint.get("/hotline/knowledge")
def knowledge() -> str:
    """Search the knowledge base, or leaf through it."""
    filters = Filters.read(q=None, category=words.category)
    category = Category(filters.category) if filters.category else None
    with registry().read() as session:
        hits = search.search(session, filters.q, category=category) if filters.q else ()
        listed = () if filters.q else queries.articles(session, category=category)
    return render_template(
        "desk/hotline/knowledge.html",
        hits=hits,
        articles=listed,
        filters=filters,
        today=today(),
    )


@blueprint.get("/hotline/knowledge/<int:article_id>")
def article(article_id: int) -> str:
    """Show one article."""
    with registry().read() as session:
        found = require(session, Article, article_id)
    return render_template("desk/hotline/article.html", article=found, today=today())


@blueprint.route("/hotline/knowledge/edit", methods=["GET", "POST"])
def edit() -> str | Response | tuple[str, int]:
    """Write an article: a new one, or the one named."""
    old = key(request.args.get("article"))
    with registry().read() as session:
        found = None if old is None else require(session, Article, old)
    if request.method != "POST":
        return render_template("desk/hotline/edit.html", article=found, values={}, problem="")
    values = dict(request.form)
    category = values.get("category", "")
    try:
        with registry().write() as session:
            made = operations.save_article(
                session,
                None if old is None else require(session, Article, old),
                title=values.get("title", "")[:120],
                body=values.get("body", "")[:5000],
                category=Category(category) if category in set(Category) else Category.OTHER,
                source=values.get("source", "")[:200],
                valid_until=as_day(values.get("valid_until", "")),
                by=g.account.username,
            )
    except UserError as error:
        said = error.say(Language(language()))
        return render_template(
            "desk/hotline/edit.html", article=found, values=values, problem=said
        ), 400
    flash(gettext("已保存。"), "good")
    return redirect(url_for("hotline.article", article_id=made.id), 303)


def _call_page(phone: str, values: dict[str, str], problem: str) -> str:
    """Show who is calling, a form for what is asked, and what the knowledge base says to it."""
    with registry().read() as session:
        known = queries.caller(session, phone)
        asked = values.get("note") or values.get("title") or ""
        hits = search.search(session, asked, most=3) if asked else ()
        near = ()
        category = values.get("category", "")
        if asked and category in set(Category):
            near = case_queries.alike(
                session, asked, category=Category(category), at=moment(), phone=phone,
                town=values.get("town", ""),
            )  # fmt: skip
    return render_template(
        "desk/hotline/call.html",
        phone=phone,
        known=known,
        values=values,
        problem=problem,
        hits=hits,
        near=near,
        choices={"towns": choices(names.towns(), names.town)},
    )


add_intake(
    blueprint,
    "/hotline/knowledge/import",
    Intake(
        lambda: exchange.exchange(today()),
        lambda: gettext("导入知识库"),
        "hotline",
        "hotline.knowledge",
        "knowledge",
    ),
)

"""Stewards: the list, one of them, the log of visits, and a steward's own page on the phone."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.figures import queries as figures
from recruit.desk.forms import table_book
from recruit.desk.lookup import by_name, like
from recruit.desk.stewards import checklist, exchange, operations, queries, visit_queries
from recruit.desk.stewards.model import Answer, InspectionSample, Steward, Visit, VisitKind
from recruit.errors import UserError
from recruit.identity import InvalidIdentity, check_mobile
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.filters import Filters, choices
from web.i18n import china, language
from web.pages.desk.acting import done, download, key, own_town, whole
from web.pages.desk.intake import Intake, add_intake
from web.pages.desk.ringing import noted_at_work, revealed
from web.room import moment, registry, today
from web.town_chart import town_sheets
from web.ways import number as page_asked

blueprint = Blueprint("stewards", __name__)


@blueprint.get("/stewards")
def index() -> str:
    """Show stewards and how far the large enterprises have one."""
    filters = Filters.read(q=None, town=names.towns(), load=("idle",))
    town = own_town()
    with registry().read() as session:
        page = queries.stewards(
            session,
            q=filters.q,
            town=town or filters.town,
            idle=filters.load == "idle",
            page=page_asked("page"),
        )
        cover = queries.cover(session, today(), town=town or "")
        known = figures.industries(session)
        looked_at = queries.looked_at(session, today()) if town is None else {}
    return render_template(
        "desk/stewards/index.html",
        page=page,
        cover=cover,
        filters=filters,
        own=town,
        industries=known,
        towns=town_sheets({code: (all_, some / all_) for code, (all_, some) in looked_at.items()}),
        town_visits={code: url_for("stewards.visits", town=code) for code in looked_at},
        choices={"towns": choices(names.towns(), names.town)},
    )


@blueprint.post("/stewards")
def add() -> Response:
    """Register a steward."""

    def act(session: Session) -> str:
        operations.add_steward(session, _steward_asked(), by=g.account.username)
        return gettext("已登记管家。")

    return done(url_for("stewards.index"), act)


@blueprint.get("/stewards/<int:steward_id>")
def detail(steward_id: int) -> str:
    """Show one steward, his enterprises and his visits."""
    return _detail(steward_id)


@blueprint.post("/stewards/<int:steward_id>/phone")
def reveal(steward_id: int) -> str | tuple[str, int]:
    """Show a steward's number in full, once, and note why."""
    number, problem = revealed(Steward, steward_id, lambda steward: steward.phone)
    page = _detail(steward_id, number, problem)
    return (page, 400) if problem else page


def _detail(steward_id: int, number: str = "", problem: str = "") -> str:
    with registry().read() as session:
        steward = require(session, Steward, steward_id)
        wards = queries.wards(session, steward_id)
        visits = visit_queries.visits(session, steward_id=steward_id, per_page=10)
        known = figures.industries(session)
    return render_template(
        "desk/stewards/detail.html",
        steward=steward,
        wards=wards,
        visits=visits,
        industries=sorted({*known, *steward.industries} - {""}),
        choices={"towns": choices(names.towns(), names.town)},
        number=number,
        problem=problem,
    )


@blueprint.post("/stewards/<int:steward_id>")
def change(steward_id: int) -> Response:
    """Put right what is written down of a steward, and whether he serves."""

    def act(session: Session) -> str:
        steward = require(session, Steward, steward_id)
        news = operations.correct_steward(
            session,
            steward,
            _steward_asked(kept=steward.phone),
            active=request.form.get("active") == "1",
            by=g.account.username,
        )
        return gettext("已保存。") if news else gettext("没有改动。")

    return done(url_for("stewards.detail", steward_id=steward_id), act)


@blueprint.post("/stewards/<int:steward_id>/enterprises")
def hand_over(steward_id: int) -> Response:
    """Give this steward an enterprise by hand."""
    written = request.form.get("enterprise", "").strip()

    def act(session: Session) -> str:
        firm = by_name(session, {written}).get(written)
        if firm is None:
            near = "、".join(like(session, written)) or "–"
            raise UserError(Cause.ENTERPRISE_UNKNOWN, name=written, near=near)
        news = operations.hand_over(
            session,
            firm,
            require(session, Steward, steward_id),
            since=today(),
            by=g.account.username,
        )
        return gettext("已交给这位管家。") if news else gettext("本来就是这位管家。")

    return done(url_for("stewards.detail", steward_id=steward_id), act)


@blueprint.get("/stewards/mine")
def mine() -> str:
    """Show a steward his enterprises: whom to call, what they reported, what to do next."""
    with registry().read() as session:
        steward = queries.steward_of_account(session, g.account.id)
        wards = () if steward is None else queries.wards(session, steward.id)
        if steward is not None:
            noted_at_work(session, steward)
        visits = (
            None
            if steward is None
            else visit_queries.visits(session, steward_id=steward.id, per_page=5)
        )
    return render_template(
        "desk/stewards/mine.html", steward=steward, wards=wards, visits=visits, today=today()
    )


@blueprint.route("/stewards/visit/<int:enterprise_id>", methods=["GET", "POST"])
def visit(enterprise_id: int) -> str | Response | tuple[str, int]:
    """Take the checklist of a visit."""
    sample_id = key(request.args.get("sample"))
    with registry().read() as session:
        firm = require(session, Enterprise, enterprise_id)
        steward = _visitor(session, firm)
        noted_at_work(session, firm)
        sample = None if sample_id is None else session.get(InspectionSample, sample_id)
    if sample is not None and sample.enterprise_id != enterprise_id:
        abort(404)
    if request.method != "POST":
        return _visit_form(firm, "", sampled=sample is not None)
    try:
        with registry().write() as session:
            made = operations.record_visit(
                session,
                require(session, Enterprise, enterprise_id),
                *_visit_asked(),
                by=g.account.username,
                steward=steward,
                note=request.form.get("note", "")[:2000],
                sample=None if sample is None else session.get(InspectionSample, sample.id),
                at=moment(),
            )
            faults = made.faults
    except UserError as error:
        return _visit_form(firm, error.say(Language(language())), sampled=sample is not None), 400
    back = url_for("stewards.visits")
    if sample is not None:
        back = url_for("stewards.round_detail", round_id=sample.round_id)
    elif RoleName.STEWARD in g.account.roles:
        back = url_for("stewards.mine")
    said = (
        gettext("已记下，发现 %(n)s 个问题；需要部门解决的请上报诉求。", n=faults)
        if faults
        else gettext("已记下，没有发现问题。")
    )
    return done(back, lambda _: said)


@blueprint.route("/stewards/visits/<int:visit_id>", methods=["GET", "POST"])
def correct_visit(visit_id: int) -> str | Response | tuple[str, int]:
    """Put right what was written down of a visit."""
    with registry().read() as session:
        made = require(session, Visit, visit_id)
        firm = require(session, Enterprise, made.enterprise_id)
        own = _own_visit(session, made, firm)
        noted_at_work(session, firm)
    if request.method != "POST":
        return _visit_form(firm, "", made=made)
    try:
        with registry().write() as session:
            news = operations.correct_visit(
                session,
                require(session, Visit, visit_id),
                *_visit_asked(),
                by=g.account.username,
                note=request.form.get("note", "")[:2000],
            )
    except UserError as error:
        return _visit_form(firm, error.say(Language(language())), made=made), 400
    said = gettext("已更正走访记录。") if news else gettext("没有改动。")
    return done(url_for("stewards.mine" if own else "stewards.visits"), lambda _: said)


@blueprint.get("/stewards/visits")
def visits() -> str:
    """Show the log of visits."""
    filters = _visit_filters()
    with registry().read() as session:
        page = visit_queries.visits(session, **_wanted(filters), page=page_asked("page"))
    return render_template(
        "desk/stewards/visits.html",
        page=page,
        filters=filters,
        own=own_town(),
        checklist={item.id: item.say(Language(language())) for item in checklist.items()},
        choices={"towns": choices(names.towns(), names.town)},
    )


@blueprint.get("/stewards/visits.xlsx")
def visits_book() -> Response:
    """Hand out the log of visits as a workbook, one column an item of the checklist."""
    filters = _visit_filters()
    with registry().read() as session:
        page = visit_queries.visits(session, **_wanted(filters), per_page=None)
    listed = checklist.items()
    head = (
        gettext("时间"), gettext("企业名称"), gettext("镇街"), gettext("管家"), gettext("方式"),
        gettext("问题数"), gettext("情况"), *(item.say(Language(language())) for item in listed),
    )  # fmt: skip
    body = [
        (
            f"{china(row.at):%Y-%m-%d %H:%M}", row.enterprise, names.town(row.town),
            row.steward or row.by,
            str(words.visit_kind[row.kind]), row.faults, row.note,
            *(str(words.answer.get(row.answers.get(item.id, ""), "")) for item in listed),
        )
        for row in page
    ]  # fmt: skip
    return download(table_book([(gettext("走访记录"), head, body)]), "visits.xlsx")


def _steward_asked(*, kept: str = "") -> operations.StewardRecord:
    """Return what a form says of a steward; what is missing or wrong is left blank.

    Parameters
    ----------
    kept
        The number that stays when none is given.
    """
    form = request.form
    try:
        phone = check_mobile(form.get("phone", "").strip() or kept).value
    except InvalidIdentity:
        phone = ""
    town = form.get("town", "")
    many = whole("capacity") if form.get("capacity") else 1
    return operations.StewardRecord(
        name=form.get("name", "")[:40],
        phone=phone,
        town=town if town in names.towns() else "",
        unit=form.get("unit", "")[:80],
        industries=tuple(form.getlist("industry")[:20]),
        capacity=-1 if many is None else many,
    )


def _visit_asked() -> tuple[VisitKind, dict[str, Answer]]:
    kind = request.form.get("kind", "")
    answers = {
        item.id: Answer(request.form[item.id])
        for item in checklist.items()
        if request.form.get(item.id) in set(Answer)
    }
    return VisitKind(kind) if kind in set(VisitKind) else VisitKind.VISIT, answers


def _visit_form(
    firm: Enterprise, problem: str, *, sampled: bool = False, made: Visit | None = None
) -> str:
    written = {} if made is None else {**made.answers, "kind": made.kind, "note": made.note}
    return render_template(
        "desk/stewards/visit.html",
        firm=firm,
        problem=problem,
        sampled=sampled,
        made=made,
        values=request.form or written,
        items=[(item, item.say(Language(language()))) for item in checklist.items()],
    )


def _own_visit(session: Session, made: Visit, firm: Enterprise) -> bool:
    """Return whether a visit is the account's own; refuse whoever may not correct it."""
    if own_town() in (None, firm.town_code):
        return False
    steward = queries.steward_of_account(session, g.account.id)
    if steward is None or made.steward_id != steward.id:
        abort(403)
    return True


def _visitor(session: Session, firm: Enterprise) -> Steward | None:
    """Return the steward who visits; refuse whoever has nothing to do with the enterprise."""
    town = own_town()
    if town in (None, firm.town_code):
        return None
    steward = queries.steward_of_account(session, g.account.id)
    if steward is None or not queries.looks_after(session, steward.id, firm.id):
        abort(403)
    return steward


def _visit_filters() -> Filters:
    return Filters.read(q=None, town=names.towns(), kind=words.visit_kind, found=("faults",))


def _wanted(filters: Filters) -> dict[str, object]:
    return {
        "q": filters.q,
        "town": own_town() or filters.town,
        "kind": VisitKind(filters.kind) if filters.kind else None,
        "faulty": filters.found == "faults",
    }


add_intake(
    blueprint,
    "/stewards/import",
    Intake(
        exchange.exchange,
        lambda: gettext("导入管家名单"),
        "stewards",
        "stewards.index",
        "stewards",
    ),
)

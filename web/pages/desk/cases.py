"""Cases: the list, the board, a new one, and one with its course."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.cases import exchange, office_queries, operations, queries
from recruit.desk.cases.model import CaseSource, CaseState, Category, Urgency
from recruit.desk.cases.queries import Reach, Wanted
from recruit.desk.forms import table_book
from recruit.desk.lookup import by_name, like
from recruit.desk.stewards.queries import looks_after, steward_of_account
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.access import DESK
from web.filters import Filters, choices
from web.i18n import china, language
from web.pages.desk.acting import download, key
from web.pages.desk.intake import Intake, add_intake
from web.pages.desk.ringing import noted_at_work
from web.room import moment, registry
from web.ways import number as page_asked

blueprint = Blueprint("cases", __name__)


def reach() -> Reach:
    """Return which cases the account may see."""
    account = g.account
    roles = account.roles
    if roles & (DESK | {RoleName.HOTLINE}):
        return Reach()
    if RoleName.TOWN in roles:
        return Reach(town=account.town_code or "-")
    if RoleName.DEPARTMENT in roles:
        with registry().read() as session:
            own = office_queries.department_of(session, account.id)
        return Reach(department_id=own.id if own is not None else -1)
    if RoleName.ENTERPRISE in roles:
        return Reach(enterprise_id=account.enterprise_id or -1)
    return Reach(opened_by=account.username)


@blueprint.get("/cases")
def index() -> str:
    """Show one page of cases."""
    filters = _filters()
    with registry().read() as session:
        page = queries.cases(session, _wanted(filters), reach=reach(), page=page_asked("page"))
        offices = office_queries.departments(session, moment())
    return render_template(
        "desk/cases/index.html",
        page=page,
        filters=filters,
        now=moment(),
        choices={
            "towns": choices(names.towns(), names.town),
            "departments": [(one.id, one.name) for one in offices],
        },
    )


@blueprint.get("/cases.xlsx")
def book() -> Response:
    """Hand out the cases of a filter as a workbook, callers masked by being left out."""
    with registry().read() as session:
        page = queries.cases(session, _wanted(_filters()), reach=reach(), per_page=None)
    head = (
        gettext("编号"), gettext("诉求"), gettext("诉求类别"), gettext("紧急程度"),
        gettext("状态"), gettext("来源"), gettext("镇街"), gettext("企业名称"),
        gettext("主办部门"), gettext("受理时间"), gettext("答复期限"), gettext("答复时间"),
        gettext("满意度"),
    )  # fmt: skip
    body = [
        (
            row.code, row.title, str(words.category[row.category]),
            str(words.urgency[row.urgency]), str(words.case_state[row.state]),
            str(words.case_source[row.source]), names.town(row.town), row.enterprise, row.lead,
            f"{china(row.opened_at):%Y-%m-%d %H:%M}", f"{china(row.due_at):%Y-%m-%d %H:%M}",
            f"{china(row.replied_at):%Y-%m-%d %H:%M}" if row.replied_at else "",
            row.satisfaction,
        )
        for row in page
    ]  # fmt: skip
    return download(table_book([(gettext("诉求"), head, body)]), "cases.xlsx")


@blueprint.get("/cases/board")
def board() -> str:
    """Show what waits for whom, the most pressing first."""
    with registry().read() as session:
        columns = queries.board(session, reach=reach())
    return render_template("desk/cases/board.html", columns=columns, now=moment())


@blueprint.route("/cases/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Take a new case; those that look alike are shown before it is opened twice."""
    if request.method != "POST":
        return _new_form({}, "", firm_id=key(request.args.get("enterprise")))
    values = dict(request.form)
    matter = _matter(values)
    try:
        with registry().read() as session:
            firm = _firm(values)
            near = queries.alike(
                session,
                f"{matter.title}{matter.body}",
                category=matter.category,
                at=moment(),
                phone=matter.caller_phone,
                enterprise_id=None if firm is None else firm.id,
                town=matter.town,
            )
        seen = [(row, score) for row, score in near if _may_see(row.id)]
        if seen and values.get("sure") != "1":
            return _new_form(values, "", near=seen), 400
        with registry().write() as session:
            case = operations.open_case(
                session,
                matter,
                _source(),
                by=g.account.username,
                enterprise=_firm(values),
                at=moment(),
            )
    except UserError as error:
        return _new_form(values, error.say(Language(language()))), 400
    flash(gettext("已受理，编号 %(code)s。", code=case.code), "good")
    return redirect(url_for("cases.detail", case_id=case.id), 303)


@blueprint.get("/cases/<int:case_id>")
def detail(case_id: int) -> str:
    """Show one case, what can be done with it, and its course."""
    limit = reach()
    with registry().read() as session:
        found = queries.detail(session, case_id, reach=limit) or abort(404)
        case = found.case
        near = ()
        if case.state not in {CaseState.CLOSED, CaseState.JOINED} and limit == Reach():
            near = queries.alike(
                session,
                f"{case.title}{case.body}",
                category=case.category,
                at=case.opened_at,
                phone=case.caller_phone,
                enterprise_id=case.enterprise_id,
                town=case.town_code,
                but=case.id,
            )
        offices = office_queries.departments(session, moment()) if limit == Reach() else ()
        own = office_queries.department_of(session, g.account.id)
        open_name = limit != Reach(opened_by=g.account.username)
        if open_name and case.caller_phone:
            noted_at_work(session, case)
    return render_template(
        "desk/cases/detail.html",
        found=found,
        case=case,
        near=near,
        offices=[one for one in offices if one.active],
        own=own,
        now=moment(),
        towns=choices(names.towns(), names.town),
        open_name=open_name,
    )


def _new_form(
    values: dict[str, str],
    problem: str,
    *,
    near: object = (),
    firm_id: int | None = None,
) -> str:
    if firm_id is not None and not values:
        with registry().read() as session:
            firm = session.get(Enterprise, firm_id)
        if firm is not None:
            values = {
                "enterprise": firm.name,
                "town": firm.town_code,
                "caller": firm.contact_name,
                "phone": firm.contact_phone,
            }
    return render_template(
        "desk/cases/new.html",
        values=values,
        problem=problem,
        near=near,
        own_firm=_own_firm(),
        choices={"towns": choices(names.towns(), names.town)},
    )


def _matter(values: dict[str, str]) -> operations.Matter:
    category, urgency = values.get("category", ""), values.get("urgency", "")
    town = values.get("town", "")
    return operations.Matter(
        title=values.get("title", "")[:120],
        category=Category(category) if category in set(Category) else Category.OTHER,
        urgency=Urgency(urgency) if urgency in set(Urgency) else Urgency.NORMAL,
        body=values.get("body", "")[:2000],
        town=town if town in names.towns() else "",
        caller_name=values.get("caller", "")[:40],
        caller_phone="".join(sign for sign in values.get("phone", "") if sign.isdigit())[:15],
    )


def _source() -> CaseSource:
    roles = g.account.roles
    if RoleName.STEWARD in roles:
        return CaseSource.STEWARD
    return CaseSource.ENTERPRISE if RoleName.ENTERPRISE in roles else CaseSource.HOTLINE


def _own_firm() -> int | None:
    roles = g.account.roles
    own = RoleName.ENTERPRISE in roles and not roles & DESK
    return (g.account.enterprise_id or abort(403)) if own else None


def _firm(values: dict[str, str]) -> Enterprise | None:
    """Return the enterprise named; a steward names his own, an enterprise itself.

    Raises
    ------
    UserError
        When there is no such enterprise, or it is not in this account's charge.
    """
    written = values.get("enterprise", "").strip()
    with registry().read() as session:
        own = _own_firm()
        if own is not None:
            return require(session, Enterprise, own)
        if not written:
            return None
        firm = by_name(session, {written}).get(written)
        if firm is None:
            near = "、".join(like(session, written)) or "–"
            raise UserError(Cause.ENTERPRISE_UNKNOWN, name=written, near=near)
        limit = reach()
        if limit.town not in (None, firm.town_code):
            raise UserError(Cause.ENTERPRISE_ELSEWHERE, enterprise=firm.name)
        if limit.opened_by is not None:
            steward = steward_of_account(session, g.account.id)
            if steward is None or not looks_after(session, steward.id, firm.id):
                raise UserError(Cause.ENTERPRISE_ELSEWHERE, enterprise=firm.name)
        return firm


def _may_see(case_id: int) -> bool:
    with registry().read() as session:
        return queries.detail(session, case_id, reach=reach()) is not None


def _filters() -> Filters:
    return Filters.read(
        q=None,
        state=words.case_state,
        category=words.category,
        urgency=words.urgency,
        source=words.case_source,
        town=names.towns(),
        lead=None,
        due=("overdue",),
    )


def _wanted(filters: Filters) -> Wanted:
    return Wanted(
        q=filters.q,
        state=CaseState(filters.state) if filters.state else None,
        category=Category(filters.category) if filters.category else None,
        urgency=Urgency(filters.urgency) if filters.urgency else None,
        source=CaseSource(filters.source) if filters.source else None,
        town=filters.town,
        lead_id=key(filters.lead),
        overdue_at=moment() if filters.due else None,
    )


add_intake(
    blueprint,
    "/cases/import",
    Intake(
        lambda: exchange.exchange(now=moment()),
        lambda: gettext("导入诉求"),
        "cases",
        "cases.index",
        "cases",
    ),
)

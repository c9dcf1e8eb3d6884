"""Applications under policies: the list, one with its way, what offices and enterprises do."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.forms import table_book
from recruit.desk.policies import operations, queries
from recruit.desk.policies.facts import FACTS, restored
from recruit.desk.policies.model import ApplicationState, PolicyApplication
from recruit.desk.policies.reading import read_rule
from recruit.errors import UserError
from recruit.models import RoleName
from web import names
from web import words_relief as words
from web.filters import Filters, is_number
from web.pages.desk.acting import done, download, own_town
from web.pages.desk.policies import OFFICES, allowed, campaign_id, on_day, own_firm, said
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("policy_applications", __name__)


@blueprint.get("/policies/applications")
def index() -> str:
    """List applications, the most urgent first."""
    filters = _filters()
    with registry().read() as session:
        page = queries.applications(session, _wanted(filters), page=page_asked("page"))
        known = [(line.rule.code, said(line.rule.name)) for line in queries.catalogue(session)]
    return render_template(
        "desk/policies/applications.html", page=page, filters=filters, known=known, today=on_day()
    )


@blueprint.get("/policies/applications.xlsx")
def book() -> Response:
    """Hand out the list as a workbook."""
    filters = _filters()
    with registry().read() as session:
        page = queries.applications(session, _wanted(filters), per_page=100_000)
    head = (
        gettext("编号"), gettext("政策"), gettext("企业名称"), gettext("镇街"), gettext("状态"),
        gettext("申请金额（元）"), gettext("核定金额（元）"), gettext("提交日期"),
        gettext("办理期限"),
    )  # fmt: skip
    body = [
        (
            line.id, said(line.rule.name), line.enterprise, names.town(line.town_code),
            str(words.application[line.state]), line.asked_yuan, line.granted_yuan,
            line.filed_on.isoformat(), line.due.isoformat(),
        )
        for line in page
    ]  # fmt: skip
    book = table_book([(gettext("政策申请"), head, body)])
    return download(book, f"policy-applications-{today().isoformat()}.xlsx")


@blueprint.get("/policies/applications/<int:application_id>")
def show(application_id: int) -> str:
    """Show one application: stations, papers, money, what happened."""
    with registry().read() as session:
        found = _own(session, application_id)
        read = read_rule(found.rule.body)
        facts = {
            code: restored(FACTS[code], text)
            for code, text in found.facts.items()
            if code in FACTS
        }
        return render_template(
            "desk/policies/application.html",
            one=found,
            rule=read,
            facts=facts,
            steps=list(enumerate(read.steps)),
            papers={paper.code: paper for paper in read.documents},
            today=on_day(),
        )


@blueprint.post("/policies/applications/<int:application_id>/<any(approve,return,refuse,pay):act>")
def decide(application_id: int, act: str) -> Response:
    """Let an office pass, return, refuse or pay an application."""
    text = request.form.get("text", "").strip()[:500]
    by = g.account.username

    def work(session: Session) -> str:
        one = _own(session, application_id)
        _same(one)
        if act == "approve":
            yuan = request.form.get("yuan", "").strip()
            done_with = operations.approve(
                session,
                application_id,
                by=by,
                on=on_day(),
                yuan=int(yuan) if yuan.isdecimal() and len(yuan) < 13 else None,
                text=text,
            )
            granted = done_with.state is ApplicationState.GRANTED
            return gettext("已核定。") if granted else gettext("已转到下一环节。")
        if act == "return":
            operations.send_back(session, application_id, by=by, text=text)
            return gettext("已退回补正。")
        if act == "refuse":
            operations.refuse(session, application_id, by=by, text=text)
            return gettext("已记为未通过。")
        operations.pay(session, application_id, by=by, text=text)
        return gettext("已记为兑现。")

    return done(url_for("policy_applications.show", application_id=application_id), work)


@blueprint.post("/policies/applications/<int:application_id>/<any(withdraw,amend,paper):act>")
def answer(application_id: int, act: str) -> Response:
    """Let the enterprise withdraw, put right, or hand in what was to follow."""
    by = g.account.username

    def work(session: Session) -> str:
        _same(_own(session, application_id))
        if act == "withdraw":
            operations.withdraw(session, application_id, by=by)
            return gettext("已撤回。")
        if act == "amend":
            operations.amend(
                session, application_id, campaign_id=campaign_id(), on=on_day(), by=by
            )
            return gettext("已重新提交。")
        operations.hand_in(session, application_id, request.form.get("code", ""), by=by)
        return gettext("已记下补交的材料。")

    return done(url_for("policy_applications.show", application_id=application_id), work)


def _same(one: PolicyApplication) -> None:
    """Refuse to act on an application that changed since the page was shown."""
    shown = request.form.get("version", "")
    if shown and shown != str(one.version):
        raise UserError(Cause.CHANGED_MEANWHILE)


def _own(session: Session, application_id: int) -> PolicyApplication:
    """Return an application of somebody's own enterprises; others are not there for him."""
    found = operations.application_of(session, application_id)
    allowed(session, found.enterprise_id)
    return found


def _filters() -> Filters:
    return Filters.read(
        state=words.application, policy=None, enterprise=None, late=("1",), firm=is_number
    )


def _wanted(filters: Filters) -> queries.Wanted:
    roles = g.account.roles
    everything = bool(OFFICES & roles)
    firm_only = not everything and RoleName.ENTERPRISE in roles
    return queries.Wanted(
        state=ApplicationState(filters.state) if filters.state else None,
        code=filters.policy,
        enterprise=filters.enterprise,
        enterprise_id=own_firm() if firm_only else filters.number("firm"),
        town_code=None if everything or firm_only else own_town(),
        late_on=on_day() if filters.late else None,
    )

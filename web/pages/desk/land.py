"""Land requests: the list by kind, stage and group, one with its way, what offices do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.causes import Cause
from recruit.desk.forms import table_book
from recruit.desk.land import exchange, operations, queries, terms
from recruit.desk.land.model import LAND_STEPS, LandKind, LandPaperState, LandRequest, LandStage
from recruit.desk.lookup import by_name
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise
from recruit.operations.lookup import require
from web import names
from web import words_relief as words
from web.filters import Filters, choices
from web.i18n import language
from web.pages.desk.acting import as_day, done, download, own_town
from web.pages.desk.intake import Intake, add_intake
from web.pages.desk.policies import OFFICES
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("land", __name__)


@blueprint.get("/land")
def index() -> str:
    """List requests, those with the nearest deadline first."""
    with registry().read() as session:
        known = queries.groups(session)
        filters = _filters(known)
        wanted = _wanted(filters)
        page = queries.requests(session, wanted, page=page_asked("page"))
        numbers = queries.standing(session, wanted, today=today())
        stages = queries.stages(session, wanted)
    return render_template(
        "desk/land/index.html",
        page=page,
        filters=filters,
        numbers=numbers,
        stages={stage.value: count for stage, count in stages.items()},
        groups=[(name, name) for name in known],
        today=today(),
    )


@blueprint.get("/land.xlsx")
def book() -> Response:
    """Hand out the list as a workbook."""
    with registry().read() as session:
        wanted = _wanted(_filters(queries.groups(session)))
        page = queries.requests(session, wanted, per_page=None)
    head = (
        gettext("编号"), gettext("企业名称"), gettext("用地类型"), gettext("项目名称"),
        gettext("面积"), gettext("面积单位"), gettext("用地镇街"), gettext("地块位置"),
        gettext("急用先批"), gettext("责任组"), gettext("环节"), gettext("收到日期"),
        gettext("办理期限"), gettext("缺材料"), gettext("容缺后补"), gettext("说明"),
    )  # fmt: skip
    body = [
        (
            line.id, line.enterprise, str(words.land_kind[line.kind]), line.project, line.area,
            str(words.area_unit[line.unit]), names.town(line.town_code), line.site,
            gettext("是") if line.urgent else gettext("否"), line.responsible,
            str(words.land_stage[line.stage]), line.received_on.isoformat(),
            line.due.isoformat() if line.is_going_on else "", line.missing, line.later, line.note,
        )
        for line in page
    ]  # fmt: skip
    content = table_book([(gettext("用地需求"), head, body)])
    return download(content, f"land-{today().isoformat()}.xlsx")


@blueprint.route("/land/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Take in a request."""
    if request.method != "POST":
        return _form({"kind": request.args.get("kind", "")}, "")
    try:
        with registry().write() as session:
            firm = _firm_named(session, request.form.get("enterprise", "").strip())
            if firm is None:
                return _form(request.form, gettext("没有找到这家企业；请填登记的全称。")), 400
            made = operations.ask(
                session,
                firm,
                _asked(firm),
                handed_in=request.form.getlist("paper"),
                on=today(),
                by=g.account.username,
            )
            request_id = made.id
    except UserError as error:
        return _form(request.form, error.say(Language(language()))), 400
    back = url_for("land.show", request_id=request_id)
    return done(back, lambda _: gettext("已收到用地需求。"))


@blueprint.get("/land/<int:request_id>")
def show(request_id: int) -> str:
    """Show one request: its way, documents and deadline, and what happened."""
    with registry().read() as session:
        found = require(session, LandRequest, request_id)
        following = LAND_STEPS.steps[found.stage]
        return render_template(
            "desk/land/request.html",
            one=found,
            following=[
                stage
                for stage in LandStage
                if stage in following and stage not in (LandStage.REFUSED, LandStage.WITHDRAWN)
            ],
            may_refuse=LandStage.REFUSED in following,
            may_withdraw=LandStage.WITHDRAWN in following,
            going_on=terms.days_of(found.stage, urgent=found.urgent) is not None,
            way=[
                (stage, terms.days_of(stage, urgent=found.urgent)) for stage in terms.WORKING_DAYS
            ],
            spoken=terms.spoken,
            events=[queries.said(event) for event in found.events],
            groups=queries.groups(session) if OFFICES & g.account.roles else (),
            today=today(),
        )


@blueprint.post("/land/<int:request_id>/<any(accepted,surveyed,approved,handed_over,refused):to>")
def advance(request_id: int, to: str) -> Response:
    """Bring a request to its next stage, or refuse it."""

    def act(session: Session) -> str:
        operations.advance(
            session, request_id, LandStage(to), on=today(), by=g.account.username, text=_text()
        )
        return gettext("已更新环节。")

    return _done(request_id, act)


@blueprint.post("/land/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    """Take a request back."""

    def act(session: Session) -> str:
        operations.advance(
            session, request_id, LandStage.WITHDRAWN, on=today(), by=g.account.username,
            text=_text(),
        )  # fmt: skip
        return gettext("已撤回。")

    return _done(request_id, act)


@blueprint.post("/land/<int:request_id>/paper")
def paper(request_id: int) -> Response:
    """Note that a document is there, missing, or to follow."""
    state = request.form.get("state", "")
    if state not in words.paper:
        abort(400)

    def act(session: Session) -> str:
        operations.set_paper(
            session,
            request_id,
            request.form.get("name", ""),
            LandPaperState(state),
            on=today(),
            by=g.account.username,
            due=as_day(request.form.get("due", "")),
        )
        return gettext("已更新材料。")

    return _done(request_id, act)


@blueprint.post("/land/<int:request_id>/due")
def due(request_id: int) -> Response:
    """Give the present stage another deadline."""

    def act(session: Session) -> str:
        day = as_day(request.form.get("due", ""))
        if day is None:
            abort(400)
        operations.set_due(session, request_id, day, by=g.account.username, text=_text())
        return gettext("已更新期限。")

    return _done(request_id, act)


@blueprint.post("/land/<int:request_id>/group")
def group(request_id: int) -> Response:
    """Name the group that looks after a request, and whether it is urgent."""

    def act(session: Session) -> str:
        operations.hand_to(
            session,
            request_id,
            responsible=request.form.get("responsible", "")[:60],
            urgent="urgent" in request.form,
            by=g.account.username,
        )
        return gettext("已保存。")

    return _done(request_id, act)


def _done(request_id: int, act: Callable[[Session], str]) -> Response:
    """Act on a request of one's own that has not changed since the page was shown."""

    def work(session: Session) -> str:
        found = require(session, LandRequest, request_id)
        shown = request.form.get("version", "")
        if shown and shown != str(found.version):
            raise UserError(Cause.CHANGED_MEANWHILE)
        return act(session)

    return done(url_for("land.show", request_id=request_id), work)


def _text() -> str:
    return request.form.get("text", "")[:500]


def _filters(groups: tuple[str, ...]) -> Filters:
    return Filters.read(
        q=None,
        kind=words.land_kind,
        stage=words.land_stage,
        group=groups,
        late=("1",),
        papers=("open",),
    )


def _wanted(filters: Filters) -> queries.Wanted:
    town = None if OFFICES & g.account.roles else own_town()
    firm_only = town == "-"
    return queries.Wanted(
        kind=LandKind(filters.kind) if filters.kind else None,
        stage=LandStage(filters.stage) if filters.stage else None,
        responsible=filters.group,
        text=filters.q,
        late_on=today() if filters.late else None,
        papers_open=bool(filters.papers),
        enterprise_id=(g.account.enterprise_id or 0) if firm_only else None,
        town_code=None if firm_only else town,
    )


def _asked(firm: Enterprise) -> operations.Asked:
    form = request.form
    kind, town = form.get("kind", ""), form.get("town", "")
    return operations.Asked(
        kind=LandKind(kind) if kind in words.land_kind else LandKind.NEW_PLOT,
        project=form.get("project", "")[:120],
        town=town if town in names.towns() else firm.town_code,
        area=operations.area_of(form.get("area", "")[:40]),
        unit=form["unit"] if form.get("unit") in words.area_unit else "mu",
        site=form.get("site", "")[:120],
        urgent="urgent" in form,
        responsible="" if own_town() == "-" else form.get("responsible", "")[:60],
        note=form.get("note", "")[:500],
    )


def _form(values: object, problem: str) -> str:
    every = dict.fromkeys(paper for papers in terms.PAPERS.values() for paper in papers)
    return render_template(
        "desk/land/new.html",
        values=values,
        problem=problem,
        handed_in=request.form.getlist("paper"),
        papers=[
            (paper, [kind for kind, of in terms.PAPERS.items() if paper in of]) for paper in every
        ],
        kinds=len(terms.PAPERS),
        towns=choices(names.towns(), names.town),
        firm_only=own_town() == "-",
    )


def _firm_named(session: Session, written: str) -> Enterprise | None:
    """Return the enterprise a request is of: one's own, or one of one's town by its name."""
    town = own_town()
    if town == "-":
        return session.get(Enterprise, g.account.enterprise_id or 0)
    found = by_name(session, {written}).get(written)
    return found if found is None or town in (None, found.town_code) else None


add_intake(
    blueprint,
    "/land/import",
    Intake(
        lambda: exchange.exchange(today=today()),
        lambda: gettext("导入用地需求"),
        "land",
        "land.index",
        "land",
    ),
)

"""Supply-chain help: what enterprises need and offer, who could help, who was introduced."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.forms import table_book
from recruit.desk.lookup import by_name
from recruit.desk.supply import exchange, operations, queries
from recruit.desk.supply.model import Goods, Introduction, Outcome, PostState, Side, SupplyPost
from recruit.desk.supply.partners import partners
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import Enterprise, RoleName
from recruit.operations.lookup import require
from web import names
from web import words_relief as words
from web.access import DESK
from web.filters import Filters, choices
from web.i18n import language
from web.pages.desk.acting import as_day, done, download, key, own_town
from web.pages.desk.intake import Intake, add_intake
from web.pages.desk.ringing import noted_at_work, revealed
from web.room import registry, today
from web.ways import number as page_asked

blueprint = Blueprint("supply", __name__)

SIDE_BY_SIDE = {"met": PostState.MET, "withdraw": PostState.WITHDRAWN, "reopen": PostState.OPEN}
"""What the buttons of a post do."""


@blueprint.get("/supply")
def index() -> str:
    """List needs and offers, open ones first."""
    filters = _filters()
    with registry().read() as session:
        page = queries.posts(session, _wanted(filters), page=page_asked("page"))
    return render_template(
        "desk/supply/index.html",
        page=page,
        filters=filters,
        today=today(),
        towns=choices(names.towns(), names.town),
    )


@blueprint.get("/supply.xlsx")
def book() -> Response:
    """Hand out the list as a workbook."""
    filters = _filters()
    with registry().read() as session:
        page = queries.posts(session, _wanted(filters), per_page=None)
    head = (
        gettext("企业名称"), gettext("镇街"), gettext("供需"), gettext("类别"),
        gettext("产品或服务"), gettext("数量"), gettext("单位"), gettext("截止日期"),
        gettext("状态"), gettext("说明"),
    )  # fmt: skip
    body = [
        (
            line.enterprise, names.town(line.town_code), str(words.side[line.side]),
            str(words.goods[line.goods]), line.product, line.quantity, line.unit,
            line.until.isoformat() if line.until else "", str(words.post_state[line.state]),
            line.note,
        )
        for line in page
    ]  # fmt: skip
    content = table_book([(gettext("供需对接"), head, body)])
    return download(content, f"supply-{today().isoformat()}.xlsx")


@blueprint.route("/supply/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Post a need or an offer."""
    if request.method != "POST":
        return _form({"side": request.args.get("side", "")}, "")
    form = request.form
    try:
        with registry().write() as session:
            firm = _firm_named(session, form.get("enterprise", "").strip())
            if firm is None:
                return _form(form, gettext("没有找到这家企业；请填登记的全称。")), 400
            made = operations.post(session, firm, _wares(), by=g.account.username)
            post_id = made.id
    except UserError as error:
        return _form(form, error.say(Language(language()))), 400
    return done(url_for("supply.show", post_id=post_id), lambda _: gettext("已发布。"))


@blueprint.get("/supply/<int:post_id>")
def show(post_id: int) -> str:
    """Show one post, who suits it, and who it was introduced to."""
    return _show(post_id)


@blueprint.post("/supply/<int:post_id>/phone")
def reveal(post_id: int) -> str | tuple[str, int]:
    """Show the number of whoever posted in full, once, and note why."""
    number, problem = revealed(SupplyPost, post_id, lambda post: post.enterprise.contact_phone)
    page = _show(post_id, number, problem)
    return (page, 400) if problem else page


def _show(post_id: int, number: str = "", problem: str = "") -> str:
    with registry().read() as session:
        post = require(session, SupplyPost, post_id)
        own = _may_change(post)
        bureau = bool(DESK & g.account.roles)
        firm_id = g.account.enterprise_id if RoleName.ENTERPRISE in g.account.roles else None
        known = bureau or (firm_id is not None and queries.knows(session, firm_id, post))
        log = queries.introductions(session, post_id=post_id, per_page=None)
        shown = [line for line in log if own or bureau or _is_side(line)]
        open_now = post.state is PostState.OPEN
        found = partners(session, post, on=today()) if open_now and (own or bureau) else ()
        return render_template(
            "desk/supply/post.html",
            post=post,
            firm=post.enterprise,
            own=own,
            known=known,
            log=shown,
            partners=found,
            may_introduce=_may_introduce(post),
            today=today(),
            number=number or _own_work(session, post, known=known),
            problem=problem,
        )


def _own_work(session: Session, post: SupplyPost, *, known: bool) -> str:
    """Return the number for an enterprise: its own, or of whom it was introduced to and rings."""
    if RoleName.ENTERPRISE not in g.account.roles or not known:
        return ""
    if g.account.enterprise_id != post.enterprise_id:
        noted_at_work(session, post)
    return post.enterprise.contact_phone


@blueprint.post("/supply/<int:post_id>")
def change(post_id: int) -> Response:
    """Change what an open post says."""

    def act(session: Session) -> str:
        _require_own(session, post_id)
        operations.change(session, post_id, _wares(), by=g.account.username)
        return gettext("已保存。")

    return done(url_for("supply.show", post_id=post_id), act)


@blueprint.post("/supply/<int:post_id>/<any(met,withdraw,reopen):act>")
def move(post_id: int, act: str) -> Response:
    """Note that a post is met, withdrawn or open again."""

    def work(session: Session) -> str:
        _require_own(session, post_id)
        operations.move(session, post_id, SIDE_BY_SIDE[act], by=g.account.username)
        return gettext("已更新状态。")

    return done(url_for("supply.show", post_id=post_id), work)


@blueprint.post("/supply/<int:post_id>/introduce")
def introduce(post_id: int) -> Response:
    """Bring the owner of a post together with that of a post of the other side."""
    other_id = key(request.form.get("other")) or abort(400)

    def act(session: Session) -> str:
        post = require(session, SupplyPost, post_id)
        if not _may_introduce(post):
            abort(403)
        need_id, offer_id = (post_id, other_id) if post.side is Side.NEED else (other_id, post_id)
        text = request.form.get("text", "")[:300]
        operations.introduce(session, need_id, offer_id, by=g.account.username, text=text)
        return gettext("已对接；双方现在可以看到对方的联系方式。")

    return done(url_for("supply.show", post_id=post_id), act)


@blueprint.get("/supply/introductions")
def log() -> str:
    """List introductions with what came of them."""
    filters = Filters.read(outcome=words.outcome)
    with registry().read() as session:
        page = queries.introductions(
            session,
            outcome=Outcome(filters.outcome) if filters.outcome else None,
            **_scope(),
            page=page_asked("page"),
        )
    return render_template("desk/supply/log.html", page=page, filters=filters)


@blueprint.get("/supply/introductions.xlsx")
def log_book() -> Response:
    """Hand out the log as a workbook."""
    with registry().read() as session:
        page = queries.introductions(session, **_scope(), per_page=None)
    head = (
        gettext("需求"), gettext("需求企业"), gettext("供给"), gettext("供给企业"),
        gettext("结果"), gettext("对接日期"), gettext("对接人"), gettext("经过"),
    )  # fmt: skip
    body = [
        (
            line.need, line.need_firm, line.offer, line.offer_firm,
            str(words.outcome[line.outcome]), line.at.date().isoformat(), line.by, line.note,
        )
        for line in page
    ]  # fmt: skip
    content = table_book([(gettext("对接记录"), head, body)])
    return download(content, f"introductions-{today().isoformat()}.xlsx")


@blueprint.post("/supply/introductions/<int:introduction_id>")
def outcome(introduction_id: int) -> Response:
    """Note how far two enterprises have come."""
    written = request.form.get("outcome", "")
    if written not in words.outcome:
        abort(400)

    def act(session: Session) -> str:
        found = require(session, Introduction, introduction_id)
        if not (_may_change(found.need) or _may_change(found.offer)):
            abort(403)
        operations.note_outcome(
            session,
            introduction_id,
            Outcome(written),
            by=g.account.username,
            text=request.form.get("text", "")[:300],
            met="met" in request.form and _may_change(found.need),
        )
        return gettext("已记下结果。")

    post_id = key(request.form.get("back"))
    back = url_for("supply.show", post_id=post_id) if post_id else url_for("supply.log")
    return done(back, act)


def _filters() -> Filters:
    return Filters.read(
        q=None,
        side=words.side,
        goods=words.goods,
        state=words.post_state,
        town=names.towns(),
        mine=("1",),
    )


def _wanted(filters: Filters) -> queries.Wanted:
    return queries.Wanted(
        side=Side(filters.side) if filters.side else None,
        goods=Goods(filters.goods) if filters.goods else None,
        state=PostState(filters.state) if filters.state else None,
        text=filters.q,
        town_code=filters.town,
        enterprise_id=(g.account.enterprise_id or 0) if filters.mine else None,
    )


def _scope() -> dict[str, object]:
    """Return the limit of the log: the bureau sees all, a town and a firm their own."""
    town = own_town()
    if town is None:
        return {}
    if RoleName.TOWN in g.account.roles:
        return {"town_code": town}
    return {"enterprise_id": g.account.enterprise_id or 0}


def _wares() -> operations.Wares:
    form = request.form
    side, goods = form.get("side", ""), form.get("goods", "")
    return operations.Wares(
        side=Side(side) if side in words.side else Side.NEED,
        goods=Goods(goods) if goods in words.goods else Goods.OTHER,
        product=form.get("product", "")[:80],
        quantity=operations.quantity_of(form.get("quantity", "")[:40]),
        unit=form.get("unit", "")[:20],
        until=as_day(form.get("until", "")),
        note=form.get("note", "")[:500],
    )


def _form(values: object, problem: str) -> str:
    firm_only = own_town() == "-"
    return render_template(
        "desk/supply/new.html", values=values, problem=problem, firm_only=firm_only
    )


def _firm_named(session: Session, written: str) -> Enterprise | None:
    """Return the enterprise a post is for: one's own, or one of one's town by its name."""
    town = own_town()
    if town == "-":
        return session.get(Enterprise, g.account.enterprise_id or 0)
    found = by_name(session, {written}).get(written)
    return found if found is None or town in (None, found.town_code) else None


def _may_change(post: SupplyPost) -> bool:
    """Return whether a post is the account's: the bureau's all, a town's and a firm's own."""
    roles = g.account.roles
    if DESK & roles:
        return True
    if RoleName.TOWN in roles and own_town() == post.enterprise.town_code:
        return True
    return RoleName.ENTERPRISE in roles and g.account.enterprise_id == post.enterprise_id


def _may_introduce(post: SupplyPost) -> bool:
    return bool((DESK | {RoleName.TOWN}) & g.account.roles) and _may_change(post)


def _require_own(session: Session, post_id: int) -> None:
    post = require(session, SupplyPost, post_id)
    if not _may_change(post):
        operations.require_own(post, g.account.enterprise_id)
        abort(403)


def _is_side(line: queries.IntroductionLine) -> bool:
    roles = g.account.roles
    if RoleName.TOWN in roles and own_town() in (line.need_town, line.offer_town):
        return True
    mine = g.account.enterprise_id
    return RoleName.ENTERPRISE in roles and mine in (line.need_firm_id, line.offer_firm_id)


add_intake(
    blueprint,
    "/supply/import",
    Intake(exchange.exchange, lambda: gettext("导入供需信息"), "supply", "supply.index", "supply"),
)

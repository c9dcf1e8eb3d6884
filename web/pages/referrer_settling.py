"""The bureau's side of bonuses: rules, what is due, settlements, the list for payment."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit.causes import Thing
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import BonusKind, BonusRule, BonusSettlement, Campaign
from recruit.operations import bonuses
from recruit.operations.lookup import require
from recruit.queries import bonuses as query
from recruit.queries.referrers import referrer_progress
from web import tables, words
from web.i18n import language, short_day
from web.in_full import book_session, numbers
from web.room import registry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

blueprint = Blueprint("settling", __name__)


@blueprint.get("/bonuses")
def index() -> str:
    """Show rules, what is due by referrer, and the settlements."""
    return _page({})


@blueprint.post("/bonuses/rules")
def add_rule() -> Answer | tuple[str, int]:
    """Set a rule."""
    form = request.form
    try:
        with registry().write() as session:
            bonuses.add_rule(
                session,
                require(session, Campaign, g.campaign.id),
                kind=BonusKind(form["kind"]) if form.get("kind") in set(BonusKind) else abort(400),
                amount_yuan=form.get("amount", 0, type=int),
                target_share=form.get("share", 100.0, type=float) / 100,
                first_date=_day("first_date") or g.campaign.first_date,
                last_date=_day("last_date"),
                source=form.get("source", ""),
                by=g.account.username,
            )
    except UserError as refusal:
        return _page(form, refusal.say(Language(language()))), 422
    flash(gettext("规则已生效。"), "good")
    return redirect(url_for("settling.index"), 303)


@blueprint.post("/bonuses/rules/<int:rule_id>")
def end_rule(rule_id: int) -> Answer:
    """Give a rule its last day."""
    day = _day("last_date")
    if day is None:
        flash(gettext("请填写结束日。"), "warn")
        return redirect(url_for("settling.index"), 303)
    with registry().write() as session:
        rule = require(session, BonusRule, rule_id)
        if rule.campaign_id != g.campaign.id:
            abort(404)
        bonuses.end_rule(session, rule, day, by=g.account.username)
    flash(gettext("已保存。"), "good")
    return redirect(url_for("settling.index"), 303)


@blueprint.post("/bonuses/settle")
def settle() -> Answer:
    """Settle everything that is due."""
    with registry().write() as session:
        made = bonuses.settle(
            session, require(session, Campaign, g.campaign.id), by=g.account.username
        )
    flash(gettext("第 %(n)s 批已结算，请下载名单发放。", n=made.number), "good")
    return redirect(url_for("settling.index"), 303)


@blueprint.post("/bonuses/settlements/<int:settlement_id>/paid")
def paid(settlement_id: int) -> Answer:
    """Note that the money has gone out."""
    with registry().write() as session:
        bonuses.mark_paid(session, _own(session, settlement_id), by=g.account.username)
    flash(gettext("已标记为发放，推荐人能看到。"), "good")
    return redirect(url_for("settling.index"), 303)


@blueprint.route("/bonuses/settlements/<int:settlement_id>.xlsx", methods=["GET", "POST"])
def sheet(settlement_id: int) -> Response:
    """Hand out a settlement for payment: every bonus with its rule; numbers for a reason."""
    with book_session() as session:
        settlement = _own(session, settlement_id)
        entries = query.bonus_entries(session, g.campaign.id, settlement_id=settlement_id)
        phones = {one.id: one.phone for one in referrer_progress(session, g.campaign.id)}
        shown = numbers(session, Thing.REFERRER, rows=len(entries))
    name = gettext("奖励发放-第%(n)s批", n=settlement.number)
    content = tables.workbook(
        name,
        [
            gettext("推荐人"),
            gettext("电话"),
            gettext("事由"),
            gettext("老乡"),
            gettext("日期"),
            gettext("金额（元）"),
            gettext("依据"),
            gettext("签收"),
        ],
        [
            (
                one.referrer,
                shown(phones.get(one.referrer_id, "")),
                str(words.bonus_kind[one.kind]),
                one.candidate or "",
                short_day(one.earned_on),
                one.yuan,
                one.source,
                "",
            )
            for one in entries
        ],
    )
    return send_file(
        io.BytesIO(content),
        mimetype=tables.XLSX,
        as_attachment=True,
        download_name=f"{name}.xlsx",
    )


def _own(session: Session, settlement_id: int) -> BonusSettlement:
    found = require(session, BonusSettlement, settlement_id)
    if found.campaign_id != g.campaign.id:
        abort(404)
    return found


def _day(field: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        return None


def _page(typed: object, said: str = "") -> str:
    with registry().read() as session:
        due = query.bonuses_due(session, g.campaign.id)
        names = {one.id: one.name for one in referrer_progress(session, g.campaign.id)}
        rules = query.bonus_rules(session, g.campaign.id)
        settled = query.settlements(session, g.campaign.id)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in due:
        sums[one.referrer_id][0] += 1
        sums[one.referrer_id][1] += one.yuan
    return render_template(
        "referrer/bonuses.html",
        rules=rules,
        due=[
            (names.get(referrer, "–"), count, yuan)
            for referrer, (count, yuan) in sorted(sums.items(), key=lambda item: -item[1][1])
        ],
        total=sum(one.yuan for one in due),
        settlements=settled,
        typed=typed,
        said=said,
    )

"""Notices: who is due to hear what, their texts, and the outbox; sent by hand, never from here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit.causes import Thing
from recruit.documents.notices_sheet import notices_xlsx
from recruit.errors import UserError
from recruit.identity import mask_name
from recruit.language import Language
from recruit.models import Campaign, Channel, Notice, NoticeState, Occasion
from recruit.operations import notices as operations
from recruit.operations.lookup import require
from recruit.operations.notices_texts import DEFAULTS, PLACEHOLDERS, filled, sms_length
from recruit.queries import notices as query
from web import names, words
from web.filters import Filters
from web.i18n import language
from web.in_full import numbers
from web.pages.boarding_ticket import address
from web.pages.charter_scope import own_province
from web.room import registry
from web.ways import number

blueprint = Blueprint("notices", __name__)

_TEXT = (
    "/notices/texts/<any(offer, seat, change, cancellation, arrival):occasion>"
    "/<any(sms, wechat):channel>"
)
_TICKET = re.compile(r"/t/[\w-]{22}")
PER_PAGE = 50
MOST = 5000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_HAND = (NoticeState.SENT, NoticeState.ANSWERED, NoticeState.DISCARDED)
SAMPLE: Mapping[str, str] = {
    "name": "张**", "trip": "C001", "date": "2月22日", "time": "07:30", "place": "威宁汽车站",
    "seat": "12A", "to": "余姚市", "leader": "招工组", "before": "2月21日08:00 威宁汽车站 C003",
    "enterprise": "余姚市某某电器有限公司", "post": "注塑工", "town": "泗门镇",
    "wage": "4500–6500元", "arrive": "2月23日10:30",
}  # fmt: skip
"""What a preview shows while nobody is due; the ticket's address is added to it."""


@blueprint.get("/notices")
def index() -> str:
    """Show for every occasion how many are due, what waits, and the text."""
    channel = _channel(request.args.get("channel", ""))
    with registry().read() as session:
        due = {
            occasion: query.due(session, g.campaign.id, occasion, province=own_province())
            for occasion in Occasion
        }
        counts = query.counts(session, g.campaign.id, province=own_province())
        texts = {o: operations.text_of(session, g.campaign.id, o, channel) for o in Occasion}
    return render_template(
        "notices/index.html",
        channel=channel,
        channels=list(Channel),
        occasions=list(Occasion),
        due={occasion: len(people) for occasion, people in due.items()},
        counts={
            (occasion, state): counts.get((occasion, channel, state), 0)
            for occasion in Occasion
            for state in NoticeState
        },
        texts=texts,
    )


@blueprint.post("/notices/draft")
def draft() -> Response:
    """Make drafts for those who are due to hear about an occasion."""
    occasion, channel = _occasion(request.form.get("occasion", "")), _form_channel()
    with registry().write() as session:
        done = operations.draft(
            session,
            require(session, Campaign, g.campaign.id),
            occasion,
            channel,
            by=g.account.username,
            province=own_province(),
            address=address,
        )
    flash(
        gettext(
            "新生成 %(a)s 条，按新文字更新 %(b)s 条，作废过时的 %(c)s 条。",
            a=done.made,
            b=done.renewed,
            c=done.discarded,
        ),
        "good",
    )
    return redirect(
        url_for(".outbox", occasion=occasion.value, channel=channel.value, state="draft"), 303
    )


@blueprint.get(_TEXT)
def text(occasion: str, channel: str) -> str:
    """Show the text of an occasion with its placeholders and how it reads."""
    with registry().read() as session:
        body = operations.text_of(session, g.campaign.id, Occasion(occasion), Channel(channel))
        return _text_page(Occasion(occasion), Channel(channel), body)


@blueprint.post(_TEXT)
def save_text(occasion: str, channel: str) -> Response | tuple[str, int]:
    """Keep a text, show how it would read, or take the default back."""
    which, way = Occasion(occasion), Channel(channel)
    body = request.form.get("body", "")[:2000]
    if request.form.get("do") == "default":
        body = DEFAULTS[which, way]
    elif request.form.get("do") == "preview":
        return _text_page(which, way, body), 200
    try:
        with registry().write() as session:
            campaign = require(session, Campaign, g.campaign.id)
            operations.set_text(session, campaign, which, way, body, by=g.account.username)
    except UserError as refusal:
        flash(refusal.say(Language(language())), "bad")
        return _text_page(which, way, body), 422
    flash(gettext("通知文字已保存；再点一次生成，待发的会按新文字更新。"), "good")
    return redirect(url_for(".text", occasion=occasion, channel=channel), 303)


@blueprint.get("/notices/outbox")
def outbox() -> str:
    """Show notices by state, masked; full texts are one click away."""
    filters = Filters.read(
        state=words.notice_state, occasion=words.occasion, channel=words.channel
    )
    with registry().read() as session:
        page = query.outbox(
            session,
            g.campaign.id,
            state=NoticeState(filters.state) if filters.state else None,
            occasion=Occasion(filters.occasion) if filters.occasion else None,
            channel=Channel(filters.channel) if filters.channel else None,
            province=own_province(),
            page=number("page"),
            per_page=PER_PAGE,
        )
    return render_template(
        "notices/outbox.html",
        page=page,
        filters=filters,
        masked={row.id: _masked(row) for row in page},
        choices={
            "states": list(words.notice_state.items()),
            "occasions": list(words.occasion.items()),
            "channels": list(words.channel.items()),
        },
    )


@blueprint.post("/notices/export.xlsx")
def export() -> Response:
    """Hand out the drafts of one occasion and channel, and note that they went out.

    Without a reason their numbers are masked: nothing can be sent by that, so they stay drafts.
    """
    occasion, channel = _occasion(request.form.get("occasion", "")), _form_channel()
    with registry().write() as session:
        found = query.outbox(
            session,
            g.campaign.id,
            state=NoticeState.DRAFT,
            occasion=occasion,
            channel=channel,
            province=own_province(),
            per_page=MOST,
        )
        rows = list(reversed(found.rows))
        if not rows:
            abort(404)
        shown = numbers(session, Thing.NOTICE, rows=len(rows))
        if request.form.get("reason", "").strip():
            notices = [require(session, Notice, row.id) for row in rows]
            operations.move(session, notices, NoticeState.EXPORTED, by=g.account.username)
    heads = [
        gettext("姓名"), gettext("电话"), gettext("老家"), gettext("事项"), gettext("通知文字"),
        gettext("字数"), gettext("条数"), gettext("编号"),
    ]  # fmt: skip
    lines = [
        [row.candidate, shown(row.phone), str(names.county(row.home_county)),
         str(words.occasion[row.occasion]), row.body, str(sms_length(row.body).units),
         str(sms_length(row.body).segments), str(row.id)]
        for row in rows
    ]  # fmt: skip
    stem = f"notices-{occasion.value}-{channel.value}-{dt.date.today():%m%d}"
    return Response(
        notices_xlsx(heads, lines, str(words.occasion[occasion])),
        mimetype=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{stem}.xlsx"'},
    )


@blueprint.post("/notices/move")
def move() -> Response:
    """Note that the ticked notices were sent, or put aside."""
    state = request.form.get("to", "")
    if state not in set(NoticeState) or NoticeState(state) not in BY_HAND:
        abort(400)
    ids = request.form.getlist("notice", type=int)[:PER_PAGE]
    if not ids:
        flash(gettext("没有选中任何一条；请先勾选。"), "bad")
        return _back()
    moved = _moved(ids, NoticeState(state))
    flash(gettext("已更新 %(n)s 条。", n=moved), "good")
    return _back()


@blueprint.get("/notices/<int:notice_id>")
def detail(notice_id: int) -> str:
    """Show one notice in full, to be copied."""
    with registry().read() as session:
        found = _one(session, notice_id)
    return render_template("notices/detail.html", one=found, length=sms_length(found.body))


@blueprint.post("/notices/<int:notice_id>")
def answer(notice_id: int) -> Response:
    """Note that one notice was sent, what was answered, or that it is put aside."""
    state = request.form.get("to", "")
    if state not in set(NoticeState) or NoticeState(state) not in BY_HAND:
        abort(400)
    _moved([notice_id], NoticeState(state), request.form.get("answer", ""))
    flash(gettext("已更新 %(n)s 条。", n=1), "good")
    return redirect(url_for(".detail", notice_id=notice_id), 303)


def _masked(row: query.NoticeRow) -> str:
    """Return a text as lists show it: the name masked, the ticket's token left out."""
    text_ = row.body.replace(row.candidate, mask_name(row.candidate))
    return _TICKET.sub("/t/…", text_)


def _moved(ids: list[int], state: NoticeState, said: str = "") -> int:
    with registry().write() as session:
        for one in ids:
            _one(session, one)
        notices = [require(session, Notice, one) for one in ids]
        return operations.move(session, notices, state, by=g.account.username, answer=said)


def _one(session: object, notice_id: int) -> query.NoticeRow:
    """Return a notice of this campaign and of the account's province."""
    rows = query.outbox(session, g.campaign.id, ids=[notice_id], province=own_province())  # type: ignore[arg-type]
    if not rows.rows:
        abort(404)
    return rows.rows[0]


def _text_page(occasion: Occasion, channel: Channel, body: str) -> str:
    """Return the page of a text, with a preview of somebody real, masked, or of a sample."""
    with registry().read() as session:
        people = query.due(session, g.campaign.id, occasion, province=own_province())[:1]
        campaign = require(session, Campaign, g.campaign.id)
        found = operations.values_of(session, campaign, occasion, people, address=address)
    values = dict(SAMPLE, ticket=address("x" * 22))
    if people:
        values |= found[people[0].candidate_id]
        values["name"] = mask_name(people[0].candidate)
        values["ticket"] = values["ticket"].rpartition("/")[0] + "/" + "*" * 22
    return render_template(
        "notices/text.html",
        occasion=occasion,
        channel=channel,
        body=body,
        placeholders=[(name, words.placeholder[name]) for name in PLACEHOLDERS[occasion]],
        preview=filled(body, values),
        real=bool(people),
        values=values,
        length=sms_length(filled(body, values)),
    )


def _channel(text_: str) -> Channel:
    return Channel(text_) if text_ in set(Channel) else Channel.SMS


def _form_channel() -> Channel:
    channel = request.form.get("channel", "")
    if channel not in set(Channel):
        abort(400)
    return Channel(channel)


def _occasion(text_: str) -> Occasion:
    if text_ not in set(Occasion):
        abort(400)
    return Occasion(text_)


def _back() -> Response:
    kept = {key: request.form.get(f"f_{key}") or None for key in ("state", "occasion", "channel")}
    return redirect(url_for(".outbox", **kept), 303)

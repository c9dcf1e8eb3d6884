"""Parties: who travels and works together; changing how closely, adding and taking out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import Campaign, Candidate, Cohesion, ListName, Party
from recruit.operations import editing
from recruit.operations.lookup import require
from web import lists, words
from web.bulk_actions import PARTIES
from web.filters import Filters, is_number
from web.room import registry

blueprint = Blueprint("parties", __name__)


def read_filters() -> Filters:
    """Return the filters of the list."""
    return Filters.of(
        request.values,
        cohesion=words.party_cohesion,
        couple=("1", "0"),
        standing=query.STANDINGS,
        referrer=is_number,
    )


def wanted() -> tuple[lists.Asked, Any]:
    """Return how the list is asked for and the statement of its keys."""
    asked = lists.asked(read_filters(), query.PARTY_ORDERS)
    return asked, query.party_keys(g.campaign.id, _filter(asked))


@blueprint.get("/parties")
def index() -> str:
    """Show one page of parties."""
    return _page(lists.asked(read_filters(), query.PARTY_ORDERS))


@blueprint.post("/parties/search")
def search() -> str:
    """Search parties by label; referrers write names into labels, so the address gets a token."""
    asked = lists.asked(read_filters(), query.PARTY_ORDERS)
    return _page(lists.searched(asked, "parties.index"))


def _page(asked: lists.Asked) -> str:
    with registry().read() as session:
        page = query.party_list(
            session, g.campaign.id, _filter(asked), order=asked.order, turn=asked.turn
        )
        views = lists.views_of(session, ListName.PARTIES)
    return render_template(
        "parties/index.html",
        page=page,
        asked=asked,
        filters=asked.filters,
        views=views,
        actions=PARTIES,
    )


@blueprint.get("/parties/export.xlsx")
def export() -> Response:
    """Hand out the list as a workbook."""
    asked = lists.asked(read_filters(), query.PARTY_ORDERS)
    with registry().read() as session:
        turn = query.Turn(per_page=lists.MOST_EXPORTED)
        page = query.party_list(session, g.campaign.id, _filter(asked), turn=turn)
    header = [
        gettext("编号"), gettext("同行组"), gettext("同行方式"), gettext("夫妻"),
        gettext("人数"), gettext("有岗位"),
    ]  # fmt: skip
    rows = (
        [
            row.id, row.label, lists.words(words.party_cohesion, row.cohesion),
            gettext("是") if row.couple else None, row.members, row.live,
        ]
        for row in page.rows
    )  # fmt: skip
    return lists.download(gettext("同行组"), header, rows)


@blueprint.get("/parties/<int:party_id>")
def detail(party_id: int) -> str:
    """Show a party with its members."""
    with registry().read() as session:
        party = _party(session, party_id)
        row = query.parties_by_key(session, [party_id])[party_id]
        wanted = query.PeopleFilter(party_id=party_id)
        members = query.people(session, g.campaign.id, wanted, turn=query.Turn(per_page=200))
        seen = editing.mark(party)
    return render_template("parties/detail.html", party=row, members=members, seen=seen)


@blueprint.post("/parties/<int:party_id>")
def save(party_id: int) -> Response:
    """Change how closely a party holds together."""
    chosen = request.form.get("cohesion", "")
    if chosen not in set(Cohesion):
        abort(400)
    with registry().write() as session:
        editing.edit_party(
            session,
            require(session, Campaign, g.campaign.id),
            _party(session, party_id),
            cohesion=Cohesion(chosen),
            couple=bool(request.form.get("couple")),
            seen=request.form.get("seen", ""),
            by=g.account.username,
        )
    flash(gettext("已保存；下次匹配按此计算。"), "good")
    return redirect(url_for("parties.detail", party_id=party_id), 303)


@blueprint.post("/parties/<int:party_id>/members")
def member(party_id: int) -> Response:
    """Take somebody out of a party, or put somebody in by number."""
    text = request.form.get("candidate", "").strip()
    if not is_number(text):
        flash(gettext("请填求职者编号；编号在求职者列表和详情页上。"), "bad")
        return redirect(url_for("parties.detail", party_id=party_id), 303)
    with registry().write() as session:
        campaign = require(session, Campaign, g.campaign.id)
        party, person = _party(session, party_id), session.get(Candidate, int(text))
        if person is None or person.campaign_id != campaign.id:
            flash(gettext("没有编号为 %(n)s 的求职者。", n=text), "bad")
        elif request.form.get("out"):
            if person.party_id == party.id:
                editing.leave_party(session, campaign, person, by=g.account.username)
                flash(gettext("已移出同行组。"), "good")
        else:
            editing.join_party(session, campaign, person, party, by=g.account.username)
            flash(gettext("已加入同行组。"), "good")
    return redirect(url_for("parties.detail", party_id=party_id), 303)


def _filter(asked: lists.Asked) -> query.PartyFilter:
    filters = asked.filters
    return query.PartyFilter(
        text=asked.text,
        cohesion=Cohesion(filters.cohesion) if filters.cohesion else None,
        couple=filters.couple == "1" if filters.couple else None,
        standing=filters.standing,
        referrer_id=filters.number("referrer"),
    )


def _party(session: Session, party_id: int) -> Party:
    found = session.get(Party, party_id)
    if found is None or found.campaign_id != g.campaign.id:
        abort(404)
    return found

"""The list of candidates: masked, filtered, searched without an address, downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.identity import mask_name, mask_phone
from recruit.models import ENDED, HealthStatus, ListName, Stage
from web import lists, names, words
from web.bulk_actions import PEOPLE
from web.filters import Filters, choices, is_day, is_number
from web.room import registry

blueprint = Blueprint("candidates", __name__)

WAITING, GONE = "registered", "left"
STAGES = (WAITING, *(stage.value for stage in Stage), GONE)


def read_filters(given: Any = None) -> Filters:
    """Return the filters of the list."""
    return Filters.of(
        request.values if given is None else given,
        province=names.provinces(),
        county=is_number,
        trade=names.trades(),
        level=words.level,
        stage=STAGES,
        kind=words.vacancy_kind,
        health=words.health,
        expiring=is_day,
        ready=is_day,
        party=is_number,
        referrer=is_number,
        squad=is_number,
        enterprise=is_number,
        vacancy=is_number,
        pinned=("1",),
    )


def wanted() -> tuple[lists.Asked, Any]:
    """Return how the list is asked for and the statement of its keys."""
    asked = lists.asked(read_filters(), query.PEOPLE_ORDERS)
    return asked, query.people_keys(g.campaign.id, people_filter(asked))


def people_filter(asked: lists.Asked) -> query.PeopleFilter:
    """Return what the filters want."""
    filters, stage = asked.filters, asked.filters.stage
    ended = stage if stage in set(ENDED) else ""
    live = stage if stage and not ended and stage not in (WAITING, GONE) else ""
    return query.PeopleFilter(
        text=asked.text,
        province=filters.province,
        county=filters.county,
        trade=filters.trade,
        level=filters.number("level"),
        stage=Stage(live) if live else None,
        ended=Stage(ended) if ended else None,
        waiting=stage == WAITING,
        withdrawn=stage == GONE,
        returning=filters.kind == "returning" if filters.kind else None,
        health=HealthStatus(filters.health) if filters.health else None,
        expiring=filters.day("expiring"),
        ready_by=filters.day("ready"),
        party_id=filters.number("party"),
        referrer_id=filters.number("referrer"),
        squad_id=filters.number("squad"),
        enterprise_id=filters.number("enterprise"),
        vacancy_id=filters.number("vacancy"),
        pinned=bool(filters.pinned),
    )


@blueprint.get("/candidates")
def index() -> str:
    """Show one page of candidates; no name or number is ever part of the address."""
    return _page(lists.asked(read_filters(), query.PEOPLE_ORDERS))


@blueprint.post("/candidates/search")
def search() -> str:
    """Search people by name or number; the address gets a token, the filters stay."""
    asked = lists.asked(read_filters(), query.PEOPLE_ORDERS)
    return _page(lists.searched(asked, "candidates.index"))


def _page(asked: lists.Asked) -> str:
    with registry().read() as session:
        page = query.people(
            session,
            g.campaign.id,
            people_filter(asked),
            order=asked.order,
            turn=asked.turn,
        )
        views = lists.views_of(session, ListName.CANDIDATES)
    return render_template(
        "candidates.html",
        page=page,
        asked=asked,
        filters=asked.filters,
        views=views,
        actions=PEOPLE,
        choices={
            "provinces": choices(names.provinces(), names.province),
            "trades": choices(names.trades(), names.trade),
            "stages": [*words.stage.items(), (GONE, words.candidate_state["withdrawn"])],
        },
    )


@blueprint.get("/candidates/export.xlsx")
def export() -> Response:
    """Hand out the list as a workbook: names and numbers masked, as on the page."""
    asked, statement = wanted()
    with registry().read() as session:
        keys = list(session.scalars(statement.limit(lists.MOST_EXPORTED + 1)))
        if len(keys) > lists.MOST_EXPORTED:
            flash(gettext("一次最多导出 %(n)s 行，请缩小筛选范围。", n=lists.MOST_EXPORTED), "bad")
            return redirect(url_for("candidates.index", **asked.hidden), 303)
        found = query.people_rows(session, keys)
    header = [
        gettext("编号"), gettext("姓名"), gettext("电话"), gettext("省份"), gettext("老家"),
        gettext("工种"), gettext("技能等级"), gettext("期望月薪"), gettext("可出发"),
        gettext("健康码"), gettext("有效至"), gettext("同行组"), gettext("推荐人"),
        gettext("进展"), gettext("企业"), gettext("岗位"),
    ]  # fmt: skip
    return lists.download(gettext("求职者"), header, _sheet(found[key] for key in keys))


def _sheet(rows: Any) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row.id,
            mask_name(row.name),
            mask_phone(row.phone),
            names.province(row.home_county),
            names.county(row.home_county),
            names.trade(row.trade),
            lists.words(words.level, row.level),
            row.min_wage or None,
            row.ready_date,
            lists.words(words.health, row.health_status),
            row.health_expires,
            row.party,
            mask_name(row.referrer) if row.referrer else None,
            lists.words(words.stage, row.stage or "registered")
            if row.state == "registered"
            else lists.words(words.candidate_state, row.state),
            row.enterprise,
            row.vacancy,
        ]

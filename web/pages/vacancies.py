"""The list of vacancies, with filters; downloaded by who decides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import ListName, VacancyKind, VacancyState
from web import lists, names, words
from web.bulk_actions import POSTS
from web.filters import Filters, choices, is_day, is_number
from web.room import registry

blueprint = Blueprint("vacancies", __name__)


def read_filters() -> Filters:
    """Return the filters of the list."""
    return Filters.of(
        request.values,
        q=None,
        town=names.towns(),
        tier=words.tier,
        trade=names.trades(),
        state=words.vacancy_state,
        kind=words.vacancy_kind,
        room=("short",),
        enterprise=is_number,
        start=is_day,
    )


def wanted() -> tuple[lists.Asked, Any]:
    """Return how the list is asked for and the statement of its keys."""
    asked = lists.asked(read_filters(), query.VACANCY_ORDERS)
    return asked, query.vacancy_keys(g.campaign.id, vacancy_filter(asked.filters))


def vacancy_filter(filters: Filters) -> query.VacancyFilter:
    """Return what the filters want."""
    return query.VacancyFilter(
        text=filters.q,
        town=filters.town,
        tier=filters.number("tier"),
        trade=filters.trade,
        state=VacancyState(filters.state) if filters.state else None,
        kind=VacancyKind(filters.kind) if filters.kind else None,
        enterprise_id=filters.number("enterprise"),
        short=filters.room == "short",
        start_by=filters.day("start"),
    )


@blueprint.get("/vacancies")
def index() -> str:
    """Show one page of vacancies."""
    asked = lists.asked(read_filters(), query.VACANCY_ORDERS)
    with registry().read() as session:
        page = query.vacancy_list(
            session,
            g.campaign.id,
            vacancy_filter(asked.filters),
            order=asked.order,
            turn=asked.turn,
        )
        views = lists.views_of(session, ListName.VACANCIES)
    return render_template(
        "vacancies.html",
        page=page,
        asked=asked,
        filters=asked.filters,
        views=views,
        actions=POSTS,
        choices={
            "towns": choices(names.towns(), names.town),
            "trades": choices(names.trades(), names.trade),
        },
    )


@blueprint.get("/vacancies/export.xlsx")
def export() -> Response:
    """Hand out the list as a workbook."""
    _, statement = wanted()
    with registry().read() as session:
        keys = list(session.scalars(statement.limit(lists.MOST_EXPORTED)))
        found = query.vacancies_by_key(session, keys)
    header = [
        gettext("编号"), gettext("岗位"), gettext("企业"), gettext("镇街"), gettext("企业类别"),
        gettext("工种"), gettext("技能等级"), gettext("名额"), gettext("已安排"),
        gettext("月薪最低（元）"), gettext("月薪最高（元）"), gettext("最早"), gettext("最迟"),
        gettext("住宿"), gettext("状态"),
    ]  # fmt: skip
    rows = (
        [
            row.id, row.title, row.enterprise, names.town(row.town),
            lists.words(words.tier, row.tier), names.trade(row.trade),
            lists.words(words.level, row.level), row.openings, row.filled,
            row.wage_min or None, row.wage_max or None, row.start_from, row.start_until,
            gettext("包住宿") if row.dormitory else gettext("不包住宿"),
            lists.words(words.vacancy_state, row.state),
        ]
        for row in (found[key] for key in keys)
    )  # fmt: skip
    return lists.download(gettext("岗位"), header, rows)

"""The list of enterprises: what each wants and has; downloaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import ListName, SizeClass
from web import lists, names, words
from web.bulk_actions import FIRMS
from web.filters import Filters, choices
from web.room import registry

blueprint = Blueprint("enterprises", __name__)


def read_filters() -> Filters:
    """Return the filters of the list."""
    return Filters.of(
        request.values,
        q=None,
        town=names.towns(),
        tier=words.tier,
        size=words.size_class,
        room=("hiring", "short"),
    )


def wanted() -> tuple[lists.Asked, Any]:
    """Return how the list is asked for and the statement of its keys."""
    asked = lists.asked(read_filters(), query.ENTERPRISE_ORDERS)
    return asked, query.enterprise_keys(g.campaign.id, _filter(asked.filters))


def _filter(filters: Filters) -> query.EnterpriseFilter:
    return query.EnterpriseFilter(
        text=filters.q,
        town=filters.town,
        tier=filters.number("tier"),
        size=SizeClass(filters.size) if filters.size else None,
        hiring=filters.room == "hiring",
        short=filters.room == "short",
    )


@blueprint.get("/enterprises")
def index() -> str:
    """Show one page of enterprises."""
    asked = lists.asked(read_filters(), query.ENTERPRISE_ORDERS)
    with registry().read() as session:
        page = query.enterprise_list(
            session, g.campaign.id, _filter(asked.filters), order=asked.order, turn=asked.turn
        )
        views = lists.views_of(session, ListName.ENTERPRISES)
    return render_template(
        "enterprises.html",
        page=page,
        asked=asked,
        filters=asked.filters,
        views=views,
        actions=FIRMS,
        choices={"towns": choices(names.towns(), names.town)},
    )


@blueprint.get("/enterprises/export.xlsx")
def export() -> Response:
    """Hand out the list as a workbook."""
    _, statement = wanted()
    with registry().read() as session:
        keys = list(session.scalars(statement.limit(lists.MOST_EXPORTED)))
        found = query.enterprises_by_key(session, g.campaign.id, keys)
    header = [
        gettext("编号"), gettext("企业"), gettext("镇街"), gettext("企业类别"), gettext("行业"),
        gettext("规模"), gettext("岗位"), gettext("名额"), gettext("已安排"),
    ]  # fmt: skip
    rows = (
        [
            row.id, row.name, names.town(row.town), lists.words(words.tier, row.tier),
            row.industry, lists.words(words.size_class, row.size_class), row.vacancies,
            row.openings, row.filled,
        ]
        for row in (found[key] for key in keys)
    )  # fmt: skip
    return lists.download(gettext("企业"), header, rows)

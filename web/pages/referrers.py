"""Referrers and how far each is towards the people promised."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.identity import mask_name, mask_phone
from recruit.models import ListName
from web import lists, names
from web.bulk_actions import BRINGERS
from web.filters import Filters, choices
from web.room import registry
from web.ways import number

blueprint = Blueprint("referrers", __name__)

PER_PAGE = 50
ORDERS = ("", "name", "most", "target")
STANDINGS = ("reached", "half", "behind", "none")


def read_filters() -> Filters:
    """Return the filters of the list."""
    return Filters.of(request.values, province=names.provinces(), standing=STANDINGS)


def wanted() -> tuple[lists.Asked, Any]:
    """Return how the list is asked for and the statement of its keys."""
    asked = lists.asked(read_filters(), ORDERS)
    with registry().read() as session:
        found = _wanted(query.all_referrers(session, g.campaign.id), asked)
    return asked, query.referrer_keys([person.id for person in found])


@blueprint.get("/referrers")
def index() -> str:
    """Show referrers, those furthest from their target first."""
    return _page(lists.asked(read_filters(), ORDERS))


@blueprint.post("/referrers/search")
def search() -> str:
    """Search referrers by name or number; the address gets a token."""
    return _page(lists.searched(lists.asked(read_filters(), ORDERS), "referrers.index"))


def _page(asked: lists.Asked) -> str:
    with registry().read() as session:
        everyone = query.all_referrers(session, g.campaign.id)
        views = lists.views_of(session, ListName.REFERRERS)
    found = _wanted(everyone, asked)
    target = sum(person.target for person in found)
    placed = sum(person.placed for person in found)
    page = number("page", most=max(1, -(-len(found) // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    return render_template(
        "referrers.html",
        page=query.Page(tuple(found[first : first + PER_PAGE]), len(found), page, PER_PAGE),
        asked=asked,
        filters=asked.filters,
        views=views,
        actions=BRINGERS,
        choices={"provinces": choices(names.provinces(), names.province)},
        totals={
            "people": len(found),
            "target": target,
            "registered": sum(person.registered for person in found),
            "placed": placed,
            "share": placed / target if target else None,
        },
    )


@blueprint.get("/referrers/export.xlsx")
def export() -> Response:
    """Hand out the list as a workbook: names and numbers masked, as on the page."""
    asked = lists.asked(read_filters(), ORDERS)
    with registry().read() as session:
        found = _wanted(query.all_referrers(session, g.campaign.id), asked)
    header = [
        gettext("编号"), gettext("推荐人"), gettext("电话"), gettext("老家"), gettext("企业"),
        gettext("目标"), gettext("已登记"), gettext("已安置"), gettext("重复登记"),
    ]  # fmt: skip
    rows = (
        [
            row.id, mask_name(row.name), mask_phone(row.phone),
            names.county(row.home_county) if row.home_county else None, row.employer,
            row.target, row.registered, row.placed, row.duplicates,
        ]
        for row in found
    )  # fmt: skip
    return lists.download(gettext("推荐人"), header, rows)


def _wanted(everyone: tuple[Any, ...], asked: lists.Asked) -> list[Any]:
    """Return the referrers the filters want, in their order."""
    province, standing = asked.filters.province[:2], asked.filters.standing
    found = [
        person
        for person in everyone
        if person.home_county.startswith(province)
        and (not standing or _standing(person) == standing)
        and (
            not asked.text
            or asked.text in person.name
            or (asked.text.isdecimal() and person.phone.startswith(asked.text))
        )
    ]
    keys = {
        "": lambda person: person.placed - person.target,
        "name": lambda person: person.id,
        "most": lambda person: -person.placed,
        "target": lambda person: -person.target,
    }
    return sorted(found, key=keys[asked.order])


def _standing(person: Any) -> str:
    if not person.target:
        return "none"
    if person.placed >= person.target:
        return "reached"
    return "half" if person.placed * 2 >= person.target else "behind"

"""One search over everything: people, referrers, parties, enterprises, vacancies, trips.

What is searched by is sent by post and kept as for the lists (``web.searches``): a name or a
number is in no address.
"""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from recruit import queries as query
from web import lists
from web.filters import Filters
from web.hubs import hub_names
from web.room import registry

blueprint = Blueprint("finding", __name__)


@blueprint.get("/search")
def index() -> str:
    """Show again what was searched for."""
    return _page(lists.asked(_no_filters(), ()))


@blueprint.post("/search")
def find() -> str:
    """Search."""
    return _page(lists.searched(lists.asked(_no_filters(), ()), "finding.index"))


def _no_filters() -> Filters:
    return Filters.of(request.values)


def _page(asked: lists.Asked) -> str:
    found = None
    if asked.text:
        with registry().read() as session:
            found = query.find(session, g.campaign.id, asked.text)
            g.hub_names = hub_names(session, g.campaign.id)
    return render_template("finding.html", asked=asked, found=found)

"""Rows of policies, supply help, land and arrivals in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.models import RoleName
from web.access_desk import BUREAU, FIRMS, TOWNS, Roles, intake
from web.access_rules import Door

OFFICES: Roles = BUREAU | {RoleName.DEPARTMENT}
"""Those who decide on applications."""
ALL: Roles = FIRMS | OFFICES

ROWS: Mapping[str, Roles | Door] = {
    "policies.index": ALL,
    "policies.rule": ALL,
    "policies.check": ALL,
    "policies.firm": ALL,
    "policies.declare": ALL,
    "policies.apply": ALL,
    "policies.take_shipped": BUREAU,
    "policies.retire": BUREAU,
    "policies.restore": BUREAU,
    **dict(intake("policies.intake", TOWNS)),
    "policy_editing.form": BUREAU,
    "policy_editing.yaml": BUREAU,
    "policy_editing.book": OFFICES,
    "policy_applications.index": ALL,
    "policy_applications.book": ALL,
    "policy_applications.show": ALL,
    "policy_applications.decide": OFFICES | {RoleName.TOWN},
    "policy_applications.answer": ALL,
    "arriving.form": Door.PUBLIC,
    "arriving.register": Door.PUBLIC,
    "arriving.registered": Door.PUBLIC,
    "arriving.posters": FIRMS,
    "arriving.poster": FIRMS,
    "arrivals.index": TOWNS,
    "arrivals.search": TOWNS,
    "arrivals.book": TOWNS,
    "arrivals.person": TOWNS,
    "arrivals.status": TOWNS,
    "arrivals.order": TOWNS,
    "arrivals.change": TOWNS,
    "arrivals.contacts": TOWNS,
    "arrivals.contacts_book": TOWNS,
    "arrivals.screening": TOWNS,
    "arrivals.open_round": TOWNS,
    "arrivals.round_detail": TOWNS,
    "arrivals.record": TOWNS,
    **dict(intake("arrivals.intake", TOWNS)),
    "supply.index": FIRMS,
    "supply.book": FIRMS,
    "supply.new": FIRMS,
    "supply.show": FIRMS,
    "supply.change": FIRMS,
    "supply.move": FIRMS,
    "supply.introduce": TOWNS,
    "supply.log": FIRMS,
    "supply.log_book": FIRMS,
    "supply.outcome": FIRMS,
    **dict(intake("supply.intake", TOWNS)),
    "land.index": ALL,
    "land.book": ALL,
    "land.new": FIRMS,
    "land.show": ALL,
    "land.advance": OFFICES,
    "land.withdraw": FIRMS,
    "land.paper": OFFICES | {RoleName.TOWN},
    "land.due": OFFICES,
    "land.group": OFFICES,
    **dict(intake("land.intake", TOWNS)),
}
"""Towns and enterprises see their own only: the pages see to it."""

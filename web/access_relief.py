"""Rows of policies, supply help, land and arrivals in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Thing
from recruit.models import RoleName
from web.access_desk import BUREAU, FIRMS, TOWNS, Roles, intake
from web.access_rules import Door, Row, Rule, everyones

OFFICES: Roles = BUREAU | {RoleName.DEPARTMENT}
"""Those who decide on applications."""
ALL: Roles = FIRMS | OFFICES


def _firm(roles: Roles) -> Row:
    """Return the row of what one enterprise is entitled to; offices see all enterprises."""
    return Row(roles, Thing.ENTERPRISE, sees_all=OFFICES)


def _application(roles: Roles) -> Row:
    return Row(roles, Thing.POLICY_APPLICATION, "application_id", sees_all=OFFICES)


def _land(roles: Roles) -> Row:
    return Row(roles, Thing.LAND_REQUEST, "request_id", sees_all=OFFICES)


ROWS: Mapping[str, Rule] = {
    "policies.index": ALL,
    "policies.rule": everyones(ALL, Thing.POLICY_RULE, "rule_id"),
    "policies.check": ALL,
    "policies.firm": _firm(ALL),
    "policies.declare": _firm(ALL),
    "policies.apply": everyones(ALL, Thing.POLICY_RULE, "rule_id"),
    "policies.take_shipped": BUREAU,
    "policies.retire": Row(BUREAU, Thing.POLICY_RULE, "rule_id"),
    "policies.restore": Row(BUREAU, Thing.POLICY_RULE, "rule_id"),
    **dict(intake("policies.intake", TOWNS)),
    "policy_editing.form": Row(BUREAU, Thing.POLICY_RULE, "rule_id"),
    "policy_editing.yaml": BUREAU,
    "policy_editing.book": OFFICES,
    "policy_applications.index": ALL,
    "policy_applications.book": ALL,
    "policy_applications.show": _application(ALL),
    "policy_applications.decide": _application(OFFICES | {RoleName.TOWN}),
    "policy_applications.answer": _application(ALL),
    "arriving.form": Door.PUBLIC,
    "arriving.register": Door.PUBLIC,
    "arriving.registered": Door.PUBLIC,
    "arriving.posters": FIRMS,
    "arriving.poster": FIRMS,
    "arrivals.index": TOWNS,
    "arrivals.search": TOWNS,
    "arrivals.book": TOWNS,
    "arrivals.person": Row(TOWNS, Thing.INCOMER),
    "arrivals.reveal": Row(TOWNS, Thing.INCOMER),
    "arrivals.status": Row(TOWNS, Thing.INCOMER),
    "arrivals.order": Row(TOWNS, Thing.INCOMER),
    "arrivals.change": Row(TOWNS, Thing.INCOMER),
    "arrivals.contacts": Row(TOWNS, Thing.INCOMER),
    "arrivals.contacts_book": Row(TOWNS, Thing.INCOMER),
    "arrivals.screening": TOWNS,
    "arrivals.open_round": TOWNS,
    "arrivals.round_detail": everyones(TOWNS, Thing.SCREENING_ROUND, "round_id"),
    "arrivals.record": everyones(TOWNS, Thing.SCREENING_ROUND, "round_id"),
    **dict(intake("arrivals.intake", TOWNS)),
    "supply.index": FIRMS,
    "supply.book": FIRMS,
    "supply.new": FIRMS,
    "supply.show": everyones(FIRMS, Thing.SUPPLY_POST, "post_id"),
    "supply.reveal": everyones(BUREAU, Thing.SUPPLY_POST, "post_id"),
    "supply.change": Row(FIRMS, Thing.SUPPLY_POST, "post_id"),
    "supply.move": Row(FIRMS, Thing.SUPPLY_POST, "post_id"),
    "supply.introduce": Row(TOWNS, Thing.SUPPLY_POST, "post_id"),
    "supply.log": FIRMS,
    "supply.log_book": FIRMS,
    "supply.outcome": Row(FIRMS, Thing.INTRODUCTION),
    **dict(intake("supply.intake", TOWNS)),
    "land.index": ALL,
    "land.book": ALL,
    "land.new": FIRMS,
    "land.show": _land(ALL),
    "land.advance": _land(OFFICES),
    "land.withdraw": _land(FIRMS),
    "land.paper": _land(OFFICES | {RoleName.TOWN}),
    "land.due": _land(OFFICES),
    "land.group": _land(OFFICES),
    **dict(intake("land.intake", TOWNS)),
}
"""Lists show towns and enterprises their own only; needs and offers are for everybody to see."""

"""The overview: where the campaign stands, in figures, on a map, by tier, town and referrer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, g, get_template_attribute, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from recruit import queries as query
from recruit.models import PLACED, PlanKind, Stage
from recruit.queries.work import Waiting, Work, work_now
from web import maps, names, words
from web.access import allows
from web.i18n import language, number, yuan
from web.room import registry, today

blueprint = Blueprint("overview", __name__)

WAY = (
    Stage.PROPOSED,
    Stage.OFFERED,
    *PLACED,
)
"""Stages in the order people go through them."""
SHOWN_REFERRERS = 6
MAPS = 12
"""Maps kept as they were drawn, one for each language and state of the season."""


WORK_WAYS: Mapping[Work, tuple[str, dict[str, str]]] = {
    Work.RIGHTS: ("rights.index", {}),
    Work.LEAVING: ("boarding.index", {}),
    Work.NOTICES: ("notices.outbox", {"state": "draft"}),
    Work.OFFERS: ("answers.index", {}),
    Work.UNSEATED: ("candidates.index", {"stage": "accepted"}),
    Work.DRAFTS_MATCHING: ("runs.matching", {}),
    Work.DRAFTS_CHARTER: ("room.index", {}),
    Work.ARRIVED: ("candidates.index", {"stage": "arrived"}),
    Work.DISPUTES: ("disputes.index", {}),
    Work.UNPAID: ("settling.index", {}),
}
"""Where each kind of work is done: an endpoint and what its list is narrowed by."""


@dataclass(frozen=True)
class Goal:
    """What a plan reached of one objective, in words and figures."""

    name: str
    value: str


@blueprint.get("/")
def page() -> str:
    """Show the overview."""
    with registry().read() as session:
        view = query.overview_now(session, g.campaign.id)
        waiting = _waiting(work_now(session, g.campaign.id, today()))
    provinces = Counter[str]()
    for code, people in view.origins:
        provinces[f"{code[:2]}0000"] += people
    late = sorted(view.referrers, key=lambda person: person.placed - person.target)
    return render_template(
        "overview.html",
        view=view,
        waiting=waiting,
        on_duty=view.stages.get(Stage.ON_DUTY, 0) + view.stages.get(Stage.RETAINED, 0),
        funnel=_funnel(view.registered, view.stages),
        provinces=provinces.most_common(),
        transport=_transport(view),
        plans=[(plan, _goals(plan)) for plan in (view.matching, view.charter) if plan],
        referrers=late[:SHOWN_REFERRERS],
        drawn=_map(language(), view.origins, view.routes),
    )


@lru_cache(maxsize=MAPS)
def _map(
    _language: str, origins: tuple[tuple[str, int], ...], routes: tuple[query.Route, ...]
) -> Markup:
    """Return the map of all origins and trips, as it was last drawn: two thirds of the page."""
    places = ((code, names.where(code), people) for code, people in origins)
    sketch = maps.overview(
        [(code, where, people) for code, where, people in places if where is not None],
        [maps.Trip(r.mode.value, r.points, r.people) for r in routes],
    )
    label = gettext(
        "示意图：%(n)s 个县的求职者和 %(t)s 个班次到余姚的路线", n=len(origins), t=len(routes)
    )
    draw = get_template_attribute("parts/map.html", "draw")
    return Markup(draw(sketch, label))


def _waiting(everything: tuple[Waiting, ...]) -> list[tuple[Waiting, str]] | None:
    """Return today's work with where it is done; None for those whose work it is not."""
    roles = g.account.roles
    if not allows("answers.index", roles):
        return None
    return [(one, url_for(WORK_WAYS[one.kind][0], **WORK_WAYS[one.kind][1])) for one in everything]


def _transport(view: query.Overview) -> dict[str, float | None]:
    """Return what the charter plan costs and how many it brings in time.

    Both count everybody who travels: what people spend on the way to a hub is a cost, and
    who has no seat is not in time.
    """
    if view.charter is None:
        return {"yuan": None, "per_worker": None, "on_time": None}
    summary = view.charter.summary
    return {
        "yuan": sum(summary.get("yuan_by_mode", {}).values()) or view.yuan,
        "per_worker": summary.get("yuan_per_worker", view.yuan_per_worker),
        "on_time": summary.get("on_time_share", view.on_time_share),
    }


def _funnel(registered: int, stages: Mapping[Stage, int]) -> list[tuple[str, int]]:
    """Return how many got at least as far as each stage."""
    rows = [("registered", registered)]
    for position, stage in enumerate(WAY[:-1]):
        rows.append((stage.value, sum(stages.get(later, 0) for later in WAY[position:])))
    return rows


def _goals(plan: query.PlanRow) -> list[Goal]:
    summary: Mapping[str, Any] = plan.summary
    if plan.kind is PlanKind.MATCHING:
        return [
            Goal(
                str(words.objective.get(tier["name"], tier["name"])),
                f"{number(tier['value'])} {words.unit.get(tier['name'], '')}",
            )
            for tier in summary.get("tiers", [])
            if tier["name"] in ("priority", "placed")
        ]
    seated = summary.get("counts", {}).get("seated")
    goals = [Goal(str(words.cost), yuan(sum(summary.get("yuan_by_mode", {}).values())))]
    if seated is not None:
        goals.insert(0, Goal(str(words.seated), f"{number(seated)} {words.unit['placed']}"))
    return goals

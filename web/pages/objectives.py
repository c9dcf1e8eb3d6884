"""What a matching aims at: the order of objectives, the weights of the fit, the minimum fill."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import Campaign
from recruit.operations import campaigns as operations
from recruit.operations.lookup import require
from web.room import registry

blueprint = Blueprint("objectives", __name__)

MOST_POINTS = 1000
"""Points a term of the fit may have at most on the page."""


@blueprint.get("/matching/settings")
def show() -> str:
    """Show the settings of the campaign."""
    with registry().read() as session:
        aims = query.aims(session, g.campaign.id)
    return render_template(
        "runs/objectives.html",
        aims=aims,
        objectives=query.OBJECTIVES,
        most_points=MOST_POINTS,
    )


@blueprint.post("/matching/settings")
def save() -> Response:
    """Store the settings for the next runs."""
    order, fault = _order()
    with registry().read() as session:
        terms = query.aims(session, g.campaign.id).weights
    weights = {term: request.form.get(f"weight_{term}", type=int) for term in terms}
    fill = request.form.get("min_fill", type=float)
    if any(points is None or not 0 <= points <= MOST_POINTS for points in weights.values()):
        fault = gettext("每项分值要填 0 到 %(most)s 的整数。", most=MOST_POINTS)
    if fill is None or not 0 <= fill <= 100:
        fault = gettext("最低到岗率要填 0 到 100 的数。")
    if fault:
        flash(fault, "bad")
        return redirect(url_for("objectives.show"), 303)
    with registry().write() as session:
        campaign = require(session, Campaign, g.campaign.id)
        kept: dict[str, Any] = dict(campaign.matching_settings)
        kept |= {"objectives": order, "weights": weights, "min_fill": (fill or 0) / 100}
        operations.change_settings(
            session, campaign, by=g.account.username, matching_settings=kept
        )
    flash(gettext("已保存；下次匹配按此计算。"), "good")
    return redirect(url_for("objectives.show"), 303)


def _order() -> tuple[list[str], str]:
    """Return the objectives chosen in order, and what is wrong with them."""
    known = query.OBJECTIVES
    chosen = [request.form.get(f"objective_{place}", "") for place in range(1, len(known) + 1)]
    order = [name for name in chosen if name]
    if not order or not set(order) <= set(known):
        return [], gettext("至少选一个目标。")
    if len(set(order)) < len(order):
        return [], gettext("同一个目标只能选一次。")
    if chosen[: len(order)] != order:
        return [], gettext("目标之间不要留空。")
    return order, ""

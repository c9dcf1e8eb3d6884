"""Limits and prices that charters are planned by, and the dated rules of the road."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.models import Campaign, Mode
from recruit.operations.lookup import require
from recruit.operations.transport import limits, stations
from recruit.queries import transport as queries
from web.pages.desk.acting import as_day, done, whole
from web.room import registry

blueprint = Blueprint("transport_limits", __name__)

SHARES = frozenset({"load_cap", "detour_share", "target_gap"})
"""Settings that the page writes as percentages."""
CLOCKS = frozenset(
    {"reception_opens", "reception_closes", "earliest_departure", "latest_departure"}
)
SWITCHES = ("cross_province", "relay")
NUMBERS: tuple[str, ...] = (
    "max_stops", "load_cap", "free_rows", "coach_max_km", "feeder_max_km", "detour_share",
    "own_travel_km", "own_yuan_per_km", "stop_minutes", "rail_check_in_minutes",
    "air_check_in_minutes", "transfer_minutes", "yuan_per_waiting_day", "yuan_per_person_hour",
    "yuan_per_unserved", "target_gap",
)  # fmt: skip
ROAD = (Mode.COACH, Mode.FEEDER)
"""Modes that dated rules of the road are about."""
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A dated rule, its days as dates, and all of it as one line to be compared later."""

    says: str
    first_date: dt.date | None
    last_date: dt.date | None
    rule: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownLimits:
    """The settings as the form writes them, with the dated rules."""

    values: Mapping[str, Any]
    rules: tuple[ShownRule, ...]
    budget_yuan: int | None
    first_date: dt.date
    last_date: dt.date


def shown_limits(found: queries.Limits) -> ShownLimits:
    """Return the settings in force: the campaign's own, the defaults for the rest."""
    values = limits.defaults() | dict(found.settings)
    shown = {
        name: _as_written(name, values[name])
        for name in (*NUMBERS, *CLOCKS, *SWITCHES, "last_mile")
    }
    rules = tuple(
        ShownRule(says(rule), _day(rule.get("first_date")), _day(rule.get("last_date")), rule)
        for rule in found.rules
    )
    return ShownLimits(shown, rules, found.budget_yuan, found.first_date, found.last_date)


@blueprint.get("/transport/limits")
def show() -> str:
    """Show limits, prices and rules."""
    with registry().read() as session:
        found = shown_limits(queries.limits(session, g.campaign.id))
    return render_template(
        "transport/limits.html",
        limits=found,
        road=[mode.value for mode in ROAD],
    )


@blueprint.post("/transport/limits")
def save() -> Response:
    """Store limits and prices for the next runs."""

    def act(session: Session) -> str:
        values = _values()
        budget = whole("budget_yuan", most=10**12) if request.form.get("budget_yuan") else None
        if request.form.get("budget_yuan") and budget is None:
            budget = -1
        news = limits.set_limits(
            session, _campaign(session), values, budget_yuan=budget, by=g.account.username
        )
        return gettext("已保存；下次排车按此计算。") if news else gettext("没有改动。")

    return done(url_for("transport_limits.show"), act)


@blueprint.post("/transport/rules")
def add_rule() -> Response:
    """Add a dated rule of the road."""

    def act(session: Session) -> str:
        limits.add_rule(session, _campaign(session), _rule(session), by=g.account.username)
        return gettext("已添加规定；下次排车按此计算。")

    return done(url_for("transport_limits.show"), act)


@blueprint.post("/transport/rules/remove")
def remove_rule() -> Response:
    """Take a dated rule back: the one of this place in the list, if it still says the same."""

    def act(session: Session) -> str:
        campaign = _campaign(session)
        rules = queries.limits(session, campaign.id).rules
        place = whole("place")
        if place is None or not 0 <= place < len(rules):
            return gettext("没有改动。")
        if request.form.get("says") != says(rules[place]):
            return gettext("这条规定已经变了，没有删除；请再看一遍。")
        limits.remove_rule(session, campaign, rules[place], by=g.account.username)
        return gettext("已删除规定。")

    return done(url_for("transport_limits.show"), act)


def says(rule: Mapping[str, Any]) -> str:
    """Return a rule as one line, to be compared with what the page showed."""
    return ";".join(f"{key}={rule[key]}" for key in sorted(rule))


def _values() -> dict[str, Any]:
    """Return the settings that the form names; what cannot be read is refused in the planner."""
    form = request.form
    values: dict[str, Any] = {}
    for name in NUMBERS:
        text = form.get(name, "").strip()
        if not text:
            continue
        try:
            number = float(text) / (100 if name in SHARES else 1)
        except ValueError:
            values[name] = text
            continue
        values[name] = int(number) if number.is_integer() and name not in SHARES else number
    for name in CLOCKS:
        text = form.get(name, "").strip()
        if text:
            values[name] = f"{text:0>5}" if _CLOCK.fullmatch(text) else text
    values |= {name: form.get(name) == "1" for name in SWITCHES}
    if form.get("last_mile"):
        values["last_mile"] = form["last_mile"]
    return values


def _rule(session: Session) -> dict[str, Any]:
    """Return the rule that the form says; blanks are left out."""
    form = request.form
    days = {name: as_day(form.get(name, "")) for name in ("first_date", "last_date")}
    written = form.get("area", "").strip()[:40]
    area = stations.area_named(session, g.campaign.id, written) if written else "*"
    share = form.get("load_cap", "").strip()
    modes = [mode.value for mode in ROAD if mode.value in form.getlist("mode")]
    return {
        "first_date": days["first_date"].isoformat() if days["first_date"] else None,
        "last_date": days["last_date"].isoformat() if days["last_date"] else None,
        "area": area,
        "modes": modes or [Mode.COACH.value],
        "load_cap": _share(share) if share else None,
        "max_stops": whole("max_stops"),
        "free_rows": whole("free_rows"),
        "night_stop": True if form.get("night_stop") == "1" else None,
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _share(text: str) -> float:
    try:
        return float(text) / 100
    except ValueError:
        return -1.0


def _as_written(name: str, value: Any) -> Any:
    if name in SHARES:
        return f"{float(value) * 100:g}"
    return f"{value:g}" if isinstance(value, float) else value


def _campaign(session: Session) -> Campaign:
    return require(session, Campaign, g.campaign.id)

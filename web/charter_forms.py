"""What a form of the charter room asks for, as edits of a plan; only known codes get through."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, g, request

from recruit.queries.charter_board import Board, Group, at_stop

ROAD = ("coach", "feeder")
"""Modes that board in counties."""

LONGEST = 200
"""Parties moved in one step at most."""


def groups_of(board: Board) -> list[Group]:
    """Return whom the address names: parties, or everybody who gets on at a stop."""
    found = [board.groups[key] for key in request.values.getlist("party") if key in board.groups]
    if not found:
        code, place = request.values.get("from", ""), request.values.get("place", "")
        found = at_stop(board, code, place)
    if not found:
        abort(404)
    return found[:LONGEST]


def edits_of(board: Board) -> list[dict[str, Any]]:
    """Return the edits a form asks for; none when it is not filled in."""
    form = request.form
    kind, trip, county = form.get("kind", ""), form.get("trip", ""), form.get("county", "")
    if kind in ("lock", "unlock"):
        party = form.get("party", "")
        return [{"kind": kind, "party": party} if party else {"kind": kind, "trip": trip}]
    if kind == "cancel":
        return [{"kind": kind, "trip": trip}] if trip else []
    if kind in ("stop", "drop"):
        return [{"kind": kind, "trip": trip, "county": county}] if trip and county else []
    if kind not in ("move", "off"):
        abort(400)
    groups = groups_of(board)
    if kind == "off" or trip == "off":
        return [{"kind": "off", "party": group.key} for group in groups]
    if trip == "new":
        return _added(board, groups)
    return [{"kind": "move", "party": group.key, "trip": trip} for group in groups] if trip else []


def _added(board: Board, groups: list[Group]) -> list[dict[str, Any]]:
    """Return the edit that runs one more vehicle for some people; none when half filled in."""
    offer = next((o for o in board.offers if o.code == request.form.get("offer")), None)
    day = request.form.get("date", "")
    hub = request.form.get("hub", "")
    if offer is None or day not in {d.isoformat() for d in days_of_season()}:
        return []
    if offer.mode == "feeder" and not (hub or offer.hub):
        return []
    counties = sorted({group.county for group in groups})[:3] if offer.mode in ROAD else []
    return [
        {
            "kind": "add",
            "offer": offer.code,
            "mode": offer.mode,
            "date": day,
            "hub": hub if offer.mode == "feeder" else "",
            "counties": counties,
            "parties": [group.key for group in groups],
        }
    ]


def days_of_season() -> list[dt.date]:
    """Return the days of the campaign."""
    length = (g.campaign.last_date - g.campaign.first_date).days + 1
    return [g.campaign.first_date + dt.timedelta(days=n) for n in range(length)]

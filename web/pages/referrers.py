"""Referrers and how far each is towards the people promised."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from recruit import queries as query
from web.room import registry
from web.ways import number

blueprint = Blueprint("referrers", __name__)

PER_PAGE = 50


@blueprint.get("/referrers")
def index() -> str:
    """Show referrers, those furthest from their target first."""
    with registry().read() as session:
        found = query.referrer_progress(session, g.campaign.id)
    everyone = sorted(found, key=lambda person: person.placed - person.target)
    target = sum(person.target for person in everyone)
    placed = sum(person.placed for person in everyone)
    page = number("page", most=max(1, -(-len(everyone) // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    return render_template(
        "referrers.html",
        page=query.Page(tuple(everyone[first : first + PER_PAGE]), len(everyone), page, PER_PAGE),
        totals={
            "people": len(everyone),
            "target": target,
            "registered": sum(person.registered for person in everyone),
            "placed": placed,
            "share": placed / target if target else None,
        },
    )

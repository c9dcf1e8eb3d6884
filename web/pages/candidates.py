"""The list of candidates, masked, with filters."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from recruit import queries as query
from recruit.models import ENDED, Stage
from web import names, words
from web.filters import Filters, choices
from web.room import registry
from web.ways import number

blueprint = Blueprint("candidates", __name__)


@blueprint.get("/candidates")
def index() -> str:
    """Show one page of candidates; no name or number is ever part of the address."""
    filters = Filters.read(
        province=names.provinces(), trade=names.trades(), stage=("registered", *Stage)
    )
    waiting = filters.stage == "registered"
    with registry().read() as session:
        page = query.candidates(
            session,
            g.campaign.id,
            province=filters.province,
            trade=filters.trade,
            stage=Stage(filters.stage) if filters.stage and not waiting else None,
            unplaced_only=waiting,
            page=number("page"),
        )
    return render_template(
        "candidates.html",
        page=page,
        filters=filters,
        choices={
            "provinces": choices(names.provinces(), names.province),
            "trades": choices(names.trades(), names.trade),
            "stages": [(code, word) for code, word in words.stage.items() if code not in ENDED],
        },
    )

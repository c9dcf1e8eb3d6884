"""The list of vacancies, with filters."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from recruit import queries as query
from recruit.models import VacancyState
from web import names, words
from web.filters import Filters, choices
from web.room import registry
from web.ways import number

blueprint = Blueprint("vacancies", __name__)


@blueprint.get("/vacancies")
def index() -> str:
    """Show one page of vacancies."""
    filters = Filters.read(
        q=None,
        town=names.towns(),
        tier=words.tier,
        trade=names.trades(),
        state=words.vacancy_state,
        room=("short",),
    )
    with registry().read() as session:
        page = query.vacancies(
            session,
            g.campaign.id,
            q=filters.q,
            town=filters.town,
            tier=int(filters.tier) if filters.tier else None,
            trade=filters.trade,
            state=VacancyState(filters.state) if filters.state else None,
            short_only=filters.room == "short",
            page=number("page"),
        )
    return render_template(
        "vacancies.html",
        page=page,
        filters=filters,
        choices={
            "towns": choices(names.towns(), names.town),
            "trades": choices(names.trades(), names.trade),
        },
    )

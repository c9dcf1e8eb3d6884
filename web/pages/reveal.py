"""Showing a person's numbers in full, for a reason that is written down."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request

from recruit import queries as query
from recruit.errors import NotFound, UserError
from recruit.identity import mask_numbers
from recruit.language import Language
from recruit.operations import reveal as operations
from web.access import scope
from web.i18n import language
from web.room import registry

blueprint = Blueprint("reveal", __name__)


@blueprint.get("/candidates/<int:candidate_id>/reveal")
def form(candidate_id: int) -> str:
    """Ask for the reason."""
    return _form(candidate_id, "", "")


@blueprint.post("/candidates/<int:candidate_id>/reveal")
def show(candidate_id: int) -> str | tuple[str, int]:
    """Show the numbers once."""
    reason = request.form.get("reason", "")
    try:
        with registry().write() as session:
            person = operations.reveal(
                session, candidate_id, reason=reason, scope=scope(), by=g.account.username
            )
    except NotFound:
        raise
    except UserError as error:
        # A number that was typed is not sent back.
        return _form(candidate_id, mask_numbers(reason), error.say(Language(language()))), 400
    return render_template("reveal.html", shown=person)


def _form(candidate_id: int, given: str, message: str) -> str:
    with registry().read() as session:
        rows = query.candidates(session, g.campaign.id, candidate_id=candidate_id).rows
    if not rows:
        abort(404)
    return render_template(
        "reveal.html", shown=None, row=rows[0], given=given[:200], message=message
    )

"""A person's ticket, by the opaque address on the pick-up card: no log-in, no full name.

Whoever holds the card sees trip, stop, time, seat and a masked name; nothing else.
"""

from __future__ import annotations

import io

import segno
from flask import Blueprint, abort, g, make_response, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from recruit.queries import boarding as door
from web.hubs import hub_names
from web.room import registry

blueprint = Blueprint("boarding_ticket", __name__)


@blueprint.get("/t/<token>")
def show(token: str) -> Response:
    """Show the journey the pass belongs to, each leg with its code."""
    if len(token) > 64 or not token.isascii():
        abort(404)
    with registry().read() as session:
        found = door.whereabouts(session, token)
        if found is None:
            abort(404)
        g.hub_names = hub_names(session, found.campaign_id)
        legs = door.journey(session, found.candidate_id)
        tokens = door.tokens_of(session, found.candidate_id)
    codes = {leg: code_svg(address(tokens[leg])) for leg in legs}
    answer = make_response(
        render_template("boarding/ticket.html", found=found, legs=legs, codes=codes)
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def address(token: str) -> str:
    """Return what a pass's code carries: the address of the ticket, nothing else."""
    return url_for("boarding_ticket.show", token=token, _external=True)


def code_svg(text: str) -> Markup:
    """Return a code as inline SVG, error correction M, black on white."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, svgclass=None, lineclass=None,
        scale=4, omitsize=True,
    )  # fmt: skip
    return Markup(out.getvalue().decode("ascii"))

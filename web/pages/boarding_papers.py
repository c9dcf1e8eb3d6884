"""Papers of a trip to hang up, hand out and take along; PDF and workbook."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, request

from recruit import queries as query
from recruit.documents import Language, MissingPolicy, Paper, paper_pdf, paper_xlsx
from recruit.operations import papers
from web.access import allows
from web.i18n import language
from web.pages.boarding_ticket import address
from web.room import registry

blueprint = Blueprint("boarding_papers", __name__)

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMS = "any(pdf, xlsx)"


@blueprint.get(f"/trips/<int:trip_id>/<any('seat-plan', 'door-sign'):kind>.<{FORMS}:form>")
def posted(trip_id: int, kind: str, form: str) -> Response:
    """Hand out what hangs on the vehicle; names are full for those who see them elsewhere."""
    full = allows("boarding_papers.carried", g.account.roles)
    return _paper(trip_id, Paper(kind), form, full=full and request.args.get("names") != "masked")


@blueprint.get(f"/trips/<int:trip_id>/<any('driver-sheet', cards):kind>.<{FORMS}:form>")
def carried(trip_id: int, kind: str, form: str) -> Response:
    """Hand out what drivers and travellers carry."""
    return _paper(trip_id, Paper(kind), form, full=True)


def _paper(trip_id: int, kind: Paper, form: str, *, full: bool) -> Response:
    by = g.account.display_name or g.account.username
    with registry().read() as session:
        found = query.trip(session, trip_id)
        if found is None:
            abort(404)
        said = papers.of_trips(
            session, found.trip.plan_id, by=by, trip_ids=[trip_id], address=address
        )
    if not said:
        abort(404)
    words_of = Language(language())
    content = (
        paper_pdf(kind, said, language=words_of, missing=MissingPolicy.MARK, full_names=full)
        if form == "pdf"
        else paper_xlsx(kind, said, language=words_of, full_names=full)
    )
    name = f'attachment; filename="{kind.value}-{found.trip.code}.{form}"'
    return Response(content, mimetype=TYPES[form], headers={"Content-Disposition": name})

"""What anybody may see without logging in: open vacancies, posters, a referrer's invitation.

Nothing about a person is on these pages, and none says whether somebody is registered.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit import queries as query
from recruit.documents import Language
from recruit.documents.poster import MOST_JOBS, Job, Poster, poster_pdf
from recruit.models import Campaign, CampaignState, Referrer
from recruit.operations import registering
from recruit.operations.lookup import require
from recruit.queries import board
from recruit.queries.board import Invited, OpenVacancy
from recruit.queries.campaigns import CampaignRow
from recruit.rights.model import Way
from web import consent, names, places
from web.auth.brake import Brake
from web.filters import Filters, choices
from web.i18n import language, number, short_day
from web.pages.referrer_register import typed_form, what_to_fill
from web.room import registry
from web.ways import number as number_asked

blueprint = Blueprint("public", __name__)

WAGES = (4000, 5000, 6000, 7000, 8000)
_REGISTRATIONS = 30
"""So many people one address may register in ten minutes: a village may share one phone."""


@blueprint.get("/jobs")
def jobs() -> str:
    """Show the open vacancies, with filters."""
    filters = Filters.read(
        q=None, trade=names.trades(), town=names.towns(), wage=WAGES, room=("dormitory",)
    )
    with registry().read() as session:
        campaign = _campaign()
        page = board.open_vacancies(
            session,
            campaign.id,
            q=filters.q,
            trade=filters.trade,
            town=filters.town,
            least_wage=int(filters.wage or 0),
            dormitory=filters.room == "dormitory",
            page=number_asked("page"),
            per_page=20,
        )
    return render_template(
        "public/jobs.html",
        season=campaign,
        page=page,
        filters=filters,
        wages=[(wage, gettext("%(yuan)s 元以上", yuan=number(wage))) for wage in WAGES],
        trades=choices(names.trades(), names.trade),
        towns=choices(names.towns(), names.town),
    )


@blueprint.get("/jobs/<int:vacancy_id>")
def job(vacancy_id: int) -> str:
    """Show one vacancy."""
    campaign = _campaign()
    with registry().read() as session:
        found = board.open_vacancies(session, campaign.id, vacancy_id=vacancy_id).rows
        others = (
            board.open_vacancies(session, campaign.id, enterprise_id=found[0].enterprise_id).rows
            if found
            else ()
        )
    if not found:
        abort(404)
    return render_template(
        "public/job.html",
        season=campaign,
        job=found[0],
        others=[other for other in others if other.id != vacancy_id],
        terms=[(key, value) for key, value in found[0].terms.items() if value],
    )


@blueprint.get("/jobs/<int:vacancy_id>/poster.pdf")
def job_poster(vacancy_id: int) -> Response:
    """Hand out the poster of one vacancy."""
    with registry().read() as session:
        found = board.open_vacancies(session, _campaign().id, vacancy_id=vacancy_id).rows
    if not found:
        abort(404)
    address = url_for("public.job", vacancy_id=vacancy_id, _external=True)
    return _poster(found, address, f"poster-{vacancy_id}")


@blueprint.get("/jobs/firms/<int:enterprise_id>/poster.pdf")
def firm_poster(enterprise_id: int) -> Response:
    """Hand out the poster of one enterprise."""
    with registry().read() as session:
        found = board.open_vacancies(
            session, _campaign().id, enterprise_id=enterprise_id, per_page=MOST_JOBS
        ).rows
    if not found:
        abort(404)
    address = url_for("public.jobs", q=found[0].enterprise[:60], _external=True)
    return _poster(found, address, f"poster-firm-{enterprise_id}")


@blueprint.get("/jobs/poster.pdf")
def season_poster() -> Response:
    """Hand out the poster of the campaign: its most urgent vacancies."""
    with registry().read() as session:
        found = board.open_vacancies(session, _campaign().id, per_page=MOST_JOBS).rows
    if not found:
        abort(404)
    return _poster(found, url_for("public.jobs", _external=True), "poster")


@blueprint.get("/i/<token>")
def invitation(token: str) -> str:
    """Show who invites, to what, and the form."""
    host = _invited(token)
    home = {"county": host.home_county, "home": places.full_name(host.home_county)}
    return _invitation_page(token, host, home)


@blueprint.post("/i/<token>")
def register(token: str) -> Answer | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Register the visitor through the referrer who invites."""
    host = _invited(token)
    typed = typed_form()
    if request.form.get("step") == "places":
        return _invitation_page(token, host, typed), 200
    with registry().read() as session:
        campaign = require(session, Campaign, host.campaign_id)
    entry = registering.read_entry(typed, campaign)
    if not entry.sound or not consent.agreed(typed):
        return _invitation_page(token, host, typed, entry), 422
    wait = _brake().wait(request.remote_addr or "")
    if wait:
        page = _invitation_page(
            token,
            host,
            typed,
            entry,
            notice=gettext("登记的人太多，请 %(n)s 分钟后再点一次登记。", n=-(-wait // 60)),
        )
        return page, 429, {"Retry-After": str(wait)}
    _brake().failed(request.remote_addr or "")
    with registry().write() as session:
        registering.register(
            session,
            require(session, Campaign, host.campaign_id),
            entry,
            agreed=True,
            way=Way.SELF,
            referrer=require(session, Referrer, host.referrer_id),
            by="invitation",
        )
    # The same answer whether or not the person was known: nobody can ask who is registered.
    return redirect(url_for("public.registered", token=token, _anchor="main"), 303)


@blueprint.get("/i/<token>/done")
def registered(token: str) -> str:
    """Say that the registration arrived and what comes next."""
    return render_template("public/registered.html", host=_invited(token), token=token)


def _invited(token: str) -> Invited:
    with registry().read() as session:
        found = board.invited(session, token)
    if found is None:
        abort(404)
    return found


def _invitation_page(
    token: str,
    host: Invited,
    typed: dict[str, str],
    entry: registering.Entry | None = None,
    *,
    notice: str = "",
) -> str:
    with registry().read() as session:
        own = board.open_vacancies(
            session, host.campaign_id, enterprise_id=host.employer_id, per_page=6
        )
        if not own.rows:
            own = board.open_vacancies(session, host.campaign_id, per_page=6)
    return render_template(
        "public/invitation.html",
        token=token,
        host=host,
        jobs=own,
        notice=notice,
        **what_to_fill(typed, entry),
    )


def _campaign() -> CampaignRow:
    with registry().read() as session:
        found = query.current(session)
    if found is None or found.state is CampaignState.CLOSED:
        abort(404)
    return found


def _brake() -> Brake:
    found: Brake = current_app.extensions.setdefault(
        "registration_brake", Brake(_REGISTRATIONS, window=600.0)
    )
    return found


def _poster(found: tuple[OpenVacancy, ...], address: str, name: str) -> Response:
    campaign = _campaign()
    content = poster_pdf(
        Poster(
            title=gettext("余姚企业招工"),
            line=gettext("余姚市人力资源和社会保障局"),
            jobs=tuple(_job(row) for row in found),
            heads=(gettext("岗位"), gettext("月薪"), gettext("名额"), gettext("条件")),
            call=gettext("扫码看详情"),
            points=(gettext("登记免费，岗位已核实"), gettext("出门就上车，下车就进厂")),
            address=address,
            footer=campaign.name,
        ),
        language=Language(language()),
    )
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={name}.pdf"
    return answer


def _job(row: OpenVacancy) -> Job:
    room = gettext("包住宿") if row.dormitory else gettext("不包住宿")
    start = start_words(row)
    left = gettext("%(n)s 人", n=number(row.left))
    return Job(
        title=row.title,
        firm=row.enterprise,
        wage=wage_words(row),
        left=left,
        more=" · ".join((names.town(row.town), room, start)),
        facts=(
            (gettext("企业"), row.enterprise),
            (gettext("地点"), names.town(row.town)),
            (gettext("工种"), names.trade(row.trade)),
            (gettext("还招"), left),
            (gettext("住宿"), room),
            (gettext("开工"), start),
        ),
    )


def wage_words(row: OpenVacancy) -> str:
    """Return 4,500–6,500 元/月, or what was written when it is negotiable."""
    if not row.wage_max:
        return row.wage_text or gettext("面议")
    low, high = number(row.wage_min), number(row.wage_max)
    return gettext("%(pay)s 元/月", pay=low if low == high else f"{low}–{high}")


def start_words(row: OpenVacancy) -> str:
    """Return the days between which work starts."""
    if not row.start_from and not row.start_until:
        return gettext("随时")
    first = short_day(row.start_from) if row.start_from else ""
    return f"{first}–{short_day(row.start_until) if row.start_until else ''}"

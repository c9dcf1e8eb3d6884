"""An enterprise's own pages: its vacancies, who arrives when, and who is on duty."""

from __future__ import annotations

import datetime as dt
import io
from itertools import groupby

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from recruit import queries as query
from recruit.errors import UnreadableFile, UserError
from recruit.language import Language
from recruit.models import Campaign, Enterprise, Vacancy, VacancyState
from recruit.operations import confirming, confirming_list, posting, vacancies
from recruit.operations.confirming import Verdict
from recruit.operations.lookup import require
from recruit.queries import arrivals as coming
from recruit.queries.arrivals import Arrival
from web import names, tables, words
from web.i18n import clock, language, short_day
from web.room import registry
from web.ways import row_numbers

blueprint = Blueprint("enterprise", __name__)


@blueprint.get("/firm")
def home() -> str:
    """Show how many are there, who comes next, and the vacancies."""
    with registry().read() as session:
        firm = require(session, Enterprise, g.account.enterprise_id)
        heads = coming.headcount(session, g.campaign.id, firm.id)
        people = coming.arrivals(session, g.campaign.id, firm.id)
        own = query.vacancies(session, g.campaign.id, enterprise_id=firm.id, per_page=None)
    return render_template(
        "enterprise/home.html",
        firm=firm,
        heads=heads,
        days=_days([one for one in people if one.stage in {"accepted", "seated", "boarded"}]),
        vacancies=own.rows,
        to_confirm=sum(one.stage == "arrived" for one in people),
    )


@blueprint.get("/firm/arrivals")
def arrivals() -> str:
    """Show everybody on the way or here, by day and trip, to be confirmed."""
    with registry().read() as session:
        people = coming.arrivals(session, g.campaign.id, g.account.enterprise_id)
        heads = coming.headcount(session, g.campaign.id, g.account.enterprise_id)
    return render_template(
        "enterprise/arrivals.html", days=_days(people), total=len(people), heads=heads
    )


@blueprint.post("/firm/arrivals")
def confirm() -> Answer:
    """Note one verdict for everybody ticked."""
    ticked = set(row_numbers(request.form.getlist("placement")))
    verdict = request.form.get("verdict", "")
    if not ticked or verdict not in set(Verdict):
        flash(gettext("请先勾选人，再点“已上岗”等按钮。"), "warn")
        return redirect(url_for("enterprise.arrivals"), 303)
    with registry().write() as session:
        done = confirming.confirm(
            session,
            require(session, Enterprise, g.account.enterprise_id),
            ticked,
            Verdict(verdict),
            by=g.account.username,
        )
    what = words.verdict[verdict]
    if done.moved:
        flash(gettext("%(n)s 人记为“%(what)s”。", n=done.moved, what=what), "good")
    if done.same:
        flash(gettext("%(n)s 人先前已是“%(what)s”，没有改动。", n=done.same, what=what), "warn")
    if done.refused:
        flash(
            gettext("%(n)s 人按目前进展不能记为“%(what)s”，没有改动。", n=done.refused, what=what),
            "warn",
        )
    return redirect(url_for("enterprise.arrivals"), 303)


@blueprint.get("/firm/arrivals.xlsx")
def arrivals_sheet() -> Response:
    """Hand out the list of who arrives when."""
    with registry().read() as session:
        people = coming.arrivals(session, g.campaign.id, g.account.enterprise_id)
    content = tables.workbook(
        gettext("到岗名单"),
        [
            gettext("编号"),
            gettext("到达日"),
            gettext("时刻"),
            gettext("班次"),
            gettext("姓名"),
            gettext("老家"),
            gettext("工种"),
            gettext("岗位"),
            gettext("进展"),
            gettext("结果"),
            gettext("签字"),
        ],
        [
            (
                str(one.placement_id),
                short_day(one.day) if one.day else gettext("自行前来"),
                clock(one.arrive) if one.arrive else "",
                one.trip or "",
                one.name or gettext("行程发布后显示"),
                names.county(one.home_county),
                names.trade(one.trade),
                one.vacancy,
                str(words.stage[one.stage]),
                "",
                "",
            )
            for one in people
        ],
    )
    return send_file(
        io.BytesIO(content),
        mimetype=tables.XLSX,
        as_attachment=True,
        download_name=f"{gettext('到岗名单')}.xlsx",
    )


@blueprint.post("/firm/arrivals/list")
def confirm_list() -> Answer:
    """Take in the list with the column of results filled in."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(gettext("请先选择一个文件。"), "bad")
        return redirect(url_for("enterprise.arrivals"), 303)
    try:
        filled = confirming_list.read_list(file.read(), file.filename)
    except UnreadableFile as refusal:
        flash(refusal.say(Language(language())), "bad")
        return redirect(url_for("enterprise.arrivals"), 303)
    if not filled.headed:
        flash(gettext("没有找到“编号”和“结果”两列；请下载名单，填好“结果”再上传。"), "bad")
        return redirect(url_for("enterprise.arrivals"), 303)
    with registry().write() as session:
        firm = require(session, Enterprise, g.account.enterprise_id)
        done = confirming_list.confirm_list(session, firm, filled, by=g.account.username)
    flash(
        gettext(
            "名单已记下：%(a)s 人有变动，%(b)s 人先前已是，%(c)s 人不能这样记。",
            a=done.moved,
            b=done.same,
            c=done.refused,
        ),
        "good" if not done.refused else "warn",
    )
    for row, said in filled.faults[:5]:
        flash(
            gettext("第 %(row)s 行没有看懂：%(said)s。可填：%(words)s", row=row, said=said,
                    words="、".join(str(word) for word in words.verdict.values())),
            "warn",
        )  # fmt: skip
    return redirect(url_for("enterprise.arrivals"), 303)


@blueprint.get("/firm/vacancies/new")
def new_vacancy() -> str:
    """Show the form of a new vacancy."""
    return _form(None, {"openings": "10", "dormitory": "yes", "trade": "general"})


@blueprint.post("/firm/vacancies/new")
def post_vacancy() -> Answer | tuple[str, int]:
    """Post a vacancy."""
    try:
        with registry().write() as session:
            made = posting.post(
                session,
                require(session, Campaign, g.campaign.id),
                require(session, Enterprise, g.account.enterprise_id),
                title=request.form.get("title", "")[:60],
                trade=_trade(),
                terms=_terms(),
                by=g.account.username,
            )
    except UserError as refusal:
        return _form(None, request.form, refusal), 422
    flash(gettext("岗位“%(title)s”已发布。", title=made.title), "good")
    return redirect(url_for("enterprise.home"), 303)


@blueprint.get("/firm/vacancies/<int:vacancy_id>")
def vacancy(vacancy_id: int) -> str:
    """Show one vacancy of the enterprise, to be changed."""
    found = _own(vacancy_id)
    return _form(
        found,
        {
            "title": found.title,
            "trade": found.trade,
            "openings": str(found.openings),
            "wage_min": str(found.wage_min or ""),
            "wage_max": str(found.wage_max or ""),
            "dormitory": "yes" if found.dormitory else "",
            "start_from": found.start_from.isoformat() if found.start_from else "",
            "start_until": found.start_until.isoformat() if found.start_until else "",
        },
    )


@blueprint.post("/firm/vacancies/<int:vacancy_id>")
def change_vacancy(vacancy_id: int) -> Answer | tuple[str, int]:
    """Change the terms, or take the vacancy off the board and back."""
    found = _own(vacancy_id)
    does = request.form.get("does", "change")
    try:
        with registry().write() as session:
            row = require(session, Vacancy, vacancy_id)
            if does == "pause":
                vacancies.pause(session, row, by=g.account.username)
            elif does == "resume":
                vacancies.resume(session, row, by=g.account.username)
            else:
                campaign = require(session, Campaign, g.campaign.id)
                posting.change(session, campaign, row, _terms(), by=g.account.username)
    except UserError as refusal:
        return _form(found, request.form, refusal), 422
    flash(gettext("已保存。"), "good")
    return redirect(url_for("enterprise.home"), 303)


def _own(vacancy_id: int) -> Vacancy:
    with registry().read() as session:
        found = session.get(Vacancy, vacancy_id)
    if found is None or found.enterprise_id != g.account.enterprise_id:
        abort(404)
    return found


def _form(found: Vacancy | None, typed: object, refusal: UserError | None = None) -> str:
    return render_template(
        "enterprise/vacancy.html",
        vacancy=found,
        typed=typed,
        said=refusal.say(Language(language())) if refusal else "",
        trades=[(code, names.trade(code)) for code in names.trades()],
        posted=found is not None and found.state is VacancyState.POSTED,
    )


def _trade() -> str:
    chosen = request.form.get("trade", "")
    return chosen if chosen in names.trades() else "general"


def _terms() -> posting.Terms:
    return posting.Terms(
        openings=_whole("openings"),
        wage_min=_whole("wage_min"),
        wage_max=_whole("wage_max") or _whole("wage_min"),
        dormitory=request.form.get("dormitory") == "yes",
        start_from=_day("start_from"),
        start_until=_day("start_until"),
    )


def _whole(field: str) -> int:
    """Return a whole number; what is none becomes -1, which the terms refuse."""
    text = request.form.get(field, "").strip().replace(",", "")
    if not text:
        return 0
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _day(field: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        return None


def _days(people: list[Arrival] | tuple[Arrival, ...]) -> list[tuple[object, list[object]]]:
    """Return people by day and, within the day, by trip; those without a seat come last."""
    ordered = sorted(
        people,
        key=lambda one: (one.day or dt.date.max, one.trip or "", one.placement_id),
    )
    return [
        (day, [(trip, list(group)) for trip, group in groupby(of_day, lambda one: one.trip)])
        for day, of_day in groupby(ordered, lambda one: one.day)
    ]

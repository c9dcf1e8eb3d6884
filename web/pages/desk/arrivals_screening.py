"""Screening rounds: open the round of a day, tick what was found, see who is missing."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.arrivals import round_queries as queries
from recruit.desk.arrivals import screening as rounds
from recruit.desk.arrivals.model import Finding, ScreeningRound
from recruit.desk.arrivals.rules import rules, screening_rule
from recruit.errors import UserError
from recruit.language import Language
from recruit.operations.lookup import require
from web import words_relief as relief
from web.filters import Filters
from web.i18n import language, number
from web.pages.desk.acting import as_day, day_asked, done, own_town
from web.pages.desk.arrivals import blueprint
from web.room import registry, today
from web.ways import number as page_asked


@blueprint.app_template_filter("screening_rule")
def screening_words(code: str) -> str:
    """Return what a screening rule says."""
    return screening_rule(code).say(Language(language()))


@blueprint.get("/arrivals/screening")
def screening() -> str:
    """Show the rounds, and how many are due on a day."""
    day = day_asked() or today()
    with registry().read() as session:
        return render_template(
            "desk/arrivals/screening.html",
            rounds=queries.rounds(session, town=own_town()),
            due=[
                (rule, queries.due_here(session, rule, day, town=own_town()))
                for rule in rules().screening
                if rule.holds(day)
            ],
            day=day,
            today=today(),
        )


@blueprint.post("/arrivals/screening")
def open_round() -> Response:
    """Open the round of a rule on a day, or add who came to it since."""
    day = as_day(request.form.get("day", "")) or today()
    try:
        with registry().write() as session:
            made, added = rounds.open_round(
                session, request.form.get("rule", ""), min(day, today()), by=g.account.username
            )
            found = made.id
    except UserError as error:
        flash(error.say(Language(language())), "bad")
        return redirect(url_for("arrivals.screening"), 303)
    flash(gettext("筛查名单已备好，新加入 %(n)s 人。", n=number(added)), "good")
    return redirect(url_for("arrivals.round_detail", round_id=found), 303)


@blueprint.get("/arrivals/screening/<int:round_id>")
def round_detail(round_id: int) -> str:
    """Show the people of a round, with a field for each temperature."""
    return _round_page(round_id, {})


@blueprint.post("/arrivals/screening/<int:round_id>")
def record(round_id: int) -> Response | tuple[str, int]:
    """Write what was found; a wrong temperature is told and nothing typed is lost."""
    form = dict(request.form)
    back = url_for("arrivals.round_detail", round_id=round_id)
    if form.get("step") == "absent":

        def act(session: Session) -> str:
            require(session, ScreeningRound, round_id)
            missing = rounds.mark_absent(session, round_id, by=g.account.username, town=own_town())
            return gettext("%(n)s 人记为未到。", n=number(missing))

        return done(back, act)
    try:
        with registry().write() as session:
            require(session, ScreeningRound, round_id)
            alarming = rounds.record(
                session, round_id, _seen(form), by=g.account.username, town=own_town()
            )
    except UserError as error:
        return _round_page(round_id, form, error.say(Language(language()))), 422
    if alarming:
        flash(
            gettext("%(n)s 人发热或阳性，请立即安排隔离并查看邻座。", n=number(len(alarming))),
            "bad",
        )
        return redirect(url_for("arrivals.round_detail", round_id=round_id, finding="alarm"), 303)
    flash(gettext("筛查结果已保存。"), "good")
    return redirect(back, 303)


def _seen(form: dict[str, str]) -> dict[int, rounds.Seen]:
    """Return temperatures and findings of a form by incomer."""
    found: dict[int, rounds.Seen] = {}
    for name, written in form.items():
        kind, _, who = name.partition("-")
        if kind != "finding" or not who.isdecimal() or len(who) > 9:
            continue
        text = form.get(f"heat-{who}", "").strip().replace("，", ".").replace(",", ".")[:8]
        try:
            heat = round(float(text), 1) if text else None
        except ValueError:
            heat = 0.0
        if heat is not None and not 0 <= heat < 1000:
            heat = 0.0
        finding = Finding(written) if written in set(Finding) else None
        found[int(who)] = rounds.Seen(heat, finding)
    return found


def _round_page(round_id: int, typed: dict[str, str], wrong: str = "") -> str:
    filters = Filters.read(finding={*relief.finding, "open", "alarm"})
    with registry().read() as session:
        one = session.get(ScreeningRound, round_id) or abort(404)
        return render_template(
            "desk/arrivals/round.html",
            round=one,
            counts=queries.rounds(session, town=own_town(), only=round_id)[0],
            page=queries.people_of_round(
                session,
                round_id,
                town=own_town(),
                finding=filters.finding,
                page=page_asked("page"),
            ),
            filters=filters,
            typed=typed,
            wrong=wrong,
        )

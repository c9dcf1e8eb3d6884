"""What is done with a case, the weekly analysis, departments and the rules of dispatch."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.cases import analysis as analyses
from recruit.desk.cases import departments as offices
from recruit.desk.cases import follow_up, office_queries, operations, queries
from recruit.desk.cases.clock import CHINA
from recruit.desk.cases.model import Category, Department, Part, ServiceCase
from recruit.desk.forms import table_book
from recruit.desk.hotline.queries import calls_by_category
from recruit.models import RoleName, now
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.access import DESK
from web.charts import lines, stacked
from web.i18n import number
from web.pages.desk.acting import day_asked, done, download, key, keys, whole
from web.pages.desk.cases import blueprint, reach
from web.room import registry, today

SHOWN_WEEKS = 6
Step = Callable[[Session, ServiceCase], str]


def _step(case_id: int, step: Step) -> Response:
    """Do one thing with a case that the account may see, and return to it."""
    limit = reach()

    def act(session: Session) -> str:
        if queries.detail(session, case_id, reach=limit) is None:
            abort(404)
        return step(session, require(session, ServiceCase, case_id))

    return done(url_for("cases.detail", case_id=case_id), act)


def _text(name: str = "text") -> str:
    return request.form.get(name, "")[:2000]


def _office(session: Session) -> int:
    """Return the department an account acts for; the bureau acts for the one it names."""
    own = office_queries.department_of(session, g.account.id)
    if own is not None:
        return own.id
    return (whole("department") or -1) if g.account.roles & DESK else -1


@blueprint.post("/cases/<int:case_id>/dispatch")
def dispatch(case_id: int) -> Response:
    """Give a case to departments, by rule when none is named."""
    joint = keys("joint")

    def step(session: Session, case: ServiceCase) -> str:
        operations.dispatch(
            session, case, lead_id=whole("lead"), joint_ids=joint, by=g.account.username
        )
        return gettext("已派单。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/accept")
def accept(case_id: int) -> Response:
    """Take a case in hand."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.accept(session, case, by=g.account.username)
        return gettext("已接办。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/return")
def send_back(case_id: int) -> Response:
    """Return a case that is not for this department."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.send_back(session, case, _office(session), _text(), by=g.account.username)
        return gettext("已退回。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/part")
def finish_part(case_id: int) -> Response:
    """Write the reply of a department that joins in."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.finish_part(session, case, _office(session), _text(), by=g.account.username)
        return gettext("协办回复已记下。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/answer")
def answer(case_id: int) -> Response:
    """Answer a case; only its lead (or the bureau) may."""

    def step(session: Session, case: ServiceCase) -> str:
        if not g.account.roles & DESK and _office(session) != case.lead_id:
            abort(403)
        operations.answer(session, case, _text(), by=g.account.username)
        return gettext("已答复，等待回访。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/call-back")
def call_back(case_id: int) -> Response:
    """Write down what was said when called back."""
    solved = request.form.get("solved") == "yes"

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.call_back(
            session,
            case,
            solved=solved,
            satisfaction=whole("satisfaction"),
            text=_text(),
            by=g.account.username,
        )
        return gettext("已办结。") if solved else gettext("已退回重办，重新计时。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/close")
def close(case_id: int) -> Response:
    """Close a new case that was answered on the spot."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.close(session, case, _text(), by=g.account.username)
        return gettext("已办结。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/note")
def note(case_id: int) -> Response:
    """Write a line into the course of a case."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.note(session, case, _text(), by=g.account.username)
        return gettext("已记下。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/extend")
def extend(case_id: int) -> Response:
    """Give a case more working days."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.extend(session, case, whole("workdays") or 0, _text(), by=g.account.username)
        return gettext("已延期。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/join")
def join(case_id: int) -> Response:
    """Join a duplicate to the case it repeats."""

    def step(session: Session, case: ServiceCase) -> str:
        into = require(session, ServiceCase, key(request.form.get("into")) or 0)
        follow_up.join(session, case, into, by=g.account.username)
        return gettext("已并入 %(code)s。", code=into.code)

    return _step(case_id, step)


@blueprint.post("/cases/escalate")
def escalate() -> Response:
    """Raise overdue cases to where they are looked at."""

    def act(session: Session) -> str:
        count = follow_up.escalate_overdue(session, at=now(), by=g.account.username)
        return gettext("升级督办 %(n)s 件。", n=number(count))

    return done(url_for("cases.index", due="overdue"), act)


@blueprint.get("/cases/analysis")
def analysis() -> str:
    """Show what people ask for, week by week."""
    found, calls = _weeks()
    names_of = {key: words.category[key] for key in words.category}
    chart = stacked(
        [
            (
                f"{week.monday.month}/{week.monday.day}",
                {key: week.by_category.get(Category(key), 0) for key in words.category},
            )
            for week in found
        ]
    )
    share = lines(
        {"share": [(week.monday, week.in_time_share) for week in found]}, least=0.0, most=1.0
    )
    towns: Counter[str] = Counter()
    for week in found:
        towns.update(week.by_town)
    return render_template(
        "desk/cases/analysis.html",
        weeks=found,
        calls=calls,
        chart=chart,
        share=share,
        names_of=names_of,
        towns=towns.most_common(),
        day=_last_day(),
    )


@blueprint.get("/cases/analysis.xlsx")
def analysis_book() -> Response:
    """Hand out the analysis as a workbook."""
    found, calls = _weeks()
    weeks = [week.monday.isoformat() for week in found]
    by_category = [
        (str(words.category[key]), calls.get(key, 0), *(w.by_category.get(key, 0) for w in found))
        for key in Category
    ]
    towns = sorted({town for week in found for town in week.by_town})
    by_town = [(names.town(t) or "–", *(w.by_town.get(t, 0) for w in found)) for t in towns]
    speed = [
        (w.monday.isoformat(), w.opened, w.answered, w.in_time, w.overdue, w.mean_satisfaction)
        for w in found
    ]
    speed_head = (
        gettext("周一"), gettext("受理"), gettext("已答复"), gettext("按时答复"), gettext("超期"),
        gettext("满意度"),
    )  # fmt: skip
    return download(
        table_book(
            [
                (gettext("按类别"), (gettext("诉求类别"), gettext("来电"), *weeks), by_category),
                (gettext("按镇街"), (gettext("镇街"), *weeks), by_town),
                (gettext("时效"), speed_head, speed),
            ]
        ),
        "cases-by-week.xlsx",
    )


@blueprint.get("/cases/departments")
def departments() -> str:
    """Show departments with their work, and who gets what."""
    with registry().read() as session:
        rows = office_queries.departments(session, now())
        rules = office_queries.rules(session)
    return render_template("desk/cases/departments.html", rows=rows, rules=rules, parts=Part)


@blueprint.post("/cases/departments")
def save_department() -> Response:
    """Make or change a department."""
    chosen = key(request.form.get("id"))

    def act(session: Session) -> str:
        offices.save_department(
            session,
            None if chosen is None else require(session, Department, chosen),
            name=request.form.get("name", "")[:60],
            handlers=whole("handlers", most=10_000) or 0,
            active=chosen is None or request.form.get("active") == "1",
            by=g.account.username,
        )
        return gettext("已保存。")

    return done(url_for("cases.departments"), act)


@blueprint.post("/cases/rules")
def save_rules() -> Response:
    """Set who gets cases of a category."""
    category = request.form.get("category", "")
    if category not in set(Category):
        abort(400)
    chosen = {kind: keys(kind) for kind in ("lead", "joint")}

    def act(session: Session) -> str:
        for one in {*chosen["lead"], *chosen["joint"]}:
            require(session, Department, one)
        offices.set_rules(session, Category(category), by=g.account.username, **chosen)
        return gettext("派单规则已保存。")

    return done(url_for("cases.departments"), act)


def _weeks() -> tuple[tuple[analyses.Week, ...], dict[Category, int]]:
    day = _last_day()
    limit = reach()
    with registry().read() as session:
        found = analyses.weeks(session, day, count=SHOWN_WEEKS, at=now(), reach=limit)
        first = dt.datetime.combine(found[0].monday, dt.time(), CHINA)
        last = dt.datetime.combine(found[-1].monday + dt.timedelta(days=7), dt.time(), CHINA)
        shown = RoleName.TOWN not in g.account.roles
        calls = calls_by_category(session, first, last) if shown else {}
    return found, calls


def _last_day() -> dt.date:
    asked = day_asked()
    if asked is not None:
        return asked
    with registry().read() as session:
        return analyses.last_day(session) or today()

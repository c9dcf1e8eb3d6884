"""What is done with a case, and how what was done is put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, g, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit.desk.cases import correcting, follow_up, office_queries, operations, queries
from recruit.desk.cases.model import Category, ServiceCase, Urgency
from recruit.operations.lookup import require
from web import names
from web import words_desk as words
from web.access import DESK
from web.i18n import number
from web.pages.desk.acting import done, key, keys, whole
from web.pages.desk.cases import blueprint, reach
from web.room import moment

Step = Callable[[Session, ServiceCase], str]


def _step(case_id: int, step: Step) -> Response:
    """Do one thing with a case that the account may see, and return to it."""
    limit = reach()

    def act(session: Session) -> str:
        if queries.detail(session, case_id, reach=limit) is None:
            abort(404)
        return step(session, require(session, ServiceCase, case_id))

    return done(url_for("cases.detail", case_id=case_id), act)


def _who() -> dict[str, Any]:
    """Return who does a step, and when."""
    return {"by": g.account.username, "at": moment()}


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
        operations.dispatch(session, case, lead_id=whole("lead"), joint_ids=joint, **_who())
        return gettext("已派单。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/accept")
def accept(case_id: int) -> Response:
    """Take a case in hand."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.accept(session, case, **_who())
        return gettext("已接办。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/return")
def send_back(case_id: int) -> Response:
    """Return a case that is not for this department."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.send_back(session, case, _office(session), _text(), **_who())
        return gettext("已退回。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/part")
def finish_part(case_id: int) -> Response:
    """Write the reply of a department that joins in."""

    def step(session: Session, case: ServiceCase) -> str:
        operations.finish_part(session, case, _office(session), _text(), **_who())
        return gettext("协办回复已记下。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/answer")
def answer(case_id: int) -> Response:
    """Answer a case; only its lead (or the bureau) may."""

    def step(session: Session, case: ServiceCase) -> str:
        if not g.account.roles & DESK and _office(session) != case.lead_id:
            abort(403)
        operations.answer(session, case, _text(), **_who())
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
            **_who(),
        )
        return gettext("已办结。") if solved else gettext("已退回重办，重新计时。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/close")
def close(case_id: int) -> Response:
    """Close a new case that was answered on the spot."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.close(session, case, _text(), **_who())
        return gettext("已办结。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/note")
def note(case_id: int) -> Response:
    """Write a line into the course of a case."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.note(session, case, _text(), **_who())
        return gettext("已记下。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/extend")
def extend(case_id: int) -> Response:
    """Give a case more working days."""

    def step(session: Session, case: ServiceCase) -> str:
        follow_up.extend(session, case, whole("workdays") or 0, _text(), **_who())
        return gettext("已延期。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/join")
def join(case_id: int) -> Response:
    """Join a duplicate to the case it repeats."""

    def step(session: Session, case: ServiceCase) -> str:
        into = require(session, ServiceCase, key(request.form.get("into")) or 0)
        follow_up.join(session, case, into, **_who())
        return gettext("已并入 %(code)s。", code=into.code)

    return _step(case_id, step)


@blueprint.post("/cases/escalate")
def escalate() -> Response:
    """Raise overdue cases to where they are looked at."""

    def act(session: Session) -> str:
        count = follow_up.escalate_overdue(session, **_who())
        return gettext("升级督办 %(n)s 件。", n=number(count))

    return done(url_for("cases.index", due="overdue"), act)


@blueprint.post("/cases/<int:case_id>/amend")
def amend(case_id: int) -> Response:
    """Put right what was taken down: title, category, urgency, town."""
    form = request.form
    category, urgency, town = (form.get(one, "") for one in ("category", "urgency", "town"))
    if category not in set(Category) or urgency not in set(Urgency):
        abort(400)

    def step(session: Session, case: ServiceCase) -> str:
        amended = correcting.Amended(
            form.get("title", "")[:120],
            Category(category),
            Urgency(urgency),
            town if town in names.towns() else "",
        )
        news = correcting.amend(session, case, amended, text=_changes(case, amended), **_who())
        return gettext("已改正。") if news else gettext("没有改动。")

    return _step(case_id, step)


def _changes(case: ServiceCase, amended: correcting.Amended) -> str:
    """Return in words what an amendment changes."""
    pairs = (
        (case.title, amended.title.strip()),
        (words.category[case.category], words.category[amended.category]),
        (words.urgency[case.urgency], words.urgency[amended.urgency]),
        (names.town(case.town_code) or "–", names.town(amended.town) or "–"),
    )
    return "\n".join(f"{old} → {new}" for old, new in pairs if str(old) != str(new))


@blueprint.post("/cases/<int:case_id>/reopen")
def reopen(case_id: int) -> Response:
    """Take a closed case up again."""

    def step(session: Session, case: ServiceCase) -> str:
        correcting.reopen(session, case, _text(), **_who())
        return gettext("已退回重办，重新计时。")

    return _step(case_id, step)


@blueprint.post("/cases/<int:case_id>/separate")
def separate(case_id: int) -> Response:
    """Take a case out of the one it was joined to."""

    def step(session: Session, case: ServiceCase) -> str:
        correcting.separate(session, case, **_who())
        return gettext("已取消并案。")

    return _step(case_id, step)

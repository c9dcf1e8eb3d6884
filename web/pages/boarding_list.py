"""The list of a trip at the door, with forms: who is on board, stand-by, leaving and arriving.

Everything the phone page does with scripts is done here without; and what a desk decides: the
fever limit, who gets a free seat, that the trip has left or arrived.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.errors import UserError
from recruit.language import Language
from recruit.models import (
    BoardingKind,
    BoardingState,
    Campaign,
    Candidate,
    HealthStatus,
    Trip,
    TripState,
)
from recruit.operations import boarding, boarding_standby, trips
from recruit.operations.boarding_merge import Merged
from recruit.operations.boarding_seal import LEAST_TENTHS, MOST_TENTHS, Reading
from recruit.operations.lookup import require
from recruit.queries import boarding as door
from web.access import allows
from web.hubs import hub_names
from web.i18n import clock, language
from web.room import registry

blueprint = Blueprint("boarding_list", __name__)


@dataclass(frozen=True)
class Count:
    """How many of a stop stand where."""

    seq: int
    place: str
    expected: int
    aboard: int
    held: int
    absent: int

    @property
    def waiting(self) -> int:
        """How many nobody has seen yet."""
        return self.expected - self.aboard - self.held - self.absent


@blueprint.get("/boarding/<int:trip_id>/list")
def detail(trip_id: int) -> str:
    """Show everybody of a trip by stop, the counts, and who could come along."""
    with registry().read() as session:
        found = _found(session, trip_id)
        trip = require(session, Trip, trip_id)
        g.hub_names = hub_names(session, g.campaign.id)
        states = boarding.states(session, trip)
        free = boarding_standby.free_labels(session, trip)
        is_open = boarding.is_open(session, trip)
        waiting = door.stand_by(session, g.campaign.id, trip.province_code) if is_open else []
        fever = boarding.rule(session, g.campaign.id).fever_tenths
        readings = door.readings(session, trip_id)
        aside = door.kept_aside(session, trip_id)
    return render_template(
        "boarding/list.html",
        trip=found.trip,
        people=found.travellers,
        counts=_counts(found, states),
        place_of={stop.seq: stop.place for stop in found.stops},
        states=states,
        readings=readings,
        fever=fever,
        free=free,
        waiting=waiting,
        aside=aside,
        open=is_open,
        may_leave=is_open and found.trip.state in (TripState.PLANNED, TripState.CONFIRMED),
        may_arrive=found.trip.state is TripState.DEPARTED,
        new_nonce=lambda: uuid.uuid4().hex,
        absent=[p for p in found.travellers if states[p.candidate_id].state == "absent"],
    )


@blueprint.post("/boarding/<int:trip_id>/list")
def mark(trip_id: int) -> Response:
    """Take one report from a form; sent twice it counts once."""
    kind, nonce = request.form.get("kind", ""), request.form.get("nonce", "")
    person = request.form.get("candidate", type=int)
    reading = _reading()
    if kind not in set(BoardingKind) or not 8 <= len(nonce) <= 64 or person is None:
        abort(400)
    if reading is None:
        flash(gettext("体温请填 33.0 到 43.0 之间的数，例如 36.5。"), "bad")
        return _back(trip_id)
    with registry().write() as session:
        found = _found(session, trip_id)
        seat = next((s for s in found.travellers if s.candidate_id == person), None)
        if seat is None:
            abort(404)
        taken = boarding.report(
            session,
            require(session, Trip, trip_id),
            require(session, Candidate, person),
            BoardingKind(kind),
            nonce=nonce,
            by=g.account.username,
            stop_seq=seat.board_seq,
            reading=reading,
        )
        if taken is not None:
            flash(*_said(taken, seat))
    return _back(trip_id, person)


@blueprint.post("/boarding/<int:trip_id>/standby")
def stand_by(trip_id: int) -> Response:
    """Give somebody who waits a free seat, or an absent person's."""
    person = request.form.get("candidate", type=int)
    instead = request.form.get("instead", type=int)
    if person is None:
        abort(400)
    with registry().write() as session:
        trip = require(session, Trip, trip_id)
        candidate = require(session, Candidate, person)
        if candidate.campaign_id != g.campaign.id:
            abort(404)
        _in_province(candidate, trip)
        seat = boarding_standby.take_on(
            session,
            trip,
            candidate,
            by=g.account.username,
            board_seq=request.form.get("stop", 1, type=int),
            instead_of=require(session, Candidate, instead) if instead else None,
        )
        text = gettext("已安排候补：%(name)s，%(seat)s 座。", name=candidate.name, seat=seat.seat)
    flash(text, "good")
    return _back(trip_id, person)


@blueprint.post("/boarding/<int:trip_id>/<any(leave, arrive):what>")
def move(trip_id: int, what: str) -> Response:
    """Note that the trip has left, or has arrived."""
    with registry().write() as session:
        trip = require(session, Trip, trip_id)
        if what == "leave":
            boarding_standby.leave(session, trip, by=g.account.username)
            flash(gettext("已记发车。"), "good")
        else:
            arrived, absent = trips.arrive(session, trip, by=g.account.username)
            said = gettext("已记到达：%(a)s 人到达，%(n)s 人未到。", a=arrived, n=absent)
            flash(said, "good")
    if what == "arrive":
        return redirect(url_for("boarding_handover.page", trip_id=trip_id), 303)
    return _back(trip_id)


@blueprint.get("/boarding/rules")
def rules() -> str:
    """Show the fever limit and what to do then."""
    with registry().read() as session:
        rule = boarding.rule(session, g.campaign.id)
        return render_template(
            "boarding/rules.html",
            fever=f"{rule.fever_tenths / 10:.1f}",
            advice=rule.advice,
            phone=rule.phone,
        )


@blueprint.post("/boarding/rules")
def save_rules() -> Response | tuple[str, int]:
    """Set them."""
    form = request.form
    try:
        tenths = round(float(form.get("fever", "").replace("，", ".").replace(",", ".")) * 10)
    except ValueError:
        tenths = 0
    advice, phone = form.get("advice", "")[:300], form.get("phone", "")[:40]
    try:
        with registry().write() as session:
            boarding.set_rule(
                session,
                require(session, Campaign, g.campaign.id),
                fever_tenths=tenths,
                advice=advice,
                phone=phone,
                by=g.account.username,
            )
    except UserError as refusal:
        flash(refusal.say(Language(language())), "bad")
        shown = {"fever": form.get("fever", ""), "advice": advice, "phone": phone}
        return render_template("boarding/rules.html", **shown), 422
    flash(gettext("体温规则已保存；手机下次联网时更新。"), "good")
    return redirect(url_for(".rules"), 303)


def _found(session: Session, trip_id: int) -> query.TripDetail:
    found = query.trip(session, trip_id)
    if found is None:
        abort(404)
    return found


def _in_province(candidate: Candidate, trip: Trip) -> None:
    """Refuse people of another province to those who are not at the desk."""
    same = candidate.home_county[:2] == trip.province_code[:2]
    if not same and not allows("candidates.index", g.account.roles):
        abort(403)


def _counts(found: query.TripDetail, states: dict[int, Merged]) -> list[Count]:
    by_stop = Counter((p.board_seq, states[p.candidate_id].state) for p in found.travellers)
    expected = Counter(p.board_seq for p in found.travellers)
    return [
        Count(
            stop.seq,
            stop.place,
            expected[stop.seq],
            *(
                by_stop[stop.seq, state]
                for state in (BoardingState.ABOARD, BoardingState.HELD, BoardingState.ABSENT)
            ),
        )
        for stop in found.stops
        if expected[stop.seq]
    ]


def _reading() -> Reading | None:
    """Return what the form says was measured; None when it is no body temperature."""
    text = request.form.get("temperature", "").strip().replace("，", ".").replace(",", ".")
    health = request.form.get("health", "")
    tenths = None
    if text:
        try:
            tenths = round(float(text) * 10)
        except (ValueError, OverflowError):
            return None
        if not LEAST_TENTHS <= tenths <= MOST_TENTHS:
            return None
    return Reading(tenths, HealthStatus(health) if health in set(HealthStatus) else None)


def _said(taken: boarding.Taken, seat: query.SeatRow) -> tuple[str, str]:
    """Return what came of a report, and its tone."""
    facts = {"seat": seat.seat, "name": seat.candidate}
    outcome, state = taken.outcome.value, taken.state.value
    if outcome == "duplicate" and taken.since:
        time = clock(taken.since)
        return gettext("%(seat)s 座 %(name)s 在 %(time)s 已经上车。", **facts, time=time), "warn"
    if outcome == "aboard":
        return gettext("%(name)s 已经上车，不能标为未到；请先撤销上车。", **facts), "bad"
    if outcome == "refused":
        said = gettext(
            "没有采用：班次已结束、安置已终止，或 %(name)s 正在留观（请填复测的体温）。已存底。",
            **facts,
        )
        return said, "bad"
    texts = {
        "aboard": gettext("%(seat)s 座 %(name)s 已上车。", **facts),
        "held": gettext("%(name)s 暂不能上车：请到一旁休息，十分钟后复测。", **facts),
        "absent": gettext("%(name)s 已标为未到；来了可以直接登记上车。", **facts),
        "waiting": gettext("%(name)s 的登记已撤销。", **facts),
    }
    return texts[state], {"aboard": "good", "held": "bad", "absent": "warn"}.get(state, "good")


def _back(trip_id: int, person: int | None = None) -> Response:
    anchor = f"p{person}" if person else None
    return redirect(url_for(".detail", trip_id=trip_id, _anchor=anchor), 303)

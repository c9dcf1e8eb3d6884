"""Runs of the two solvers: ask for one, watch it, stop it and keep the best plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from recruit import jobs
from recruit import queries as query
from recruit.models import Campaign, PlanKind, PlanState, PlanVersion
from recruit.operations import runs as operations
from recruit.operations.lookup import require
from web import live
from web.i18n import number, yuan
from web.room import registry

blueprint = Blueprint("runs", __name__)

LONGEST_S = 24 * 3600
DEFAULTS = {
    PlanKind.MATCHING: {"time_limit_s": 60, "gap_percent": 0},
    PlanKind.CHARTER: {"time_limit_s": 60, "gap_percent": 1},
}


@dataclass(frozen=True)
class Shown:
    """A run with its standing, as templates read it."""

    row: Any
    standing: live.Standing

    def __getattr__(self, name: str) -> Any:
        """Look a name up in the standing, then in the run."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.standing, name, None)
        return found if hasattr(self.standing, name) else getattr(self.row, name)

    @property
    def tiers(self) -> list[dict[str, Any]]:
        """Objectives one by one: as they are at the end, or as far as they are known by now."""
        if not self.standing.alive:
            return list(self.row.summary.get("tiers", []))
        return list(self.standing.tiers)

    @property
    def result(self) -> str:
        """The one figure of the result: people placed, or yuan and people seated."""
        counts = self.row.summary.get("counts", {})
        if self.row.kind == PlanKind.MATCHING and "placed" in counts:
            return gettext("安置 %(n)s 人", n=number(counts["placed"]))
        if self.row.kind == PlanKind.CHARTER and "seated" in counts:
            return gettext(
                "有座 %(n)s 人，%(yuan)s",
                n=number(counts["seated"]),
                yuan=yuan(sum(self.row.summary.get("yuan_by_mode", {}).values())),
            )
        return "–"


def shown(row: Any) -> Shown:
    """Return a run as templates read it."""
    return Shown(row, live.standing(row))


@blueprint.get("/matching")
def matching() -> str:
    """Show the matching room: start a run, the one under way, those before."""
    return _room(PlanKind.MATCHING)


@blueprint.get("/charter")
def charter() -> str:
    """Show the charter room."""
    return _room(PlanKind.CHARTER)


def _room(kind: PlanKind) -> str:
    with registry().read() as session:
        runs = [shown(row) for row in query.runs(session, g.campaign.id, kind)]
        earlier = _earlier(session) if kind is PlanKind.MATCHING else []
        order = query.aims(session, g.campaign.id).order
    return render_template(
        "runs/index.html",
        kind=kind.value,
        runs=runs,
        live=next((run for run in runs if run.alive), None),
        defaults=DEFAULTS[kind],
        earlier=earlier,
        chosen=request.args.get("from", type=int),
        most_moved=100 * operations.MOST_MOVED,
        order=order,
    )


def _earlier(session: Session) -> list[query.PlanRow]:
    """Return the matching plans another can be made from, the one in force first."""
    rows = query.plans(session, g.campaign.id, PlanKind.MATCHING)
    usable = [row for row in rows if row.state is not PlanState.DISCARDED]
    return sorted(usable, key=lambda row: row.state is not PlanState.PUBLISHED)


@blueprint.post("/runs")
def request_run() -> Response:
    """Queue a run and start it in the background."""
    form = request.form
    if form.get("kind") not in set(PlanKind):
        abort(400)
    kind = PlanKind(form["kind"])
    room = url_for(f"runs.{kind.value}")
    try:
        seconds = float(form.get("time_limit_s", ""))
        percent = float(form.get("gap_percent", ""))
        seed = int(form.get("seed", ""))
        moved = float(form.get("moved_percent") or 100 * operations.MOST_MOVED)
    except ValueError:
        flash(gettext("用时、差距、种子和变动比例都要填数字。"), "bad")
        return redirect(room, 303)
    if not (0 < seconds <= LONGEST_S and 0 <= percent < 100 and 0 <= seed < 2**31):
        flash(gettext("用时要在 1 到 86400 秒之间，差距在 0 到 100 之间，种子不小于 0。"), "bad")
        return redirect(room, 303)
    if not 0 <= moved <= 100:
        flash(gettext("最多变动的比例要在百分之 0 到 100 之间。"), "bad")
        return redirect(room, 303)
    keep = form.get("keep", type=int) if kind is PlanKind.MATCHING else None
    with registry().write() as session:
        run = operations.request_run(
            session,
            require(session, Campaign, g.campaign.id),
            kind,
            by=g.account.username,
            seed=seed,
            time_limit_s=seconds,
            gap_target=percent / 100,
            keep_plan=None if keep is None else require(session, PlanVersion, keep),
            most_moved=moved / 100,
        )
        run_id = run.id
    jobs.start(registry(), run_id)
    return redirect(url_for("runs.detail", run_id=run_id), 303)


@blueprint.get("/runs/<int:run_id>")
def detail(run_id: int) -> str:
    """Show one run."""
    run = _run(run_id)
    earlier = None
    if run.keep_plan_id is not None:
        with registry().read() as session:
            earlier = query.plan(session, run.keep_plan_id)
    return render_template("runs/detail.html", run=run, earlier=earlier)


@blueprint.get("/runs/<int:run_id>/progress")
def progress(run_id: int) -> Response:
    """Answer the page that polls: the progress, or 304 when nothing is new."""
    run = _run(run_id)
    return live.answer(render_template("runs/progress.html", run=run), finished=not run.alive)


@blueprint.post("/runs/<int:run_id>/stop")
def stop(run_id: int) -> Response:
    """Ask a run to stop; the best plan so far is kept."""
    if _run(run_id).alive:
        jobs.stop(registry(), run_id, by=g.account.username)
        flash(gettext("已请求停止；最好结果会保留下来。"), "good")
    return redirect(url_for("runs.detail", run_id=run_id), 303)


def _run(run_id: int) -> Shown:
    with registry().read() as session:
        row = query.run(session, run_id)
    if row is None or row.campaign_id != g.campaign.id:
        abort(404)
    return shown(row)

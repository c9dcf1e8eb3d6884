"""Runs of the solvers: asking for one, watching it, stopping it."""

from __future__ import annotations

from flask import g, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruit import jobs
from recruit import queries as query_of
from recruit.causes import Cause, Thing
from recruit.errors import NotFound
from recruit.language import Language
from recruit.models import Campaign, PlanVersion, Run
from recruit.operations import runs as operations
from recruit.operations.lookup import require
from recruit.queries import feeds
from recruit.queries.runs import RunRow
from recruit.wording import restored
from web.api.v1.operation import Reply, operation
from web.api.v1.paging import after, mark
from web.api.v1.problems import Kind
from web.api.v1.resources.campaigns import chosen_campaign
from web.api.v1.schemas import RunNew, RunOut, RunPage, RunProgress, RunQuery
from web.i18n import language
from web.room import registry

TAG = "runs"
_PROGRESS = ("incumbent", "bound", "gap", "elapsed", "stage")


@operation(
    "GET",
    "/runs",
    summary=_l("计算任务列表"),
    tag=TAG,
    query=RunQuery,
    reply=RunPage,
    problems={Kind.NOT_FOUND},
)
def runs(session: Session, query: RunQuery) -> Reply:
    """Return runs of a campaign by number."""
    found = feeds.runs(
        session,
        chosen_campaign(session, query.campaign_id),
        after=after(query.cursor),
        limit=query.limit,
        kind=query.kind,
    )
    items = [_one(session, number) for number in found.rows]
    return Reply(RunPage(items=items, next=mark(found.after)))


@operation("GET", "/runs/<int:run_id>", summary=_l("一个计算任务"), tag=TAG, reply=RunOut)
def run(session: Session, run_id: int) -> Reply:
    """Return one run with its progress; ``If-None-Match`` tells whether it has moved."""
    return Reply(_one(session, run_id))


@operation(
    "POST",
    "/runs",
    summary=_l("开始计算"),
    tag=TAG,
    body=RunNew,
    reply=RunOut,
    status=202,
    problems={Kind.NOT_FOUND},
)
def request_run(session: Session, body: RunNew) -> Reply:
    """Queue a run of the campaign in use and start it in the background."""
    keep = None if body.keep_plan_id is None else require(session, PlanVersion, body.keep_plan_id)
    made = operations.request_run(
        session,
        require(session, Campaign, chosen_campaign(session, None)),
        body.kind,
        by=g.account.username,
        seed=body.seed,
        time_limit_s=body.time_limit_s,
        gap_target=body.gap_target,
        keep_plan=keep,
        most_moved=body.most_moved,
    )
    here, number = registry(), made.id
    return Reply(
        _one(session, number),
        202,
        {"Location": url_for("api.run", run_id=number)},
        after=lambda: jobs.start(here, number),
    )


@operation(
    "POST", "/runs/<int:run_id>/stop", summary=_l("停止计算并保留最好结果"), tag=TAG, reply=RunOut
)
def stop_run(session: Session, run_id: int) -> Reply:
    """Ask a run to stop; the best plan it has found is kept."""
    operations.stop_run(session, require(session, Run, run_id), by=g.account.username)
    return Reply(_one(session, run_id))


def _one(session: Session, run_id: int) -> RunOut:
    row = query_of.run(session, run_id)
    if row is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.RUN, key=run_id)
    return _out(row)


def _out(row: RunRow) -> RunOut:
    known = row.progress if row.under_way or not row.summary else row.summary
    progress = {name: known.get(name) for name in _PROGRESS}
    progress["elapsed"] = known.get("elapsed", known.get("runtime_s"))
    progress["tiers"] = [
        {"incumbent": tier.get("value"), **tier} for tier in known.get("tiers", ())
    ]
    named = [name for name in RunOut.model_fields if name not in ("progress", "message")]
    return RunOut(
        progress=RunProgress.model_validate(progress),
        message=restored(row.message, Language(language())) if row.message else "",
        **{name: getattr(row, name) for name in named},
    )

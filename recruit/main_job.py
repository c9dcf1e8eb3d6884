"""The main job, step by step: files in, a matching, a charter plan, manifests out.

Each function is one step as a person at the bureau takes it, on an opened registry; the
commands and the demonstration string them together. Nothing here decides anything: the
operations do, and a person (or the demonstration) says when to publish.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from recruit import documents, intake
from recruit.causes import Cause
from recruit.errors import NotFound, UserError
from recruit.jobs.embedded import OnRunProgress, execute
from recruit.jobs.verdict import judge
from recruit.models import Campaign, PlanKind, PlanState, PlanVersion
from recruit.operations import imports, manifests, plans, runs
from recruit.operations.import_report import ImportReport
from recruit.storage import Registry

_PRINTERS = 2
"""Days whose manifests are set at the same time."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A run that gave a plan.

    Parameters
    ----------
    run_id, version_id, number
        The run, the draft plan version it gave, and that version's number.
    summary
        The planner's ``summary.json``.
    broken_rules
        What the independent checker found: empty when the plan keeps every rule.
    """

    run_id: int
    version_id: int
    number: int
    summary: dict[str, Any]
    broken_rules: tuple[str, ...]


def read_file(registry: Registry, campaign_id: int, path: Path) -> intake.Preview:
    """Read and check a workbook against the campaign's dates; nothing is stored.

    Raises
    ------
    UnreadableFile
        When the file cannot be opened or holds no list that we know.
    """
    with registry.read() as session:
        campaign = session.get_one(Campaign, campaign_id)
        dates = (campaign.first_date, campaign.last_date)
    return intake.preview(path, name=path.name, dates=dates)


def take_in(
    registry: Registry,
    campaign_id: int,
    preview: intake.Preview,
    *,
    skip_faulty: bool,
    by: str,
    at: dt.datetime | None = None,
) -> ImportReport:
    """Commit a preview, all its good rows or nothing."""
    with registry.write() as session:
        campaign = session.get_one(Campaign, campaign_id)
        return imports.commit_preview(
            session, campaign, preview, skip_faulty=skip_faulty, by=by, at=at
        )


def solve(
    registry: Registry,
    campaign_id: int,
    kind: PlanKind,
    *,
    by: str,
    seed: int = 0,
    time_limit_s: float | None = None,
    gap_target: float | None = None,
    workers: int = 1,
    on_progress: OnRunProgress = lambda _: None,
) -> Solved:
    """Run a solver in its own process and record its plan as a draft; judge it independently.

    Raises
    ------
    SolverFailed
        When the run ended without a plan; the message says why.
    """
    with registry.write() as session:
        campaign = session.get_one(Campaign, campaign_id)
        run_id = runs.request_run(
            session,
            campaign,
            kind,
            by=by,
            seed=seed,
            time_limit_s=time_limit_s,
            gap_target=gap_target,
        ).id
    version_id = execute(registry, run_id, workers=workers, on_progress=on_progress)
    with registry.read() as session:
        version = session.get_one(PlanVersion, version_id)
        number, summary = version.number, dict(version.summary)
    return Solved(run_id, version_id, number, summary, judge(registry, run_id))


def publish(registry: Registry, version_id: int, *, by: str) -> plans.Published:
    """Publish a draft plan version."""
    with registry.write() as session:
        return plans.publish(session, session.get_one(PlanVersion, version_id), by=by)


def newest_plan(registry: Registry, campaign_id: int, kind: PlanKind, state: PlanState) -> int:
    """Return the id of the newest plan version of a kind in a state.

    Raises
    ------
    NotFound
        When there is none.
    """
    with registry.read() as session:
        found = session.scalar(
            select(PlanVersion.id)
            .where(
                PlanVersion.campaign_id == campaign_id,
                PlanVersion.kind == kind,
                PlanVersion.state == state,
            )
            .order_by(PlanVersion.number.desc())
        )
    if found is None:
        raise NotFound(Cause.NO_PLAN, state=state)
    return found


def write_manifests(
    registry: Registry,
    version_id: int,
    directory: Path,
    *,
    by: str,
    language: documents.Language = documents.Language.ZH_HANS,
    on_trip: Callable[[int, int], None] | None = None,
) -> Sequence[Path]:
    """Issue every trip's manifest and write them as PDF and xlsx, one pair a departure day.

    Returns the paths written, PDFs and workbooks in turn.
    """
    with registry.write() as session:
        trips = manifests.issue(session, version_id, by=by)
    if not trips:
        raise UserError(Cause.PLAN_WITHOUT_TRIPS)
    directory.mkdir(parents=True, exist_ok=True)
    by_day: dict[dt.date, list[documents.ManifestTrip]] = {}
    for trip in trips:
        by_day.setdefault(trip.date, []).append(trip)
    days = sorted(by_day.items())

    def print_day(job: tuple[dt.date, list[documents.ManifestTrip]]) -> list[Path]:
        day, group = job
        written = []
        for ending, render in (
            ("pdf", documents.manifest_pdf),
            ("xlsx", documents.manifest_xlsx),
        ):
            path = directory / f"乘车名册-{day.isoformat()}.{ending}"
            path.write_bytes(render(group, language=language))
            written.append(path)
        return written

    written: list[Path] = []
    done = 0
    # Large days are set in a process of their own, so that two threads keep two cores busy.
    with ThreadPoolExecutor(max_workers=_PRINTERS) as printers:
        for (_, group), paths in zip(days, printers.map(print_day, days), strict=True):
            written += paths
            done += len(group)
            if on_trip is not None:
                on_trip(done, len(trips))
    return written

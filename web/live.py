"""A run as it is shown: how far, how good, how near to proven; and the answer a page polls."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Response, make_response, request

from web import words


class RunRow(Protocol):
    """What of a run is looked at."""

    id: int
    kind: Any
    state: Any
    progress: Mapping[str, Any]
    summary: Mapping[str, Any]
    time_limit_s: float | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


UNDER_WAY = ("queued", "running")


@dataclass(frozen=True)
class Standing:
    """Where a run stands.

    Parameters
    ----------
    incumbent, bound, gap
        Of the worst objective while it runs, of the whole plan at the end; None: not known yet.
    share
        How much of the time allowed is used, 0 to 1; 1 at the end.
    elapsed
        Seconds, or None before it starts.
    tiers
        Of a run under way with several objectives, each in order: name, value or None, bound, gap.
    """

    alive: bool
    incumbent: float | None
    bound: float | None
    gap: float | None
    share: float
    elapsed: float | None
    stage_words: str
    tiers: tuple[Mapping[str, Any], ...] = ()


def standing(run: RunRow, *, now: dt.datetime | None = None) -> Standing:
    """Return where a run stands."""
    state = str(run.state)
    alive = state in UNDER_WAY
    known: Mapping[str, Any] = run.progress if alive or not run.summary else run.summary
    elapsed = known.get("elapsed", known.get("runtime_s"))
    if elapsed is None and run.started_at is not None:
        end = run.finished_at or now or dt.datetime.now(dt.UTC)
        elapsed = max(0.0, (end - run.started_at).total_seconds())
    return Standing(
        alive=alive,
        incumbent=known.get("incumbent", known.get("objective")),
        bound=known.get("bound"),
        gap=known.get("gap"),
        share=_share(run, known, elapsed) if alive else 1.0,
        elapsed=elapsed,
        stage_words=_stage(known) if state == "running" else "",
        tiers=tuple(_tier(tier) for tier in known.get("tiers", ())) if alive else (),
    )


def _tier(known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"value": known.get("incumbent"), **known}


def _share(run: RunRow, known: Mapping[str, Any], elapsed: float | None) -> float:
    done, total = known.get("done"), known.get("total")
    counted = done / total if done is not None and total else 0.0
    timed = elapsed / run.time_limit_s if elapsed and run.time_limit_s else 0.0
    return min(1.0, max(0.02, counted, timed))


def _stage(known: Mapping[str, Any]) -> str:
    code = str(known.get("stage") or "start")
    return str(words.solver_stage.get(code.partition(":")[0].strip(), words.solver_stage["solve"]))


def answer(fragment: str, *, finished: bool) -> Response:
    """Return a page fragment with an ETag, or 304 when the page has it already.

    The header ``X-Finished`` tells the page to load itself anew.
    """
    response = make_response(fragment)
    response.headers["ETag"] = f'"{hashlib.sha256(fragment.encode()).hexdigest()[:20]}"'
    response.headers["Cache-Control"] = "no-store"
    if finished:
        response.headers["X-Finished"] = "1"
    elif response.headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": response.headers["ETag"]})
    return response

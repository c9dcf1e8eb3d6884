"""Works a trial out in a process of its own, from the problem and plan its run has kept."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from planner import matching
from recruit import wording
from recruit.causes import Cause, Thing
from recruit.errors import NotFound
from recruit.jobs.archive import unpack
from recruit.jobs.solver_process import failure
from recruit.logging import log
from recruit.models import Run, Trial
from recruit.operations import trials
from recruit.planning.ids import NEWCOMER, candidate_key, vacancy_key
from recruit.storage import Registry

LONGEST_S = 600
"""Seconds a trial may take at most."""


def start(registry: Registry, trial_id: int) -> threading.Thread:
    """Work a trial out in a thread; what it gave stands in the trial."""
    thread = threading.Thread(
        target=execute, args=(registry, trial_id), name=f"trial-{trial_id}", daemon=True
    )
    thread.start()
    return thread


def execute(registry: Registry, trial_id: int) -> None:
    """Work a trial out and write down what it gave; never raises for what the planner says.

    Raises
    ------
    NotFound
        When there is no such trial.
    """
    with registry.read() as session:
        trial = session.get(Trial, trial_id)
        if trial is None:
            raise NotFound(Cause.NOT_FOUND, thing=Thing.TRIAL, key=trial_id)
        change = dict(trial.change)
        run = session.get_one(Run, trial.plan.run_id)
        problem, result, seed = run.problem or b"", run.result or b"", run.seed
    effect, message = None, ""
    try:
        effect, message = _asked(problem, result, change, seed)
    except Exception as error:
        # Only the kind: what was said could name somebody.
        log.error("trial failed", trial=trial_id, error=type(error).__name__)
        message = wording.stored(Cause.PROGRAM_FAILED, {})
    with registry.write() as session:
        trials.finish(session, session.get_one(Trial, trial_id), effect=effect, message=message)


def _asked(
    problem: bytes, result: bytes, change: dict[str, Any], seed: int
) -> tuple[dict[str, Any] | None, str]:
    """Ask the planner; return the effect, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="laoxiang-trial-") as folder:
        before, plan = Path(folder) / "problem", Path(folder) / "plan"
        unpack(problem, before)
        unpack(result, plan)
        command = [sys.executable, "-m", "planner", "what-if", "matching", str(before), str(plan)]
        known = matching.read_problem(before).workers["worker_id"]
        command += [*_options(change, set(known)), "--seed", str(seed), "--json"]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=LONGEST_S
            )
        except subprocess.TimeoutExpired:
            return None, wording.stored(Cause.SOLVER_STOPPED_EARLY, {})
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1]), ""
    said = (done.stderr.strip().splitlines() or [""])[-1].removeprefix("no feasible plan: ")
    return None, failure(done.returncode, said).stored()


def _options(change: dict[str, Any], known: Collection[str]) -> list[str]:
    """Return the change as options of the command.

    Parameters
    ----------
    known
        Who takes part: of a party only these can leave.
    """
    match change["kind"]:
        case "pin":
            person, vacancy = candidate_key(change["candidate"]), vacancy_key(change["vacancy"])
            points = ":10" if change["pin"] == "keep" else ""
            return ["--pin", f"{person}:{vacancy}:{change['pin']}{points}"]
        case "openings":
            return ["--openings", f"{vacancy_key(change['vacancy'])}={change['by']:+d}"]
        case "wage":
            vacancy = vacancy_key(change["vacancy"])
            return ["--wage", f"{vacancy}={change['wage_min']}-{change['wage_max']}"]
        case "min_wage":
            return ["--min-wage", f"{candidate_key(change['candidate'])}={change['min_wage']}"]
        case "leave":
            first, *others = map(candidate_key, change["people"])
            return [f"--leave={who}" for who in (first, *(o for o in others if o in known))]
        case _:
            row = {"worker_id": NEWCOMER, **change["worker"]}
            return ["--arrive", ",".join(f"{name}={text}" for name, text in row.items())]

"""One solver in a child process: it can be stopped, and whatever it does, we live on.

The child speaks the planner's file interface: a problem directory in, a plan directory
out, progress as JSON lines on stderr, the outcome as exit code.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import planner
from planner.console import EXIT_BAD_INPUT, EXIT_NO_PLAN, EXIT_STOPPED
from recruit.causes import Cause
from recruit.errors import SolverFailed
from recruit.models import PlanKind

EXIT_PLAN = 0

PLANNER = (sys.executable, "-m", "planner")

STOP_GRACE_S = 60.0
"""How long a solver that was asked to stop may take to write its best plan down."""

_TICK_S = 0.5
_KEPT_LINES = 20
_NICENESS = 10
"""A solve gets a tenth of what a page gets where both want the processor, all of it where not."""

OnSolverProgress = Callable[[Mapping[str, Any]], None]
"""Called with every report of the solver, as ``planner.progress.Progress.as_dict`` gives it."""


@dataclass(frozen=True, slots=True)
class Solved:
    """How a solver ended: its summary, and whether somebody stopped it before it was done."""

    summary: dict[str, Any]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A plan directory to begin from, and which share of its people may move."""

    plan_dir: Path
    most_moved: float


def run_solver(
    kind: PlanKind,
    problem_dir: Path,
    out_dir: Path,
    *,
    seed: int = 0,
    time_limit_s: float | None = None,
    gap: float | None = None,
    workers: int = 1,
    earlier: Earlier | None = None,
    on_progress: OnSolverProgress = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    stop_grace_s: float = STOP_GRACE_S,
    program: Sequence[str] = PLANNER,
) -> Solved:
    """Solve a problem directory in a child process and wait for it.

    Parameters
    ----------
    time_limit_s, gap
        When to stop: after so many seconds, or within this gap (0.01 is 1 %).
    earlier
        A plan to begin from, for a matching.
    on_progress
        Called in this thread for every report.
    should_stop
        Asked about twice a second; once it says yes the child is interrupted and keeps
        its best plan.
    stop_grace_s
        Seconds after which a child that does not heed the interrupt is killed.
    program
        What understands ``solve KIND DIR --out OUT …`` as the planner does.

    Raises
    ------
    SolverFailed
        When there is no plan: the input is bad, no plan keeps every rule, or the child
        crashed. The message says which.
    """
    command = [*program, "solve", kind.value, str(problem_dir)]
    command += ["--out", str(out_dir), "--seed", str(seed), "--workers", str(workers)]
    command += ["--progress", "json"]
    command += [] if time_limit_s is None else ["--time-limit", str(time_limit_s)]
    command += [] if gap is None else ["--gap", str(gap)]
    if earlier is not None:
        command += ["--from", str(earlier.plan_dir), "--most-moved", str(earlier.most_moved)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=child_environment(),
        start_new_session=os.name == "posix",
    )
    try:
        give_way(process)
        said = _watch(process, on_progress, should_stop, stop_grace_s)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return _outcome(process.returncode, out_dir, said)


def _watch(
    process: subprocess.Popen[str],
    on_progress: OnSolverProgress,
    should_stop: Callable[[], bool],
    grace_s: float,
) -> list[str]:
    """Pass progress on until the child ends; return the last lines that were no progress."""
    assert process.stderr is not None
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process.stderr, lines), daemon=True)
    reader.start()
    said: deque[str] = deque(maxlen=_KEPT_LINES)
    kill_at: float | None = None
    while True:
        try:
            line = lines.get(timeout=_TICK_S)
        except queue.Empty:
            line = ""
        if line is None:
            break
        report = _progress(line)
        if report is not None:
            on_progress(report)
        elif line.strip():
            said.append(line.rstrip())
        if kill_at is None and should_stop():
            process.send_signal(signal.SIGINT)
            kill_at = time.monotonic() + grace_s
        if kill_at is not None and time.monotonic() > kill_at:
            process.kill()
    process.wait()
    reader.join()
    process.stderr.close()
    return list(said)


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _progress(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        content = json.loads(line)
    except json.JSONDecodeError:
        return None
    return content if isinstance(content, dict) and "stage" in content else None


def _outcome(code: int, out_dir: Path, said: list[str]) -> Solved:
    if code in (EXIT_PLAN, EXIT_STOPPED):
        path = out_dir / "summary.json"
        if path.exists():
            return Solved(json.loads(path.read_text("utf-8")), stopped=code == EXIT_STOPPED)
        raise SolverFailed(Cause.SOLVER_STOPPED_EARLY)
    raise failure(code, "\n".join(said))


def failure(code: int, said: str) -> SolverFailed:
    """Return what it means to people that the planner ended with this code and no plan."""
    if code == EXIT_BAD_INPUT:
        return SolverFailed(Cause.DATA_NOT_PLANNABLE, said=said)
    if code == EXIT_NO_PLAN:
        return SolverFailed(Cause.NO_FEASIBLE_PLAN, said=said)
    if code < 0:
        return SolverFailed(Cause.SOLVER_KILLED, signal=signal.Signals(-code).name)
    last = said.splitlines()[-1] if said else ""
    return SolverFailed(Cause.SOLVER_CRASHED, code=code, said=last)


def child_environment() -> dict[str, str]:
    """Return the environment of the child: it must find the same planner, and nothing secret."""
    root = str(Path(planner.__file__).parent.parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LAOXIANG_")}
    paths = [root, *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def give_way(process: subprocess.Popen[str]) -> None:
    """Let the pages go first where the system allows it."""
    if hasattr(os, "setpriority"):
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        except (ProcessLookupError, PermissionError):
            return

"""One command of the planner in a child process: lines while it runs, its output at the end.

For commands other than ``solve``, which has a protocol of its own (``solver_process``).
"""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from recruit.jobs.solver_process import PLANNER, child_environment, give_way

_TICK_S = 0.5
_KEPT_LINES = 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code
        Its exit code; None when it was stopped.
    output
        What it wrote to stdout.
    said
        The last lines it wrote to stderr.
    """

    code: int | None
    output: str
    said: str


def run_planner(
    arguments: Sequence[str],
    *,
    on_line: Callable[[str], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    longest_s: float = 3600.0,
    program: Sequence[str] = PLANNER,
) -> Ended:
    """Run a command of the planner and wait for it.

    Parameters
    ----------
    on_line
        Called in this thread for every line on stderr.
    should_stop
        Asked about twice a second; once it says yes the child is killed.
    longest_s
        Seconds after which it is killed.
    """
    process = subprocess.Popen(
        [*program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=child_environment(),
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    lines: queue.Queue[str | None] = queue.Queue()
    output: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(process.stderr, lines.put), daemon=True),
        threading.Thread(
            target=lambda: output.append(process.stdout.read() if process.stdout else ""),
            daemon=True,
        ),
    ]
    said: deque[str] = deque(maxlen=_KEPT_LINES)
    began = time.monotonic()
    stopped = False
    try:
        give_way(process)
        for reader in readers:
            reader.start()
        while True:
            try:
                line = lines.get(timeout=_TICK_S)
            except queue.Empty:
                line = ""
            if line is None:
                break
            if line.strip():
                said.append(line.rstrip())
                on_line(line)
            if not stopped and (should_stop() or time.monotonic() - began > longest_s):
                stopped = True
                process.kill()
        process.wait()
        for reader in readers:
            reader.join()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()
    return Ended(None if stopped else process.returncode, "".join(output), "\n".join(said))


def _read(stream: IO[str], put: Callable[[str | None], None]) -> None:
    for line in stream:
        put(line)
    put(None)

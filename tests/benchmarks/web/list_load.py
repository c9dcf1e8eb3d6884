"""Measure the list of fifty candidates out of 100,000 as programs and people ask for it, by wrk.

Run: ``python tests/benchmarks/web/list_load.py HOME [--requests 20000] [--clients 8] [--page]
[--readers 2] [--solve] [--writer] [--writes SECONDS]`` with a home made by ``registry.py``;
``wrk`` has to be installed. The server is the one that ``laoxiang serve`` starts, with its
limits: 300 tokens take turns, each request at a random place of the list. ``--page`` asks for
the page people see,
``--solve`` starts a matching of all people first, ``--writer`` commits twice a second meanwhile.
``--writes`` measures commits instead: eight threads that change a person each, no server.
All of it happens on a copy of the home: a matching begun here would go on in the next measurement.
Prints one line of JSON: requests, errors, rate, milliseconds, processor time of the server.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from load import ROOT, SERVE, Client
from sqlalchemy import delete, func, select

from planner.huge_pages import start_over
from recruit.models import Account, ApiToken, Candidate, Run, RunState, TokenScope
from recruit.operations import tokens
from recruit.storage import open_registry
from web.api.v1.paging import mark

ROUND_S = 20
TOKENS = 300
PLACES = 5_000
"""Different addresses asked for: far more than the server remembers figures of."""

SCRIPT = """
local lines = {}
for line in io.lines("%(addresses)s") do lines[#lines + 1] = line end
local heads = {}
for line in io.lines("%(heads)s") do heads[#heads + 1] = line end
local at = 0
function init(args) math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) %% 1e6) end
function request()
  at = at + 1
  return wrk.format("GET", lines[math.random(#lines)], {["%(header)s"] = heads[at %% #heads + 1]})
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests": %%d, "seconds": %%.3f, "errors": %%d, "p50": %%.2f, ' ..
    '"p95": %%.2f, "p99": %%.2f, "most": %%.1f}\\n', summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
"""


def make_tokens(home: Path) -> list[str]:
    """Return tokens of the bureau that read candidates; those of earlier measurements go."""
    registry = open_registry(home=home)
    with registry.write() as session:
        session.execute(delete(ApiToken))
        account = session.query(Account).filter_by(username="bench").one()
        reads = [TokenScope.CANDIDATES_READ]
        made = [
            tokens.make(session, account, name=f"{n}", scopes=reads, allowed=reads, by="bench")[1]
            for n in range(TOKENS)
        ]
    registry.dispose()
    return made


def wrk(address: str, script: Path, clients: int, seconds: float) -> dict:
    """Ask for so long and return what wrk saw."""
    said = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", script,
         address],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return json.loads(said.strip().splitlines()[-1])


def cpu_s(process: int) -> float:
    """Return the processor seconds of a process and its child that serves."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process in (int(stat.parent.name), int(fields[1])) and fields[16] == "0":
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def measure(home: Path, given: argparse.Namespace) -> dict:
    """Serve the home, ask for the list until there were enough requests."""
    shown = make_tokens(home)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), json.dumps({"readers": given.readers})],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    scratch = Path(tempfile.mkdtemp(prefix="lx-load-"))
    ended = threading.Event()
    writer = threading.Thread(target=_write, args=(home, ended))
    try:
        address = server.stdout.readline().strip()
        client = Client(address)
        after = [random.randrange(99_000) for _ in range(PLACES)]
        if given.page:
            places = [f"/candidates?after={n + 1}" for n in after]
            header, heads = "Cookie", [client.cookie]
        else:
            places = [f"/api/v1/candidates?limit=50&cursor={mark(n + 1)}" for n in after]
            header, heads = "Authorization", [f"Bearer {token}" for token in shown]
        (scratch / "places").write_text("\n".join(places))
        (scratch / "heads").write_text("\n".join(heads))
        script = scratch / "ask.lua"
        names = {"addresses": scratch / "places", "heads": scratch / "heads", "header": header}
        script.write_text(SCRIPT % names)
        wrk(address, script, given.clients, 3)  # every thread has its connection, tokens are known
        if given.solve:
            wanted = {"kind": "matching", "time_limit_s": "3600", "gap_percent": "0", "seed": "1"}
            status, _ = client.ask("POST", "/runs", {"csrf_token": client.token} | wanted)
            assert status == 303, status
            _wait_for_solver(home)
        if given.writer:
            writer.start()
        rounds, before = [], cpu_s(server.pid)
        while sum(one["requests"] for one in rounds) < given.requests:
            rounds.append(wrk(address, script, given.clients, given.round))
            if given.solve and not _solving(home):
                break
        spent = cpu_s(server.pid) - before
        state = _solving(home) if given.solve else None
    finally:
        ended.set()
        if writer.is_alive():
            writer.join()
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(scratch)
    asked = sum(one["requests"] for one in rounds)
    seconds = sum(one["seconds"] for one in rounds)
    return {
        "what": "page" if given.page else "api", "clients": given.clients, "requests": asked,
        "errors": sum(one["errors"] for one in rounds), "per_s": round(asked / seconds),
        "p50_ms": statistics.median(one["p50"] for one in rounds),
        "p99_ms": max(one["p99"] for one in rounds), "most_ms": max(one["most"] for one in rounds),
        "cpu_ms_each": round(spent / asked * 1000, 2), "solving": state,
        "load": os.getloadavg()[0], "rounds": len(rounds),
    }  # fmt: skip


def _solving(home: Path) -> bool:
    registry = open_registry(home=home)
    with registry.read() as session:
        states = (RunState.QUEUED, RunState.RUNNING)
        under_way = select(func.count()).select_from(Run).where(Run.state.in_(states))
        found = bool(session.scalar(under_way))
    registry.dispose()
    return found


def _wait_for_solver(home: Path) -> None:
    """Wait until the planner's process is there: the snapshot before it is not the solve."""
    until = time.monotonic() + 120
    while not _planner_runs():
        assert time.monotonic() < until, "no solver was started"
        assert _solving(home), "the run has ended before it was measured"
        time.sleep(0.2)


def _planner_runs() -> bool:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"planner" in words and b"solve" in words:
            return True
    return False


def _write(home: Path, ended: threading.Event) -> None:
    registry = open_registry(home=home)
    while not ended.wait(0.5):
        with registry.write() as session:
            session.get_one(Candidate, random.randint(1, 1000)).remarks = str(time.time())
    registry.dispose()


def durable_writes(home: Path, *, clients: int, seconds: float) -> dict:
    """Let threads commit changes as fast as they can; each commit is on the disk."""
    registry = open_registry(home=home)
    times: list[float] = []
    until = time.monotonic() + seconds

    def work(number: int) -> None:
        mine = []
        while time.monotonic() < until:
            begun = time.perf_counter()
            with registry.write() as session:
                person = session.get_one(Candidate, 1 + number * 1000 + len(mine) % 1000)
                person.remarks = secrets.token_hex(8)
            mine.append((time.perf_counter() - begun) * 1000)
        times.extend(mine)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    registry.dispose()
    cuts = statistics.quantiles(times, n=100)
    return {"what": "commits", "clients": clients, "commits": len(times),
            "per_s": round(len(times) / seconds), "p50_ms": round(cuts[49], 1),
            "p99_ms": round(cuts[98], 1), "most_ms": round(max(times), 1),
            "load": os.getloadavg()[0]}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--round", type=float, default=ROUND_S, help="seconds of a round of wrk")
    parser.add_argument("--readers", type=int, help="processes that only read; 0: none")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--solve", action="store_true")
    parser.add_argument("--writer", action="store_true")
    parser.add_argument("--writes", type=float, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lx-home-") as folder:
        home = Path(shutil.copytree(given.home, Path(folder) / "home"))
        if given.writes:
            found = durable_writes(home, clients=given.clients, seconds=given.writes)
        else:
            found = measure(home, given)
    print(json.dumps(found))


if __name__ == "__main__":
    start_over()
    main()

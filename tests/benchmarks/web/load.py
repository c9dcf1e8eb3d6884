"""Measure pages over 100,000 candidates: so many clients, the served gunicorn, p50 and p95.

Run: ``python tests/benchmarks/web/load.py HOME [--seconds 20] [--clients 8] [--writer]
[--pace S]`` with a home made by ``registry.py``. Every client is logged in and asks for one
page after the other, with ``--pace`` waiting so long in between; ``--writer`` commits a change
twice a second meanwhile, so that nothing can live on what was counted before.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from registry import PASSWORD

from planner.huge_pages import start_over
from recruit.models import Candidate
from recruit.storage import open_registry

ROOT = Path(__file__).parents[3]
SERVE = """
import json
import sys
from pathlib import Path
from recruit.settings import Settings
from recruit.storage import open_registry
from web.app import create_app
from web.serve import serve

home = Path(sys.argv[1])
settings = Settings(home=home, secret_key="a key for measuring only")
how = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
serve(create_app(open_registry(home=home), settings), "127.0.0.1", 0,
      on_ready=lambda at: print(at, flush=True), **how)
"""
PAGES = {
    "overview": ["/"],
    "candidates": ["/candidates"],
    "  two filters": [f"/candidates?province={p}0000&trade={t}"
                      for p in (34, 41, 52) for t in ("welding", "electrician")],
    "  one stage": [f"/candidates?stage={s}" for s in ("registered", "offered", "seated")],
    "  sorted": ["/candidates?sort=ready", "/candidates?sort=county"],
    "  deep page": ["/candidates?after=50000", "/candidates?sort=ready&after=70000"],
    "  search name": ["POST 王", "POST 李小", "POST 张"],
    "  search phone": ["POST 19900050", "POST 1990007777"],
    "one candidate": [f"/candidates/{n}" for n in (5, 50_000, 99_999)],
    "vacancies": ["/vacancies"],
    "  town, short": ["/vacancies?town=330281103&room=short"],
    "enterprises": ["/enterprises"],
    "parties": ["/parties"],
    "referrers": ["/referrers"],
}  # fmt: skip


class Client:
    """One browser: a connection, its cookie and the token of its forms."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.cookie = ""
        page = self.ask("GET", "/login")[1]
        form = {"username": "bench", "password": PASSWORD, "csrf_token": _token(page)}
        status, _ = self.ask("POST", "/login", form)
        assert status == 303, status
        self.token = _token(self.ask("GET", "/candidates")[1])

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask once; return status and page."""
        head = {"Cookie": self.cookie}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form) if form is not None else None
        self.connection.request(method, path, body, head)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        return answer.status, page

    def visit(self, page: str) -> int:
        """Open a page, or search; return its status."""
        if not page.startswith("POST "):
            return self.ask("GET", page)[0]
        form = {"q": page.removeprefix("POST "), "csrf_token": self.token}
        return self.ask("POST", "/candidates/search", form)[0]


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:300]
    return found.group(1)


def measure(address: str, *, clients: int, seconds: float, pace: float, only: str) -> None:
    """Let so many clients ask for pages and print what each page took."""
    times: dict[str, list[float]] = defaultdict(list)
    faults: dict[str, int] = defaultdict(int)
    lock = threading.Lock()
    chosen = {name: pages for name, pages in PAGES.items() if not only or only in name}
    ready = [Client(address) for _ in range(clients)]
    for pages in chosen.values():
        ready[0].visit(pages[0])
    for client in ready:
        # What stood idle meanwhile may have been closed; the next request opens it anew.
        client.connection.close()
    until = time.monotonic() + seconds

    def work(client: Client, seed: int) -> None:
        rng = random.Random(seed)
        while time.monotonic() < until:
            name = rng.choice(list(chosen))
            begun = time.perf_counter()
            status = client.visit(rng.choice(chosen[name]))
            took = time.perf_counter() - begun
            with lock:
                times[name].append(took * 1000)
                faults[name] += status != 200
            if pace:
                time.sleep(rng.uniform(0.5, 1.5) * pace)

    threads = [
        threading.Thread(target=work, args=(client, seed)) for seed, client in enumerate(ready)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{'page':<16}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'faults':>8}")
    for name in [*chosen, "all"]:
        found = sorted(
            times[name] if name != "all" else [t for some in times.values() for t in some]
        )
        wrong = faults[name] if name != "all" else sum(faults.values())
        if len(found) > 1:
            cuts = statistics.quantiles(found, n=100)
            print(f"{name:<16}{len(found):>7}{cuts[49]:>9.0f}{cuts[94]:>9.0f}{cuts[98]:>9.0f}"
                  f"{wrong:>8}")  # fmt: skip
    print(f"{sum(map(len, times.values())) / seconds:.0f} pages a second")


def _write(home: Path, ended: threading.Event) -> None:
    registry = open_registry(home=home)
    while not ended.wait(0.5):
        with registry.write() as session:
            session.get_one(Candidate, random.randint(1, 1000)).remarks = str(time.time())
    registry.dispose()


def main() -> None:
    """Serve the home, measure, stop the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--pace", type=float, default=0, help="seconds between pages")
    parser.add_argument("--writer", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    command = [sys.executable, "-c", SERVE, str(given.home)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    ended = threading.Event()
    writer = threading.Thread(target=_write, args=(given.home, ended))
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        if given.writer:
            writer.start()
        measure(
            address, clients=given.clients, seconds=given.seconds, pace=given.pace, only=given.only
        )
    finally:
        ended.set()
        if given.writer:
            writer.join()
        server.send_signal(signal.SIGINT)
        server.wait(30)


if __name__ == "__main__":
    start_over()
    main()

"""A season in full swing, served: what the pictures and the judge of the pages look at.

The home of a demonstration is copied; the copy goes on to a season in full swing (``season.py``)
and is served by a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]

import season  # noqa: E402
from tour import TOUR, Stop  # noqa: E402

from recruit.storage import Registry, open_registry  # noqa: E402
from tests.conftest import find_chromium  # noqa: E402

SERVE = """
import sys
from pathlib import Path
from recruit.settings import Settings
from recruit.storage import Registry, open_registry
from web.app import create_app
from web.serve import serve

home = Path(sys.argv[1])
settings = Settings(home=home, secret_key="a key for pictures only", require_second_factor=False)
serve(create_app(open_registry(home=home), settings), "127.0.0.1", 0,
      on_ready=lambda at: print(at, flush=True))
"""
HEIGHTS = {320: 844, 390: 844, 1280: 900}
"""Height of the screen of each width."""


def launch(playwright: Playwright) -> Browser:
    """Start a browser that speaks Chinese."""
    return playwright.chromium.launch(
        executable_path=str(find_chromium()),
        args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN"],
        env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"},
    )


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a home from a process of its own and return the address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home)], cwd=HERE.parents[2],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


class Windows:
    """Windows of everybody in the tour, logged in once each."""

    def __init__(
        self, browser: Browser, address: str, kept: dict[str, list[dict]] | None = None
    ) -> None:
        self.browser, self.address = browser, address
        self.kept = kept or {}

    def open(
        self, who: str, width: int = 1280, theme: str = "light", language: str = "zh_Hans"
    ) -> BrowserContext:
        """Open a context of somebody in a look."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=theme,
            locale="zh-CN",
            has_touch=width < 760,
            is_mobile=False,
        )
        context.add_cookies([
            *self.kept.get(who, []),
            {"name": "laoxiang_language", "value": language, "url": self.address},
        ])  # fmt: skip
        context.set_default_timeout(season.PATIENCE)
        if who != "public" and who not in self.kept:
            page = context.new_page()
            page.goto(f"{self.address}/login")
            page.fill("#username", season.NAMES[who])
            page.fill("#password", season.PASSWORD)
            page.press("#password", "Enter")
            page.wait_for_url(lambda url: "/login" not in url)
            page.close()
            self.kept[who] = [c for c in context.cookies() if "session" in c["name"]]
        return context

    def hands(self, who: str) -> season.Hands:
        """Return somebody's hands, to send forms with."""
        return season.Hands(self.open(who).new_page(), self.address)


def copy(demonstration: Path, home: Path) -> None:
    """Copy a demonstration and live its first days in the copy."""
    shutil.copytree(demonstration, home, ignore=shutil.ignore_patterns("manifests"))
    registry = open_registry(home=home)
    with registry.write() as session:
        season.unlock(session)
    with registry.write() as session:
        season.live(session)
    registry.dispose()


def prepare(home: Path, windows: Windows, registry: Registry) -> dict[str, object]:
    """Live the season, or go on with it, and return what addresses need."""
    file = home / "facts.json"
    saved = json.loads(file.read_text()) if file.exists() else {}
    known = {**season.facts(registry), **saved}
    try:
        season.work(windows.hands, home, registry, known)
    finally:
        file.write_text(json.dumps(known))
    return {**known, **season.facts(registry)}


@contextmanager
def lived(demonstration: Path, keep: Path | None) -> Iterator[tuple[Windows, dict[str, object]]]:
    """Serve a season of a demonstration; yield windows of it and what addresses need.

    A season that is kept in a directory is used again.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = (keep or Path(folder)) / "home"
        if not home.exists():
            copy(demonstration, home)
        registry = open_registry(home=home)
        browser = launch(playwright)
        with served(home) as address:
            windows = Windows(browser, address)
            yield windows, prepare(home, windows, registry)
        browser.close()
        registry.dispose()


def visit(page: Page, address: str, stop: Stop, known: dict[str, object]) -> int:
    """Open a page and let it settle; return the status."""
    answer = page.goto(address + stop.address.format(**known))
    if stop.name == "boarding-phone":
        page.wait_for_selector("#list li")
    return answer.status if answer else 0


def by_account(only: str) -> Iterator[tuple[str, list[Stop]]]:
    """Yield who looks, and at which pages, of names that hold a word."""
    for who, (_, stops) in TOUR.items():
        some = [stop for stop in stops if only in f"{who}/{stop.name}"]
        if some:
            yield who, some

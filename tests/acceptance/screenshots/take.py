"""Take a picture of every page, at 390 and 1280 px, light and dark; or judge every page.

Run: ``python tests/acceptance/screenshots/take.py HOME [--only WORD] [--judge] [--out DIR]``
with the home of ``laoxiang demo --size city``. The home is copied; the copy goes on to a season
in full swing (``season.py``) and is served. Pictures are WebP of the page's first two screens;
``README.md`` beside them is the index. With ``--judge`` no picture is taken: axe looks at every
page in every theme and language at 320 and 1280 px, and nothing may be wider than the screen.
"""

from __future__ import annotations

import argparse
import base64
import itertools
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

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]

import season  # noqa: E402
from looks import judge  # noqa: E402
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
SIZES = {390: (844, 2), 1280: (900, 1)}
"""Width to height of the screen, and its pixels a CSS pixel (drawn smaller than they are)."""
DRAWN = {390: 0.75, 1280: 0.56}
"""Pixels of a picture a CSS pixel: what can be read, and is small."""
MOST = {390: 1400, 1280: 1250}
"""CSS pixels of a page's height that are drawn."""
QUALITY = 40


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

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.kept: dict[str, list[dict]] = {}

    def open(
        self, who: str, width: int = 1280, theme: str = "light", language: str = "zh_Hans"
    ) -> BrowserContext:
        """Open a context of somebody in a look."""
        height = SIZES.get(width, (844, 1))[0]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="zh-CN",
            has_touch=width < 760, is_mobile=False,
        )  # fmt: skip
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
        season.work(windows.hands, home, known)
    finally:
        file.write_text(json.dumps(known))
    return {**known, **season.facts(registry)}


def picture(page: Page, path: Path, width: int) -> None:
    """Write the page's first screens as a small WebP."""
    client = page.context.new_cdp_session(page)
    tall = page.evaluate("document.documentElement.scrollHeight")
    height = min(max(tall, SIZES[width][0]), MOST[width])
    page.set_viewport_size({"width": width, "height": height})  # so that a dock lies at the end
    shot = client.send(
        "Page.captureScreenshot",
        {
            "format": "webp", "quality": QUALITY, "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": DRAWN[width]},
        },
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": SIZES[width][0]})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(shot["data"]))


def visit(page: Page, address: str, stop: Stop, known: dict[str, object]) -> int:
    """Open a page and let it settle; return the status."""
    answer = page.goto(address + stop.address.format(**known))
    if stop.name == "boarding-phone":
        page.wait_for_selector("#list li")
    return answer.status if answer else 0


def chosen(only: str) -> Iterator[tuple[str, Stop]]:
    """Yield who looks and what at, of names that hold a word."""
    for who, (_, stops) in TOUR.items():
        for stop in stops:
            if only in f"{who}/{stop.name}":
                yield who, stop


def take(windows: Windows, known: dict[str, object], out: Path, only: str) -> list[str]:
    """Take the pictures; return what did not open."""
    failed = []
    by_who = itertools.groupby(chosen(only), key=lambda entry: entry[0])
    for who, entries in [(who, [stop for _, stop in some]) for who, some in by_who]:
        for width, theme in itertools.product(SIZES, ("light", "dark")):
            context = windows.open(who, width, theme)
            page = context.new_page()
            for stop in entries:
                status = visit(page, windows.address, stop, known)
                if status not in ((404,) if stop.name == "missing" else (200,)):
                    failed.append(f"{who}/{stop.name}: {status} {page.url}")
                picture(page, out / who / f"{stop.name}-{width}-{theme}.webp", width)
            context.close()
            print(f"{who} {width} {theme}: {len(entries)} pages", file=sys.stderr)
    return failed


def judged(windows: Windows, known: dict[str, object], only: str) -> list[str]:
    """Return what axe, the width or the browser's console object to, on every page and look."""
    found = []
    looks = list(itertools.product((1280, 320), ("light", "dark"), ("zh_Hans", "zh_Hant", "en")))
    for number, (width, theme, language) in enumerate(looks, start=1):
        for who in dict.fromkeys(who for who, _ in chosen(only)):
            context = windows.open(who, width, theme, language)
            page = context.new_page()
            said: list[str] = []
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on(
                "request",
                lambda asked, said=said: said.append(f"asked {asked.url}")
                if not asked.url.startswith((windows.address, "data:", "blob:")) else None,
            )  # fmt: skip
            for stop in (stop for other, stop in chosen(only) if other == who):
                visit(page, windows.address, stop, known)
                page.evaluate(
                    "document.querySelectorAll('main details').forEach(d => d.open = true)"
                )
                for fault in [*judge(page), *said]:
                    found.append(f"{who}/{stop.name} {width} {theme} {language}: {fault}")
                    print(found[-1], flush=True)
                said.clear()
            context.close()
        print(f"look {number} of {len(looks)}", file=sys.stderr)
    return found


def index(out: Path) -> None:
    """Write the page that shows all pictures."""
    lines = [
        "# Every page",
        "",
        "Each page at 1280 and 390 px, light and dark, in a season in full swing: all people are",
        "invented. Taken by `python tests/acceptance/screenshots/take.py HOME` from the home of",
        "`laoxiang demo --size city`; tall pages are cut off.",
        "",
        *(f"- [{title}](#{title.lower().replace(' ', '-')})" for title, _ in TOUR.values()),
    ]
    for who, (title, stops) in TOUR.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| page | 1280 light | 1280 dark | 390 light | 390 dark |",
            "| --- | --- | --- | --- | --- |",
        ]
        for stop in stops:
            cells = [
                _cell(f"{who}/{stop.name}-{width}-{theme}.webp", stop.words, width)
                for width, theme in itertools.product((1280, 390), ("light", "dark"))
            ]
            lines.append(f"| {stop.words} | {' | '.join(cells)} |")
    (out / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cell(file: str, words: str, width: int) -> str:
    shown = 200 if width == 1280 else 90
    return f'<a href="{file}"><img src="{file}" width="{shown}" alt="{words}, {width} px"></a>'


def main() -> None:
    """Copy the home, live the season, take the pictures or judge the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this word")
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--keep", type=Path, help="keep the lived season here, and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = (given.keep or Path(folder)) / "home"
        if not home.exists():
            copy(given.home, home)
        registry = open_registry(home=home)
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"},
        )
        with served(home) as address:
            windows = Windows(browser, address)
            known = prepare(home, windows, registry)
            wrong = (
                judged(windows, known, given.only)
                if given.judge
                else take(windows, known, given.out, given.only)
            )
        browser.close()
        registry.dispose()
    if not given.judge:
        index(given.out)
    sys.exit("\n".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()

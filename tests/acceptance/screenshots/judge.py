"""Judge every page: axe, the width of the screen, requests elsewhere, the browser's complaints.

Run: ``python tests/acceptance/screenshots/judge.py HOME [--only WORD] [--keep DIR]
[--report FILE] [--processes 2]`` with the home of ``laoxiang demo --size city``. Every page of
the tour is looked at in three languages and three themes (light, dark, large type), at 320 and
1280 px, with everything unfolded; the report is a table of what was looked at and found.

Within one load of a page only the theme changes; its words and its tree stay as they are. So all
rules of axe judge the first theme, and those that read colours or lengths judge each one. Every
look is measured whole; axe sees all of a page in the first language, at both widths, and for the
other languages and for contrast two of what is built alike.
"""

from __future__ import annotations

import argparse
import atexit
import collections
import datetime as dt
import itertools
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import ConsoleMessage, Page, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from looks import axe_finds, too_wide  # noqa: E402
from serving import Windows, by_account, launch, lived, visit  # noqa: E402
from tour import TOUR, Stop  # noqa: E402

LANGUAGES = ("zh_Hans", "zh_Hant", "en")
WIDTHS = (320, 1280)
THEMES = ("light", "dark", "large")
COLOURS = ["color-contrast", "link-in-text-block"]
LENGTHS = ["target-size", "scrollable-region-focusable"]
KINDS = ("axe", "width", "stranger", "browser", "status")
SHARE = 12
"""Pages a task: so that two processes end together."""


_THIN = """() => {
    const kept = ["class", "type", "disabled", "hidden", "open", "data-state", "aria-current",
        "aria-pressed", "aria-invalid"];
    const build = (one) => {
        const bare = one.cloneNode(true);
        for (const part of [bare, ...bare.querySelectorAll("*")]) {
            for (const name of part.getAttributeNames()) {
                if (!kept.includes(name)) part.removeAttribute(name);
            }
            for (const node of [...part.childNodes]) if (node.nodeType === 3) node.data = "t";
        }
        return bare.outerHTML;
    };
    for (const many of document.querySelectorAll("body *")) {
        if (!many.isConnected || many.children.length < 4) continue;
        const seen = {};
        for (const one of [...many.children]) {
            const how = build(one);
            seen[how] = (seen[how] ?? 0) + 1;
            if (seen[how] > 2) one.remove();
        }
    }
}"""
"""Takes out of a page what is built like two of its neighbours."""


class Task(NamedTuple):
    """Some pages of one account, in one language, at one width."""

    who: str
    stops: list[Stop]
    language: str
    width: int


@dataclass
class Seen:
    """What a task looked at: how often, how many requests, and what is wrong."""

    task: Task
    looks: int = 0
    requests: int = 0
    found: list[tuple[str, str]] = field(default_factory=list)
    """Kind of a fault, and where and what it is."""


def look(page: Page, theme: str) -> None:
    """Put on a theme as the browser's setting or the person's choice does."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.evaluate(
        "large => large ? document.documentElement.dataset.size = 'large'"
        " : delete document.documentElement.dataset.size",
        theme == "large",
    )


def see(windows: Windows, known: dict[str, object], task: Task) -> Seen:
    """Look at the pages of a task."""
    seen = Seen(task)
    context = windows.open(task.who, task.width, language=task.language)
    page = context.new_page()
    said: list[tuple[str, str]] = []

    def asked(address: str) -> None:
        seen.requests += 1
        if not address.startswith((windows.address, "data:", "blob:")):
            said.append(("stranger", address))

    def spoken(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(("browser", message.text))

    page.on("pageerror", lambda error: said.append(("browser", str(error))))
    page.on("console", spoken)
    page.on("request", lambda request: asked(request.url))
    for stop in task.stops:
        said.clear()
        status = visit(page, windows.address, stop, known)
        if stop.name == "missing":  # The browser says of this page that it is not there.
            said[:] = [one for one in said if one[0] != "browser"]
        elif status != 200:
            said.append(("status", str(status)))
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        faults = collections.defaultdict(list)
        for theme in THEMES:
            look(page, theme)
            faults[theme] += too_wide(page)
        if task.language != LANGUAGES[0]:  # Other words in the same tree.
            page.evaluate(_THIN)
        faults["large"] += axe_finds(page, only=LENGTHS)
        look(page, THEMES[0])
        faults[THEMES[0]] += axe_finds(page, without=COLOURS)
        page.evaluate(_THIN)
        for theme in THEMES:
            look(page, theme)
            faults[theme] += axe_finds(page, only=COLOURS)
        for theme, whats in faults.items():
            where = f"{task.who}/{stop.name} {task.width} {theme} {task.language}"
            seen.found += [
                ("width" if what.startswith("past the edge") else "axe", f"{where}: {what}")
                for what in whats
            ]
        where = f"{task.who}/{stop.name} {task.width} {task.language}"
        seen.found += [(kind, f"{where}: {what}") for kind, what in said]
        seen.looks += len(THEMES)
    context.close()
    return seen


def tasks(only: str) -> list[Task]:
    """Return the work in pieces, all pages of the tour whose name holds a word."""
    return [
        Task(who, stops[start : start + SHARE], language, width)
        for who, stops in by_account(only)
        for start in range(0, len(stops), SHARE)
        for language, width in itertools.product(LANGUAGES, WIDTHS)
    ]


class Eyes:
    """What a process of the pool looks with: one browser for all its tasks."""

    own: Eyes

    def __init__(
        self, address: str, kept: dict[str, list[dict]], known: dict[str, object]
    ) -> None:
        self.playwright = sync_playwright().start()
        self.windows = Windows(launch(self.playwright), address, kept)
        self.known = known
        atexit.register(self.close)

    def close(self) -> None:
        """End the browser."""
        self.windows.browser.close()
        self.playwright.stop()


def open_eyes(address: str, kept: dict[str, list[dict]], known: dict[str, object]) -> None:
    """Prepare a process of the pool."""
    Eyes.own = Eyes(address, kept, known)


def run(task: Task) -> Seen:
    """Do a task in a process of the pool."""
    return see(Eyes.own.windows, Eyes.own.known, task)


def all_seen(
    windows: Windows, known: dict[str, object], only: str, processes: int
) -> Iterable[Seen]:
    """Yield what each task saw, as they end."""
    todo = tasks(only)
    for who in dict.fromkeys(task.who for task in todo):
        windows.open(who).close()  # Logs in once; the processes share it.
    with ProcessPoolExecutor(
        processes, get_context("spawn"), open_eyes, (windows.address, windows.kept, known)
    ) as pool:
        waiting = [pool.submit(run, task) for task in todo]
        for number, one in enumerate(as_completed(waiting), start=1):
            seen = one.result()
            for kind, what in seen.found:
                print(f"{kind}: {what}", flush=True)
            print(
                f"{number} of {len(todo)}: {seen.task.who} {seen.task.language}"
                f" {seen.task.width}, {len(seen.found)} found",
                file=sys.stderr,
            )
            yield seen


def report(all_of_it: list[Seen], seconds: float) -> str:
    """Return the counts as a page."""
    faults = collections.Counter(
        (seen.task.who, kind) for seen in all_of_it for kind, _ in seen.found
    )
    lines = [
        "# Every page judged",
        "",
        f"{dt.date.today().isoformat()}, {seconds / 60:.0f} minutes. Light, dark and large type,",
        f"{', '.join(LANGUAGES)}, at {' and '.join(map(str, WIDTHS))} px, all unfolded. A look is",
        "a page in one theme, language and width.",
        "",
        "| account | pages | looks | requests | axe | too wide | elsewhere | browser | status |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    totals: collections.Counter[str] = collections.Counter()
    for who in TOUR:
        own = [seen for seen in all_of_it if seen.task.who == who]
        if not own:
            continue
        row = {
            "pages": len({stop.name for seen in own for stop in seen.task.stops}),
            "looks": sum(seen.looks for seen in own),
            "requests": sum(seen.requests for seen in own),
            **{kind: faults[who, kind] for kind in KINDS},
        }
        totals.update(row)
        lines.append(f"| {who} | {' | '.join(f'{count:,}' for count in row.values())} |")
    lines.append(f"| all | {' | '.join(f'{count:,}' for count in totals.values())} |")
    found = sorted({what for seen in all_of_it for _, what in seen.found})
    return "\n".join([*lines, *(["", *(f"- {what}" for what in found)] if found else []), ""])


def main() -> None:
    """Live the season, judge the pages, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this word")
    parser.add_argument("--keep", type=Path, help="keep the lived season here, and use it again")
    parser.add_argument("--report", type=Path, help="write the counts here")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    with lived(given.home, given.keep) as (windows, known):
        began = time.monotonic()
        seen = list(all_seen(windows, known, given.only, given.processes))
        written = report(seen, time.monotonic() - began)
    if given.report:
        given.report.write_text(written, encoding="utf-8")
    print(written)
    sys.exit(1 if any(one.found for one in seen) else 0)


if __name__ == "__main__":
    main()

"""Take a picture of every page, at 390 and 1280 px, light and dark.

Run: ``python tests/acceptance/screenshots/take.py HOME [--only WORD] [--keep DIR] [--out DIR]``
with the home of ``laoxiang demo --size city``. Pictures are WebP of the page's first two screens,
of a season in full swing (``serving.py``); ``README.md`` beside them is the index.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import sys
from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from serving import HEIGHTS, Windows, by_account, lived, visit  # noqa: E402
from tour import TOUR  # noqa: E402

WIDTHS = (390, 1280)
DRAWN = {390: 0.75, 1280: 0.56}
"""Pixels of a picture a CSS pixel: what can be read, and is small."""
MOST = {390: 1200, 1280: 1100}
"""CSS pixels of a page's height that are drawn."""
QUALITY = 22


def picture(page: Page, path: Path, width: int) -> None:
    """Write the page's first screens as a small WebP."""
    client = page.context.new_cdp_session(page)
    tall = page.evaluate("document.documentElement.scrollHeight")
    height = min(max(tall, HEIGHTS[width]), MOST[width])
    page.set_viewport_size({"width": width, "height": height})  # so that a dock lies at the end
    shot = client.send(
        "Page.captureScreenshot",
        {
            "format": "webp", "quality": QUALITY, "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": DRAWN[width]},
        },
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(shot["data"]))


def take(windows: Windows, known: dict[str, object], out: Path, only: str) -> list[str]:
    """Take the pictures; return what did not open."""
    failed = []
    for who, entries in by_account(only):
        for width, theme in itertools.product(WIDTHS, ("light", "dark")):
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
    """Live the season and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this word")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--keep", type=Path, help="keep the lived season here, and use it again")
    given = parser.parse_args()
    with lived(given.home, given.keep) as (windows, known):
        wrong = take(windows, known, given.out, given.only)
    index(given.out)
    sys.exit("\n".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()

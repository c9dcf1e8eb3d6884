"""What all stories share: one driver of browsers, and a judge of how a page looks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright, sync_playwright

LOOKS = [("light", "zh_Hans", 1280), ("dark", "en", 320)]
"""Theme, language and width in pixels of a quick look; ``--every-look`` takes all eighteen."""

EVERY_LOOK = list(
    itertools.product(("light", "dark"), ("zh_Hans", "zh_Hant", "en"), (320, 390, 1280))
)

AXE = """async () => (await axe.run({
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    resultTypes: ["violations"],
})).violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`)"""

PAST_THE_EDGE = """width => document.documentElement.scrollWidth <= width ? [] :
    ["past the edge: " + [...document.querySelectorAll("main *")]
        .filter(one => one.getBoundingClientRect().right > width)
        .map(one => one.outerHTML.slice(0, 90)).slice(-6).join(" | ")]"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of theme, language and width every look it has to be judged in."""
    if {"theme", "language", "width"} <= set(metafunc.fixturenames) and not any(
        marker.name == "parametrize" for marker in metafunc.definition.iter_markers()
    ):
        looks = EVERY_LOOK if metafunc.config.getoption("every_look") else LOOKS
        metafunc.parametrize(("theme", "language", "width"), looks)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Return what starts browsers: two of them do not live in one process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def faults() -> Callable[[Page], list[str]]:
    """Return a judge of an open page: what axe objects to, and what is wider than the screen."""
    axe = Axe().axe_script

    def judge(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        width = page.viewport_size["width"]
        return [*page.evaluate(AXE), *page.evaluate(PAST_THE_EDGE, width)]

    return judge

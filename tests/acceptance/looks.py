"""How a page is judged: what axe objects to, and what is wider than the screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = """async () => (await axe.run({
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    resultTypes: ["violations"],
})).violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`)"""

_PAST_THE_EDGE = """width => document.documentElement.scrollWidth <= width ? [] :
    ["past the edge: " + [...document.querySelectorAll("main *")]
        .filter(one => one.getBoundingClientRect().right > width)
        .map(one => one.outerHTML.slice(0, 90)).slice(-6).join(" | ")]"""

_SCRIPT = Axe().axe_script


def judge(page: Page) -> list[str]:
    """Return what is wrong with the look of an open page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    width = page.viewport_size["width"]
    return [*page.evaluate(_AXE), *page.evaluate(_PAST_THE_EDGE, width)]

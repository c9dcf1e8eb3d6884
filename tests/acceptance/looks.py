"""How a page is judged: what axe objects to, and what is wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = """async ([only, without]) => (await axe.run({
    runOnly: only
        ? {type: "rule", values: only}
        : {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    rules: Object.fromEntries(without.map((rule) => [rule, {enabled: false}])),
    resultTypes: ["violations"],
})).violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`)"""

_PAST_THE_EDGE = """width => document.documentElement.scrollWidth <= width ? [] :
    ["past the edge: " + [...document.querySelectorAll("main *")]
        .filter(one => one.getBoundingClientRect().right > width)
        .map(one => one.outerHTML.slice(0, 90)).slice(-6).join(" | ")]"""

_SCRIPT = Axe().axe_script


def judge(page: Page, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with the look of an open page: by axe, and by the screen's edge."""
    return [*axe_finds(page, only=only, without=without), *too_wide(page)]


def axe_finds(page: Page, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Return what axe objects to.

    Parameters
    ----------
    only
        Rules of axe to judge by; none: all of WCAG 2.2 A and AA.
    without
        Rules left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    found: list[str] = page.evaluate(_AXE, [list(only) or None, list(without)])
    return found


def too_wide(page: Page) -> list[str]:
    """Return what reaches past the edge of the screen."""
    found: list[str] = page.evaluate(_PAST_THE_EDGE, page.viewport_size["width"])
    return found

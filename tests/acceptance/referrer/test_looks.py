"""Every page of referrers, enterprises, the public and the bureau beside them is sound."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
PAGES = {
    "chenhua": [
        "/my", "/my/people", "/my/people?stage=offered", "/my/people/1", "/my/people/18",
        "/my/register", "/my/bonus", "/my/share", "/disputes", "/disputes/new", "/disputes/1",
    ],
    "firm": ["/firm", "/firm/arrivals", "/firm/vacancies/new", "/firm/vacancies/1"],
    "zhou": [
        "/answers", "/bonuses", "/disputes", "/disputes/1", "/partners", "/partners/enterprises",
    ],
    "": ["/jobs", "/jobs?q=火箭", "/jobs/2", "{invitation}", "{invitation}/done", "{offer}"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "language", "width"),
    [("light", "zh_Hans", 390), ("dark", "en", 320), ("dark", "zh_Hant", 1280)],
)
def test_every_page_is_sound(still, window, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    axe, found, said = Axe(), {}, []
    for username, addresses in PAGES.items():
        page = window(still, username, theme=theme, language=language, width=width)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in addresses:
            full = address.format(invitation=still.invitation, offer=still.offer)
            page.goto(full if full.startswith("http") else still.address + full)
            broken = axe.run(page, options=RULES).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth") > width
            if broken or wide:
                found[username, address] = (
                    [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in broken],
                    wide,
                )
    assert found == {}
    assert said == []

"""The pages of accounts, audit trail and API, in both themes: sound, and never too wide."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
ADDRESSES = (
    "/account", "/account/second-factor", "/account/tokens", "/accounts", "/accounts/new",
    "/accounts/1", "/audit", "/audit?action=account.logged_in", "/webhooks",
    "/candidates/1/reveal", "/api/v1/docs",
)  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "language", "width"),
    [
        ("light", "zh_Hans", 1280),
        ("dark", "zh_Hans", 390),
        ("light", "en", 320),
        ("dark", "zh_Hant", 320),
    ],
)
def test_every_page_of_the_administrator_is_sound(open_desk, desk, *, theme, language, width):
    page = open_desk("admin", theme=theme, language=language, width=width)
    said = []
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    axe, found = Axe(), {}
    for address in ADDRESSES:
        page.goto(desk.address + address)
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        broken = axe.run(page, options=RULES).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if broken or wide:
            found[address] = (
                [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in broken],
                wide,
            )
    assert found == {}
    assert said == []

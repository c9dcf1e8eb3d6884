"""The pages of accounts, audit trail and API, in both themes: sound, and never too wide."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/account", "/account/second-factor", "/account/tokens", "/accounts", "/accounts/new",
    "/accounts/1", "/audit", "/audit?action=account.logged_in", "/webhooks",
    "/candidates/1/reveal", "/api/v1/docs",
)  # fmt: skip


def test_every_page_of_the_administrator_is_sound(
    open_desk, desk, faults, *, theme, language, width
):
    page = open_desk("admin", theme=theme, language=language, width=width)
    said = []
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    found = {}
    for address in ADDRESSES:
        page.goto(desk.address + address)
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        if broken := faults(page):
            found[address] = broken
    assert found == {}
    assert said == []

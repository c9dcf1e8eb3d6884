"""Every page of referrers, enterprises, the public and the bureau beside them is sound."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "chenhua": [
        "/my", "/my/people", "/my/people?stage=offered", "/my/people/1", "/my/people/18",
        "/my/register", "/my/bonus", "/my/share", "/disputes", "/disputes/new", "/disputes/1",
    ],
    "firm": ["/firm", "/firm/arrivals", "/firm/vacancies/new", "/firm/vacancies/1"],
    "zhou": [
        "/answers", "/bonuses", "/disputes", "/disputes/1", "/partners", "/partners/enterprises",
        "/rights", "/rights?state=granted", "/candidates/1/rights",
    ],
    "": [
        "/jobs", "/jobs?q=火箭", "/jobs/2", "{invitation}", "{invitation}/done", "{offer}",
        "{mine}",
    ],
}  # fmt: skip


def test_every_page_is_sound(still, window, faults, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    found, said = {}, []
    for username, addresses in PAGES.items():
        page = window(still, username, theme=theme, language=language, width=width)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in addresses:
            full = address.format(invitation=still.invitation, offer=still.offer, mine=still.mine)
            page.goto(full if full.startswith("http") else still.address + full)
            page.evaluate(
                "document.querySelectorAll('main details').forEach(d => (d.open = true))"
            )
            if broken := faults(page):
                found[username, address] = broken
    assert found == {}
    assert said == []

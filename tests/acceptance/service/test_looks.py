"""Every page of the desk looked at by a machine: accessible, no wider than the screen."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_every_page_is_sound(window, place, faults, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    known = place.services
    pages = {
        "zhou": [
            "/back-at-work", "/back-at-work/rows", "/back-at-work/late?day=2020-03-01",
            "/back-at-work/report", f"/back-at-work/enterprises/{known.firm}",
            "/back-at-work/import", "/stewards", f"/stewards/{known.steward}", "/stewards/plans",
            "/stewards/visits", "/stewards/rounds", f"/stewards/rounds/{known.round}",
            f"/stewards/visit/{known.firm}", "/cases", "/cases/board", "/cases/new",
            f"/cases/{known.case}", "/cases/analysis", "/cases/departments",
            "/policies", f"/policies/{known.policy}", f"/policies/{known.policy}/edit",
            "/policies/yaml", "/policies/check?enterprise=x", "/policies/applications",
            f"/policies/applications/{known.application}",
            f"/policies/enterprises/{known.firm}",
            "/arrivals", f"/arrivals/{known.incomer}", f"/arrivals/{known.incomer}/contacts",
            "/arrivals/screening?day=2020-02-24", f"/arrivals/screening/{known.screening}",
            "/arrivals/posters", "/arrivals/import",
            "/supply", "/supply/new", f"/supply/{known.need}", f"/supply/{known.offer}",
            "/supply/introductions", "/supply/import", "/land", "/land/new",
            f"/land/{known.land}", "/land/import",
        ],
        "rexian": [
            "/hotline", "/hotline/calls", "/hotline/knowledge", "/hotline/knowledge?q=口罩",
            f"/hotline/knowledge/{known.article}", "/hotline/knowledge/edit",
        ],
        "guanjia": ["/stewards/mine", f"/stewards/visit/{known.firm}"],
    }  # fmt: skip
    found, said = {}, []
    for username, addresses in pages.items():
        page = window(username, theme=theme, language=language, width=width)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in addresses:
            page.goto(place.address + address)
            if broken := faults(page):
                found[address] = broken
        if username == "rexian":
            page.goto(f"{place.address}/hotline")
            page.fill("#h-phone", "13800001234")
            page.click("#h-phone >> xpath=ancestor::form >> button")
            if broken := faults(page):
                found["call"] = broken
    assert found == {}
    assert said == []

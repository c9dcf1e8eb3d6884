"""Every page, in both themes: nothing axe objects to, and never wider than the screen."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def addresses(desk):
    """Return the address of every page that can be opened without a form."""
    facts = desk.facts
    matching = f"/plans/{facts.matching_plan}"
    return [
        "/", "/vacancies", "/vacancies?q=火箭", "/candidates", "/referrers", "/imports",
        "/matching", "/charter", f"/runs/{facts.matching_run}", matching,
        f"{matching}/unmatched", f"{matching}/shortfalls",
        f"{matching}/what-if?candidate=1", f"{matching}/what-if", "/matching/settings",
        f"{matching}/enterprises/{facts.enterprise}", f"/plans/{facts.charter_plan}",
        "/trips", f"/trips/{facts.coach}", "/nothing",
        "/candidates?stage=offered&sort=ready", "/candidates/1", "/candidates/29",
        "/vacancies/1", "/enterprises", "/enterprises/1", "/parties", "/parties/1",
        "/referrers/1", "/views",
    ]  # fmt: skip


def test_every_page_is_sound(open_desk, desk, addresses, faults, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    page = open_desk(theme=theme, language=language, width=width)
    said = []
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    found = {}
    for address in addresses:
        page.goto(desk.address + address)
        if broken := faults(page):
            found[address] = broken
    assert found == {}
    # The browser reports the page that is not there, and nothing else.
    assert {url for url, _ in said} <= {f"{desk.address}/nothing"}


@pytest.mark.parametrize(("width", "language"), [(1280, "zh_Hans"), (320, "en")])
def test_large_type_is_sound_too(open_desk, desk, faults, width, language):
    """Whoever asks for large type gets it, and no page grows wider than the screen."""
    page = open_desk(width=width, language=language)
    page.context.add_cookies([{"name": "laoxiang_size", "value": "large", "url": desk.address}])
    found = {}
    for address in ("/", "/candidates", "/vacancies/1", "/candidates/1", "/imports", "/matching"):
        page.goto(desk.address + address)
        if broken := faults(page):
            found[address] = broken
    assert found == {}
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_log_in_page(open_desk, faults, theme):
    """Nor before anybody is logged in."""
    page = open_desk(username="", theme=theme)
    assert faults(page) == []

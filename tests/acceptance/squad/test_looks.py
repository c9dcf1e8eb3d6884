"""Every page of the charter room, in both themes: nothing axe objects to, never too wide."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def addresses(page, desk, faults):
    """Put a plan on the table, take a step, and return the address of every page there is."""
    plan = desk.facts.plan
    page.goto(f"{desk.address}/charter-room")
    page.locator("button[name=plan]").first.click()
    page.wait_for_url(re.compile(r"/copies/\d+$"))
    table = page.url.removeprefix(desk.address)
    ride = page.locator(".ride").first.get_attribute("data-trip")
    page.goto(f"{desk.address}{table}?trip={ride}")
    party = page.locator("[data-party]").first.get_attribute("data-party")
    place = page.locator("[data-from]").first.get_attribute("data-place")
    page.goto(f"{desk.address}{table}/move?party={party}")
    page.select_option("#to", "off")
    page.locator("form.form button.main").click()
    page.wait_for_url(re.compile("/try$"))
    assert faults(page) == []
    page.locator("form button.main").click()
    page.wait_for_url(re.compile(rf"{table}"))
    page.locator(".drop summary").click()
    page.locator(".drop-in button.main").click()
    page.wait_for_url(re.compile(rf"{table}$"))
    page.goto(f"{desk.address}/plans/{plan}/replan")
    page.check("[name=registry]")
    page.locator("form.stack button.main").click()
    page.wait_for_url(re.compile(r"/tasks/\d+$"))
    task = page.url.removeprefix(desk.address)
    page.wait_for_selector("a[href*='/told']", timeout=60_000)
    return [
        "/charter-room", table, f"{table}?trip={ride}", f"{table}?view=vehicle",
        f"{table}?view=map", f"{table}?view=steps", f"{table}/move?party={party}",
        f"{table}/move?from={ride}&place={place}", f"{table}/why", f"/plans/{plan}/replan?who=1",
        task, f"/charter-room/plans/{plan}", f"/charter-room/plans/{plan + 1}",
        f"/charter-room/compare?plan={plan}&plan={plan + 1}", "/charter-room/compare",
    ]  # fmt: skip


def test_every_page_is_sound(open_desk, desk, faults, *, theme, language, width):
    """Axe finds nothing, no page is wider than the screen, the browser has no complaint."""
    page = open_desk("zhou", theme=theme, language=language, width=width)
    said = []
    page.on("console", lambda message: said.append((page.url, message.text)))
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    found = {}
    for address in addresses(page, desk, faults):
        page.goto(desk.address + address)
        if broken := faults(page):
            found[address] = broken
    assert found == {}
    assert said == []

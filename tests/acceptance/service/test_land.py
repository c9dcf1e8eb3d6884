"""Land requests: asked for by an enterprise, urgent use first, nothing approved without papers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_urgent_request_goes_through_with_a_paper_to_follow(window, place, hands):
    """The missing document is promised; approval waits for it; the land is handed over."""
    firm = hands(window("firm", width=390))
    firm.goto(f"{place.address}/land/new")
    firm.choose("#l-kind", "temporary")
    firm.write("#l-project", "熔喷布车间")
    firm.write("#l-area", "-3")
    firm.tick("input[name=urgent]")
    firm.tick("input[value=用地申请书]")
    firm.tick("input[value=营业执照]")
    firm.press("main button >> text=提交")
    expect(firm.locator("[role=alert]")).to_contain_text("面积“-3")
    firm.write("#l-area", "8")
    firm.press("main button >> text=提交")
    address = firm.url
    expect(firm.locator(".papers")).to_contain_text("缺")
    assert firm.evaluate("document.documentElement.scrollWidth") <= 390

    office = hands(window("bumen"))
    office.press(".frame > .rail >> text=用地需求")
    office.press("text=熔喷布车间")
    office.press("button >> text=记为已受理")
    office.wait_for_selector(".flash >> text=还缺材料：到期恢复承诺书")
    missing = office.locator(".papers li", has_text="到期恢复承诺书")
    office.press(missing.locator("button >> text=容缺后补"))
    office.wait_for_selector(".flash >> text=已更新材料")
    office.press("button >> text=记为已受理")
    office.press("button >> text=记为已勘测")
    office.press("button >> text=记为已批准")
    office.wait_for_selector(".flash >> text=还缺材料：到期恢复承诺书")
    office.press(missing.locator("button"))
    office.wait_for_selector(".flash >> text=已更新材料")
    office.press("button >> text=记为已批准")
    office.write("#a-text", "现场交接完毕")
    office.press("button >> text=记为已交地")
    expect(office.locator(".head")).to_contain_text("已交地")

    firm.goto(address)
    expect(firm.locator("main")).to_contain_text("现场交接完毕")
    office.goto(f"{place.address}/land?late=1")
    late = office.locator("table.rows").inner_text()
    assert "口罩车间临时用地" in late
    assert "熔喷布车间" not in late

"""Land requests: asked for by an enterprise, urgent use first, nothing approved without papers."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_an_urgent_request_goes_through_with_a_paper_to_follow(window, place):
    """The missing document is promised; approval waits for it; the land is handed over."""
    firm = window("firm", width=390)
    firm.goto(f"{place.address}/land/new")
    firm.select_option("#l-kind", "temporary")
    firm.fill("#l-project", "熔喷布车间")
    firm.fill("#l-area", "-3")
    firm.check("input[name=urgent]")
    firm.check("input[value=用地申请书]")
    firm.check("input[value=营业执照]")
    firm.click("main button >> text=提交")
    assert "面积“-3" in firm.locator("[role=alert]").inner_text()
    firm.fill("#l-area", "8")
    firm.click("main button >> text=提交")
    address = firm.url
    assert "缺" in firm.locator(".papers").inner_text()
    assert firm.evaluate("document.documentElement.scrollWidth") <= 390

    office = window("bumen")
    office.click(".frame > .rail >> text=用地需求")
    office.click("text=熔喷布车间")
    office.click("button >> text=记为已受理")
    office.wait_for_selector(".flash >> text=还缺材料：到期恢复承诺书")
    missing = office.locator(".papers li", has_text="到期恢复承诺书")
    missing.locator("button >> text=容缺后补").click()
    office.wait_for_selector(".flash >> text=已更新材料")
    office.click("button >> text=记为已受理")
    office.click("button >> text=记为已勘测")
    office.click("button >> text=记为已批准")
    office.wait_for_selector(".flash >> text=还缺材料：到期恢复承诺书")
    office.locator(".papers li", has_text="到期恢复承诺书").locator("button").first.click()
    office.wait_for_selector(".flash >> text=已更新材料")
    office.click("button >> text=记为已批准")
    office.fill("#a-text", "现场交接完毕")
    office.click("button >> text=记为已交地")
    assert "已交地" in office.locator(".head").inner_text()

    firm.goto(address)
    assert "现场交接完毕" in firm.locator("main").inner_text()
    office.goto(f"{place.address}/land?late=1")
    late = office.locator("table.rows").inner_text()
    assert "口罩车间临时用地" in late
    assert "熔喷布车间" not in late

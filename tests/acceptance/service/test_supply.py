"""Supply-chain help: an enterprise asks, the bureau introduces, both sides agree."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_need_finds_its_offer(window, place):
    """The nearest like offer is named with its way; telephones show once they are introduced."""
    firm = window("firm", width=390)
    firm.goto(f"{place.address}/supply")
    firm.click("text=发布需求")
    firm.select_option("#w-goods", "parts")
    firm.fill("#w-product", "塑料鼻梁条")
    firm.fill("#w-quantity", "零")
    firm.click("main button >> text=发布")
    assert "数量“零”不对" in firm.locator("[role=alert]").inner_text()
    assert firm.input_value("#w-product") == "塑料鼻梁条"
    firm.fill("#w-quantity", "300")
    firm.click("main button >> text=发布")
    need = firm.url
    partners = firm.locator("section[aria-labelledby=s-partners]")
    assert "余姚市姚北塑料制品厂" in partners.inner_text()
    assert "公里" in partners.inner_text()
    assert partners.locator("button").count() == 0
    offer = f"{place.address}/supply/{place.services.offer}"
    firm.goto(offer)
    assert "对接后可见" in firm.locator("main").inner_text()
    assert "13800005678" not in firm.content()

    bureau = window("zhou")
    bureau.click(".frame > .rail >> text=供需对接")
    bureau.click("text=塑料鼻梁条 >> nth=0")
    bureau.goto(need)
    row = bureau.locator("section[aria-labelledby=s-partners] tr", has_text="姚北塑料")
    row.locator("button").click()
    assert "已对接" in bureau.locator(".flash").inner_text()

    firm.goto(offer)
    assert firm.locator("a[href='tel:13800005678']").count() == 1
    firm.goto(need)
    firm.click("summary >> text=更新结果")
    firm.select_option("select[name=outcome]", "failed")
    firm.click("button >> text=记下")
    assert "请写明理由" in firm.locator(".flash").inner_text()
    firm.click("summary >> text=更新结果")
    firm.select_option("select[name=outcome]", "agreed")
    firm.fill("input[name=text]", "本周三送货")
    firm.check("input[name=met]")
    firm.click("button >> text=记下")
    assert "已满足" in firm.locator(".head").inner_text()
    assert firm.evaluate("document.documentElement.scrollWidth") <= 390

    bureau.goto(f"{place.address}/supply/introductions?outcome=agreed")
    assert "本周三送货" in bureau.locator("table.rows").inner_text()

"""Supply-chain help: an enterprise asks, the bureau introduces, both sides agree."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_need_finds_its_offer(window, place, hands):
    """The nearest like offer is named with its way; telephones show once they are introduced."""
    firm = hands(window("firm", width=390))
    firm.goto(f"{place.address}/supply")
    firm.press("text=发布需求")
    firm.choose("#w-goods", "parts")
    firm.write("#w-product", "塑料鼻梁条")
    firm.write("#w-quantity", "零")
    firm.press("main button >> text=发布")
    expect(firm.locator("[role=alert]")).to_contain_text("数量“零”不对")
    assert firm.input_value("#w-product") == "塑料鼻梁条"
    firm.write("#w-quantity", "300")
    firm.press("main button >> text=发布")
    need = firm.url
    partners = firm.locator("section[aria-labelledby=s-partners]")
    assert "余姚市姚北塑料制品厂" in partners.inner_text()
    assert "公里" in partners.inner_text()
    assert partners.locator("button").count() == 0
    offer = f"{place.address}/supply/{place.services.offer}"
    firm.goto(offer)
    expect(firm.locator("main")).to_contain_text("对接后可见")
    assert "13800005678" not in firm.content()

    bureau = hands(window("zhou"))
    bureau.press(".frame > .rail >> text=供需对接")
    bureau.press("text=塑料鼻梁条 >> nth=0")
    bureau.goto(need)
    row = bureau.locator("section[aria-labelledby=s-partners] tr", has_text="姚北塑料")
    bureau.press(row.locator("button"))
    expect(bureau.locator(".flash")).to_contain_text("已对接")

    firm.goto(offer)
    assert firm.locator("a[href='tel:13800005678']").count() == 1
    firm.goto(need)
    firm.press("summary >> text=更新结果")
    firm.choose("select[name=outcome]", "failed")
    firm.press("button >> text=记下")
    expect(firm.locator(".flash")).to_contain_text("请写明理由")
    firm.press("summary >> text=更新结果")
    firm.choose("select[name=outcome]", "agreed")
    firm.write("input[name=text]", "本周三送货")
    firm.tick("input[name=met]")
    firm.press("button >> text=记下")
    expect(firm.locator(".head")).to_contain_text("已满足")
    assert firm.evaluate("document.documentElement.scrollWidth") <= 390

    bureau.goto(f"{place.address}/supply/introductions?outcome=agreed")
    expect(bureau.locator("table.rows")).to_contain_text("本周三送货")

"""Stewards: assigned with proof, visiting by phone, inspected by sample."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_bureau_assigns_and_a_steward_visits(window, place, hands):
    """The proposal says what it costs and that nothing can be better; then it holds."""
    bureau = hands(window("zhou"))
    bureau.press(".frame > .rail >> text=复工管家")
    bureau.press("text=分配管家")
    bureau.press("text=计算方案")
    sums = bureau.locator(".figures").inner_text()
    assert "已证最优" in sums
    assert "下限" in sums
    bureau.press("text=采用，今天起执行")
    expect(bureau.locator(".flash")).to_contain_text("1 家企业有了新的管家")

    steward = hands(window("guanjia", width=390))
    assert steward.url.endswith("/stewards/mine")
    expect(steward.locator("main")).to_contain_text("余姚市甬江口罩有限公司")
    assert steward.locator("a[href='tel:13800001234']").count() == 1
    steward.press("text=走访／回访")
    steward.press("text=提交")
    expect(steward.locator("[role=alert]")).to_contain_text("请至少勾选一项")
    steward.tick("input[name=meals][value=fault]")
    steward.tick("input[name=masks][value=fine]")
    steward.write("#v-note", "食堂还没有隔开")
    steward.press("text=提交")
    expect(steward.locator(".flash")).to_contain_text("发现 1 个问题")
    assert steward.evaluate("document.documentElement.scrollWidth") <= 390

    bureau.goto(f"{place.address}/stewards/visits?found=faults")
    expect(bureau.locator("table.rows")).to_contain_text("食堂还没有隔开")


def test_a_sample_is_drawn_and_settled(window, place, hands):
    """The same seed draws the same enterprises; an inspection settles one."""
    page = hands(window("zhou"))
    page.goto(f"{place.address}/stewards/rounds")
    drawn = []
    for _ in range(2):
        page.goto(f"{place.address}/stewards/rounds")
        page.write("#d-size", "2")
        page.write("#d-seed", "7")
        page.press("button >> text=抽取")
        expect(page.locator("td.lead").first).to_be_visible()
        drawn.append(sorted(page.locator("td.lead").all_inner_texts()))
    assert drawn[0] == drawn[1]
    page.press("text=去检查 >> nth=0")
    page.tick("input[name=masks][value=fine]")
    page.press("text=提交")
    expect(page.locator("table.rows").first).to_contain_text("无问题")


def test_a_steward_sees_no_other_enterprise(window, place):
    """Neither by address nor by the list."""
    page = window("guanjia", width=390)
    answer = page.goto(f"{place.address}/stewards/visit/{place.services.other_firm}")
    assert answer.status == 403
    assert page.goto(f"{place.address}/stewards").status == 403

"""Stewards: assigned with proof, visiting by phone, inspected by sample."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_the_bureau_assigns_and_a_steward_visits(window, place):
    """The proposal says what it costs and that nothing can be better; then it holds."""
    bureau = window("zhou")
    bureau.click(".frame > .rail >> text=复工管家")
    bureau.click("text=分配管家")
    bureau.click("text=计算方案")
    sums = bureau.locator(".figures").inner_text()
    assert "已证最优" in sums
    assert "下限" in sums
    bureau.click("text=采用，今天起执行")
    assert "1 家企业有了新的管家" in bureau.locator(".flash").inner_text()

    steward = window("guanjia", width=390)
    assert steward.url.endswith("/stewards/mine")
    assert "余姚市甬江口罩有限公司" in steward.locator("main").inner_text()
    assert steward.locator("a[href='tel:13800001234']").count() == 1
    steward.click("text=走访／回访")
    steward.click("text=提交")
    assert "请至少勾选一项" in steward.locator("[role=alert]").inner_text()
    steward.check("input[name=meals][value=fault]")
    steward.check("input[name=masks][value=fine]")
    steward.fill("#v-note", "食堂还没有隔开")
    steward.click("text=提交")
    assert "发现 1 个问题" in steward.locator(".flash").inner_text()
    assert steward.evaluate("document.documentElement.scrollWidth") <= 390

    bureau.goto(f"{place.address}/stewards/visits?found=faults")
    assert "食堂还没有隔开" in bureau.locator("table.rows").inner_text()


def test_a_sample_is_drawn_and_settled(window, place):
    """The same seed draws the same enterprises; an inspection settles one."""
    page = window("zhou")
    page.goto(f"{place.address}/stewards/rounds")
    drawn = []
    for _ in range(2):
        page.goto(f"{place.address}/stewards/rounds")
        page.fill("#d-size", "2")
        page.fill("#d-seed", "7")
        page.click("button >> text=抽取")
        drawn.append(sorted(page.locator("td.lead").all_inner_texts()))
    assert drawn[0] == drawn[1]
    page.click("text=去检查 >> nth=0")
    page.check("input[name=masks][value=fine]")
    page.click("text=提交")
    assert "无问题" in page.locator("table.rows").first.inner_text()


def test_a_steward_sees_no_other_enterprise(window, place):
    """Neither by address nor by the list."""
    page = window("guanjia", width=390)
    answer = page.goto(f"{place.address}/stewards/visit/{place.services.other_firm}")
    assert answer.status == 403
    assert page.goto(f"{place.address}/stewards").status == 403

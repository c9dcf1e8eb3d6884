"""A case through four pairs of hands: steward, department, hotline, bureau."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_stewards_report_is_dispatched_answered_called_back_and_counted(window, place, hands):
    """The rule gives it to a department; the answer stops the clock; the call-back closes it."""
    steward = hands(window("guanjia", width=390))
    steward.press("text=上报诉求")
    assert steward.input_value("#n-firm") == "余姚市甬江口罩有限公司"
    steward.write("#n-title", "堆场不够，想临时用一块地")
    steward.choose("#n-category", "land")
    steward.press("button >> text=受理")
    if steward.locator("text=不是同一件").count():
        steward.tick("input[name=sure]")
        steward.press("button >> text=受理")
    expect(steward.locator(".flash")).to_contain_text("已受理")
    address = steward.url

    office = hands(window("bumen"))
    assert office.url.endswith("/cases/board")
    office.press("text=堆场不够")
    office.press("button >> text=接办")
    office.write("#a-text", "可先行使用，手续后补")
    office.press("button.main >> text=提交答复")
    expect(office.locator(".flash")).to_contain_text("等待回访")

    line = hands(window("rexian"))
    line.goto(address)
    line.tick("input[name=solved][value=yes]")
    line.write("#k-points", "5")
    line.press("text=记下回访")
    expect(line.locator("h1 + p")).to_contain_text("已办结")
    expect(line.locator("main")).to_contain_text("5 / 5")

    bureau = hands(window("zhou"))
    bureau.goto(f"{place.address}/cases/analysis")
    assert bureau.locator("svg.chart rect.piece").count() >= 1
    expect(bureau.locator("main")).to_contain_text("100%")


def test_a_duplicate_is_shown_before_it_is_opened_twice(window, place, hands):
    """The same caller and the same words: look first; then it can be joined."""
    page = hands(window("rexian"))
    page.goto(f"{place.address}/cases/new")
    for _ in range(2):
        page.goto(f"{place.address}/cases/new")
        page.write("#n-title", "员工班车能不能恢复")
        page.choose("#n-category", "transport")
        page.write("#n-phone", "13911119999")
        page.press("button >> text=受理")
    expect(page.locator("[role=alert]")).to_contain_text("可能已有同样的诉求")
    assert page.input_value("#n-title") == "员工班车能不能恢复"
    page.tick("input[name=sure]")
    page.press("button >> text=受理")
    page.press("text=并入 >> nth=0")
    expect(page.locator("h1 + p")).to_contain_text("已并案")


def test_a_department_gets_no_case_of_another(window, place, hands):
    """A case that it takes no part in does not exist for it."""
    line = hands(window("rexian"))
    line.goto(f"{place.address}/cases/new")
    line.write("#n-title", "想捐一批物资")
    line.choose("#n-category", "other")
    line.press("button >> text=受理")
    office = window("bumen")
    assert office.goto(line.url).status == 403


def test_who_gets_what_is_set_by_the_bureau(window, place, hands):
    """A rule made on the page decides about the next case."""
    page = hands(window("zhou"))
    page.goto(f"{place.address}/cases/departments")
    page.write("#n-name", "交通运输局")
    page.write("#n-handlers", "4")
    page.press("button >> text=添加")
    page.press("details.more summary:has-text('交通运输')")
    rule = page.locator("form:has(input[name=category][value=transport])")
    page.tick(rule.locator("label:has-text('交通运输局') input[name=lead]"))
    page.press(rule.locator("button"))
    expect(page.locator(".flash")).to_contain_text("派单规则已保存")
    page.goto(f"{place.address}/cases/new")
    page.write("#n-title", "货车过不了卡口")
    page.choose("#n-category", "transport")
    page.press("button >> text=受理")
    expect(page.locator(".wide-left")).to_contain_text("交通运输局")

"""A case through four pairs of hands: steward, department, hotline, bureau."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_stewards_report_is_dispatched_answered_called_back_and_counted(window, place):
    """The rule gives it to a department; the answer stops the clock; the call-back closes it."""
    steward = window("guanjia", width=390)
    steward.click("text=上报诉求")
    assert steward.input_value("#n-firm") == "余姚市甬江口罩有限公司"
    steward.fill("#n-title", "堆场不够，想临时用一块地")
    steward.select_option("#n-category", "land")
    steward.click("button >> text=受理")
    if steward.locator("text=不是同一件").count():
        steward.check("input[name=sure]")
        steward.click("button >> text=受理")
    assert "已受理" in steward.locator(".flash").inner_text()
    address = steward.url

    office = window("bumen")
    assert office.url.endswith("/cases/board")
    office.click("text=堆场不够")
    office.click("button >> text=接办")
    office.fill("#a-text", "可先行使用，手续后补")
    office.click("button.main >> text=提交答复")
    assert "等待回访" in office.locator(".flash").inner_text()

    line = window("rexian")
    line.goto(address)
    line.check("input[name=solved][value=yes]")
    line.fill("#k-points", "5")
    line.click("text=记下回访")
    assert "已办结" in line.locator("h1 + p").inner_text()
    assert "5 / 5" in line.locator("main").inner_text()

    bureau = window("zhou")
    bureau.goto(f"{place.address}/cases/analysis")
    assert bureau.locator("svg.chart rect.piece").count() >= 1
    assert "100%" in bureau.locator("main").inner_text()


def test_a_duplicate_is_shown_before_it_is_opened_twice(window, place):
    """The same caller and the same words: look first; then it can be joined."""
    page = window("rexian")
    page.goto(f"{place.address}/cases/new")
    for _ in range(2):
        page.goto(f"{place.address}/cases/new")
        page.fill("#n-title", "员工班车能不能恢复")
        page.select_option("#n-category", "transport")
        page.fill("#n-phone", "13911119999")
        page.click("button >> text=受理")
    assert "可能已有同样的诉求" in page.locator("[role=alert]").inner_text()
    assert page.input_value("#n-title") == "员工班车能不能恢复"
    page.check("input[name=sure]")
    page.click("button >> text=受理")
    page.click("text=并入 >> nth=0")
    assert "已并案" in page.locator("h1 + p").inner_text()


def test_a_department_gets_no_case_of_another(window, place):
    """A case that it takes no part in does not exist for it."""
    line = window("rexian")
    line.goto(f"{place.address}/cases/new")
    line.fill("#n-title", "想捐一批物资")
    line.select_option("#n-category", "other")
    line.click("button >> text=受理")
    office = window("bumen")
    assert office.goto(line.url).status == 403


def test_who_gets_what_is_set_by_the_bureau(window, place):
    """A rule made on the page decides about the next case."""
    page = window("zhou")
    page.goto(f"{place.address}/cases/departments")
    page.fill("#n-name", "交通运输局")
    page.fill("#n-handlers", "4")
    page.click("button >> text=添加")
    page.click("details.more summary:has-text('交通运输')")
    rule = page.locator("form:has(input[name=category][value=transport])")
    rule.locator("label:has-text('交通运输局') input[name=lead]").check()
    rule.locator("button").click()
    assert "派单规则已保存" in page.locator(".flash").inner_text()
    page.goto(f"{place.address}/cases/new")
    page.fill("#n-title", "货车过不了卡口")
    page.select_option("#n-category", "transport")
    page.click("button >> text=受理")
    assert "交通运输局" in page.locator(".wide-left").inner_text()

"""A policy from a new rule to the money: written without a program, applied for, decided."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_new_policy_by_form_is_applied_for_and_paid(window, place):
    """The bureau writes it, the firm sees what is missing, applies; two offices decide."""
    bureau = window("zhou")
    bureau.goto(f"{place.address}/policies/new")
    for field, text in {
        "code": "mask-subsidy", "name_zh_Hans": "口罩补贴",
        "summary_zh_Hans": "每名职工补贴 20 元。",
        "first_date": "2020-02-01", "source_title": "口罩补贴办法", "cap": "3000",
        "conditions-0-value": "是", "terms-0-factor": "20",
        "steps-0-code": "check", "steps-0-zh_Hans": "镇街核对", "steps-0-office_zh_Hans": "镇街",
        "steps-1-code": "pay", "steps-1-zh_Hans": "拨付", "steps-1-office_zh_Hans": "财政局",
    }.items():  # fmt: skip
        bureau.fill(f"[name='{field}']", text)
    bureau.select_option("[name='conditions-0-fact']", "resumed")
    bureau.select_option("[name='conditions-0-test']", "at_least")
    bureau.select_option("[name='terms-0-kind']", "each")
    bureau.select_option("[name='terms-0-of']", "insured_staff")
    bureau.click("button.main >> text=保存")
    assert "conditions[0].at_least" in bureau.locator("[role=alert]").inner_text()
    bureau.select_option("[name='conditions-0-test']", "is")
    bureau.click("button.main >> text=保存")
    assert bureau.locator("h1").inner_text() == "口罩补贴"

    firm = window("firm", width=390)
    firm.goto(f"{place.address}/policies/check")
    card = firm.locator("section", has=firm.locator("h2 >> text=口罩补贴"))
    assert "还缺" in card.inner_text()
    firm.fill("#d-insured_staff", "200人")
    firm.select_option("#d-resumed", "yes")
    firm.click("text=保存申报事项")
    card = firm.locator("section", has=firm.locator("h2 >> text=口罩补贴"))
    assert "3,000" in card.inner_text()
    assert "已到上限" in card.inner_text()
    card.locator("text=提交申请").click()
    assert "已提交申请" in firm.locator(".flash").inner_text()

    office = window("bumen")
    office.goto(f"{place.address}/policies/applications?enterprise=口罩")
    office.locator("tr", has_text="口罩补贴").locator("a").click()
    office.click("button >> text=退回补正")
    assert "请写明理由" in office.locator(".flash").inner_text()
    office.click("button.main >> text=通过")
    office.fill("#a-yuan", "2500")
    office.click("button.main >> text=核定")
    office.click("text=记为已兑现")
    assert "已兑现" in office.locator("main").inner_text()
    firm.goto(office.url)
    assert "2,500" in firm.locator("main").inner_text()


def test_rules_come_in_as_yaml_and_faults_are_named(window, place):
    """A slip of the pen is named by its path; what was written is kept."""
    page = window("zhou")
    page.goto(f"{place.address}/policies/yaml")
    text = page.input_value("#y-text")
    page.fill("#y-text", text.replace("at_most: 0.055", "at_mots: 0.055"))
    page.click("text=检查并保存")
    assert "at_mots" in page.locator("[role=alert]").inner_text()
    page.fill("#y-text", page.input_value("#y-text").replace("at_mots: 0.055", "at_most: 0.05"))
    page.click("text=检查并保存")
    assert "更新 1 项" in page.locator(".flash").inner_text()


def test_somebody_elses_papers_stay_closed(window, place):
    """A firm opens neither another firm's policies nor its list of applications."""
    page = window("firm")
    answer = page.goto(f"{place.address}/policies/enterprises/{place.services.other_firm}")
    assert answer.status == 403
    page.goto(f"{place.address}/policies/applications?firm={place.services.other_firm}")
    assert "余姚市甬江口罩有限公司" in page.locator("main").inner_text()

"""A policy from a new rule to the money: written without a program, applied for, decided."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_new_policy_by_form_is_applied_for_and_paid(window, place, hands):
    """The bureau writes it, the firm sees what is missing, applies; two offices decide."""
    bureau = hands(window("zhou"))
    bureau.goto(f"{place.address}/policies/new")
    for field, text in {
        "code": "mask-subsidy", "name_zh_Hans": "口罩补贴",
        "summary_zh_Hans": "每名职工补贴 20 元。",
        "first_date": "2020-02-01", "source_title": "口罩补贴办法", "cap": "3000",
        "conditions-0-value": "是", "terms-0-factor": "20",
        "steps-0-code": "check", "steps-0-zh_Hans": "镇街核对", "steps-0-office_zh_Hans": "镇街",
        "steps-1-code": "pay", "steps-1-zh_Hans": "拨付", "steps-1-office_zh_Hans": "财政局",
    }.items():  # fmt: skip
        bureau.write(f"[name='{field}']", text)
    bureau.choose("[name='conditions-0-fact']", "resumed")
    bureau.choose("[name='conditions-0-test']", "at_least")
    bureau.choose("[name='terms-0-kind']", "each")
    bureau.choose("[name='terms-0-of']", "insured_staff")
    bureau.press("button.main >> text=保存")
    expect(bureau.locator("[role=alert]")).to_contain_text("conditions[0].at_least")
    bureau.choose("[name='conditions-0-test']", "is")
    bureau.press("button.main >> text=保存")
    expect(bureau.locator("h1")).to_have_text("口罩补贴")

    firm = hands(window("firm", width=390))
    firm.goto(f"{place.address}/policies/check")
    card = firm.locator("section", has=firm.locator("h2 >> text=口罩补贴"))
    assert "还缺" in card.inner_text()
    firm.write("#d-insured_staff", "200人")
    firm.choose("#d-resumed", "yes")
    firm.press("text=保存申报事项")
    card = firm.locator("section", has=firm.locator("h2 >> text=口罩补贴"))
    assert "3,000" in card.inner_text()
    assert "已到上限" in card.inner_text()
    firm.press(card.locator("text=提交申请"))
    expect(firm.locator(".flash")).to_contain_text("已提交申请")

    office = hands(window("bumen"))
    office.goto(f"{place.address}/policies/applications?enterprise=口罩")
    office.press(office.locator("tr", has_text="口罩补贴").locator("a"))
    office.press("button >> text=退回补正")
    expect(office.locator(".flash")).to_contain_text("请写明理由")
    office.press("button.main >> text=通过")
    office.write("#a-yuan", "2500")
    office.press("button.main >> text=核定")
    office.press("text=记为已兑现")
    expect(office.locator("main")).to_contain_text("已兑现")
    firm.goto(office.url)
    expect(firm.locator("main")).to_contain_text("2,500")


def test_rules_come_in_as_yaml_and_faults_are_named(window, place, hands):
    """A slip of the pen is named by its path; what was written is kept."""
    page = hands(window("zhou"))
    page.goto(f"{place.address}/policies/yaml")
    text = page.input_value("#y-text")
    page.write("#y-text", text.replace("at_most: 0.055", "at_mots: 0.055"))
    page.press("text=检查并保存")
    expect(page.locator("[role=alert]")).to_contain_text("at_mots")
    page.write("#y-text", page.input_value("#y-text").replace("at_mots: 0.055", "at_most: 0.05"))
    page.press("text=检查并保存")
    expect(page.locator(".flash")).to_contain_text("更新 1 项")


def test_somebody_elses_papers_stay_closed(window, place):
    """A firm opens neither another firm's policies nor its list of applications."""
    page = window("firm")
    answer = page.goto(f"{place.address}/policies/enterprises/{place.services.other_firm}")
    assert answer.status == 403
    page.goto(f"{place.address}/policies/applications?firm={place.services.other_firm}")
    expect(page.locator("main")).to_contain_text("余姚市甬江口罩有限公司")

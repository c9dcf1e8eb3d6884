"""Somebody arrives: the poster, the phone, the town's list, a fever, and who sat near him."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NAME, NUMBER = "王大军", "13800000001"
"""The second passenger of the coach C001 of the scene."""


def test_from_the_poster_to_the_contacts(window, place, browser):
    """A passenger of our coach registers; the town finds his fever and who travelled with him."""
    town = window("simen")
    town.goto(f"{place.address}/arrivals/posters")
    town.click("text=看海报")
    expect(town.locator(".arrival-poster svg.qr")).to_be_visible()
    link = town.locator(".arrival-poster .address a").inner_text()

    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
    phone = context.new_page()
    phone.set_default_timeout(15_000)
    phone.goto(link)
    phone.fill("#a-name", NAME)
    phone.fill("#a-phone", "1380000")
    phone.fill("#a-home", "威宁")
    phone.fill("#a-day", "2020-02-23")
    phone.fill("#a-vehicle", "C001")
    phone.select_option("#h-status", "green")
    phone.fill("#h-issued", "2020-02-22")
    phone.click("button.main >> text=登记")
    expect(phone.locator("[role=alert]")).to_contain_text("还有 2 处要改")
    assert phone.input_value("#a-name") == NAME
    phone.fill("#a-phone", NUMBER)
    phone.check("input[name=consent]")
    phone.click("button.main >> text=登记")
    expect(phone.locator("h1")).to_have_text("登记收到了")
    assert NUMBER not in phone.url
    context.close()

    town.goto(f"{place.address}/arrivals/screening?day=2020-02-24")
    town.click("button >> text=打开名单 >> nth=0")
    expect(town.locator(".flash")).to_contain_text("新加入 1 人")
    town.get_by_label(f"{NAME} 的体温").fill("38.6")
    town.click("text=保存这一页")
    expect(town.locator(".flash")).to_contain_text("1 人发热或阳性")
    expect(town.locator("main tbody tr")).to_have_count(1)
    town.click("td >> text=邻座名单")
    expect(town.locator("main tbody tr")).to_have_count(16)
    with town.expect_download() as got:
        town.click("text=邻座名单 Excel")
    assert got.value.suggested_filename.startswith("contacts-")

    town.click(".crumb a")
    town.fill("#o-reason", "发热")
    town.click("text=安排隔离")
    expect(town.locator("main")).to_contain_text("隔离中")
    town.fill("#q-release", "")
    town.goto(f"{place.address}/arrivals?show=alarm")
    expect(town.locator("main tbody tr")).to_have_count(1)

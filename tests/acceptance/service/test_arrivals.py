"""Somebody arrives: the poster, the phone, the town's list, a fever, and who sat near him."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NAME, NUMBER = "王大军", "13800000001"
"""The second passenger of the coach C001 of the scene."""


def test_from_the_poster_to_the_contacts(window, place, browser, hands):
    """A passenger of our coach registers; the town finds his fever and who travelled with him."""
    town = hands(window("simen"))
    town.goto(f"{place.address}/arrivals/posters")
    town.press("text=看海报")
    expect(town.locator(".arrival-poster svg.qr")).to_be_visible()
    link = town.locator(".arrival-poster .address a").inner_text()

    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
    phone = hands(context.new_page())
    phone.set_default_timeout(15_000)
    phone.goto(link)
    phone.write("#a-name", NAME)
    phone.write("#a-phone", "1380000")
    phone.write("#a-home", "威宁")
    phone.write("#a-day", "2020-02-23")
    phone.write("#a-vehicle", "C001")
    phone.choose("#h-status", "green")
    phone.write("#h-issued", "2020-02-22")
    phone.press("button.main >> text=登记")
    expect(phone.locator("[role=alert]")).to_contain_text("还有 2 处要改")
    assert phone.input_value("#a-name") == NAME
    phone.write("#a-phone", NUMBER)
    phone.tick("input[name=consent]")
    phone.press("button.main >> text=登记")
    expect(phone.locator("h1")).to_have_text("登记收到了")
    assert NUMBER not in phone.url
    context.close()

    town.goto(f"{place.address}/arrivals/screening?day=2020-02-24")
    town.press("button >> text=打开名单 >> nth=0")
    expect(town.locator(".flash")).to_contain_text("新加入 1 人")
    town.write(town.get_by_label(f"{NAME} 的体温"), "38.6")
    town.press("text=保存这一页")
    expect(town.locator(".flash")).to_contain_text("1 人发热或阳性")
    expect(town.locator("main tbody tr")).to_have_count(1)
    town.press("td >> text=邻座名单")
    expect(town.locator("main tbody tr")).to_have_count(16)
    with town.expect_download() as got:
        town.press("text=邻座名单 Excel")
    assert got.value.suggested_filename.startswith("contacts-")

    town.press(".crumb a")
    town.write("#o-reason", "发热")
    town.press("text=安排隔离")
    expect(town.locator("main")).to_contain_text("隔离中")
    town.write("#q-release", "")
    town.goto(f"{place.address}/arrivals?show=alarm")
    expect(town.locator("main tbody tr")).to_have_count(1)

"""The hotline: a number, a name, an answer out of the knowledge base, a case with one key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_call_becomes_a_case_with_one_key(window, place, hands):
    """The caller is known by the number; the number is in no address."""
    page = hands(window("rexian"))
    assert page.url.endswith("/hotline")
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    page.write("#h-phone", "12")
    page.press("button >> text=接听")
    expect(page.locator(".flash")).to_contain_text("7 到 15 位数字")
    page.write("#h-phone", "138 0000 1234")
    page.press("button >> text=接听")
    expect(page.locator("main")).to_contain_text("余姚市甬江口罩有限公司")
    page.write("#c-note", "口罩只够两天，去哪里买")
    page.choose("#c-category", "supplies")
    page.press("text=查知识库和重复")
    expect(page.locator("main")).to_contain_text("口罩不够去哪里买")
    assert page.input_value("#c-note") == "口罩只够两天，去哪里买"
    page.press("text=一键转诉求")
    expect(page.locator("h1")).to_have_text("口罩只够两天，去哪里买")
    expect(page.locator("main")).to_contain_text("经信局")
    assert not [url for url in seen if "13800001234" in url]


def test_advice_is_noted_and_articles_are_found_in_either_script(window, place, hands):
    """Advice is a call without a case; a new article is found at once, traditional or not."""
    page = hands(window("rexian"))
    page.write("#h-phone", "13911112222")
    page.press("button >> text=接听")
    expect(page.locator("main")).to_contain_text("口罩去哪里买")
    page.write("#c-note", "再问一次")
    page.press("text=已当场答复")
    expect(page.locator(".flash")).to_contain_text("来电已记下")

    page.goto(f"{place.address}/hotline/knowledge/edit")
    page.write("#k-title", "没有智能手机怎么办健康码")
    page.write("#k-body", "可由家人代为申请，也可到村社开具纸质通行证。")
    page.choose("#k-category", "health_code")
    page.press("button >> text=保存")
    for asked in ("智能手机", "纸质", "紙質通行證"):
        page.goto(f"{place.address}/hotline/knowledge?q={asked}")
        assert page.locator(".hit").first.inner_text().startswith("没有智能手机怎么办健康码")


def test_numbers_are_masked_in_lists(window, place):
    """The list of calls shows no whole number."""
    page = window("rexian")
    page.goto(f"{place.address}/hotline/calls")
    text = page.locator("main").inner_text()
    assert "139****2222" in text
    assert "13911112222" not in text

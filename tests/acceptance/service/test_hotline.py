"""The hotline: a number, a name, an answer out of the knowledge base, a case with one key."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_call_becomes_a_case_with_one_key(window, place):
    """The caller is known by the number; the number is in no address."""
    page = window("rexian")
    assert page.url.endswith("/hotline")
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    page.fill("#h-phone", "12")
    page.click("button >> text=接听")
    assert "7 到 15 位数字" in page.locator(".flash").inner_text()
    page.fill("#h-phone", "138 0000 1234")
    page.click("button >> text=接听")
    assert "余姚市甬江口罩有限公司" in page.locator("main").inner_text()
    page.fill("#c-note", "口罩只够两天，去哪里买")
    page.select_option("#c-category", "supplies")
    page.click("text=查知识库和重复")
    assert "口罩不够去哪里买" in page.locator("main").inner_text()
    assert page.input_value("#c-note") == "口罩只够两天，去哪里买"
    page.click("text=一键转诉求")
    assert page.locator("h1").inner_text() == "口罩只够两天，去哪里买"
    assert "经信局" in page.locator("main").inner_text()
    assert not [url for url in seen if "13800001234" in url]


def test_advice_is_noted_and_articles_are_found_in_either_script(window, place):
    """Advice is a call without a case; a new article is found at once, traditional or not."""
    page = window("rexian")
    page.fill("#h-phone", "13911112222")
    page.click("button >> text=接听")
    assert "口罩去哪里买" in page.locator("main").inner_text()
    page.fill("#c-note", "再问一次")
    page.click("text=已当场答复")
    assert "来电已记下" in page.locator(".flash").inner_text()

    page.goto(f"{place.address}/hotline/knowledge/edit")
    page.fill("#k-title", "没有智能手机怎么办健康码")
    page.fill("#k-body", "可由家人代为申请，也可到村社开具纸质通行证。")
    page.select_option("#k-category", "health_code")
    page.click("button >> text=保存")
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

"""What people of the bureau do at the desk, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import scene

pytestmark = pytest.mark.browser

PASSWORD = scene.PASSWORD


def test_from_the_log_in_to_a_manifest_in_the_hand(open_desk, tmp_path, hands):
    """The bureau logs in, looks at the figures, filters, reads the gap, and prints a manifest."""
    page = hands(open_desk(username=""))
    page.write("#username", "zhou")
    page.write("#password", PASSWORD)
    page.press("button.main")
    expect(page.locator(".figures").first).to_contain_text("30")
    assert "17 / 60" in page.locator("main").inner_text().replace("\u00a0", " ")

    page.press(".frame > .rail >> text=岗位")
    page.choose("#f-tier", "1")
    page.press("text=筛选 >> visible=true")
    expect(page.locator("table.rows tbody tr")).to_have_count(1)
    expect(page.locator("table.rows")).to_contain_text("口罩机操作工")

    page.press(".frame > .rail >> text=匹配")
    expect(page.locator("main")).to_contain_text("差距 1.25%，未证最优")
    page.press("table.rows >> text=第 1 版")
    page.press("text=未安排的人")
    expect(page.locator("main")).to_contain_text("健康状况待核实")

    page.press(".frame > .rail >> text=行程")
    page.press("text=C001")
    expect(page.locator("svg.map .stop")).to_have_count(2)
    expect(page.locator("table.seats tbody tr")).to_have_count(17)
    with page.expect_download() as download:
        page.press("text=名册 PDF")
    download.value.save_as(tmp_path / "manifest.pdf")
    assert (tmp_path / "manifest.pdf").read_bytes().startswith(b"%PDF")


def test_a_run_is_started_watched_and_its_plan_looked_at(open_desk, hands):
    """Progress arrives by itself, and the page turns to the result when the run is over."""
    page = hands(open_desk())
    page.press(".frame > .rail >> text=匹配")
    page.write("#r-time", "20")
    page.press("button:has-text('开始计算')")
    made = page.locator("a:has-text('看方案第')")
    expect(made).to_be_visible(timeout=60_000)
    expect(page.locator("h1")).to_contain_text("已完成")
    page.press(made)
    expect(page.locator("h1")).to_contain_text("草案")
    page.press("text=发布这一版…")
    page.press("text=作废")
    expect(page.locator("main")).to_contain_text("已作废")


def test_a_spreadsheet_is_uploaded_checked_and_written(open_desk, tmp_path, hands):
    """A bad cell is named with its reason; the sound row goes in."""
    page = hands(open_desk())
    page.press(".frame > .rail >> text=导入")
    text = "推荐人,手机号,老家县,目标人数\n王建军,13912345678,威宁县,40\n李大山,1391,威宁县,9\n"
    (tmp_path / "推荐人.csv").write_text(text, encoding="utf-8")
    page.give("#file", tmp_path / "推荐人.csv")
    page.press("text=上传并预览")
    expect(page.locator("table.rows input[value='1391']")).to_be_visible()
    page.press("text=写入 1 行")
    expect(page.locator(".flash")).to_contain_text("新增 1")


def test_the_language_and_the_theme_are_switched_in_the_head(open_desk, hands):
    """One press each; the page stays the same page."""
    page = hands(open_desk())
    page.press(".frame > .rail >> text=岗位")
    page.press("header >> text=EN >> visible=true")
    expect(page.locator("h1")).to_have_text("Vacancies")
    page.press("header >> text=Dark >> visible=true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/vacancies")


def test_the_phone_menu_opens_by_keyboard_and_closes_with_escape(open_desk):
    """The directory is one key away on a small screen."""
    page = open_desk(width=390)
    summary = page.locator("details.menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu-in >> text=行程").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-in >> text=行程").is_visible()
    assert summary.evaluate("node => node === document.activeElement")


def test_the_first_tab_leads_past_the_directory(open_desk):
    """Whoever uses the keyboard need not walk through the menu on every page."""
    page = open_desk()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_reading_works_without_scripts(open_desk):
    """Lists, plans and trips are plain pages."""
    page = open_desk(java_script_enabled=False)
    for name in ("岗位", "求职者", "推荐人", "匹配", "包车计划", "行程"):
        page.click(f".frame > .rail >> text={name}")
        assert page.locator("h1").inner_text() == name


@pytest.mark.browser
def test_ctrl_c_ends_the_server_without_a_trace(own_desk):
    """The process says nothing more than its caller does, and ends with 0."""
    assert own_desk.address.startswith("http://127.0.0.1:")
    assert own_desk.stop() == ("ended\n", 0)

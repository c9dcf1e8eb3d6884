"""What people of the bureau do at the desk, in a real browser."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_from_the_log_in_to_a_manifest_in_the_hand(open_desk, tmp_path):
    """The bureau looks at the figures, filters, reads the gap, and prints a manifest."""
    page = open_desk()
    assert "30" in page.locator(".figures").first.inner_text()
    assert "17 / 60" in page.locator("main").inner_text().replace("\u00a0", " ")

    page.click(".frame > .rail >> text=岗位")
    page.select_option("#f-tier", "1")
    page.click("text=筛选 >> visible=true")
    assert page.locator("table.rows tbody tr").count() == 1
    assert "口罩机操作工" in page.locator("table.rows").inner_text()

    page.click(".frame > .rail >> text=匹配")
    assert "差距 1.25%，未证最优" in page.locator("main").inner_text()
    page.click("table.rows >> text=第 1 版")
    page.click("text=未安排的人")
    assert "健康状况待核实" in page.locator("main").inner_text()

    page.click(".frame > .rail >> text=行程")
    page.click("text=C001")
    assert page.locator("svg.map .stop").count() == 2
    assert page.locator("table.seats tbody tr").count() == 17
    with page.expect_download() as download:
        page.click("text=名册 PDF")
    download.value.save_as(tmp_path / "manifest.pdf")
    assert (tmp_path / "manifest.pdf").read_bytes().startswith(b"%PDF")


def test_a_run_is_started_watched_and_its_plan_looked_at(open_desk):
    """Progress arrives by itself, and the page turns to the result when the run is over."""
    page = open_desk()
    page.click(".frame > .rail >> text=匹配")
    page.fill("#r-time", "20")
    page.click("button:has-text('开始计算')")
    page.wait_for_selector("a:has-text('看方案第')", timeout=60_000)
    assert "已完成" in page.locator("h1").inner_text()
    page.click("a:has-text('看方案第')")
    assert "草案" in page.locator("h1").inner_text()
    page.click("text=发布这一版…")
    page.click("text=作废")
    assert "已作废" in page.locator("main").inner_text()


def test_a_spreadsheet_is_uploaded_checked_and_written(open_desk):
    """A bad cell is named with its reason; the sound row goes in."""
    page = open_desk()
    page.click(".frame > .rail >> text=导入")
    text = "推荐人,手机号,老家县,目标人数\n王建军,13912345678,威宁县,40\n李大山,1391,威宁县,9\n"
    page.set_input_files(
        "#file", {"name": "推荐人.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("text=上传并预览")
    page.wait_for_selector("table.rows input[value='1391']")
    page.click("text=写入 1 行")
    assert "新增 1" in page.locator(".flash").inner_text()


def test_the_language_and_the_theme_are_switched_in_the_head(open_desk):
    """One click each; the page stays the same page."""
    page = open_desk()
    page.click(".frame > .rail >> text=岗位")
    page.click("header >> text=EN >> visible=true")
    assert page.locator("h1").inner_text() == "Vacancies"
    page.click("header >> text=Dark >> visible=true")
    assert page.locator("html").get_attribute("data-theme") == "dark"
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

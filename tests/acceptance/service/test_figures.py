"""Who is back: from the number of the news to its rows, a report, a sheet, a reminder, paper."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_from_a_report_to_the_sheet_on_paper(window, place, tmp_path, hands):
    """An enterprise reports, the bureau sees it, drills down, reminds the late and prints."""
    firm = hands(window("firm", width=390))
    firm.goto(f"{place.address}/back-at-work/report")
    firm.write("#r-day", "2020-03-01")
    firm.write("#r-staff", "200")
    firm.write("#r-back", "210")
    firm.press("text=提交")
    expect(firm.locator("[role=alert]")).to_contain_text("到岗 210 人多于用工总数 200 人")
    assert firm.input_value("#r-staff") == "200"
    firm.write("#r-back", "180")
    firm.press("text=提交")
    expect(firm.locator(".flash")).to_contain_text("已收到")

    bureau = hands(window("zhou"))
    bureau.press(".frame > .rail >> text=到岗日报")
    figures = bureau.locator("main").inner_text()
    assert "2020年3月1日" in figures
    assert bureau.locator("svg.chart path.stroke").count() >= 1
    bureau.press(".figures a >> text=180")
    expect(bureau.locator("table.rows")).to_contain_text("余姚市甬江口罩有限公司")
    expect(bureau.locator("table.rows")).to_contain_text("90.0%")

    bureau.goto(f"{place.address}/back-at-work/late?day=2020-03-01")
    expect(bureau.locator("table.rows")).to_contain_text("余姚市舜江电器配件有限公司")
    bureau.press("text=记下：已催报勾选的企业")
    expect(bureau.locator("table.rows")).to_contain_text("已催 1 次")

    bureau.goto(f"{place.address}/back-at-work")
    for name, start in (("PDF", b"%PDF"), ("Excel", b"PK")):
        with bureau.expect_download() as download:
            bureau.press(f".head >> text={name}")
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_sheet_of_a_town_is_previewed_and_its_sound_rows_written(window, place, tmp_path, hands):
    """A bad row is named with its reason and stays out."""
    book = openpyxl.Workbook()
    for row in (
        ("企业名称", "日期", "用工总数", "到岗人数"),
        ("余姚市甬江口罩有限公司", "2020-02-28", 200, 100),
        ("余姚市舜江电器配件有限公司", "2020-02-28", 300, 100),
    ):
        book.active.append(row)
    book.save(tmp_path / "日报.xlsx")
    page = hands(window("simen"))
    page.goto(f"{place.address}/back-at-work/import?day=2020-02-28")
    page.give("#file", tmp_path / "日报.xlsx")
    page.press("text=上传并预览")
    expect(page.locator("table.rows")).to_contain_text("不在本镇街")
    page.press("text=写入 1 行")
    expect(page.locator(".flash")).to_contain_text("更新 1")

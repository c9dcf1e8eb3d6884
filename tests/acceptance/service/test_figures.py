"""Who is back: from the number of the news to its rows, a report, a sheet, a reminder, paper."""

from __future__ import annotations

import io

import openpyxl
import pytest

pytestmark = pytest.mark.browser


def test_from_a_report_to_the_sheet_on_paper(window, place, tmp_path):
    """An enterprise reports, the bureau sees it, drills down, reminds the late and prints."""
    firm = window("firm", width=390)
    firm.goto(f"{place.address}/back-at-work/report")
    firm.fill("#r-day", "2020-03-01")
    firm.fill("#r-staff", "200")
    firm.fill("#r-back", "210")
    firm.click("text=提交")
    assert "到岗 210 人多于用工总数 200 人" in firm.locator("[role=alert]").inner_text()
    assert firm.input_value("#r-staff") == "200"
    firm.fill("#r-back", "180")
    firm.click("text=提交")
    assert "已收到" in firm.locator(".flash").inner_text()

    bureau = window("zhou")
    bureau.click(".frame > .rail >> text=到岗日报")
    figures = bureau.locator("main").inner_text()
    assert "2020年3月1日" in figures
    assert bureau.locator("svg.chart path.stroke").count() >= 1
    bureau.click(".figures a >> text=180")
    assert "余姚市甬江口罩有限公司" in bureau.locator("table.rows").inner_text()
    assert "90.0%" in bureau.locator("table.rows").inner_text()

    bureau.goto(f"{place.address}/back-at-work/late?day=2020-03-01")
    assert "余姚市舜江电器配件有限公司" in bureau.locator("table.rows").inner_text()
    bureau.click("text=记下：已催报勾选的企业")
    assert "已催 1 次" in bureau.locator("table.rows").inner_text()

    bureau.goto(f"{place.address}/back-at-work")
    for name, start in (("PDF", b"%PDF"), ("Excel", b"PK")):
        with bureau.expect_download() as download:
            bureau.click(f".head >> text={name}")
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_sheet_of_a_town_is_previewed_and_its_sound_rows_written(window, place):
    """A bad row is named with its reason and stays out."""
    book = openpyxl.Workbook()
    for row in (
        ("企业名称", "日期", "用工总数", "到岗人数"),
        ("余姚市甬江口罩有限公司", "2020-02-28", 200, 100),
        ("余姚市舜江电器配件有限公司", "2020-02-28", 300, 100),
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    page = window("simen")
    page.goto(f"{place.address}/back-at-work/import?day=2020-02-28")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files(
        "#file", {"name": "日报.xlsx", "mimeType": kind, "buffer": content.getvalue()}
    )
    page.click("text=上传并预览")
    assert "不在本镇街" in page.locator("table.rows").inner_text()
    page.click("text=写入 1 行")
    assert "更新 1" in page.locator(".flash").inner_text()

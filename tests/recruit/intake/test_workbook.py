"""Reading of sheets from every kind of file."""

import datetime as dt

import pytest

from recruit.intake import open_workbook, preview

ROWS = [["姓名", "联系电话", "户籍地"], ["张三", "13800000001", "贵州省威宁县"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_its_encoding(csv_file, encoding):
    assert open_workbook(csv_file(ROWS, encoding=encoding))[0].rows == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_of_a_csv_file_is_found(csv_file, delimiter):
    assert open_workbook(csv_file(ROWS, delimiter=delimiter))[0].rows == ROWS


def test_short_lines_of_a_csv_file_are_filled_up():
    sheet = open_workbook("姓名,电话,备注\n张三,1\n".encode(), "a.csv")[0]
    assert sheet.rows[1] == ["张三", "1", ""]


def test_an_old_xls_is_read(xls):
    assert open_workbook(xls(ROWS), "名单.xls")[0].rows == ROWS


def test_an_xls_named_xlsx_is_read_for_what_it_is(xls):
    assert open_workbook(xls(ROWS), "名单.xlsx")[0].rows == ROWS


def test_dates_of_an_xls_are_dates(xls):
    rows = open_workbook(xls([["日期"], [dt.date(2020, 2, 20)]]), "a.xls")[0].rows
    assert rows[1][0] == dt.date(2020, 2, 20)


def test_leading_empty_rows_keep_row_numbers_right(xlsx):
    sheet = open_workbook(xlsx({"Sheet1": [[], [], ["姓名", "电话"]]}), "a.xlsx")[0]
    assert sheet.rows[2][0] == "姓名"


def test_a_hidden_sheet_is_listed_without_its_rows(xlsx):
    content = xlsx({"数据": ROWS, "内部": [["x", "y"]]}, hidden=["内部"])
    sheets = open_workbook(content, "a.xlsx")
    assert [(sheet.name, sheet.hidden, sheet.rows == []) for sheet in sheets] == [
        ("数据", False, False),
        ("内部", True, True),
    ]


def test_a_truth_value_is_read_as_yes_or_no(xlsx):
    sheet = open_workbook(xlsx({"Sheet1": [["同意"], [True], [False]]}), "a.xlsx")[0]
    assert [row[0] for row in sheet.rows[1:]] == ["是", "否"]


def test_the_digest_of_the_file_is_kept(csv_file, campaign):
    path = csv_file(ROWS)
    first, again = (preview(path, dates=campaign) for _ in range(2))
    assert first.sha256 == again.sha256
    assert len(first.sha256) == 64

"""The workbook of faulty rows: mended and uploaded again, its rows go in."""

import datetime as dt
import io

import openpyxl
import pytest

from recruit.intake import Language, preview, write_error_workbook

HEADER = ["姓名", "身份证号", "联系电话", "户籍地", "可出发日期", "备注"]


@pytest.fixture
def faulty(read, id_number):
    """Return a preview of three rows, the second and third of them faulty."""
    day = dt.date(2020, 2, 25)
    return read(
        {
            "人员": [
                ["介绍人：王示例 电话：13900000001"],
                HEADER,
                ["甲某", id_number(1), "13800000001", "贵州省威宁县", day, ""],
                ["乙某", 520526199001010029, "13800000002", "贵州省威宁县", day, "=1+1"],
                ["丙某", id_number(3), "123", "贵州省", "若干天后", ""],
            ]
        }
    )


def _written(found, **options):
    content = io.BytesIO()
    count = write_error_workbook(found, content, **options)
    return count, content.getvalue()


def test_only_faulty_rows_are_written(faulty):
    count, content = _written(faulty)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert count == 2
    assert [row[0].value for row in page.iter_rows(min_row=3)] == ["乙某", "丙某"]


def test_errors_and_ways_to_mend_them_stand_beside_the_row(faulty):
    _, content = _written(faulty)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert [cell.value for cell in page[2]] == [*HEADER, "错误", "如何修改", "原表行号"]
    why, mend, number = (cell.value for cell in page[3][6:])
    assert "身份证号" in why
    assert "文本" in mend
    assert number == 4


def test_bad_cells_are_coloured_and_carry_the_reason(faulty):
    _, content = _written(faulty)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    bad, good = page["C4"], page["A4"]
    assert bad.fill.fgColor.rgb.endswith("F8C9C4")
    assert "11 位手机号" in bad.comment.text
    assert good.comment is None


def test_identity_numbers_are_text_so_that_mending_does_not_damage_them(faulty):
    _, content = _written(faulty)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert page["B3"].number_format == "@"
    assert page.column_dimensions["B"].width > 18


def test_text_that_looks_like_a_formula_is_written_as_text(faulty):
    _, content = _written(faulty)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert (page["F3"].value, page["F3"].data_type) == ("=1+1", "s")


def test_mended_rows_go_in(faulty, id_number, campaign):
    _, content = _written(faulty)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["人员"]
    page["B3"] = id_number(2)
    page["C4"], page["D4"], page["E4"] = "13800000003", "贵州省纳雍县", "2月26日"
    mended = io.BytesIO()
    book.save(mended)
    found = preview(mended.getvalue(), name="更正.xlsx", dates=campaign).sheets[0]
    assert [(row.values["name"], row.goes_in) for row in found.rows] == [
        ("乙某", True),
        ("丙某", True),
    ]
    assert found.rows[0].values["referrer"] == "王示例"
    assert found.rows[0].values["ready_date"] == dt.date(2020, 2, 25)


def test_rows_that_were_not_mended_are_faulty_again(faulty, campaign):
    _, content = _written(faulty)
    found = preview(content, name="更正.xlsx", dates=campaign).sheets[0]
    before = [[p.code for p in row.problems] for row in faulty.sheets[0].faulty]
    assert [[p.code for p in row.problems] for row in found.rows] == before


def test_a_two_line_header_comes_back_as_it_was(read, id_number, campaign):
    rows = [
        ["姓名", "身份证号", "户籍地", "", "联系电话"],
        ["", "", "市", "县", ""],
        ["甲某", id_number(), "毕节市", "某某县", "13800000001"],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)]
    _, content = _written(read({"人员": rows}, merged={"人员": merged}))
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["人员"]["D3"] = "威宁县"
    mended = io.BytesIO()
    book.save(mended)
    found = preview(mended.getvalue(), name="更正.xlsx", dates=campaign).sheets[0]
    assert found.header_lines == 2
    assert found.rows[0].values["home_county"] == "520526"


def test_nothing_faulty_gives_a_workbook_that_says_so(read_sheet, read, id_number):
    found = read({"人员": [HEADER[:4], ["甲某", id_number(), "13800000001", "贵州省威宁县"]]})
    count, content = _written(found)
    assert count == 0
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["无错误"]


def test_reasons_are_written_in_the_language_asked_for(faulty):
    _, content = _written(faulty, language=Language.EN)
    page = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert "Format the column as text" in page["H3"].value


def test_sheets_of_one_name_once_cut_get_names_of_their_own(read, id_number):
    rows = [HEADER[:4], ["甲某", "1", "13800000001", "贵州省威宁县"]]
    long_name = "一二三四五六七八九十" * 2 + "一二三四五六七八九"
    found = read({long_name + "甲": rows, long_name + "乙": rows})
    _, content = _written(found)
    assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == 2


def test_a_workbook_is_written_to_a_path(faulty, tmp_path):
    path = tmp_path / "错误.xlsx"
    assert write_error_workbook(faulty, path) == 2
    assert path.stat().st_size > 0


def test_a_row_keeps_its_party_though_its_companions_are_not_faulty(read, id_number, campaign):
    header = ["姓名", "身份证号", "联系电话", "户籍地", "同行人", "同行要求"]
    home = "贵州省威宁县"
    people = [
        ["甲某", id_number(1), "13800000001", home, "", "同镇"],
        ["乙某", "123", "13800000002", home, "甲某", ""],
        ["丙某", id_number(3), "13800000003", home, "乙某", ""],
    ]
    before = read({"人员": [header, *people]}).sheets[0].rows[1]
    _, content = _written(read({"人员": [header, *people]}))
    again = preview(content, name="更正.xlsx", dates=campaign).sheets[0].rows[0]
    for key in ("party", "cohesion"):
        assert again.values[key] == before.values[key] != ""


def test_a_row_keeps_the_enterprise_it_took_from_above(read, campaign):
    found = read(
        {
            "岗位": [
                ["企业名称", "所属镇街", "岗位", "招聘人数"],
                ["甲厂", "泗门镇", "普工", "若干"],
                ["乙厂", "低塘街道", "普工", 5],
                ["", "", "焊工", "若干"],
            ]
        }
    )
    _, content = _written(found)
    rows = preview(content, name="更正.xlsx", dates=campaign).sheets[0].rows
    assert [row.values["enterprise"] for row in rows] == ["甲厂", "乙厂"]
    assert rows[0].values["town"] != rows[1].values["town"]

"""The workbook says what the PDF says, as text that no spreadsheet runs."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import openpyxl
import pytest

from recruit.documents import InvalidManifest, Language, content_hash, manifest_xlsx

PASSENGER_HEADER = (
    "序 座位 姓名 证件号码 联系电话 家乡 用工单位 上车站 下车站 同行 接续 体温|℃ 签字"
)


def book(*trips, **choices):
    return openpyxl.load_workbook(io.BytesIO(manifest_xlsx(trips, **choices)))


def rows_below(page, header: str) -> list[list[object]]:
    """Return the rows below the header row that begins with ``header``, up to the first gap."""
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    start = next(k for k, row in enumerate(rows) if row[0] == header)
    below = []
    for row in rows[start + 1 :]:
        if row[0] is None:
            break
        below.append(row)
    return below


def test_a_sheet_for_each_trip_and_one_for_all(make_trip):
    names = book(make_trip(code="A1"), make_trip(code="A2")).sheetnames
    assert names == ["班次总表", "A1", "A2"]


def test_trips_whose_codes_differ_in_case_only_get_sheets_of_their_own(make_trip):
    assert book(make_trip(code="a/1"), make_trip(code="A/1")).sheetnames[1:] == ["a-1", "A-1 (2)"]


def test_every_passenger_stands_in_a_row(make_trip):
    trip = make_trip()
    rows = rows_below(book(trip)["YN-C001"], "序")
    listed = [person for _, people in trip.boarding_order() for person in people]
    assert [row[:7] for row in rows] == [
        [k, p.seat, p.name, p.id_masked, p.phone, p.home, p.enterprise]
        for k, p in enumerate(listed, 1)
    ]


def test_the_passenger_table_has_columns_for_temperature_and_signature(make_trip):
    page = book(make_trip())["YN-C001"]
    header = next(row for row in page.iter_rows(values_only=True) if row[0] == "序")
    assert header == tuple(text.replace("|", " ") for text in PASSENGER_HEADER.split(" "))


def test_stops_are_counted(make_trip):
    rows = rows_below(book(make_trip(people=11))["YN-C001"], "站序")
    assert [(row[1], *row[7:10]) for row in rows] == [
        ("镇雄县客运站", 6, 0, 6),
        ("威信县扎西镇客运中心", 5, 0, 11),
        ("余姚汽车东站", 0, 11, 0),
    ]


def test_drivers_know_what_to_do_when(make_trip):
    rows = rows_below(book(make_trip())["YN-C001"], "驾驶员")
    assert rows[0][:8] == ["1 号", None, "驾驶", "08:00", "10:00", "2 小时 00 分", "镇雄县", "85"]


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "{=1}", "http://x.cn", "00123"])
def test_a_name_like_a_formula_stays_a_name(make_trip, rename, name):
    page = book(rename(make_trip(), name))["YN-C001"]
    (cell,) = [cell for row in page.iter_rows() for cell in row if cell.value == name]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_title_like_a_formula_stays_a_title(make_trip):
    data = manifest_xlsx([make_trip(title="=HYPERLINK(1)", route_text="=1+1", campaign="=2")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/s")]
    assert len(sheets) == 2
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_the_overview_lists_and_sums_the_trips(make_trip):
    first, second = make_trip(code="A1"), make_trip(code="A2", people=6, vehicle_seats=11)
    page = book(first, second)["班次总表"]
    rows = rows_below(page, "班次")
    assert [(row[0], *row[7:10], row[13]) for row in rows[:2]] == [
        ("A1", 3, 12, 49, content_hash(first)[:16]),
        ("A2", 3, 6, 11, content_hash(second)[:16]),
    ]
    assert (rows[2][0], rows[2][8], rows[2][9]) == ("合计", 18, 60)
    assert rows[2][10] == pytest.approx(18 / 60)


def test_the_overview_leads_to_every_sheet(make_trip):
    page = book(make_trip(code="A 1"))["班次总表"]
    assert page["A4"].hyperlink.location == "'A 1'!A1"


def test_it_prints_on_a4_one_page_wide_with_its_header_repeated(make_trip):
    page = book(make_trip())["YN-C001"]
    header = next(row[0].row for row in page.iter_rows() if row[0].value == "序")
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    # a width that is not given is 1
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == f"${header}:${header}"
    assert "&P" in page.oddFooter.right.text


def test_the_same_trips_give_the_same_bytes(make_trip):
    assert manifest_xlsx([make_trip()]) == manifest_xlsx([make_trip()])


@pytest.mark.parametrize(
    ("language", "name"), [(Language.ZH_HANT, "班次總表"), (Language.EN, "All trips")]
)
def test_labels_follow_the_language(make_trip, language, name):
    assert book(make_trip(), language=language).sheetnames[0] == name


def test_rare_names_need_no_font_of_ours(make_trip, rename):
    rows = rows_below(book(rename(make_trip(), "王\U00020002"))["YN-C001"], "序")
    assert rows[0][2] == "王\U00020002"


def test_an_empty_trip_says_so(make_trip):
    page = book(make_trip(people=0))["YN-C001"]
    assert any("本班次无乘客" in row for row in page.iter_rows(values_only=True))


def test_no_trip_to_write_is_said():
    with pytest.raises(InvalidManifest, match="没有可打印或导出的班次"):
        manifest_xlsx([])


def test_later_issues_are_told_apart(make_trip):
    trip = dataclasses.replace(make_trip(), number=7)
    assert book(trip)["YN-C001"]["A1"].value == "乘车名册  第 7 号"

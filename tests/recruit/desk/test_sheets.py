"""Every sheet of the desk with what goes wrong in life: named where it is, and how to mend it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from recruit.desk.arrivals import exchange as arrivals
from recruit.desk.cases import exchange as cases
from recruit.desk.figures import exchange as figures
from recruit.desk.figures.model import Scale
from recruit.desk.figures.operations import enrol
from recruit.desk.forms import read_form, write_blank
from recruit.desk.hotline import exchange as hotline
from recruit.desk.land import exchange as land
from recruit.desk.policies import exchange as policies
from recruit.desk.policies.rules import keep_rules, shipped_rules
from recruit.desk.stewards import exchange as stewards
from recruit.desk.supply import exchange as supply
from recruit.intake.problems import Severity, UnreadableWorkbook
from recruit.intake.reasons import Reason
from recruit.language import Language

DAY = dt.date(2020, 3, 2)
NOON = dt.datetime(2020, 3, 2, 4, tzinfo=dt.UTC)
FIRM = "余姚市甬江口罩有限公司"


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: how it comes in, a sound row, and a cell of the wrong type."""

    ways: object
    row: dict[str, object]
    wrong: tuple[str, str]


FIRST = {"企业名称": FIRM}
SHEETS = {
    "headcounts": Sheet(figures.exchange(DAY, today=DAY),
                        FIRST | {"用工总数": 100, "到岗人数": 80}, ("到岗人数", "没数过")),
    "reporting list": Sheet(figures.roll_exchange(),
                            FIRST | {"规模": "规上", "用工总数": 100}, ("用工总数", "没数过")),
    "stewards": Sheet(stewards.exchange(),
                      {"姓名": "钱建国", "手机号": "19900099999", "镇街": "泗门镇"},
                      ("手机号", "1990009")),
    "cases": Sheet(cases.exchange(now=NOON),
                   {"诉求": "口罩只够两天", "类别": "防疫物资", "受理时间": "2020-03-01 09:30"},
                   ("受理时间", "上周三")),
    "articles": Sheet(hotline.exchange(DAY),
                      {"问题": "要隔离吗", "答案": "持绿码可直接上岗", "有效期至": "2020-05-01"},
                      ("有效期至", "没填")),
    "declared facts": Sheet(policies.exchange(), FIRST | {"参保职工人数": 100},
                            ("参保职工人数", "没数过")),
    "supply": Sheet(supply.exchange(),
                    FIRST | {"供需": "需求", "产品或服务": "鼻梁条", "数量": 5000},
                    ("供需", "都要")),
    "land": Sheet(land.exchange(today=DAY),
                  FIRST | {"用地类型": "扩建用地", "项目名称": "二期厂房", "面积": "12亩"},
                  ("面积", "很大")),
    "arrivals": Sheet(arrivals.exchange(DAY),
                      {"姓名": "李大山", "手机号": "19900099999", "老家": "贵州威宁",
                       "到达日期": "2020-03-02", "镇街": "泗门镇"},
                      ("到达日期", "昨天晚上")),
}  # fmt: skip


@pytest.fixture(params=SHEETS)
def sheet(request):
    """Return every sheet in turn."""
    return SHEETS[request.param]


def book(headings, *rows):
    """Return a workbook of one sheet."""
    made = openpyxl.Workbook()
    made.active.title = "第一页"
    made.active.append(list(headings))
    for row in rows:
        made.active.append([row.get(heading) for heading in headings])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_the_template_is_read_back_and_its_example_is_no_row(sheet):
    target = io.BytesIO()
    write_blank(sheet.ways.form, target)
    (read,) = read_form(target.getvalue(), sheet.ways.form, name="空表.xlsx").sheets
    assert (read.rows, read.faults, read.unmapped) == ((), (), ())


def test_a_missing_column_is_named_with_those_that_are_there(sheet):
    column = next(c for c in reversed(sheet.ways.form.columns) if c.required).titles[0]
    kept = [title for title in sheet.ways.form.headings if title != column]
    (read,) = read_form(book(kept, sheet.row), sheet.ways.form, name="缺列.xlsx").sheets
    (fault,) = read.faults
    assert (fault.code, fault.params["column"]) == (Reason.MISSING_COLUMN, column)
    assert fault.params["sheet"] == "第一页"
    assert kept[0] in str(fault.params["found"])
    assert read.rows == ()


def test_a_cell_of_the_wrong_type_is_named_by_row_column_and_value(sheet):
    column, value = sheet.wrong
    headings = list(sheet.row) + [column] * (column not in sheet.row)
    content = book(headings, sheet.row, sheet.row | {column: value})
    _, bad = read_form(content, sheet.ways.form, name="日报.xlsx").rows
    (problem,) = [one for one in bad.problems if one.severity is Severity.ERROR]
    assert (bad.number, problem.column, problem.value) == (3, column, value)
    for language in Language:
        assert all(part.strip() for part in problem.say(language))


def test_an_empty_cell_that_is_needed_is_named(sheet):
    column = next(c for c in sheet.ways.form.columns if c.required).titles[0]
    headings = list(sheet.row)
    others = {key: cell for key, cell in sheet.row.items() if key != column}
    (row,) = read_form(book(headings, others), sheet.ways.form, name="日报.xlsx").rows
    assert (Reason.REQUIRED_EMPTY, column) in {(one.code, one.column) for one in row.problems}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "姓名".encode("utf-16")])
def test_a_file_that_says_nothing_is_refused_by_name(sheet, content):
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_form(content, sheet.ways.form, name="空的.xlsx")
    for language in Language:
        assert "空的.xlsx" in refusal.value.say(language)


def test_a_workbook_of_another_form_is_refused_with_the_columns_it_needs(sheet):
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_form(book(["书名", "作者"], {"书名": "论语"}), sheet.ways.form, name="书.xlsx")
    assert refusal.value.code is Reason.FORM_NOT_FOUND
    needed = next(c for c in sheet.ways.form.columns if c.required).titles[0]
    assert needed in refusal.value.say()


def test_a_locked_workbook_is_refused_with_how_to_unlock_it(sheet):
    locked = io.BytesIO()
    plain = io.BytesIO(book(sheet.row, sheet.row))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    with pytest.raises(UnreadableWorkbook, match="取消密码") as refusal:
        read_form(locked.getvalue(), sheet.ways.form, name="日报.xlsx")
    assert refusal.value.code is Reason.FILE_PASSWORD


def test_sound_rows_go_in_beside_faulty_ones_and_only_once(sheet, town):
    firm = town.enterprise(FIRM)
    with town.registry.write() as session:
        keep_rules(session, shipped_rules(), by="t")
        enrol(session, firm, Scale.BELOW, 90, by="t")
    column, value = sheet.wrong
    headings = list(sheet.row) + [column] * (column not in sheet.row)
    content = book(headings, sheet.row, sheet.row | {column: value})
    for time in range(2):
        preview = read_form(content, sheet.ways.form, name="日报.xlsx")
        with town.registry.write() as session:
            sheet.ways.judge(session, preview, None)
            assert preview.count()["good"] == 1
            tally = sheet.ways.commit(session, preview, "t")
        done = tally.added + tally.changed
        assert (done, tally.unchanged) == ((1, 0) if time == 0 else (0, 1))

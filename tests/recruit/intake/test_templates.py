"""Templates to download: what is filled into them is read without a problem."""

import io

import openpyxl
import pytest

from recruit.intake import Reason, SheetKind, preview, write_template
from recruit.intake.templates import EXAMPLES, template_columns

KINDS = list(SheetKind)


def _template(kind):
    content = io.BytesIO()
    write_template(kind, content)
    return content.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_known_for_its_kind(kind, campaign):
    found = preview(_template(kind), name="模板.xlsx", dates=campaign)
    assert [sheet.kind for sheet in found.sheets] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_template_is_read(kind, campaign):
    sheet = preview(_template(kind), name="模板.xlsx", dates=campaign).sheets[0]
    assert [column.code for column in sheet.unread] == [Reason.COLUMN_SERIAL]
    assert list(sheet.mapping.values()) == [column.field for column in template_columns(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_template_is_not_read_as_data(kind, campaign):
    sheet = preview(_template(kind), name="模板.xlsx", dates=campaign).sheets[0]
    assert sheet.rows == ()
    assert sheet.left_out == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_filled_in_like_the_example_has_no_problem(kind, campaign):
    book = openpyxl.load_workbook(io.BytesIO(_template(kind)))
    page = book.worksheets[0]
    for at, column in enumerate(template_columns(kind), start=2):
        page.cell(3, at).value = EXAMPLES[kind].get(column.field, "")
    content = io.BytesIO()
    book.save(content)
    row = preview(content.getvalue(), name="模板.xlsx", dates=campaign).sheets[0].rows[0]
    assert [problem.reason for problem in row.problems] == []


@pytest.mark.parametrize("kind", KINDS)
def test_closed_sets_are_offered_as_drop_downs(kind):
    page = openpyxl.load_workbook(io.BytesIO(_template(kind))).worksheets[0]
    validations = page.data_validations.dataValidation
    expected = {SheetKind.REFERRERS: 0}.get(kind, 3)
    assert len(validations) >= expected
    assert all(validation.type == "list" for validation in validations)


def test_every_choice_offered_is_read_without_a_problem(campaign, candidate):
    book = openpyxl.load_workbook(io.BytesIO(_template(SheetKind.CANDIDATES)))
    choices = book["选项"]
    for column in range(1, choices.max_column + 1):
        values = [c.value for c in choices[openpyxl.utils.get_column_letter(column)] if c.value]
        title = book.worksheets[0].cell(1, column).value.rstrip("*") if values else ""
        for value in values:
            employer = {"返岗企业": "某厂"} if title == "新老员工" else {}
            assert candidate(**{title: value, **employer}).problems == [], (title, value)


def test_columns_that_excel_would_damage_are_text(tmp_path):
    path = tmp_path / "求职人员.xlsx"
    write_template(SheetKind.CANDIDATES, path)
    page = openpyxl.load_workbook(path).worksheets[0]
    at = [cell.value for cell in page[1]].index("身份证号")
    letter = openpyxl.utils.get_column_letter(at + 1)
    assert page.column_dimensions[letter].width > 18
    assert page.cell(2, at + 1).number_format == "@"


def test_required_columns_are_marked(campaign):
    page = openpyxl.load_workbook(io.BytesIO(_template(SheetKind.VACANCIES))).worksheets[0]
    marked = [cell.value for cell in page[1] if cell.value.endswith("*")]
    assert marked == ["企业名称*", "招聘人数*"]

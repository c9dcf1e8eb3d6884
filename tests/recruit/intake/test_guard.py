"""Files that cannot be read: each says which file, what is wrong and what to do."""

import io
import struct
import zipfile
import zlib

import msoffcrypto.format.ooxml
import pytest

from recruit.errors import UnreadableFile
from recruit.intake import Limits, Reason, UnreadableWorkbook, open_workbook, preview

HEADER = ["姓名", "身份证号", "联系电话"]


def _refusal(content, name="名单.xlsx", **options):
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(content, name, **options)
    assert name in str(refusal.value), "the message names the file"
    return refusal.value.code


def _zip(members, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def test_an_unreadable_workbook_is_a_users_error():
    assert issubclass(UnreadableWorkbook, UnreadableFile)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableWorkbook, match=r"没有的表\.xlsx") as refusal:
        open_workbook(tmp_path / "没有的表.xlsx")
    assert refusal.value.code is Reason.FILE_MISSING


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\r\n"])
def test_an_empty_file_is_refused(content):
    assert _refusal(content) is Reason.FILE_EMPTY


def test_a_workbook_without_a_filled_sheet_is_refused(xlsx, campaign):
    with pytest.raises(UnreadableWorkbook) as refusal:
        preview(xlsx({"Sheet1": []}), name="空.xlsx", dates=campaign)
    assert refusal.value.code is Reason.FILE_NO_TABLE


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "大.csv"
    path.write_bytes(b"a," * (1 << 20))
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(path, limits=Limits(megabytes=1))
    assert refusal.value.code is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0 JFIF", "JPG"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"Rar!\x1a\x07", "RAR"),
    ],
)
def test_another_type_renamed_to_xlsx_is_named_for_what_it_is(start, found):
    with pytest.raises(UnreadableWorkbook, match=found) as refusal:
        open_workbook(start, "名单.xlsx")
    assert refusal.value.code is Reason.FILE_WRONG_TYPE


@pytest.mark.parametrize(
    ("member", "found"),
    [("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"), ("a.txt", "ZIP")],
)
def test_another_zipped_document_is_named_for_what_it_is(member, found):
    with pytest.raises(UnreadableWorkbook, match=found):
        open_workbook(_zip({member: b"<a/>"}), "名单.xlsx")


def test_a_web_page_named_xls_is_told_how_to_be_saved_anew():
    content = "<html><table><tr><td>姓名</td></tr></table></html>".encode()
    with pytest.raises(UnreadableWorkbook, match="另存为") as refusal:
        open_workbook(content, "导出.xls")
    assert refusal.value.code is Reason.FILE_WEB_PAGE


def test_binary_rubbish_is_no_table():
    assert _refusal(bytes(range(256)) * 20, "名单.csv") is Reason.FILE_WRONG_TYPE


def test_a_truncated_xlsx_is_called_damaged(xlsx):
    content = xlsx({"Sheet1": [HEADER]})
    assert _refusal(content[: len(content) // 2]) is Reason.FILE_CORRUPT


def test_an_xlsx_with_broken_xml_is_called_damaged(xlsx):
    with zipfile.ZipFile(io.BytesIO(xlsx({"Sheet1": [HEADER]}))) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    members["xl/workbook.xml"] = b"<workbook><sheets"
    assert _refusal(_zip(members)) is Reason.FILE_CORRUPT


def test_a_truncated_xls_is_called_damaged(xls):
    content = xls([HEADER, ["张三", "1", "2"]])
    assert _refusal(content[:600], "名单.xls") is Reason.FILE_CORRUPT


def test_a_password_is_recognised(xlsx):
    encrypted = io.BytesIO()
    plain = io.BytesIO(xlsx({"Sheet1": [HEADER]}))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", encrypted)
    assert _refusal(encrypted.getvalue()) is Reason.FILE_PASSWORD


def test_the_message_of_a_password_says_how_to_remove_it(xlsx):
    encrypted = io.BytesIO()
    plain = io.BytesIO(xlsx({"Sheet1": [HEADER]}))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", encrypted)
    with pytest.raises(UnreadableWorkbook, match="取消密码"):
        open_workbook(encrypted.getvalue(), "名单.xlsx")


def test_a_zip_bomb_is_not_opened():
    bomb = _zip({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (40 << 20)})
    assert len(bomb) < 100_000
    assert _refusal(bomb) is Reason.FILE_BOMB


def test_a_zip_bomb_that_lies_about_its_size_is_not_opened():
    data = b" " * (40 << 20)
    bomb = bytearray(_zip({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": data}))
    true_size, false_size = struct.pack("<L", len(data)), struct.pack("<L", 100)
    assert bomb.count(true_size) == 2, "in the local header and in the directory"
    lying = bytes(bomb).replace(true_size, false_size)
    lying = lying.replace(
        struct.pack("<L", zlib.crc32(data)), struct.pack("<L", zlib.crc32(data[:100]))
    )
    assert _refusal(lying) is Reason.FILE_BOMB


def test_too_many_members_are_refused():
    members = {"xl/workbook.xml": b"<a/>"} | {f"xl/media/{n}.png": b"" for n in range(30)}
    assert _refusal(_zip(members), limits=Limits(entries=20)) is Reason.FILE_BOMB


def test_the_sum_of_all_members_is_limited():
    members = {"xl/workbook.xml": b"<a/>"}
    members |= {f"xl/{n}.xml": zlib.compress(bytes(range(256)) * 2048, 0) for n in range(4)}
    content = _zip(members, zipfile.ZIP_STORED)
    assert _refusal(content, limits=Limits(unpacked_megabytes=1)) is Reason.FILE_BOMB


def test_a_far_cell_does_not_make_a_huge_sheet(xlsx):
    """One cell in the last row and column would be a dense table of 17 thousand million cells."""
    with zipfile.ZipFile(io.BytesIO(xlsx({"Sheet1": [HEADER]}))) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", cell)
    assert _refusal(_zip(members)) is Reason.FILE_TOO_MANY_COLUMNS


def test_a_far_cell_in_an_unusual_spelling_is_found_too(xlsx):
    with zipfile.ZipFile(io.BytesIO(xlsx({"Sheet1": [HEADER]}))) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    cell = b"<row r = '1048576'><c\tr = 'A1048576'><v>1</v></c></row></sheetData>"
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", cell)
    assert _refusal(_zip(members)) is Reason.FILE_TOO_MANY_ROWS


def test_a_far_cell_of_a_sheet_in_an_unusual_place_is_found_too(xlsx):
    with zipfile.ZipFile(io.BytesIO(xlsx({"Sheet1": [HEADER]}))) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = members.pop("xl/worksheets/sheet1.xml").replace(b"</sheetData>", cell)
    members["xl/media/picture1.xml"] = sheet
    relations = members["xl/_rels/workbook.xml.rels"]
    members["xl/_rels/workbook.xml.rels"] = relations.replace(
        b"worksheets/sheet1.xml", b"media/picture1.xml"
    )
    assert _refusal(_zip(members)) is Reason.FILE_TOO_MANY_COLUMNS


def test_more_rows_than_the_limit_are_refused(xlsx):
    content = xlsx({"Sheet1": [[n] for n in range(30)]})
    assert _refusal(content, limits=Limits(rows=20)) is Reason.FILE_TOO_MANY_ROWS


def test_more_csv_rows_than_the_limit_are_refused():
    content = b"a,b\n" * 30
    assert _refusal(content, limits=Limits(rows=20)) is Reason.FILE_TOO_MANY_ROWS


def test_more_columns_than_the_limit_are_refused(xlsx):
    content = xlsx({"Sheet1": [list(range(30))]})
    assert _refusal(content, limits=Limits(columns=20)) is Reason.FILE_TOO_MANY_COLUMNS

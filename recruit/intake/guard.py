"""What a file really is, and whether it is safe to open: size, password, unpacked size, extent.

Nothing here trusts the file's name or what its own directory claims: every member of a
zip is unpacked once, piece by piece and under a limit, before a parser sees it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import msoffcrypto  # type: ignore[import-untyped]
import olefile  # type: ignore[import-untyped]

from recruit.intake.problems import UnreadableWorkbook
from recruit.intake.reasons import Reason

_MEGABYTE = 1 << 20
_PIECE = 1 << 20
_OVERLAP = 64
_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*(\d+)""")
_USUAL_COLUMN = re.compile(rb' r="([A-Z]+)')
_USUAL_ROW = re.compile(rb' r="[A-Z]*([0-9]+)')
# The usual spelling is found in a third of the time; others are looked for where they occur.
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0D\0O", re.IGNORECASE)
_LOCAL_HEADER = struct.Struct("<4s22xHH")

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "GZ"),
    (b"MZ", "EXE"),
    (b"{\\rtf", "RTF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Container(Enum):
    """What holds the table."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is opened.

    Parameters
    ----------
    megabytes, unpacked_megabytes
        Size of the file, and of all that is in it.
    ratio
        Largest unpacked size of one member of more than 10 MB over its packed size.
    entries
        Members of the zip.
    rows, columns, cells
        Extent of one sheet, from its first to its last filled cell.
    """

    megabytes: int = 50
    unpacked_megabytes: int = 500
    ratio: int = 250
    entries: int = 2_000
    rows: int = 200_000
    columns: int = 300
    cells: int = 12_000_000


LIMITS = Limits()


def inspect(content: bytes, *, name: str, limits: Limits = LIMITS) -> Container:
    """Return what the content is, once it is known to be safe to open.

    Raises
    ------
    UnreadableWorkbook
        When it is empty, too large, protected by a password, a zip bomb or no table.
    """
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise UnreadableWorkbook(Reason.FILE_EMPTY, file=name)
    if len(content) > limits.megabytes * _MEGABYTE:
        size = f"{len(content) / _MEGABYTE:.0f}"
        raise UnreadableWorkbook(
            Reason.FILE_TOO_LARGE, file=name, size=size, limit=limits.megabytes
        )
    if content.startswith(b"PK"):
        _inspect_zip(content, name, limits)
        return Container.XLSX
    if content.startswith(_OLE):
        _inspect_ole(content, name)
        return Container.XLS
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableWorkbook(Reason.FILE_WRONG_TYPE, file=name, found=found)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise UnreadableWorkbook(Reason.FILE_WEB_PAGE, file=name, found="HTML")
    if start.startswith(b"<?xml"):
        found = "HTML" if b"<html" in start else "XML"
        raise UnreadableWorkbook(Reason.FILE_WEB_PAGE, file=name, found=found)
    return Container.TEXT


def _inspect_ole(content: bytes, name: str) -> None:
    """Tell an old Excel file from other compound files and from encrypted ones."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            streams = {"/".join(path).lower() for path in compound.listdir()}
    except Exception as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        raise UnreadableWorkbook(Reason.FILE_PASSWORD, file=name)
    if not streams & {"workbook", "book"}:
        found = "Word" if "worddocument" in streams else "OLE"
        found = "PowerPoint" if "powerpoint document" in streams else found
        raise UnreadableWorkbook(Reason.FILE_WRONG_TYPE, file=name, found=found)
    try:
        encrypted = msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted()
    except Exception:
        encrypted = False  # BIFF5 and variants of WPS: the parser will judge them
    if encrypted:
        raise UnreadableWorkbook(Reason.FILE_PASSWORD, file=name)


def _inspect_zip(content: bytes, name: str, limits: Limits) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error
    bomb = UnreadableWorkbook(Reason.FILE_BOMB, file=name)
    if len(members) > limits.entries:
        raise bomb
    budget = limits.unpacked_megabytes * _MEGABYTE
    if sum(member.file_size for member in members) > budget:
        raise bomb
    if any(_too_dense(m.file_size, m.compress_size, limits) for m in members):
        raise bomb
    names = {member.filename.lower() for member in members}
    if "xl/workbook.xml" not in names:
        raise UnreadableWorkbook(Reason.FILE_WRONG_TYPE, file=name, found=_kind_of_zip(names))
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableWorkbook(Reason.FILE_PASSWORD, file=name)
    for member in members:
        extent = _Extent(name, limits)
        unpacked = 0
        for piece in _pieces(content, member, name):
            # No program that writes workbooks declares entities; nothing of ours expands them.
            if unpacked == 0 and _DECLARES.search(piece[:4096]):
                raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name)
            unpacked += len(piece)
            budget -= len(piece)
            if budget < 0 or _too_dense(unpacked, member.compress_size, limits):
                raise bomb
            extent.feed(piece)
        if unpacked != member.file_size:
            raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name)


def _too_dense(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > 10 * _MEGABYTE and unpacked > limits.ratio * max(packed, 1)


def _kind_of_zip(names: set[str]) -> str:
    for start, found in (
        ("word/", "Word"),
        ("ppt/", "PowerPoint"),
        ("xl/workbook.bin", "Excel .xlsb"),
        ("content.xml", "OpenDocument .ods"),
    ):
        if any(name.startswith(start) for name in names):
            return found
    return "ZIP"


def _pieces(content: bytes, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield what a member really unpacks to, whatever the directory says of its size."""
    start = member.header_offset
    try:
        signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, start)
    except struct.error as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error
    start += _LOCAL_HEADER.size + name_length + extra_length
    end = start + member.compress_size
    known = member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if signature != b"PK\x03\x04" or not known or end > len(content):
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name)
    if member.compress_type == zipfile.ZIP_STORED:
        for at in range(start, end, _PIECE):
            yield content[at : min(at + _PIECE, end)]
        return
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = content[start:end]
    try:
        while packed and not unpack.eof:
            yield unpack.decompress(packed, _PIECE)
            packed = unpack.unconsumed_tail
    except zlib.error as error:
        raise UnreadableWorkbook(Reason.FILE_CORRUPT, file=name) from error


class _Extent:
    """How far a sheet reaches, from the addresses of its cells as they pass by.

    Any member may be a sheet, whatever its path; it is one once ``sheetData`` is seen.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.tail = b""
        self.rows = self.row_tags = self.columns = 0
        self.seen: set[bytes] = set()
        self.is_sheet = False

    def feed(self, piece: bytes) -> None:
        """Look at the next piece; raises UnreadableWorkbook once a limit is passed."""
        data = self.tail + piece
        self.tail = data[-_OVERLAP:]
        self.is_sheet = self.is_sheet or b"sheetData" in data
        if not self.is_sheet:
            return
        self.row_tags += piece.count(b"<row") + piece.count(b":row")
        self.rows = max(self.rows, self.row_tags)
        usual = _is_usual(data)
        rows = set((_USUAL_ROW if usual else _ROW).findall(data))
        longest = max(map(len, rows), default=0)
        self.rows = max([self.rows, *(int(r[:9]) for r in rows if len(r) == longest)])
        for letters in set((_USUAL_COLUMN if usual else _COLUMN).findall(data)) - self.seen:
            self.seen.add(letters)
            self.columns = max(self.columns, _column_number(letters.upper()[:4]))
        self._refuse_beyond_limits()

    def _refuse_beyond_limits(self) -> None:
        if self.columns > self.limits.columns:
            raise UnreadableWorkbook(
                Reason.FILE_TOO_MANY_COLUMNS,
                file=self.name,
                columns=self.columns,
                limit=self.limits.columns,
            )
        limit = min(self.limits.rows, self.limits.cells // max(self.columns, 1))
        if self.rows > limit:
            raise UnreadableWorkbook(
                Reason.FILE_TOO_MANY_ROWS, file=self.name, rows=self.rows, limit=limit
            )


def _is_usual(data: bytes) -> bool:
    """Whether all addresses are written r="A1", as by all common programs."""
    if b":c" in data or b":row" in data:
        return False
    return data.count(b' r="') >= data.count(b"<c ") + data.count(b"<row ")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

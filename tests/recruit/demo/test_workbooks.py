from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from recruit.demo import books, scenario, write_workbooks
from recruit.demo.sheets import NOTICE


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_workbooks(scenario("town", 3), tmp_path_factory.mktemp("books"))


def test_equal_seeds_give_equal_bytes(files: list[Path], tmp_path: Path) -> None:
    again = write_workbooks(scenario("town", 3), tmp_path)
    assert [f.name for f in again] == [f.name for f in files]
    assert [f.read_bytes() for f in again] == [f.read_bytes() for f in files]


def test_files_come_in_the_order_of_import(files: list[Path]) -> None:
    assert [f.name for f in files] == sorted(f.name for f in files)
    assert [f.name[0] for f in files] == sorted(f.name[0] for f in files)
    assert {f.name[0] for f in files} == {"1", "2", "3"}


def test_every_xlsx_opens_and_every_sheet_says_that_it_is_invented(files: list[Path]) -> None:
    opened = [CalamineWorkbook.from_path(f) for f in files if f.suffix == ".xlsx"]
    for workbook in opened:
        for name in workbook.sheet_names:
            above = workbook.get_sheet_by_name(name).to_python()[:3]
            assert any(NOTICE in str(cell) for row in above for cell in row)
    assert len(opened) > 20


def test_some_rosters_are_csv_in_gb18030_with_rare_characters_whole(files: list[Path]) -> None:
    texts = [f.read_bytes().decode("gb18030") for f in files if f.suffix == ".csv"]
    assert texts
    assert all(NOTICE in text for text in texts)


def test_some_rosters_have_a_header_of_two_lines() -> None:
    headers = [sheet.header for book in books(scenario("town", 3)) for sheet in book.sheets]
    assert {len(header) for header in headers} == {1, 2}


def test_every_person_stands_on_a_roster_and_duplicates_on_two() -> None:
    made = scenario("town", 3)
    rosters = [book for book in books(made) if book.file_name.startswith("3")]
    rows = sum(len(sheet.rows) for book in rosters for sheet in book.sheets)
    assert rows == len(made.candidates) + len(made.truth.duplicates)


def test_every_damage_is_written_down_with_its_cell() -> None:
    made = scenario("town", 3)
    faults = [fault for book in books(made) for sheet in book.sheets for fault in sheet.faults]
    assert sorted((f.candidate, f.damage) for f in faults) == sorted(made.truth.damages)

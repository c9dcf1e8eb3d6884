"""Bad input at the command line: a clear message, the promised exit code, nothing half written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from msoffcrypto.format.ooxml import OOXMLFile
from sqlalchemy import func, select

from planner.console import EXIT_BAD_INPUT
from recruit.models import Candidate, ImportBatch, Party, Referrer
from recruit.storage import open_registry
from web.cli import main

HEADER = ("姓名", "身份证号", "联系电话", "户籍地", "推荐人", "推荐人电话", "同行组")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def home(tmp_path: Path) -> Path:
    opened = run(
        "init",
        "--name",
        "测试",
        "--from",
        "2020-02-20",
        "--to",
        "2020-03-10",
        "--home",
        tmp_path / "home",
    )
    assert opened.exit_code == 0, opened.output
    return tmp_path / "home"


def rows_in(home: Path) -> dict[str, int]:
    registry = open_registry(home=home)
    with registry.read() as session:
        counts = {
            model.__name__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Candidate, Referrer, Party, ImportBatch)
        }
    registry.dispose()
    return counts


def workbook(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("花名册")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def missing_column(path: Path) -> Path:
    return workbook(path, [("姓名", "联系电话", "备注"), ("赵一", "19900000001", "")])


def empty_file(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def wrong_type(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 2000)
    return path


def password_protected(path: Path) -> Path:
    plain = workbook(path.with_name("plain.xlsx"), [HEADER])
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    return path


def zip_bomb(path: Path) -> Path:
    plain = workbook(path.with_name("plain.xlsx"), [HEADER])
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/worksheets/sheet9.xml", b"0" * 400_000_000)
    return path


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (missing_column, "户籍"),
        (empty_file, "空"),
        (wrong_type, "PDF"),
        (password_protected, "密码"),
        (zip_bomb, "解压"),
    ],
    ids=["missing column", "empty file", "wrong type", "password", "zip bomb"],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_is_stored(
    home: Path, tmp_path: Path, spoil: Callable[[Path], Path], said: str
) -> None:
    path = spoil(tmp_path / "花名册.xlsx")
    before = rows_in(home)
    result = run("import", path, "--home", home, "--good-rows", "--lang", "zh_Hans")
    assert result.exit_code == EXIT_BAD_INPUT
    assert "花名册.xlsx" in result.output
    assert said in result.output
    assert rows_in(home) == before


def test_a_dry_run_stores_nothing(home: Path, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "花名册.xlsx",
        [HEADER, ("赵一", "", "19900000001", "贵州省毕节市威宁县", "钱二", "19900000002", "")],
    )
    before = rows_in(home)
    assert run("import", path, "--home", home, "--dry-run").exit_code == 0
    assert rows_in(home) == before
    assert run("import", path, "--home", home).exit_code == 0
    assert rows_in(home)["Candidate"] == 1


def test_bad_rows_keep_the_file_out_until_the_user_says_otherwise(
    home: Path, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "花名册.xlsx",
        [
            HEADER,
            ("赵一", "", "19900000001", "贵州省毕节市威宁县", "钱二", "19900000002", ""),
            ("孙三", "", "19900000003", "四川省市中区", "钱二", "19900000002", ""),
        ],
    )
    refused = run("import", path, "--home", home, "--errors", tmp_path / "待改.xlsx")
    assert refused.exit_code == EXIT_BAD_INPUT
    assert "第 3 行" in refused.output and "市中区" in refused.output
    assert rows_in(home)["Candidate"] == 0
    assert (tmp_path / "待改.xlsx").exists()
    assert run("import", path, "--home", home, "--good-rows").exit_code == 0
    assert rows_in(home)["Candidate"] == 1


@pytest.mark.parametrize("command", ["match", "charter"])
def test_a_campaign_without_people_or_vacancies_has_nothing_to_solve(
    home: Path, command: str
) -> None:
    result = run(command, "--home", home)
    assert result.exit_code == EXIT_BAD_INPUT
    assert {"match": "workers", "charter": "travellers"}[command] in result.output


def party_of_one_hundred(directory: Path) -> Path:
    directory.mkdir()
    workers = "".join(f"w{i},{'p' if i < 100 else ''}\n" for i in range(103))
    (directory / "workers.csv").write_text("worker_id,party_id\n" + workers)
    (directory / "parties.csv").write_text("party_id,cohesion\np,enterprise\n")
    (directory / "vacancies.csv").write_text(
        "vacancy_id,enterprise_id,town,openings\nv1,e1,t1,40\nv2,e2,t1,50\n"
    )
    return directory


def test_a_party_of_one_hundred_is_left_with_a_reason_and_everyone_else_is_placed(
    tmp_path: Path,
) -> None:
    problem = party_of_one_hundred(tmp_path / "problem")
    result = run("solve", "matching", problem, "--out", tmp_path / "plan")
    assert result.exit_code == 0
    unmatched = (tmp_path / "plan" / "unmatched.csv").read_text().splitlines()[1:]
    assert len(unmatched) == 100
    assert all("party_too_large" in line for line in unmatched)
    assert len((tmp_path / "plan" / "assignments.csv").read_text().splitlines()) == 4


def test_a_party_of_one_hundred_fits_no_coach_and_everyone_else_is_seated(
    tmp_path: Path,
) -> None:
    problem = tmp_path / "problem"
    problem.mkdir()
    people = "".join(
        f"t{i},{'p' if i < 100 else ''},341221,32.93,115.27,2020-02-21,2020-02-27,t1\n"
        for i in range(120)
    )
    (problem / "travellers.csv").write_text(
        "traveller_id,party_id,county,lat,lon,ready_date,due_date,town\n" + people
    )
    (problem / "offers.csv").write_text(
        "offer_id,mode,seats,usable_share,fixed_yuan,per_km_yuan\nc,coach,49,0.5,1500,11\n"
    )
    (problem / "destinations.csv").write_text("town,kind,lat,lon\nt1,town,30.04,121.15\n")
    result = run("solve", "charter", problem, "--out", tmp_path / "plan")
    assert result.exit_code == 0, result.output
    unserved = (tmp_path / "plan" / "unserved.csv").read_text().splitlines()[1:]
    assert len(unserved) == 100
    assert all("party_too_large" in line for line in unserved)
    assert run("check", "charter", problem, tmp_path / "plan").exit_code == 0


def test_no_travellers_at_all_is_bad_input(tmp_path: Path) -> None:
    problem = tmp_path / "problem"
    problem.mkdir()
    (problem / "travellers.csv").write_text(
        "traveller_id,party_id,county,lat,lon,ready_date,due_date,town\n"
    )
    (problem / "offers.csv").write_text("offer_id,mode,seats\nc,coach,49\n")
    (problem / "destinations.csv").write_text("town,lat,lon\nt1,30.04,121.15\n")
    result = run("solve", "charter", problem, "--out", tmp_path / "plan")
    assert result.exit_code == EXIT_BAD_INPUT
    assert "travellers" in result.output
    assert not (tmp_path / "plan").exists()


def test_a_home_that_is_no_demonstration_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    result = run("demo", "--size", "town", "--no-serve", "--home", tmp_path)
    assert result.exit_code == EXIT_BAD_INPUT
    assert (tmp_path / "mine.txt").read_text() == "keep"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_campaign_tells_how_to_open_one(tmp_path: Path) -> None:
    result = run("match", "--home", tmp_path / "new")
    assert result.exit_code == EXIT_BAD_INPUT
    assert "laoxiang init" in result.output


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_Hans", "还没有招工季"),
        ("zh_Hant", "還沒有招工季"),
        ("en", "There is no campaign yet"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_asked_for(
    tmp_path: Path, language: str, said: str
) -> None:
    assert said in run("match", "--home", tmp_path / "new", "--lang", language).output


def test_what_the_planner_cannot_plan_is_introduced_in_the_language_asked_for(
    home: Path,
) -> None:
    assert "数据不足以计算" in run("match", "--home", home, "--lang", "zh_Hans").output
    assert "cannot be planned" in run("match", "--home", home, "--lang", "en").output


def test_templates_can_be_read_back(home: Path, tmp_path: Path) -> None:
    for kind in ("candidates", "vacancies", "referrers", "enterprises"):
        path = tmp_path / f"{kind}.xlsx"
        assert run("template", kind, path).exit_code == 0
        assert io.BytesIO(path.read_bytes()).getbuffer().nbytes > 4_000
        assert run("import", path, "--home", home, "--dry-run").exit_code == 0

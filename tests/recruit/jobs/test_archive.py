"""Directories as archives."""

from __future__ import annotations

from pathlib import Path

from recruit.jobs.archive import packed, unpack


def test_a_directory_comes_back_as_it_was(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    (first / "workers.csv").write_text("worker_id\nc1\n", "utf-8")
    (first / "settings.json").write_text("{}", "utf-8")
    unpack(packed(first), tmp_path / "second")
    found = {path.name: path.read_text("utf-8") for path in (tmp_path / "second").iterdir()}
    assert found == {"workers.csv": "worker_id\nc1\n", "settings.json": "{}"}


def test_equal_directories_give_equal_archives(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text("a\n", "utf-8")
    assert packed(tmp_path / "one") == packed(tmp_path / "two")

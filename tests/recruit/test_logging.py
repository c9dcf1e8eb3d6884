"""Log lines."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from recruit import logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_line_holds_no_personal_value(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="info", as_json=True)
    logging.log.info("registered", candidate=7, name="王伟", phone="13800000001")
    line = json.loads(capsys.readouterr().err)
    assert (line["candidate"], line["name"], line["phone"]) == (7, "…", "…")


def test_standard_output_is_left_to_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="info")
    logging.log.info("registered", candidate=7)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "registered" in captured.err


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="warning")
    logging.log.info("registered", candidate=7)
    assert capsys.readouterr().err == ""

"""What the demonstration prints after its summary."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from recruit.demo.story import Story
from recruit.language import Language
from recruit.models import RoleName
from web.cli import show_logins


@pytest.mark.parametrize("language", list(Language))
def test_every_role_is_shown_its_log_in(language: Language) -> None:
    said = io.StringIO()
    story = Story(Path("home"), "town")
    story.logins = tuple((role, f"user-{role.value}", f"pass-{role.value}") for role in RoleName)
    show_logins(Console(file=said, width=200), story, language)
    lines = said.getvalue().splitlines()
    assert len(lines) == len(RoleName)
    for role, line in zip(RoleName, lines, strict=True):
        assert f"user-{role.value}" in line
        assert f"pass-{role.value}" in line
        assert "RoleName" not in line

"""The town demonstration, told once for all tests of the main job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from recruit.demo.story import Story, tell
from recruit.jobs.verdict import export
from recruit.storage import Registry, open_registry


@dataclass
class Recorder:
    """Remembers what a listener was told."""

    steps: list[str] = field(default_factory=list)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def begin(self, step: str) -> None:
        self.steps.append(step)

    def tell(self, step: str, **figures: Any) -> None:
        self.told.setdefault(step, []).append(figures)

    def end(self, step: str, seconds: float) -> None:
        assert seconds >= 0


@pytest.fixture(scope="session")
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, recorder: Recorder) -> Story:
    home = tmp_path_factory.mktemp("town") / "home"
    return tell(home, "town", seed=2020, workers=2, listener=recorder)


@pytest.fixture
def registry(story: Story) -> Iterator[Registry]:
    opened = open_registry(home=story.home)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def directories(story: Story, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the problem and plan directories of both runs, as ``export-run`` writes them."""
    root = tmp_path_factory.mktemp("runs")
    opened = open_registry(home=story.home)
    found = {}
    for solved in (story.matching, story.charter):
        assert solved is not None
        kind = export(
            opened,
            solved.run_id,
            problem=root / f"{solved.run_id}",
            plan=root / f"p{solved.run_id}",
        ).value
        found[kind] = root / f"{solved.run_id}"
        found[f"{kind} plan"] = root / f"p{solved.run_id}"
    opened.dispose()
    return found

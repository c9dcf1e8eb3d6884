"""What all stories share: one driver of browsers, and a judge of how a page looks."""

from __future__ import annotations

import importlib.util
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright

LOOKS = [("light", "zh_Hans", 1280), ("dark", "en", 320)]
"""Theme, language and width in pixels of a quick look; ``--every-look``, or
``LAOXIANG_EVERY_LOOK=1``, takes all eighteen."""

EVERY_LOOK = list(
    itertools.product(("light", "dark"), ("zh_Hans", "zh_Hant", "en"), (320, 390, 1280))
)


def _beside(name: str) -> ModuleType:
    """Return the module of this name in this directory."""
    spec = importlib.util.spec_from_file_location(
        f"acceptance_{name}", Path(__file__).with_name(f"{name}.py")
    )
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


looks, hands_of = _beside("looks"), _beside("hands")
expect.set_options(timeout=15_000)  # As long as anything else on a page may take.


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of theme, language and width every look it has to be judged in.

    A story told with ``hands`` is told by the keys; by the mouse too if it is marked so, or every
    look is taken.
    """
    every = metafunc.config.getoption("every_look") or os.environ.get("LAOXIANG_EVERY_LOOK")
    if {"theme", "language", "width"} <= set(metafunc.fixturenames) and not any(
        marker.name == "parametrize" for marker in metafunc.definition.iter_markers()
    ):
        metafunc.parametrize(("theme", "language", "width"), EVERY_LOOK if every else LOOKS)
    if "hands" in metafunc.fixturenames:
        both = every or metafunc.definition.get_closest_marker("by_mouse_too")
        metafunc.parametrize("hands", ["mouse", "keys"] if both else ["keys"], indirect=True)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Return what starts browsers: two of them do not live in one process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def faults() -> Callable[[Page], list[str]]:
    """Return a judge of an open page: what axe objects to, and what is wider than the screen."""
    judge: Callable[[Page], list[str]] = looks.judge
    return judge


@pytest.fixture
def hands(request: pytest.FixtureRequest) -> Callable[[Page], object]:
    """Return what makes the hands a story is told with: a mouse, or the keys alone."""
    kinds = {"mouse": hands_of.Mouse, "keys": hands_of.Keys}
    made: Callable[[Page], object] = kinds[request.param]
    return made

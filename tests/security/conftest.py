"""The desk over the small registry that tests/web makes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from recruit.storage import open_registry
from web.app import create_app

_HOME = Path(__file__).parents[1] / "web" / "scene.py"
_spec = importlib.util.spec_from_file_location("desk_scene", _HOME)
scene = sys.modules["desk_scene"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scene)


@pytest.fixture(scope="session")
def desk_app(tmp_path_factory):
    """Return an app over the scene, with its protection against forged forms switched on."""
    home = tmp_path_factory.mktemp("desk")
    scene.build(home)
    registry = open_registry(home=home)
    yield create_app(registry, scene.settings(home))
    registry.dispose()


@pytest.fixture(scope="session")
def password():
    """Return the password of every account of the scene."""
    return scene.PASSWORD

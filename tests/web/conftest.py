"""Apps over a small registry, made once and copied, and clients that are logged in."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from recruit.storage import open_registry
from web.app import create_app

_spec = importlib.util.spec_from_file_location("desk_scene", Path(__file__).with_name("scene.py"))
scene = sys.modules["desk_scene"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scene)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Home directory of the scene, and what is in it; not to be changed."""
    home = tmp_path_factory.mktemp("scene")
    return home, scene.build(home)


@pytest.fixture(scope="session")
def app(made):
    """Return an app for reading."""
    home, _ = made
    registry = open_registry(home=home)
    app = create_app(registry, scene.settings(home))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    registry.dispose()


@pytest.fixture
def fresh(made, tmp_path):
    """Return an app over a registry of its own, for tests that change something."""
    shutil.copytree(made[0], tmp_path / "home")
    registry = open_registry(home=tmp_path / "home")
    app = create_app(registry, scene.settings(tmp_path / "home"))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    registry.dispose()


@pytest.fixture
def watched_app(made):
    """Return a function that makes an app whose figures may be read with a token."""
    opened = []

    def make(token):
        home, _ = made
        opened.append(open_registry(home=home))
        settings = scene.settings(home)
        settings.metrics_token = SecretStr(token)
        return create_app(opened[-1], settings)

    yield make
    for registry in opened:
        registry.dispose()


@pytest.fixture
def facts(made):
    """Return the numbers of what is in the scene."""
    return made[1]


def log_in(app, username="zhou"):
    """Return a client of somebody who is logged in."""
    client = app.test_client()
    answer = client.post("/login", data={"username": username, "password": scene.PASSWORD})
    assert answer.status_code == 303
    return client


@pytest.fixture(scope="session")
def bureau(app):
    """Return a client of the bureau, for reading."""
    return log_in(app)


@pytest.fixture
def as_user():
    """Return a function that logs somebody in."""
    return log_in

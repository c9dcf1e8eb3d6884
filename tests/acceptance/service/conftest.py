"""A served return-to-work desk, and windows that may only ask it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


desk_fixtures = _load("desk_fixtures", HERE / "acceptance" / "desk" / "conftest.py")
service_scene = _load("service_scene", HERE / "web" / "service_scene.py")
scene = desk_fixtures.scene
browser = desk_fixtures.browser


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return a registry with a return-to-work desk, to be copied: where, and what is in it."""
    home = tmp_path_factory.mktemp("service")
    return home, scene.build(home), service_scene.build(home)


@pytest.fixture(scope="module")
def place(made, tmp_path_factory):
    """Return a served desk for the stories of one file."""
    home, facts, services = made
    served = desk_fixtures.Desk(tmp_path_factory.mktemp("served") / "home", made=(home, facts))
    served.services = services
    yield served
    served.end()


@pytest.fixture
def window(browser, place):
    """Return a function that opens a window for somebody; requests elsewhere end the test."""
    contexts, strangers = [], []

    def opened(username, *, width=1280, theme="light", language="zh_Hans"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        context.add_cookies(
            [{"name": "laoxiang_language", "value": language, "url": place.address}]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "request",
            lambda request: (
                strangers.append(request.url)
                if not request.url.startswith((place.address, "data:"))
                else None
            ),
        )
        page.goto(f"{place.address}/login")
        page.fill("#username", username)
        page.fill("#password", scene.PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []

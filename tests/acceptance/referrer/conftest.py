"""The desk of tests/acceptance/desk, opened by referrers, enterprises and visitors on a phone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from recruit.models import Candidate
from recruit.rights import links
from recruit.storage import open_registry

_DESK = Path(__file__).parents[1] / "desk" / "conftest.py"
_spec = importlib.util.spec_from_file_location("desk_fixtures", _DESK)
desk_fixtures = sys.modules["desk_fixtures"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(desk_fixtures)
scene = desk_fixtures.scene

browser = desk_fixtures.browser


class Place(desk_fixtures.Desk):
    """A served desk, with the registry open beside it as other programs of the bureau have it."""

    def __init__(self, home, made):
        super().__init__(home, made=made)
        self.registry = open_registry(home=home)
        self.invitation = f"{self.address}/i/{scene.INVITATION}"
        self.offer = f"{self.address}/o/{scene.ANSWER}"
        with self.registry.write() as session:
            token = links.make(session, session.get_one(Candidate, 18), by="zhou")
        self.mine = f"{self.address}/mine/{token}"

    def end(self):
        """Close the registry and end the server."""
        self.registry.dispose()
        super().end()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return the home directory of the scene, made once to be copied, and what is in it."""
    home = tmp_path_factory.mktemp("scene")
    return home, scene.build(home)


@pytest.fixture
def place(made, tmp_path):
    """Return a served desk of a test's own."""
    served = Place(tmp_path / "home", made)
    yield served
    served.end()


@pytest.fixture(scope="session")
def still(made, tmp_path_factory):
    """Return a served desk that tests only look at."""
    served = Place(tmp_path_factory.mktemp("still") / "home", made)
    yield served
    served.end()


@pytest.fixture
def window(browser):
    """Return a function that opens a window, logged in or not; requests elsewhere end the test."""
    contexts, strangers = [], []

    def opened(place, username="", *, width=390, theme="light", language="zh_Hans", **more):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, **more
        )
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
        if username:
            page.goto(f"{place.address}/login")
            page.fill("#username", username)
            page.fill("#password", scene.PASSWORD)
            page.press("#password", "Enter")
            page.wait_for_url(lambda url: not url.endswith("/login"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []

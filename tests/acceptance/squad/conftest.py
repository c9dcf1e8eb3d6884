"""A served desk over a registry with a real charter plan, and a browser that may only ask it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def _loaded(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scene = _loaded("squad_scene", Path(__file__).with_name("scene.py"))
desk_tests = _loaded("desk_conftest", Path(__file__).parents[1] / "desk" / "conftest.py")


class Desk:
    """A server of its own process over a home directory; it may be killed and started again."""

    def __init__(self, home: Path, facts) -> None:
        self.home, self.facts = home, facts
        self.start()

    def start(self) -> None:
        """Serve the home directory."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", desk_tests.SERVE, str(self.home)],
            cwd=desk_tests.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.address = self.process.stdout.readline().strip()

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=30)


@pytest.fixture(scope="session")
def planned(tmp_path_factory):
    """Home directory with a real plan, and the facts; to be copied, not changed."""
    home = tmp_path_factory.mktemp("planned")
    return home, scene.build(home)


@pytest.fixture
def desk(planned, tmp_path):
    """Return a served desk of its own registry."""
    shutil.copytree(planned[0], tmp_path / "home")
    served = Desk(tmp_path / "home", planned[1])
    yield served
    if served.process.poll() is None:
        served.kill()


@pytest.fixture(scope="session")
def browser(driver, chromium):
    """Return the browser."""
    found = driver.chromium.launch(executable_path=str(chromium), args=desk_tests.ARGUMENTS)
    yield found
    found.close()


@pytest.fixture
def open_desk(browser, desk):
    """Return a function that logs somebody in; requests to other machines end the test."""
    contexts, strangers = [], []

    def open_window(username, *, width=1280, theme="light", language="zh_Hans"):
        context = browser.new_context(
            viewport={"width": width, "height": 1000}, color_scheme=theme
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": "laoxiang_language", "value": language, "url": desk.address}]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "request",
            lambda request: (
                strangers.append(request.url)
                if not request.url.startswith(("http://127.0.0.1", "data:"))
                else None
            ),
        )
        page.goto(desk.address)
        page.fill("#username", username)
        page.fill("#password", scene.PASSWORD)
        page.click("button.main")
        page.wait_for_url(f"{desk.address}/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert strangers == []

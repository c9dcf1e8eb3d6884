"""A served desk over the small registry of tests/web, and a browser that may only ask it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_SCENE = Path(__file__).parents[2] / "web" / "scene.py"
_spec = importlib.util.spec_from_file_location("desk_scene", _SCENE)
scene = sys.modules["desk_scene"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scene)

ROOT = Path(__file__).parents[3]
SERVE = """
import json
import sys
from pathlib import Path
from recruit.settings import Settings
from recruit.storage import open_registry
from web.app import create_app
from web.serve import serve

home = Path(sys.argv[1])
registry = open_registry(home=home)
more = json.loads(sys.argv[2]) if sys.argv[2:] else {}
settings = Settings(home=home, secret_key="a key for tests only", **more)
serve(create_app(registry, settings), "127.0.0.1", 0, on_ready=lambda at: print(at, flush=True))
print("ended", flush=True)
"""
ARGUMENTS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


class Desk:
    """A server of its own process with these settings, and the facts of what it serves.

    A registry that was made before, a directory and its facts, is copied.
    """

    def __init__(self, home, *, made=None, **settings):
        self.home = home
        if made is None:
            self.facts = scene.build(home)
        else:
            template, self.facts = made
            shutil.copytree(template, home)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home), json.dumps(settings)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.address = self.process.stdout.readline().strip()

    def stop(self):
        """Press Ctrl-C and return what the process still said and its exit code."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=30)
        return said, self.process.returncode

    def end(self):
        """End the server and its workers at once: nobody waits for connections kept open."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=30)


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """Return the served desk."""
    served = Desk(tmp_path_factory.mktemp("served"))
    yield served
    served.end()


@pytest.fixture
def own_desk(tmp_path):
    """Return a served desk of a test's own."""
    served = Desk(tmp_path / "home")
    yield served
    served.end()


@pytest.fixture(scope="session")
def browser(driver, chromium):
    """Return the browser."""
    found = driver.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
    yield found
    found.close()


@pytest.fixture
def open_desk(browser, desk):
    """Return a function that opens the desk in a window; requests elsewhere end the test."""
    contexts, strangers = [], []

    served = desk

    def open_window(
        username="zhou", *, width=1280, theme="light", language="zh_Hans", desk=served, **more
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **more
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
                if not request.url.startswith((desk.address, "data:"))
                else None
            ),
        )
        page.goto(desk.address)
        if username:
            page.fill("#username", username)
            page.fill("#password", scene.PASSWORD)
            page.click("button.main")
            page.wait_for_url(f"{desk.address}/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert strangers == []

"""One driver of browsers for all stories: two of them do not live in one process."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def driver():
    """Return what starts browsers."""
    with sync_playwright() as playwright:
        yield playwright

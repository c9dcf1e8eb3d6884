"""Two ways to use a page: with a mouse, and with the keys alone.

A story written with these verbs is told twice. Whoever has no mouse reaches everything by the
tab key; what cannot be reached so fails the story.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MOST = 400
"""Presses of the tab key after which something counts as out of reach."""


class Mouse:
    """Somebody who clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        """Press a link, button or box."""
        what.first.click()

    def write(self, where: Locator, text: str) -> None:
        """Write into a field."""
        where.first.fill(text)

    def choose(self, where: Locator, value: str) -> None:
        """Choose from a list by the value of the choice."""
        where.first.select_option(value)

    def give(self, where: Locator, path: Path) -> None:
        """Give a file to a field."""
        where.first.set_input_files(path)


class Keys(Mouse):
    """Somebody without a mouse."""

    def reach(self, what: Locator) -> None:
        """Walk with the tab key until something has the focus."""
        what.first.wait_for()
        wanted = what.first.element_handle()
        for _ in range(MOST):
            if self.page.evaluate("one => one === document.activeElement", wanted):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached by the tab key")

    def press(self, what: Locator) -> None:
        self.reach(what)
        box = what.first.evaluate("one => one.matches('input[type=checkbox], input[type=radio]')")
        self.page.keyboard.press("Space" if box else "Enter")

    def write(self, where: Locator, text: str) -> None:
        self.reach(where)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, where: Locator, value: str) -> None:
        self.reach(where)
        self.page.keyboard.press("Home")
        for _ in range(where.first.locator("option").count()):
            if where.first.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert where.first.input_value() == value

    def give(self, where: Locator, path: Path) -> None:
        # A key that arrives while the page is still being read opens nothing.
        self.page.wait_for_load_state("load")
        expect(where).to_be_enabled()
        self.reach(where)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

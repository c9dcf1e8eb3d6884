"""Two ways to use a page: with a mouse, and with the keys alone.

A story written with these verbs can be told by either. Whoever has no mouse reaches everything by
the tab key and sees where he is; what cannot be reached so, or has the focus unseen, fails the
story. What is no verb here is asked of the page itself.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import (
    ElementHandle,
    Error,
    FileChooser,
    Locator,
    Page,
    Request,
    TimeoutError,
    expect,
)

MOST = 400
"""Presses of the tab key after which something counts as out of reach."""

LONG = 100
"""Characters of a text that somebody pastes rather than types."""

_FOCUSABLE = """one => {
    const near = one.closest(
        "a[href], button, summary, input, select, textarea, label, [tabindex]");
    return (near?.matches("label") ? near.control : near) ?? one;
}"""
"""What a word stands in: a mouse may press the word, a key presses its link or its box."""

_AWAY = """wanted => {
    const all = [...document.querySelectorAll(
        "a[href], button, summary, input, select, textarea, [tabindex]")].filter((one) =>
        one === wanted || one === document.activeElement
        || (one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})
            && one.type !== "radio"));
    return document.activeElement === wanted ? 0
        : all.indexOf(wanted) - all.indexOf(document.activeElement);
}"""
"""About how many presses away something is; less than 0: behind. Counted short, never long."""

_UNSEEN = """one => {
    const ringed = (el) => { const s = getComputedStyle(el);
        return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
    if (![one, one.parentElement, ...(one.labels ?? [])].some(ringed)) return "has no ring";
    const box = one.getBoundingClientRect();
    const spots = [[.5, .5], [.05, .1], [.95, .1], [.05, .9], [.95, .9]];
    const seen = spots.some(([x, y]) => {
        const hit = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
        return hit && (one.contains(hit) || hit.contains(one) || one.labels?.[0]?.contains(hit));
    });
    return seen ? "" : "lies under something or off the screen";
}"""
"""Whether the focus cannot be seen (WCAG 2.4.7 and 2.4.11), and why."""


_WATCH = """() => {
    window.left = window.leaving = false;
    const note = (event) => {
        const link = event.target.closest("a[href]")?.getAttribute("href");
        if (event.type === "submit" || (link && !link.startsWith("#"))) {
            window.leaving = !event.defaultPrevented;
        }
    };
    window.addEventListener("click", note);
    window.addEventListener("submit", note);
}"""
"""Has a page say whether what is pressed next leads away from it."""

_IN_PARTS = ("date", "time", "datetime-local")
"""Types of fields that the tab key walks through part by part."""


class Mouse:
    """Somebody who clicks."""

    mouse = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def __getattr__(self, name: str) -> object:
        return getattr(self.page, name)

    @property
    def url(self) -> str:
        """The address, without the place in the page that a skip link leads to."""
        return self.page.url.partition("#")[0]

    def _found(self, what: str | Locator) -> Locator:
        return (self.page.locator(what) if isinstance(what, str) else what).first

    def press(self, what: str | Locator) -> None:
        """Press a link, a button, or what unfolds."""
        self._found(what).click()
        # A click waits until the next page begins, which is before its rows can be read.
        self.page.wait_for_load_state("domcontentloaded")

    def tick(self, what: str | Locator) -> None:
        """Tick a box, or choose one of several."""
        self._found(what).check()

    def untick(self, what: str | Locator) -> None:
        """Take the tick out of a box."""
        self._found(what).uncheck()

    def write(self, where: str | Locator, text: str) -> None:
        """Write into a field, instead of what stands there."""
        self._found(where).fill(text)

    def choose(self, where: str | Locator, value: str) -> None:
        """Choose from a list by the value of the choice."""
        self._found(where).select_option(value)

    def suggested(self, where: str | Locator, text: str, wanted: str) -> None:
        """Write into a field that makes suggestions, and take the one of some words."""
        self._found(where).click()
        self.page.keyboard.type(text)
        self.page.locator("[role=option]", has_text=wanted).first.click()

    def give(self, where: str | Locator, path: Path) -> None:
        """Give a file to a field."""
        self._found(where).set_input_files(path)


class Keys(Mouse):
    """Somebody without a mouse."""

    mouse = False

    def reach(self, what: str | Locator) -> ElementHandle:
        """Walk with the tab key until something has the focus, and see that it has."""
        found = self._found(what)
        found.wait_for()
        wanted = found.evaluate_handle(_FOCUSABLE).as_element()
        assert wanted is not None, f"{what} is nothing that keys could press"
        self._skip_the_directory(wanted)
        left = MOST
        while (away := wanted.evaluate(_AWAY)) and left > 0:
            for _ in range(max(1, abs(away) // 2)):
                self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
                left -= 1
        if wanted.get_attribute("type") in _IN_PARTS:
            self._enter_again(wanted)  # From behind one comes in at its last part.
        at = "document.activeElement.outerHTML.slice(0, 120)"
        assert not away, f"{what} cannot be reached by the tab key: {self.page.evaluate(at)}"
        hidden = wanted.evaluate(_UNSEEN)
        assert not hidden, f"{what} has the focus but {hidden}"
        return wanted

    def _skip_the_directory(self, wanted: ElementHandle) -> None:
        """Take the link that a fresh page offers first, if it leads nearer."""
        fresh = "document.activeElement === document.body && !!document.querySelector('.skip')"
        if self.page.evaluate(fresh) and wanted.evaluate("one => !!one.closest('main')"):
            self.page.keyboard.press("Tab")
            # An address with a place in the page begins there, past the link.
            if self.page.evaluate("document.activeElement.matches('.skip')"):
                self.page.keyboard.press("Enter")

    def press(self, what: str | Locator) -> None:
        self.reach(what)
        asked: list[Request] = []
        note = lambda one: asked.append(one) if one.is_navigation_request() else None  # noqa: E731
        self.page.on("request", note)
        self.page.evaluate(_WATCH)
        self.page.keyboard.press("Enter")
        # A click waits for the page it leads to; a key does not, so it is waited for here.
        try:
            leaves = self.page.evaluate("window.left === undefined || window.leaving")
        except Error:
            leaves = True  # Gone already.
        if leaves:
            self._arrive(asked)
        self.page.remove_listener("request", note)

    def _arrive(self, asked: list[Request]) -> None:
        """Wait for the page that was asked for, if it is one and no file to be kept."""
        for _ in range(100):
            if asked:
                break
            self.page.wait_for_timeout(50)
        answer = asked[-1].response() if asked else None
        if answer and "content-disposition" not in answer.headers:
            self.page.wait_for_function("window.left === undefined")
            self.page.wait_for_load_state("domcontentloaded")

    def tick(self, what: str | Locator) -> None:
        self._turn(what, to=True)

    def untick(self, what: str | Locator) -> None:
        self._turn(what, to=False)

    def _turn(self, what: str | Locator, *, to: bool) -> None:
        box = self._found(what)
        if box.is_checked() == to:
            return
        if box.get_attribute("type") == "radio":
            self._turn_to(box)
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked(checked=to)

    def _turn_to(self, radio: Locator) -> None:
        """Reach the group of a radio by tab, then it by arrows."""
        group = radio.evaluate_handle(
            "one => { const all = [...(one.form ?? document).elements]"
            ".filter(other => other.name === one.name);"
            " return all.find(other => other.checked) ?? all[0]; }"
        ).as_element()
        assert group is not None
        for _ in range(MOST):
            here = (
                "one => { const at = document.activeElement;"
                " return at.type === 'radio' && at.name === one.name && at.form === one.form; }"
            )
            if group.evaluate(here):
                break
            self.page.keyboard.press("Tab")
        for _ in range(MOST):
            if radio.is_checked():
                return
            at = radio.evaluate("one => one === document.activeElement")
            self.page.keyboard.press("Space" if at else "ArrowDown")

    def write(self, where: str | Locator, text: str) -> None:
        field = self.reach(where)
        kind = field.get_attribute("type")
        if kind in _IN_PARTS:
            self._write_date(field, text)
            return
        self.page.keyboard.press("Control+A")
        if len(text) > LONG:
            self.page.keyboard.insert_text(text)
        elif text:
            self.page.keyboard.type(text)
        else:
            self.page.keyboard.press("Delete")

    def _write_date(self, field: ElementHandle, text: str) -> None:
        """Type a date part by part, in the order that the browser has them."""
        if not text:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
            return
        year, month, day = text.split("-")
        for order in ((month, day, year), (year, month, day)):
            for part in order:
                self.page.keyboard.type(part)
                if part == year:  # A year may have six digits, so it waits for more.
                    self.page.keyboard.press("ArrowRight")
            if field.input_value() == text:
                return
            self._enter_again(field)
        assert field.input_value() == text

    def _enter_again(self, field: ElementHandle) -> None:
        """Step out of a field before it and in again: at its first part."""
        while field.evaluate("one => one === document.activeElement"):
            self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.press("Tab")

    def choose(self, where: str | Locator, value: str) -> None:
        self.reach(where)
        box = self._found(where)
        self.page.keyboard.press("Home")
        for _ in range(box.locator("option").count()):
            if box.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert box.input_value() == value

    def suggested(self, where: str | Locator, text: str, wanted: str) -> None:
        self.reach(where)
        self.page.keyboard.type(text)
        option = self.page.locator("[role=option]", has_text=wanted).first
        option.wait_for()
        for _ in range(self.page.locator("[role=option]").count()):
            self.page.keyboard.press("ArrowDown")
            if option.get_attribute("aria-selected") == "true":
                break
        self.page.keyboard.press("Enter")
        assert wanted in self._found(where).input_value()

    def give(self, where: str | Locator, path: Path) -> None:
        # A key that arrives while the page is still being read opens nothing.
        self.page.wait_for_load_state("load")
        expect(self._found(where)).to_be_enabled()
        self._chooser(where).set_files(path)

    def _chooser(self, where: str | Locator) -> FileChooser:
        """Open the choice of files; whose key a busy machine has lost presses it again."""
        for patience_ms in (5_000, 10_000, 15_000):
            self.reach(where)
            try:
                with self.page.expect_file_chooser(timeout=patience_ms) as chooser:
                    self.page.keyboard.press("Space")
            except TimeoutError:
                continue
            return chooser.value
        raise AssertionError(f"no choice of files opens at {where}")

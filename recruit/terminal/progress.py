"""Progress on the terminal: a live line where there is one, plain lines elsewhere."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.status import Status

from planner.progress import relative_gap
from recruit.language import Language
from recruit.terminal.wording import say


class StepListener:
    """Shows the step under way with its figures, and each finished step with its seconds.

    Parameters
    ----------
    console
        Where to write; a live line is kept only when it is a terminal.
    language
        Language of the step names (``step.…`` of the wording).
    """

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._language = language
        self._status: Status | None = None

    def begin(self, step: str) -> None:
        """Show that a step begins."""
        self._status = self._console.status(self._name(step))
        self._status.start()

    def tell(self, step: str, **figures: Any) -> None:
        """Show how far the step is."""
        if self._status is not None:
            self._status.update(f"{self._name(step)}  [dim]{self._figures(figures)}[/dim]")

    def close(self) -> None:
        """Take the live line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def end(self, step: str, seconds: float) -> None:
        """Show that the step has ended."""
        self.close()
        took = say("seconds", self._language, seconds=seconds)
        self._console.print(f"[green]✓[/green] {self._name(step)}  [dim]{took}[/dim]")

    def _name(self, step: str) -> str:
        return say(f"step.{step}", self._language)

    def _figures(self, figures: dict[str, Any]) -> str:
        parts = []
        if figures.get("total"):
            parts.append(f"{figures.get('done') or 0}/{figures['total']}")
        value, bound = figures.get("incumbent"), figures.get("bound")
        if value is not None:
            parts.append(f"{value:,.0f}")
        if value is not None and bound is not None:
            parts.append(f"≤ {relative_gap(value, bound):.3%}")
        return "  ".join(parts)

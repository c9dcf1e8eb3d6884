"""The summary of a demonstration on the terminal: people, seats, money, proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from recruit.demo.story import Story
from recruit.language import Language
from recruit.main_job import Solved
from recruit.terminal.reasons import reason
from recruit.terminal.wording import say

SHOWN = 5
"""Broken rules shown at most; the check command lists all."""


def show(console: Console, story: Story, language: Language) -> None:
    """Print what came of a demonstration."""
    console.print(
        Panel(
            Group(*_parts(story, language)),
            title=say("title", language),
            title_align="left",
            padding=(1, 2),
        )
    )


def _parts(story: Story, language: Language) -> Iterator[RenderableType]:
    assert story.imported is not None and story.matching is not None and story.charter is not None
    matching, charter = story.matching, story.charter
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column()

    def fact(key: str, text: str | Text) -> None:
        facts.add_row(say(key, language), text)

    imported = story.imported
    fact(
        "imported",
        say(
            "imported.line",
            language,
            files=imported.files,
            rows=imported.rows,
            added=imported.added,
            duplicates=imported.duplicates,
            faulty=imported.faulty,
            error_workbooks=imported.error_workbooks,
        ),
    )
    counts = matching.summary["counts"]
    fact(
        "placed",
        say(
            "placed.line",
            language,
            placed=counts["placed"],
            workers=counts["workers"],
            share=counts["placed"] / counts["workers"],
            parties=counts["parties"],
            parties_placed=counts["parties_placed"],
            accepted=story.accepted,
            declined=story.declined,
        ),
    )
    fact("unplaced", reasons_in_words(counts["reasons"], language))
    fact("gap", matching_gap(matching.summary, language))
    yield facts
    yield Text()
    yield _tiers(counts["by_tier"], language)
    yield Text()
    yield _journeys(charter.summary, language)
    yield Text()
    yield _closing(story, matching, charter, language)


def matching_gap(summary: dict[str, Any], language: Language) -> str:
    """Return the gap of the worst tier in words."""
    return gap_in_words(max((tier["gap"] for tier in summary["tiers"]), default=0.0), language)


def gap_in_words(gap: float, language: Language) -> str:
    """Return a gap as a sentence; a plan that is not proven optimal says so."""
    return say("gap.proven", language) if gap == 0 else say("gap.open", language, gap=gap)


def reasons_in_words(counts: dict[str, int], language: Language) -> str:
    """Return how many people each reason holds for, the most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    between = "; " if language is Language.EN else "；"
    return between.join(f"{reason(code, language)} {count}" for code, count in ranked) or "0"


def _tiers(by_tier: dict[str, dict[str, int]], language: Language) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column(say("tier", language))
    for key in ("openings", "filled", "fill"):
        table.add_column(say(key, language), justify="right")
    for tier, figures in sorted(by_tier.items()):
        openings, filled = figures["openings"], figures["filled"]
        table.add_row(
            say(f"tier.{tier}", language),
            f"{openings:,}",
            f"{filled:,}",
            f"{filled / openings:.1%}" if openings else "",
        )
    return table


def _journeys(summary: dict[str, Any], language: Language) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column(say("mode", language))
    for key in ("trips", "people", "per_trip", "seat_fill", "yuan"):
        table.add_column(say(key, language), justify="right")
    trips = summary["counts"]["trips"]
    for mode, yuan in summary["yuan_by_mode"].items():
        count = trips.get(mode)
        each = summary["people_per_trip"].get(mode)
        fill = summary["fill"].get(mode)
        table.add_row(
            say(f"mode.{mode}", language),
            "" if count is None else f"{count:,}",
            "" if count is None or each is None else f"{round(count * each):,}",
            "" if each is None else f"{each:.1f}",
            "" if fill is None else f"{fill:.1%}",
            f"{yuan:,.0f}",
        )
    return table


def _coach_fill(summary: dict[str, Any], language: Language) -> str:
    """Return people a coach by its usable seats, beside what 2020 reached under the cap."""
    between = "; " if language is Language.EN else "；"
    rows = [say("coach_fill.line", language, **row) for row in summary["coach_fill"]]
    return between.join([*rows, say("coach_fill.then", language)])


def _closing(story: Story, matching: Solved, charter: Solved, language: Language) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    counts = charter.summary["counts"]
    table.add_row(
        say("travel", language),
        say(
            "travel.line",
            language,
            seated=counts["seated"],
            yuan_per_worker=charter.summary["yuan_per_worker"] or 0,
            on_time=charter.summary["on_time_share"],
            unserved=counts["unserved"],
        ),
    )
    if charter.summary.get("coach_fill"):
        table.add_row(say("coach_fill", language), _coach_fill(charter.summary, language))
    table.add_row(say("gap", language), gap_in_words(charter.summary["gap"], language))
    broken = (*matching.broken_rules, *charter.broken_rules)
    table.add_row(
        say("check", language),
        Text(say("check.broken", language, count=len(broken)), style="bold red")
        if broken
        else Text(say("check.good", language), style="green"),
    )
    for line in broken[:SHOWN]:
        table.add_row("", line)
    if story.news is not None:
        table.add_row(
            say("news", language),
            say(
                "news.line",
                language,
                name=story.news.name,
                target=story.news.target,
                placed=story.news.placed,
            ),
        )
    table.add_row(
        say("manifests", language),
        say(
            "manifests.line",
            language,
            count=len(story.manifests),
            directory=story.home / "manifests",
        ),
    )
    counted = ("import", "match", "answer", "charter", "print")
    seconds = sum(story.seconds[step] for step in counted)
    table.add_row(say("time", language), say("total", language, seconds=seconds))
    return table

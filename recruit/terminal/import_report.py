"""A preview and an import in lines for the terminal: each bad cell with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from recruit.intake import Preview, Problem
from recruit.language import Language
from recruit.operations.import_report import ImportReport
from recruit.terminal.wording import say

SHOWN = 30
"""Bad cells shown of one sheet at most; the error workbook has all."""


def preview_lines(preview: Preview, language: Language) -> Iterator[str]:
    """Give the lines that say what a file holds and what is wrong with it."""
    yield preview.file
    for sheet in preview.sheets:
        yield "  " + say(
            "import.sheet",
            language,
            sheet=sheet.name,
            kind=sheet.kind.value,
            rows=len(sheet.rows),
            good=len(sheet.good),
            faulty=len(sheet.faulty),
            repeated=sum(row.is_repeated for row in sheet.rows),
        )
        for fault in sheet.faults:
            yield "    " + _line("", fault, language)
        lines = [
            _line(say("import.row", language, row=row.number), problem, language)
            for row in sheet.faulty
            for problem in row.problems
        ]
        yield from ("    " + line for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield "    " + say("import.more", language, count=len(lines) - SHOWN)
    for ignored in preview.ignored:
        yield "  " + say(
            "import.ignored", language, sheet=ignored.name, reason=ignored.say(language)[0]
        )


def done_lines(report: ImportReport, language: Language) -> Iterator[str]:
    """Give the lines that say what an import did, and who was named twice."""
    counts = ("added", "changed", "unchanged", "duplicates")
    yield "  " + say("import.done", language, **{count: report.total(count) for count in counts})
    for double in report.duplicates[:SHOWN]:
        yield "    " + say(
            "import.double",
            language,
            row=double.row,
            candidate=double.candidate_name,
            first=double.attributed_to,
            second=double.also_claimed_by,
            field=say(f"field.{double.matched_on}", language),
        )
    for problem in report.problems[:SHOWN]:
        row = say("import.row", language, row=problem.row)
        yield f"    {row}，{problem.column}（{problem.value}）：{problem.say(language)}"


def _line(row: str, problem: Problem, language: Language) -> str:
    reason, remedy = problem.say(language)
    place = "，".join(part for part in (row, problem.column) if part)
    value = f"（{problem.value}）" if problem.value else ""
    return f"{place}{value}：{reason} {remedy}".strip()

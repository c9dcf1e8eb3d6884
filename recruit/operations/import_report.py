"""What came of an import, as plain values for pages and the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from recruit import wording
from recruit.causes import Cause
from recruit.language import Language


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row that was left out, and why; ``params`` are what the sentence names."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Cause
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language = Language.ZH_HANS) -> str:
        """Return what is wrong and how to mend it."""
        return wording.say(self.reason, self.params, language)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One person whom two referrers bring: the earlier keeps the attribution, both see it.

    ``matched_on`` is ``id_number`` or ``phone``.
    """

    sheet: str
    row: int
    candidate_id: int
    candidate_name: str
    matched_on: str
    attributed_to: str
    also_claimed_by: str


@dataclass(frozen=True, slots=True)
class SheetReport:
    """Counts of one sheet; ``rows == added + changed + unchanged + faulty``.

    ``duplicates`` counts rows, among the others, that a second referrer brought.
    """

    sheet: str
    kind: str
    rows: int
    added: int
    changed: int
    unchanged: int
    duplicates: int
    faulty: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did to the registry."""

    file: str
    batch_id: int
    sheets: tuple[SheetReport, ...]
    duplicates: tuple[Duplicate, ...]
    problems: tuple[RowProblem, ...]

    def total(self, count: str) -> int:
        """Return one count over all sheets: ``added``, ``changed``, ``unchanged`` and so on."""
        return sum(getattr(sheet, count) for sheet in self.sheets)

    def counts(self) -> dict[str, Any]:
        """Return the counts by sheet."""
        return {sheet.sheet: asdict(sheet) for sheet in self.sheets}

    def kept(self) -> dict[str, Any]:
        """Return the counts as kept with the import batch: by number, no personal data.

        The sheet of a CSV is called by its file, and that by who wrote it.
        """
        return {
            str(n): {name: value for name, value in asdict(sheet).items() if name != "sheet"}
            for n, sheet in enumerate(self.sheets, 1)
        }

    def of_batch(self, batch_id: int) -> ImportReport:
        """Return the report with the number of its import batch."""
        return replace(self, batch_id=batch_id)

"""A problem of a cell, row or sheet, and the error of a file that cannot be read at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recruit.errors import RecruitError, UnreadableFile
from recruit.intake.messages import say, word
from recruit.intake.reasons import Reason
from recruit.language import Language


class Severity(StrEnum):
    """Whether the row must be mended first, or goes in with a remark."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or odd, with the cell it is about.

    Parameters
    ----------
    code
        The reason; ``params`` fill its sentence in every language.
    severity
        ``ERROR``: the row is faulty and stays out. ``WARNING``: the row goes in.
    column
        Header as it stands in the sheet, "" when it is about the whole row.
    value
        The cell as it was written.
    """

    code: Reason
    severity: Severity
    column: str = ""
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, in simplified Chinese."""
        return self.say()[0]

    @property
    def help(self) -> str:
        """How to mend it, in simplified Chinese."""
        return self.say()[1]

    def say(self, language: Language = Language.ZH_HANS) -> tuple[str, str]:
        """Return what is wrong and how to mend it."""
        return say(
            self.code, {"value": self.value, "column": self.column, **self.params}, language
        )


class UnreadableWorkbook(UnreadableFile):
    """A file that the intake cannot read; ``code`` and ``params`` say why in any language."""

    code: Reason

    def __init__(self, code: Reason, **params: object) -> None:
        self.code, self.params = code, params
        RecruitError.__init__(self, self.say())

    def say(self, language: Language = Language.ZH_HANS) -> str:
        """Return what is wrong with the file and how to mend it, as two sentences."""
        return "".join(
            word("sentence", language, text=part) for part in self.parts(language)
        ).strip()

    def parts(self, language: Language = Language.ZH_HANS) -> tuple[str, str]:
        """Return what is wrong with the file, and how to mend it."""
        return say(self.code, self.params, language)

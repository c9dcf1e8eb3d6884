"""Reading of real spreadsheets: what is in them, what is wrong with it, and how to mend it.

Pure reading; ``recruit.operations.imports`` commits what a preview lets in.
"""

from recruit.intake.columns import SheetKind
from recruit.intake.error_workbook import write_error_workbook
from recruit.intake.guard import Limits
from recruit.intake.mending import WHOLE_ROW, Mend
from recruit.intake.preview import preview
from recruit.intake.problems import Problem, Severity, UnreadableWorkbook
from recruit.intake.reasons import Reason
from recruit.intake.staged import (
    Duplicate,
    IgnoredSheet,
    Preview,
    SheetPreview,
    StagedRow,
    UnreadColumn,
)
from recruit.intake.templates import write_template
from recruit.intake.workbook import Sheet, open_workbook
from recruit.language import Language

__all__ = [
    "WHOLE_ROW",
    "Duplicate",
    "IgnoredSheet",
    "Language",
    "Limits",
    "Mend",
    "Preview",
    "Problem",
    "Reason",
    "Severity",
    "Sheet",
    "SheetKind",
    "SheetPreview",
    "StagedRow",
    "UnreadColumn",
    "UnreadableWorkbook",
    "open_workbook",
    "preview",
    "write_error_workbook",
    "write_template",
]

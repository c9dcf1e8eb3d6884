"""Everything the registry raises on purpose.

::

    RecruitError
    ├── UserError            something a person can mend; its message says how
    │   ├── IllegalStep      a state machine refuses this step
    │   ├── NotFound         no such record
    │   ├── UnreadableFile   an uploaded file cannot be opened (intake)
    │   └── Conflict         someone else changed it first, or it exists already
    └── SolverFailed         the solver's process ended without a plan
"""

from __future__ import annotations


class RecruitError(Exception):
    """Base of everything the registry raises on purpose."""


class UserError(RecruitError):
    """Something a person can mend; the message says how."""


class IllegalStep(UserError):
    """A state machine refuses this step."""

    def __init__(self, what: str, now: str, to: str, allowed: tuple[str, ...]) -> None:
        self.what, self.now, self.to, self.allowed = what, now, to, allowed
        options = ", ".join(allowed) or "nothing: this is an end state"
        super().__init__(f"{what} is {now} and cannot become {to}; possible next: {options}")


class NotFound(UserError):
    """No such record."""


class UnreadableFile(UserError):
    """An uploaded file cannot be opened; the message says which and why."""


class Conflict(UserError):
    """Someone else changed it first, or it exists already."""


class SolverFailed(RecruitError):
    """The solver's process ended without a plan."""

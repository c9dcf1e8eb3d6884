"""Everything the registry raises on purpose.

::

    RecruitError                 says itself in the language asked for
    ├── UserError                something a person can mend; its sentence says how
    │   ├── IllegalStep          a state machine refuses this step
    │   ├── NotFound             no such record
    │   ├── UnreadableFile       an uploaded file cannot be opened (intake)
    │   └── Conflict             someone else changed it first, or it exists already
    └── SolverFailed             the solver's process ended without a plan

A ``UserError`` and a ``SolverFailed`` carry a cause and parameters; the sentences are in
``recruit.wording``. A subclass that has words of its own overrides ``say``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from recruit import wording
from recruit.causes import Cause, Thing
from recruit.language import Language


class RecruitError(Exception):
    """Base of everything the registry raises on purpose."""

    def say(self, language: Language = Language.ZH_HANS) -> str:  # noqa: ARG002
        """Return what is wrong and how to mend it, as far as possible in this language."""
        return str(self)

    def stored(self) -> str:
        """Return what ``recruit.wording.restored`` says in any language later."""
        return str(self)


class CausedError(RecruitError):
    """An error whose sentence is in ``recruit.wording``; as a string it is simplified Chinese.

    Parameters
    ----------
    code
        Why.
    params
        What the sentence names. Members of closed sets are put into words.
    """

    code: StrEnum
    params: Mapping[str, object]

    def __init__(self, code: Cause, /, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(wording.say(code, params))

    def say(self, language: Language = Language.ZH_HANS) -> str:
        """Return what is wrong and how to mend it."""
        return wording.say(Cause(self.code), self.params, language)

    def stored(self) -> str:
        """Return cause and parameters, for ``recruit.wording.restored``."""
        if not isinstance(self.code, Cause):
            return str(self)
        return wording.stored(self.code, self.params)


class UserError(CausedError):
    """Something a person can mend; the sentence says how."""


class IllegalStep(UserError):
    """A state machine refuses this step."""

    def __init__(
        self, thing: Thing, now: StrEnum, to: StrEnum, allowed: tuple[StrEnum, ...]
    ) -> None:
        self.thing, self.now, self.to, self.allowed = thing, now, to, allowed
        if allowed:
            super().__init__(Cause.ILLEGAL_STEP, thing=thing, now=now, to=to, allowed=allowed)
        else:
            super().__init__(Cause.END_STATE, thing=thing, now=now, to=to)


class NotFound(UserError):
    """No such record."""


class UnreadableFile(UserError):
    """An uploaded file cannot be opened; the message says which and why."""


class Conflict(UserError):
    """Someone else changed it first, or it exists already."""


class SolverFailed(CausedError):
    """The solver's process ended without a plan."""

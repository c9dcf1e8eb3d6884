"""A policy as data: conditions, amounts, documents, steps and where it comes from.

Everything a rule may say is here, so that a new one is written as YAML or by a form::

    code: recruit-subsidy
    name: {zh_Hans: 一次性招工补贴, zh_Hant: …, en: …}
    first_date: 2020-02-16
    last_date: 2020-04-30
    conditions:
      - {fact: new_insured_staff, at_least: 1}
    amount:
      terms: [{each: 500, of: new_insured_staff}]
      cap: 300000
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from recruit.desk.policies.facts import Value
from recruit.language import Language

Words = Mapping[Language, str]


class Test(StrEnum):
    """How a condition judges the value of a fact."""

    __test__ = False  # the word of the field; nothing for pytest

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"
    ONE_OF = "one_of"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold: ``wanted`` is a value, or several for ``one_of``."""

    fact: str
    test: Test
    wanted: Value | tuple[Value, ...]


class TermKind(StrEnum):
    """How a term makes yuan."""

    FIXED = "fixed"
    EACH = "each"
    SHARE = "share"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of an amount.

    Parameters
    ----------
    kind
        ``fixed``: ``factor`` yuan. ``each``: ``factor`` yuan for each unit of the fact ``of``.
        ``share``: ``factor`` of the yuan ``of``. ``interest``: interest on the yuan ``of``
        (at most ``principal_cap``) at the yearly rate ``rate`` for ``months``, times
        ``factor``.
    months
        The term is taken so many times (``share``, ``each``, ``fixed``), or the months of
        interest.
    when
        The term counts only when all of these hold.
    table
        Fact and a factor for each of its choices, e.g. by tier; multiplies the term.
    """

    kind: TermKind
    factor: float
    of: str | None = None
    rate: str | None = None
    months: int = 1
    principal_cap: float | None = None
    when: tuple[Condition, ...] = ()
    table_fact: str | None = None
    table: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Sum of terms in yuan, at most ``cap``."""

    terms: tuple[Term, ...]
    cap: float | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A day that moves: the fact ``of`` by at most so many months."""

    of: str
    months: int


@dataclass(frozen=True, slots=True)
class Document:
    """A paper an application needs; with ``later_days`` it may follow so many working days on.

    The latter is 容缺受理: the application is taken in and worked on meanwhile.
    """

    code: str
    name: Words
    later_days: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A station of an application: which office, within how many working days."""

    code: str
    name: Words
    office: Words
    working_days: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule comes from."""

    title: str
    issuer: str
    date: dt.date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy in one version.

    Parameters
    ----------
    region
        Where it holds; rules of other places are kept to compare with and never applied.
    budget_yuan
        What may be granted in all, None when not limited.
    """

    code: str
    name: Words
    summary: Words
    region: str
    here: bool
    first_date: dt.date
    last_date: dt.date | None
    source: Source
    conditions: tuple[Condition, ...]
    amount: Amount | None
    extension: Extension | None
    documents: tuple[Document, ...]
    steps: tuple[Step, ...]
    budget_yuan: float | None

    def in_force(self, on: dt.date) -> bool:
        """Return whether it can be applied for on this day."""
        return self.first_date <= on and (self.last_date is None or on <= self.last_date)

    def facts(self) -> tuple[str, ...]:
        """Return the codes of all facts it asks for, in the order it names them."""
        named: dict[str, None] = {}
        for condition in self.conditions:
            named[condition.fact] = None
        for term in self.amount.terms if self.amount else ():
            for condition in term.when:
                named[condition.fact] = None
            for fact in (term.of, term.rate, term.table_fact):
                if fact is not None:
                    named[fact] = None
        if self.extension is not None:
            named[self.extension.of] = None
        return tuple(named)

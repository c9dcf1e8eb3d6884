"""Keeping the catalogue: taking rules in, retiring them, finding the ones that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recruit.causes import Cause, Thing
from recruit.desk.policies.model import PolicyRule, RuleState
from recruit.desk.policies.reading import read_rule, read_rules
from recruit.desk.policies.rule import Rule
from recruit.desk.policies.writing import as_mapping
from recruit.errors import NotFound
from recruit.models import Action
from recruit.operations import audit


@dataclass(frozen=True, slots=True)
class Kept:
    """What taking rules in did: numbers of new policies, new versions, and ones as before."""

    added: int
    changed: int
    unchanged: int


def keep_rules(session: Session, rules: Sequence[Rule], *, by: str) -> Kept:
    """Take rules in; one that differs from the version in force becomes the next version.

    Applications stay with the version they were filed under.
    """
    active = {row.code: row for row in session.scalars(_active())}
    numbers = newest_numbers(session)
    added = changed = 0
    for rule in rules:
        body = as_mapping(rule)
        old = active.get(rule.code)
        if old is not None and old.body == body:
            continue
        if old is not None:
            old.state = RuleState.RETIRED
            changed += 1
        else:
            added += 1
        number = numbers.get(rule.code, 0) + 1
        session.add(PolicyRule(code=rule.code, version=number, body=body, by=by))
    session.flush()
    audit.record(
        session, Action.POLICIES_KEPT, Thing.POLICY_RULE, by=by, added=added, changed=changed
    )
    return Kept(added, changed, len(rules) - added - changed)


def newest_numbers(session: Session) -> dict[str, int]:
    """Return the number of the newest version of every policy."""
    numbers: dict[str, int] = {}
    for code, version in session.execute(select(PolicyRule.code, PolicyRule.version)):
        numbers[code] = max(version, numbers.get(code, 0))
    return numbers


def retire_rule(session: Session, rule_id: int, *, by: str) -> None:
    """Take a policy out of the catalogue; what was applied for goes on.

    Raises
    ------
    NotFound
        When there is no such rule.
    """
    row = stored_rule(session, rule_id)
    row.state = RuleState.RETIRED
    session.flush()
    audit.record(session, Action.POLICY_RETIRED, Thing.POLICY_RULE, by=by, key=rule_id)


def restore_rule(session: Session, rule_id: int, *, by: str) -> None:
    """Put a retired version back in force, in place of the one that is.

    Raises
    ------
    NotFound
        When there is no such rule.
    """
    row = stored_rule(session, rule_id)
    for other in session.scalars(_active().where(PolicyRule.code == row.code)):
        other.state = RuleState.RETIRED
    row.state = RuleState.ACTIVE
    session.flush()
    audit.record(session, Action.POLICY_RESTORED, Thing.POLICY_RULE, by=by, key=rule_id)


def stored_rule(session: Session, rule_id: int) -> PolicyRule:
    """Return a version of a policy as it is stored; raises NotFound."""
    row = session.get(PolicyRule, rule_id)
    if row is None:
        raise NotFound(Cause.NOT_FOUND, thing=Thing.POLICY_RULE, key=rule_id)
    return row


def rules_in_catalogue(session: Session) -> tuple[tuple[PolicyRule, Rule], ...]:
    """Return every policy of the catalogue as stored and as read, ours first, then by code."""
    rows = [(row, read_rule(row.body)) for row in session.scalars(_active())]
    return tuple(sorted(rows, key=lambda pair: (not pair[1].here, pair[1].code)))


def shipped_rules() -> tuple[Rule, ...]:
    """Return the rules that come with the program: spring 2020, from ``data/policies.yaml``."""
    text = (resources.files("data") / "policies.yaml").read_text(encoding="utf-8")
    return read_rules(text)


def _active() -> Select[PolicyRule]:
    return select(PolicyRule).where(PolicyRule.state == RuleState.ACTIVE)

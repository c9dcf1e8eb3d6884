"""A rule as a mapping and as YAML: what ``reading`` reads, so that nothing is lost between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import yaml

from recruit.desk.policies.rule import Condition, Rule, Term, Words
from recruit.language import Language

_KEYS = {Language.ZH_HANS: "zh_Hans", Language.ZH_HANT: "zh_Hant", Language.EN: "en"}


def as_mapping(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain values (days as text), for the registry and for YAML."""
    body: dict[str, Any] = {
        "code": rule.code,
        "name": _words(rule.name),
        "summary": _words(rule.summary),
        "region": rule.region,
        "here": rule.here,
        "first_date": rule.first_date.isoformat(),
        "last_date": rule.last_date.isoformat() if rule.last_date else None,
        "source": {
            "title": rule.source.title,
            "issuer": rule.source.issuer,
            "date": rule.source.date.isoformat() if rule.source.date else None,
            "kind": rule.source.kind,
        },
        "conditions": [_condition(one) for one in rule.conditions],
        "documents": [
            {"code": one.code, "name": _words(one.name), "later_days": one.later_days}
            for one in rule.documents
        ],
        "steps": [
            {
                "code": one.code,
                "name": _words(one.name),
                "office": _words(one.office),
                "working_days": one.working_days,
            }
            for one in rule.steps
        ],
        "budget_yuan": rule.budget_yuan,
    }
    if rule.amount is not None:
        body["amount"] = {
            "terms": [_term(one) for one in rule.amount.terms],
            "cap": rule.amount.cap,
        }
    if rule.extension is not None:
        body["extension"] = {"of": rule.extension.of, "months": rule.extension.months}
    return body


def as_yaml(rules: Sequence[Rule]) -> str:
    """Return rules as a YAML list, as people edit it."""
    text: str = yaml.safe_dump(
        [_without_blanks(as_mapping(rule)) for rule in rules],
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
    return text


def _words(words: Words) -> dict[str, str]:
    return {key: words[language] for language, key in _KEYS.items() if language in words}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _condition(condition: Condition) -> dict[str, Any]:
    wanted = condition.wanted
    plain = [_plain(one) for one in wanted] if isinstance(wanted, tuple) else _plain(wanted)
    return {"fact": condition.fact, condition.test.value: plain}


def _term(term: Term) -> dict[str, Any]:
    body: dict[str, Any] = {term.kind.value: _plain(term.factor)}
    if term.of is not None:
        body["of"] = term.of
    if term.rate is not None:
        body["rate"] = term.rate
    if term.months != 1:
        body["months"] = term.months
    if term.principal_cap is not None:
        body["principal_cap"] = _plain(term.principal_cap)
    if term.when:
        body["when"] = [_condition(one) for one in term.when]
    if term.table_fact is not None and term.table is not None:
        body["by"] = {
            "fact": term.table_fact,
            "table": {key: _plain(factor) for key, factor in term.table.items()},
        }
    return body


def _without_blanks(body: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_blanks(value) if isinstance(value, dict) else value
        for key, value in body.items()
        if value not in (None, "", [], {})
    }

"""A policy as the flat fields of a form, and back; see ``recruit.desk.policies.writing``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from recruit.desk.policies.facts import FACTS, FactKind
from recruit.desk.policies.rule import Test

LANGUAGES = ("zh_Hans", "zh_Hant", "en")


def lines(body: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the lists of a policy as lines of text fields, the way the form shows them."""
    amount = body.get("amount") or {}
    return {
        "conditions": [_condition_line(one) for one in body.get("conditions", [])],
        "terms": [_term_line(one) for one in amount.get("terms", [])],
        "documents": [
            {"code": one["code"], "days": _shown(one.get("later_days")), **one.get("name", {})}
            for one in body.get("documents", [])
        ],
        "steps": [
            {
                "code": one["code"],
                "days": _shown(one.get("working_days")),
                **one.get("name", {}),
                **{f"office_{key}": text for key, text in one.get("office", {}).items()},
            }
            for one in body.get("steps", [])
        ],
    }


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _condition_line(one: Mapping[str, Any]) -> dict[str, str]:
    test = next((key for key in one if key != "fact"), Test.IS.value)
    wanted = one.get(test)
    text = ", ".join(map(_shown, wanted)) if isinstance(wanted, list) else _shown(wanted)
    return {"fact": str(one.get("fact", "")), "test": test, "value": text}


def _term_line(one: Mapping[str, Any]) -> dict[str, str]:
    kind = next((key for key in ("fixed", "each", "share", "interest") if key in one), "")
    line = {"kind": kind, "factor": _shown(one.get(kind))}
    line |= {key: _shown(one.get(key)) for key in ("of", "rate", "months", "principal_cap")}
    if one.get("when"):
        line |= {f"when_{key}": text for key, text in _condition_line(one["when"][0]).items()}
    if one.get("by"):
        table = one["by"].get("table", {})
        line["by_fact"] = str(one["by"].get("fact", ""))
        line["by_table"] = ", ".join(f"{key}={_shown(factor)}" for key, factor in table.items())
    return line


_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_LINE = re.compile(r"(conditions|terms|documents|steps)-(\d{1,2})-(\w+)")


def from_form(given: Mapping[str, str]) -> dict[str, Any]:
    """Return a form as the mapping that ``read_rule`` reads; blank lines are left out."""
    lines: dict[str, dict[int, dict[str, str]]] = {}
    for key, text in given.items():
        found = _LINE.fullmatch(key)
        if found and text.strip():
            block = lines.setdefault(found.group(1), {})
            block.setdefault(int(found.group(2)), {})[found.group(3)] = text.strip()
    rows = {block: [many[place] for place in sorted(many)] for block, many in lines.items()}
    body: dict[str, Any] = {
        "code": given.get("code", "").strip(),
        "name": _words(given, "name"),
        "summary": _words(given, "summary"),
        "region": given.get("region", "").strip(),
        "here": given.get("here") == "yes",
        "first_date": given.get("first_date", "").strip(),
        "last_date": given.get("last_date", "").strip() or None,
        "source": {
            "title": given.get("source_title", "").strip(),
            "issuer": given.get("source_issuer", "").strip(),
            "date": given.get("source_date", "").strip() or None,
            "kind": given.get("source_kind", "").strip(),
        },
        "conditions": [_condition(row) for row in rows.get("conditions", []) if row.get("fact")],
        "documents": [_document(row) for row in rows.get("documents", []) if row.get("code")],
        "steps": [_step(row) for row in rows.get("steps", []) if row.get("code")],
        "budget_yuan": _number(given.get("budget_yuan", "")),
    }
    terms = [_term(row) for row in rows.get("terms", []) if row.get("kind")]
    if terms:
        body["amount"] = {"terms": terms, "cap": _number(given.get("cap", ""))}
    if given.get("extension_of", "").strip():
        body["extension"] = {
            "of": given["extension_of"],
            "months": _number(given.get("extension_months", "")),
        }
    return body


def _words(given: Mapping[str, str], name: str) -> dict[str, str]:
    return {
        key: given[f"{name}_{key}"].strip()
        for key in LANGUAGES
        if given.get(f"{name}_{key}", "").strip()
    }


def _number(text: str) -> object:
    """Return a number, None when blank, and the text itself when it is none, to be named."""
    text = text.strip().replace(",", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _value(fact: str, text: str) -> object:
    known = FACTS.get(fact)
    if known is None or known.kind in (FactKind.CHOICE, FactKind.DATE):
        return text
    if known.kind is FactKind.YES_NO:
        return {
            "yes": True,
            "true": True,
            "是": True,
            "no": False,
            "false": False,
            "否": False,
        }.get(text.lower(), text)
    if known.kind is FactKind.SHARE and text.endswith(("%", "％")):
        share = _number(text[:-1])
        return share / 100 if isinstance(share, int | float) else text
    return _number(text)


def _condition(row: Mapping[str, str]) -> dict[str, Any]:
    fact, test, text = row["fact"], row.get("test", ""), row.get("value", "")
    if test == Test.ONE_OF:
        parts = [part for part in re.split(r"[,，、;；\s]+", text) if part]
        return {"fact": fact, test: [_value(fact, part) for part in parts]}
    return {"fact": fact, test or Test.IS.value: _value(fact, text)}


def _term(row: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {row["kind"]: _number(row.get("factor", ""))}
    for key in ("of", "rate"):
        if row.get(key):
            body[key] = row[key]
    if row.get("months"):
        body["months"] = _number(row["months"])
    if row.get("principal_cap"):
        body["principal_cap"] = _number(row["principal_cap"])
    if row.get("when_fact"):
        body["when"] = [
            _condition(
                {
                    "fact": row["when_fact"],
                    "test": row.get("when_test", ""),
                    "value": row.get("when_value", ""),
                }
            )
        ]
    if row.get("by_fact"):
        table = {}
        for part in re.split(r"[,，、;；\s]+", row.get("by_table", "")):
            choice, _, factor = part.partition("=")
            if choice:
                table[choice] = _number(factor)
        body["by"] = {"fact": row["by_fact"], "table": table}
    return body


def _document(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": {key: row[key] for key in LANGUAGES if row.get(key)},
        "later_days": _number(row.get("days", "")) or 0,
    }


def _step(row: Mapping[str, str]) -> dict[str, Any]:
    days = _number(row.get("days", ""))
    return {
        "code": row["code"],
        "name": {key: row[key] for key in LANGUAGES if row.get(key)},
        "office": {key: row[f"office_{key}"] for key in LANGUAGES if row.get(f"office_{key}")},
        "working_days": 5 if days is None else days,
    }

"""Rules as YAML and as a form: nothing is lost, and every fault is named by its path."""

from __future__ import annotations

import pytest
import yaml

from recruit.desk.policies.reading import LONGEST, WrongRule, read_rule, read_rules
from recruit.desk.policies.rules import shipped_rules
from recruit.desk.policies.writing import as_mapping, as_yaml
from recruit.language import Language
from web.pages.desk.policy_form import from_form, lines

GOOD = as_mapping(next(rule for rule in shipped_rules() if rule.code == "red-front-credit"))


def faults(**changed):
    """Return the simplified Chinese said of a rule with some fields changed."""
    with pytest.raises(WrongRule) as caught:
        read_rule({**GOOD, **changed})
    return caught.value.say(Language.ZH_HANS)


def test_what_is_written_is_read_again():
    rules = shipped_rules()
    assert read_rules(as_yaml(rules)) == rules
    assert tuple(read_rule(as_mapping(rule)) for rule in rules) == rules


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.code)
def test_a_form_gives_back_the_rule_it_shows(rule):
    body = as_mapping(rule)
    form = {
        "code": body["code"],
        "region": body["region"],
        "here": "yes" if body["here"] else "no",
        "first_date": body["first_date"],
        "last_date": body["last_date"] or "",
        "budget_yuan": "",
        "cap": str((body.get("amount") or {}).get("cap") or ""),
        "extension_of": (body.get("extension") or {}).get("of", ""),
        "extension_months": str((body.get("extension") or {}).get("months", "")),
    }
    for field in ("name", "summary"):
        form |= {f"{field}_{key}": text for key, text in body[field].items()}
    form |= {f"source_{key}": text or "" for key, text in body["source"].items()}
    for block, rows in lines(body).items():
        for place, row in enumerate(rows):
            form |= {f"{block}-{place}-{key}": text for key, text in row.items()}
    assert read_rule(from_form(form)) == rule


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "Red Front"}, "code：不能是“Red Front”"),
        ({"name": {"en": "Only English"}}, "name.zh_Hans"),
        ({"first_date": "2020-02-30"}, "first_date：不能是“2020-02-30”"),
        ({"last_date": "2019-01-01"}, "last_date"),
        ({"source": {}}, "source.title"),
        ({"steps": []}, "steps"),
        ({"budget_yuan": -1}, "budget_yuan：不能是“-1”"),
        ({"here": "maybe"}, "here"),
        ({"condition": []}, "condition：没有这一项"),
        ({"conditions": [{"fact": "stars", "is": 1}]}, "没有“stars”这个事实"),
        ({"conditions": [{"fact": "party_rating", "is": "six"}]}, "conditions[0].is"),
        ({"conditions": [{"fact": "resumed", "at_least": 1}]}, "conditions[0].at_least"),
        ({"conditions": [{"fact": "credit_yuan"}]}, "conditions[0]"),
        ({"conditions": [{"fact": "party_rating", "one_of": []}]}, "conditions[0].one_of"),
        ({"amount": {"terms": []}}, "amount.terms"),
        ({"amount": {"terms": [{"share": 0.5, "of": "resumed"}]}}, "amount.terms[0].of"),
        (
            {"amount": {"terms": [{"interest": 1, "of": "credit_yuan", "rate": "credit_yuan"}]}},
            "amount.terms[0].rate",
        ),
        ({"amount": {"terms": [{"fixed": "much"}]}}, "amount.terms[0].fixed：不能是“much”"),
        ({"extension": {"of": "credit_yuan", "months": 3}}, "extension.of"),
        ({"documents": [{"code": "a"}]}, "documents[0].code"),
    ],
)
def test_a_fault_is_named_by_its_path(changed, said):
    assert said in faults(**changed)


def test_all_faults_are_named_at_once():
    said = faults(code="", first_date="soon", steps=[])
    assert all(path in said for path in ("code", "first_date", "steps"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有规则"),
        ("- code: [", "不是正确的 YAML"),
        ("first_date: 2020-02-30", "不是正确的 YAML"),
        ("x" * (LONGEST + 1), "超过"),
        ("just a text", "不能是"),
        ("!!python/object/apply:os.system ['true']", "不是正确的 YAML"),
    ],
)
def test_a_text_that_holds_no_rules_is_refused(text, said):
    with pytest.raises(WrongRule) as caught:
        read_rules(text)
    assert said in caught.value.say(Language.ZH_HANS)


def test_one_code_twice_is_refused():
    twice = yaml.safe_dump([GOOD, GOOD], allow_unicode=True)
    with pytest.raises(WrongRule) as caught:
        read_rules(twice)
    assert "red-front-credit" in caught.value.say(Language.EN)


def test_the_fault_of_a_list_says_which_rule():
    wrong = yaml.safe_dump([GOOD, {**GOOD, "code": "other", "here": 3}], allow_unicode=True)
    with pytest.raises(WrongRule) as caught:
        read_rules(wrong)
    assert "[1].here" in caught.value.say(Language.ZH_HANT)

"""Refusals in three languages: none lacks its words, all name the same facts, none is raw."""

from __future__ import annotations

import ast
import string
import sys
from enum import Enum
from pathlib import Path

import pytest

import recruit
import web
from planner.matching import Rule
from recruit import documents, errors, models
from recruit.causes import Cause, Thing
from recruit.desk.arrivals.operations import Needed
from recruit.errors import Conflict, NotFound, SolverFailed, UserError
from recruit.language import Language
from recruit.models import Base, RoleName, Stage, StateMachine
from recruit.wording import SENTENCES, WORDS, restored, say, stored

PACKAGES = (recruit, web)

CAUSED = {
    name
    for name, kind in (vars(errors) | vars(documents)).items()
    if isinstance(kind, type) and issubclass(kind, errors.CausedError)
}

OF_THEIR_OWN = {"IllegalStep", "MissingGlyph"}
"""Errors that take other arguments and find their cause themselves."""

ROOMS = [
    module
    for name, module in sorted(sys.modules.items())
    if name.startswith(("recruit.desk.", "recruit.rights."))
]

MACHINES = [
    machine
    for module in (models, *ROOMS)
    for name, machine in vars(module).items()
    if isinstance(machine, StateMachine) and name.endswith("_STEPS")
]

SPOKEN: list[type[Enum]] = [
    Thing,
    RoleName,
    *(type(next(iter(machine.steps))) for machine in MACHINES),
    Needed,
    Rule,
]
"""Closed sets whose members stand inside sentences."""


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sources() -> list[Path]:
    return sorted(path for package in PACKAGES for path in Path(package.__path__[0]).rglob("*.py"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_is_worded_in_every_language(cause: Cause, language: Language) -> None:
    assert SENTENCES[language][cause].strip()


@pytest.mark.parametrize("cause", list(Cause))
def test_every_language_names_the_same_facts(cause: Cause) -> None:
    facts = {frozenset(named(SENTENCES[language][cause])) for language in Language}
    assert len(facts) == 1


@pytest.mark.parametrize("language", list(Language))
def test_no_sentence_or_word_is_left_over(language: Language) -> None:
    assert set(SENTENCES[language]) == set(Cause)
    words = {f"{kind.__name__}.{member.value}" for kind in SPOKEN for member in kind}
    assert set(WORDS[language]) == words | {"and"}


def test_every_table_is_a_thing_with_a_name() -> None:
    tables = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    assert tables == {thing.value for thing in Thing}


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
def test_chinese_sentences_are_chinese(language: Language) -> None:
    assert not [
        cause
        for cause, text in SENTENCES[language].items()
        if not any("一" <= letter <= "鿿" for letter in text)
    ]


def test_members_of_closed_sets_are_put_into_words() -> None:
    error = Conflict(Cause.CANDIDATE_PLACED, vacancy=7, stage=Stage.ACCEPTED)
    assert str(error) == "本人已有安置（岗位 7，已确认）；请先撤回"
    assert "7，已確認" in error.say(Language.ZH_HANT)
    assert "vacancy 7, Accepted" in error.say(Language.EN)


def test_a_record_that_is_gone_is_named_in_every_language() -> None:
    error = NotFound(Cause.NOT_FOUND, thing=Thing.PLAN_VERSION, key=9)
    assert str(error).startswith("没有编号为 9 的方案")
    assert error.say(Language.EN).startswith("There is no plan number 9")


def test_what_the_planner_says_is_introduced_and_kept() -> None:
    said = "workers, row 3, column lat ('x'): give degrees"
    error = SolverFailed(Cause.DATA_NOT_PLANNABLE, said=said)
    assert error.say(Language.ZH_HANS).endswith("\n" + said)
    assert error.say(Language.ZH_HANS).startswith("数据不足以计算")


@pytest.mark.parametrize("language", list(Language))
def test_a_stored_refusal_is_said_later_in_any_language(language: Language) -> None:
    params = {"run": 4, "state": models.RunState.FAILED}
    assert restored(stored(Cause.RUN_ENDED, params), language) == say(
        Cause.RUN_ENDED, params, language
    )


@pytest.mark.parametrize("text", ["", "stopped as asked", "3", "[]", '{"cause": "never heard"}'])
def test_a_text_without_a_cause_is_said_as_it_stands(text: str) -> None:
    assert restored(text, Language.EN) == text


def test_braces_in_what_a_person_wrote_are_left_alone() -> None:
    error = UserError(Cause.CAMPAIGN_NAME_TAKEN, name="{name} {0}")
    assert "{name} {0}" in restored(error.stored(), Language.EN)


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_is_refused_without_a_cause(path: Path) -> None:
    """The first argument of every caused error is a cause, and the rest are its facts."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        if call.func.id not in CAUSED or call.func.id in OF_THEIR_OWN:
            continue
        place = f"{path.name}:{call.lineno}"
        (cause,) = call.args or [None]
        if isinstance(cause, ast.Name):  # a cause chosen just before
            continue
        assert isinstance(cause, ast.Attribute), f"{place}: {call.func.id} names no cause"
        facts = named(SENTENCES[Language.ZH_HANS][Cause[cause.attr]])
        assert {keyword.arg for keyword in call.keywords} == facts, f"{place}: other facts"

"""Every sentence of the terminal is there in three languages, with the same figures."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.charter.demand import Reason as CharterReason
from planner.matching.rules import Reason as MatchingReason
from recruit.language import Language
from recruit.terminal.language import chosen
from recruit.terminal.reasons import known, reason
from recruit.terminal.summary import reasons_in_words
from recruit.terminal.wording import forms, keys

ROOT = Path(__file__).resolve().parents[3]


def _said() -> Iterator[tuple[str, str]]:
    """Yield (where, key) of every sentence that the commands say by a key written out."""
    for source in sorted((*ROOT.glob("recruit/**/*.py"), *ROOT.glob("web/**/*.py"))):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        speaks = any(
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("recruit.terminal")
            and any(alias.name == "say" for alias in node.names)
            for node in ast.walk(tree)
        )
        for node in ast.walk(tree) if speaks else ():
            match node:
                case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=str(key)), *_]):
                    yield f"{source.relative_to(ROOT)}:{node.lineno}", key


def test_every_sentence_a_command_says_is_there() -> None:
    said = dict(_said())
    assert len(said) > 20
    assert {where: key for where, key in said.items() if key not in keys()} == {}


@pytest.mark.parametrize("key", keys())
def test_a_sentence_has_the_same_figures_in_every_language(key: str) -> None:
    figures = [
        {name for _, name, _, _ in string.Formatter().parse(form) if name} for form in forms(key)
    ]
    assert all(form.strip() for form in forms(key))
    assert figures[0] == figures[1] == figures[2]


def test_every_reason_of_both_solvers_has_words() -> None:
    codes = {r.value for r in MatchingReason} | {r.value for r in CharterReason}
    assert codes == known()


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert reason("from_another_planner", Language.EN) == "from_another_planner"


@pytest.mark.parametrize(
    ("asked", "locale", "language"),
    [
        ("en", "zh_CN.UTF-8", Language.EN),
        (None, "zh_CN.UTF-8", Language.ZH_HANS),
        (None, "zh_TW.UTF-8", Language.ZH_HANT),
        (None, "en_GB.UTF-8", Language.EN),
        (None, "C.UTF-8", Language.ZH_HANS),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locales(asked, locale, language) -> None:
    assert chosen(asked, {"LANG": locale}) is language


@pytest.mark.parametrize(
    ("language", "between"),
    [(Language.ZH_HANS, "；"), (Language.ZH_HANT, "；"), (Language.EN, "; ")],
)
def test_reasons_are_joined_as_the_language_does(language: Language, between: str) -> None:
    said = reasons_in_words({"outbid": 3, "no_bed_left": 5}, language)
    assert said.split(between)[0].endswith(" 5")
    assert said.split(between)[1].endswith(" 3")

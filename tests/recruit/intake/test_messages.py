"""Sentences in three languages: none is missing, all take the same parameters."""

import string

import pytest

from recruit.intake import Language, Reason
from recruit.intake.messages import WORDINGS, WORDS, Word, say


def _parameters(texts):
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_said_in_every_language(language, reason):
    what, mend = WORDINGS[language][reason]
    assert what.strip()
    assert mend.strip()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_language_tells_the_same_facts(reason):
    facts = {frozenset(_parameters([WORDINGS[language][reason][0]])) for language in Language}
    source = _parameters(WORDINGS[Language.ZH_HANS][reason])
    assert all(fact <= source for fact in facts)
    assert len(facts) == 1


@pytest.mark.parametrize("language", list(Language))
def test_every_word_is_said_in_every_language(language):
    assert WORDS[language].keys() == WORDS[Language.ZH_HANS].keys()


def test_no_sentence_is_left_over():
    assert all(set(wording) == set(Reason) for wording in WORDINGS.values())


def test_words_inside_a_sentence_are_translated():
    params = {"where": Word("row", {"row": 7}), "on": Word("id_number")}
    assert say(Reason.DUPLICATE_SAME, params)[0] == "与第 7 行重复（身份证号相同），只保留前面一行"
    english = say(Reason.DUPLICATE_SAME, params, Language.EN)[0]
    assert english == "Repeats row 7 (same ID number); the earlier row is kept"


def test_choices_are_joined_by_or():
    params = {"value": "2.2", "choices": ("2月2日", "2月20日")}
    assert say(Reason.DATE_AMBIGUOUS, params)[0] == "“2.2”可能是2月2日或2月20日"


def test_traditional_sentences_are_traditional():
    what, _ = say(Reason.FILE_PASSWORD, {"file": "a.xlsx"}, Language.ZH_HANT)
    assert "檔案「a.xlsx」設有開啟密碼" in what

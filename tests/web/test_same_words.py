"""A stage, a state or a mode is called the same on a page and in a refusal, in every language."""

import pytest
from flask_babel import force_locale

from recruit.language import Language
from recruit.wording import WORDS
from web import words

SHARED = {
    "Stage": words.stage,
    "VacancyState": words.vacancy_state,
    "TripState": words.trip_state,
    "PlanState": words.plan_state,
    "RunState": words.run_state,
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", sorted(SHARED))
def test_pages_and_refusals_use_one_word_for_one_thing(app, kind, language):
    with app.test_request_context(), force_locale(str(language.value)):
        on_page = {code: str(word) for code, word in SHARED[kind].items()}
    in_refusals = {
        key.partition(".")[2]: word
        for key, word in WORDS[language].items()
        if key.startswith(f"{kind}.")
    }
    assert in_refusals
    said = {code: on_page[code] for code in in_refusals if code in on_page}
    assert {code: in_refusals[code].lower() for code in said} == {
        code: word.lower() for code, word in said.items()
    }

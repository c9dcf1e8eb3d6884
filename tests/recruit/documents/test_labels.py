"""Every word a document prints exists in every language and can be set in our font."""

from __future__ import annotations

import datetime as dt
import re
from string import Formatter

import pytest

from recruit.documents import Duty, Language, missing_glyphs
from recruit.documents.labels import clock_text, date_text, labels, length_text
from recruit.documents.typesetting import TEMPLATE
from recruit.models.charter import Mode

IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
DAY = dt.date(2020, 2, 22)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", Language)
def test_no_label_is_empty(language):
    assert [key for key, text in labels(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", Language)
def test_every_mode_and_duty_has_a_label(language):
    known = labels(language)
    wanted = {f"mode_{mode}" for mode in Mode} | {f"duty_{duty}" for duty in Duty}
    assert wanted <= set(known)


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.EN])
def test_translations_fill_in_the_same_values(language):
    source = labels(Language.ZH_HANS)
    differing = {
        key
        for key, text in labels(language).items()
        if fields(text) != fields(source[key]) and not key.startswith("date_")
    }
    assert differing == set()


def test_every_label_the_template_asks_for_exists():
    asked = set(re.findall(r"words\.([a-z_]+)", TEMPLATE.read_text(encoding="utf-8")))
    assert asked
    assert asked <= set(labels(Language.ZH_HANS))


@pytest.mark.parametrize(
    ("language", "charset"), [(Language.ZH_HANS, "gb2312"), (Language.ZH_HANT, "big5hkscs")]
)
def test_a_language_uses_characters_of_its_own_script(language, charset):
    # GB 2312 holds no traditional forms, Big5 no simplified ones
    ideographs = set(IDEOGRAPH.findall("".join(labels(language).values())))
    assert {sign for sign in ideographs if not sign.encode(charset, "ignore")} == set()


def test_english_labels_are_english():
    assert [text for text in labels(Language.EN).values() if IDEOGRAPH.search(text)] == []


@pytest.mark.parametrize("language", Language)
def test_the_font_shows_every_label(language):
    assert missing_glyphs("".join(labels(language).values())) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ZH_HANS, "2020年2月22日 周六"),
        (Language.ZH_HANT, "2020年2月22日 週六"),
        (Language.EN, "Sat 22 Feb 2020"),
    ],
)
def test_dates_are_written_as_people_write_them(language, text):
    assert date_text(DAY, language) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (dt.datetime(2020, 2, 22, 0, 30, tzinfo=dt.UTC), "08:30"),
        (dt.datetime(2020, 2, 22, 16, 5, tzinfo=dt.UTC), "次日 00:05"),
        (dt.datetime(2020, 2, 23, 16, tzinfo=dt.UTC), "2月24日 00:00"),
        (dt.datetime(2020, 2, 21, 12, tzinfo=dt.UTC), "2月21日 20:00"),
        (None, "—"),
    ],
)
def test_times_are_told_by_chinas_clock_with_the_day(moment, text):
    assert clock_text(moment, DAY, Language.ZH_HANS) == text


def test_lengths_are_told_in_hours_and_minutes():
    assert length_text(dt.timedelta(minutes=220), Language.ZH_HANS) == "3 小时 40 分"

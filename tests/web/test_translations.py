"""The two translations are complete, exact in their placeholders, and compiled."""

import re
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

WEB = Path(str(resources.files("web")))
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
LOCALES = ["zh_Hant", "en"]


@pytest.fixture(scope="module")
def texts():
    """Return every source text of code and templates."""
    found = extract_from_dir(
        str(WEB),
        METHODS,
        {"templates/**.html": {"encoding": "utf-8"}},
        keywords=KEYWORDS,
    )
    return {text for _, _, text, *_ in found}


def catalog(locale):
    with (WEB / "translations" / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated_and_none_is_left_over(texts, locale):
    translated = {message.id for message in catalog(locale) if message.id and message.string}
    assert texts - translated == set()
    assert translated - texts == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_a_guess(locale):
    assert [message.id for message in catalog(locale) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_survive_translation(locale):
    for message in catalog(locale):
        if message.id:
            wanted = sorted(re.findall(r"%\(\w+\)s", message.id))
            assert sorted(re.findall(r"%\(\w+\)s", message.string)) == wanted, message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_in_step(locale):
    with (WEB / "translations" / locale / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalog(locale) if message.id}


def test_english_has_no_chinese_left():
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [m.id for m in catalog("en") if m.id and chinese.search(m.string)] == []

"""Languages, figures and dates."""

import datetime as dt

import pytest

from web import i18n, names


@pytest.fixture
def speaking(app):
    """Return a function that opens a request in a language."""

    def speak(language, **headers):
        cookie = {"Cookie": f"laoxiang_language={language}"} if language else {}
        return app.test_request_context(headers=cookie | headers)

    return speak


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", "zh_Hans"), ("zh-CN", "zh_Hans"), ("zh-TW,zh;q=0.9", "zh_Hant"), ("en-US", "zh_Hans")],
)
def test_chinese_comes_first_in_the_readers_script(speaking, header, expected):
    with speaking("", **{"Accept-Language": header}):
        assert i18n.language() == expected


def test_the_language_chosen_is_remembered(app):
    client = app.test_client()
    answer = client.post("/preferences", data={"language": "en", "next": "/login"})
    assert (answer.status_code, answer.location) == (303, "/login")
    page = client.get("/login").text
    assert '<html lang="en"' in page
    assert "User name" in page


def test_the_theme_chosen_is_remembered(app):
    client = app.test_client()
    client.post("/preferences", data={"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/login").text
    client.post("/preferences", data={"theme": "auto"})
    assert "data-theme" not in client.get("/login").text


def test_an_unknown_choice_is_not_remembered(app):
    answer = app.test_client().post("/preferences", data={"theme": "<b>", "next": "//evil"})
    assert answer.location == "/"
    assert "laoxiang_theme" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(
    ("share", "shown"), [(1, "100%"), (0, "0%"), (0.9999, "99%"), (0.001, "1%"), (None, "–")]
)
def test_a_share_is_never_rounded_to_all_or_nothing(speaking, share, shown):
    with speaking("zh_Hans"):
        assert i18n.percent(share) == shown


def test_a_gap_that_is_not_proven_says_so(speaking):
    with speaking("zh_Hans"):
        assert i18n.gap_words(0.0) == "已证最优"
        assert i18n.gap_words(0.00001) == "差距 0.01%，未证最优"
        assert i18n.gap_words(None) == "差距未知，未证最优"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh_Hans", "2月22日 07:30"), ("zh_Hant", "2月22日 07:30"), ("en", "Feb 22 07:30")],
)
def test_moments_are_told_by_the_clock_of_china(speaking, language, shown):
    with speaking(language):
        assert i18n.moment(dt.datetime(2020, 2, 21, 23, 30, tzinfo=dt.UTC)) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh_Hans", ("贵州", "威宁彝族回族苗族自治县", "泗门镇", "注塑工", "阜阳站")),
        ("zh_Hant", ("貴州", "威寧彝族回族苗族自治縣", "泗門鎮", "注塑工", "阜陽站")),
        ("en", ("Guizhou", "Weining", "Simen Town", "Injection moulder", "Fuyang Station")),
    ],
)
def test_places_and_trades_are_named_in_the_readers_language(speaking, language, shown):
    with speaking(language):
        assert (
            names.province("520526"),
            names.county("520526"),
            names.town("330281103"),
            names.trade("injection_moulding"),
            names.place("rail-FYH"),
        ) == shown


def test_a_code_nobody_knows_is_shown_as_it_is(speaking):
    with speaking("zh_Hans"):
        assert names.county("999999") == "999999"
        assert names.place("bus-7") == "bus-7"

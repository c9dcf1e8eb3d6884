"""Languages and how figures, days and clock times are written in them.

Source texts are simplified Chinese; the catalogues are in ``translations/``. Names of places
and trades come from the gazetteer (``web.names``), not from the catalogues.
"""

from __future__ import annotations

import datetime as dt
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations, gettext
from flask_babel import format_decimal as babel_decimal

CHINA = ZoneInfo("Asia/Shanghai")
LANGUAGES = {"zh_Hans": "简体", "zh_Hant": "繁體", "en": "English"}
"""Locale of the catalogue → its name in itself."""
SOURCE = "zh_Hans"
COOKIE = "laoxiang_language"
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")


def choose() -> str:
    """Return the language of this request: the one chosen, else Chinese in the reader's script.

    English is shown to who asks for it; the browser's setting only decides between the two
    scripts, because office computers are often installed in English.
    """
    if request.path.startswith("/api/") and request.endpoint != "api.docs":
        return _asked_for()
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    best = next(iter(request.accept_languages.values()), "").lower()
    return "zh_Hant" if best.startswith(_TRADITIONAL) else SOURCE


def _asked_for() -> str:
    """Return the language a program asks for by ``Accept-Language``; simplified Chinese else."""
    best = next(iter(request.accept_languages.values()), "").lower()
    if best.startswith("en"):
        return "en"
    return "zh_Hant" if best.startswith(_TRADITIONAL) else SOURCE


def language() -> str:
    """Return the language in use, also outside a request (then the source language)."""
    if g:
        chosen: str | None = g.get("language")
        if chosen is not None:
            return chosen
    locale = get_locale()
    return str(locale) if locale and str(locale) in LANGUAGES else SOURCE


def _in_template(text: str) -> str:
    """Return a template's text in the language of the request; found a thousand times a page."""
    return str(_catalogue().gettext(text))


def _counted_in_template(one: str, many: str, count: int) -> str:
    return str(_catalogue().ngettext(one, many, count))


def _catalogue() -> NullTranslations:
    """Return the catalogue of this request, looked for once."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


def install(app: Flask) -> None:
    """Give the app its languages and the filters that write figures and dates."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=choose)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _in_template, _counted_in_template, newstyle=True
    )
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        yuan=yuan,
        day=day,
        short_day=short_day,
        weekday=weekday,
        clock=clock,
        moment=moment,
        duration=duration,
        gap=gap_words,
    )

    @app.before_request
    def _remember_language() -> None:
        g.language = choose()

    @app.context_processor
    def _languages() -> dict[str, object]:
        code = language()
        return {"languages": LANGUAGES, "language": code, "html_lang": code.replace("_", "-")}


def number(value: float | None, digits: int = 0) -> str:
    """Return 12,345 or an en dash."""
    if value is None:
        return "–"
    return str(
        babel_decimal(
            round(value, digits), format="#,##0" + (f".{'0' * digits}" if digits else "")
        )
    )


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share as 87% or an en dash; never rounds a part up to 100 or down to 0."""
    if share is None:
        return "–"
    shown = round(share * 100, digits)
    if share in (0, 1):
        return f"{shown:.0f}%"
    step = 10.0**-digits
    if shown >= 100 > share * 100:
        shown = 100 - step
    if shown <= 0 < share:
        shown = step
    return f"{number(shown, digits)}%"


def yuan(value: float | None) -> str:
    """Return an amount of money in whole yuan, a minus before the sign of the money."""
    if value is None:
        return "–"
    return f"{'-' if value <= -0.5 else ''}¥{number(abs(value))}"


def day(value: dt.date | None) -> str:
    """Return 2020年2月20日, 2020年2月20日, Feb 20, 2020."""
    return "–" if value is None else babel_date(value, "long", locale=_locale())


def short_day(value: dt.date | None) -> str:
    """Return 2月20日 or Feb 20."""
    if value is None:
        return "–"
    return babel_date(value, "MMM d" if language() == "en" else "M月d日", locale=_locale())


def weekday(value: dt.date | None) -> str:
    """Return 周四, 週四, Thu."""
    return "" if value is None else babel_date(value, "EEE", locale=_locale())


def clock(value: dt.datetime | dt.time | None) -> str:
    """Return the clock time in China as 06:30."""
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        value = china(value)
    return f"{value:%H:%M}"


def moment(value: dt.datetime | None) -> str:
    """Return day and clock time in China as 2月20日 06:30."""
    if value is None:
        return "–"
    local = china(value)
    return f"{short_day(local.date())} {local:%H:%M}"


def china(value: dt.datetime) -> dt.datetime:
    """Return a moment on the clock of China; one without zone is taken to be on it already."""
    return value if value.tzinfo is None else value.astimezone(CHINA)


def duration(seconds: float | None) -> str:
    """Return 0.8 秒, 42 秒, 3 分 05 秒, 12 小时 30 分."""
    if seconds is None:
        return "–"
    if seconds < 10:
        return gettext("%(n)s 秒", n=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 60:
        return gettext("%(n)s 秒", n=whole)
    if whole < 3600:
        return gettext("%(m)s 分 %(s)s 秒", m=whole // 60, s=f"{whole % 60:02d}")
    return gettext("%(h)s 小时 %(m)s 分", h=whole // 3600, m=f"{whole % 3600 // 60:02d}")


def gap_words(gap: float | None) -> str:
    """Say how far a plan is known to be from the best: every figure not proven says so."""
    if gap is None:
        return gettext("差距未知，未证最优")
    if gap <= 0:
        return gettext("已证最优")
    return gettext("差距 %(gap)s，未证最优", gap=percent(gap, 2))


def _locale() -> Locale:
    return Locale.parse(language())

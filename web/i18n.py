"""Languages and how figures, days and clock times are written in them.

Source texts are simplified Chinese; the catalogues are in ``translations/``. Names of places
and trades come from the gazetteer (``web.names``), not from the catalogues.
"""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale, get_translations, gettext
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

CHINA = ZoneInfo("Asia/Shanghai")
LANGUAGES = {"zh_Hans": "简体", "zh_Hant": "繁體", "en": "English"}
"""Locale of the catalogue → its name in itself."""
SOURCE = "zh_Hans"
COOKIE = "laoxiang_language"
TEXTS, DAYS = 16_384, 4_096
"""Texts and days kept as they were last written, all languages together."""
_CHOSEN: ContextVar[str] = ContextVar("laoxiang_language", default="")
"""Of the request under way; "" outside one."""
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
    chosen = _CHOSEN.get()
    if chosen:
        return chosen
    locale = get_locale()
    return str(locale) if locale and str(locale) in LANGUAGES else SOURCE


class _Kept(Domain):
    """Texts as they were last looked up: a page of fifty people asks for six hundred."""

    def gettext(self, string: str, **variables: object) -> str:
        """Return a text of the program in the language of this request."""
        told = _plain(language(), string)
        return told % variables if variables else told


class _Babel(Babel):
    """The extension with its texts kept."""

    domain_instance = _Kept()


@lru_cache(maxsize=TEXTS)
def _plain(_code: str, text: str) -> str:
    """Return a text of ours in a language, the one of this request."""
    return str(get_translations().gettext(text))


@lru_cache(maxsize=TEXTS)
def _marked(code: str, text: str) -> Markup:
    """Return a text without places for values: a doubled per cent sign is one."""
    return Markup(_plain(code, text)) % {}


@pass_eval_context
def _in_template(context: EvalContext, text: str, /, **values: object) -> str:
    code = language()
    if not context.autoescape:
        return _plain(code, text) % values
    return Markup(_plain(code, text)) % values if values else _marked(code, text)


@pass_eval_context
def _counted_in_template(
    context: EvalContext, one: str, many: str, count: int, /, **values: object
) -> str:
    told = str(get_translations().ngettext(one, many, count))
    values.setdefault("num", count)
    return Markup(told) % values if context.autoescape else told % values


def install(app: Flask) -> None:
    """Give the app its languages and the filters that write figures and dates."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    _Babel(app, locale_selector=choose)
    # What the extension would put in their place looks everything up anew for every text.
    app.jinja_env.globals.update(
        {"_": _in_template, "gettext": _in_template, "ngettext": _counted_in_template}
    )
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
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
        _CHOSEN.set(choose())

    @app.teardown_request
    def _forget_language(_fault: BaseException | None) -> None:
        _CHOSEN.set("")

    @app.context_processor
    def _languages() -> dict[str, object]:
        code = language()
        return {"languages": LANGUAGES, "language": code, "html_lang": code.replace("_", "-")}


def number(value: float | None, digits: int = 0) -> str:
    """Return 12,345 or an en dash."""
    if value is None:
        return "–"
    # All three languages group by thousands with a comma and write a decimal point.
    return f"{round(value, digits):,.{digits}f}"


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
    return "–" if value is None else _day(value, "long", language())


def short_day(value: dt.date | None) -> str:
    """Return 2月20日 or Feb 20."""
    if value is None:
        return "–"
    return _day(value, "MMM d" if language() == "en" else "M月d日", language())


def weekday(value: dt.date | None) -> str:
    """Return 周四, 週四, Thu."""
    return "" if value is None else _day(value, "EEE", language())


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


@lru_cache(maxsize=DAYS)
def _day(value: dt.date, form: str, code: str) -> str:
    return babel_date(value, form, locale=Locale.parse(code))

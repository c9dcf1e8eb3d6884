"""What every template may use: static addresses with a hash, the theme, the directory of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from recruit.identity import mask_id, mask_name, mask_phone
from recruit.language import Language
from recruit.queries.matching import MatchingResults
from recruit.wording import restored
from web import access_words, audit_words, names, words, words_desk, words_relief, words_rights
from web.access import allows
from web.i18n import language
from web.ways import shown_at, turn, with_args

THEME_COOKIE = "laoxiang_theme"
THEMES = ("auto", "light", "dark")
SIZE_COOKIE = "laoxiang_size"
SIZES = ("normal", "large")
DIRECTORIES = 1_024
"""Directories of pages kept, one for each language, roles and page one is at."""
ADDRESSES = 8_192
"""Addresses of pages kept as they were last built."""
_PLAIN = frozenset({str, int, type(None)})
"""What of an address is known by what it equals: ``True`` equals 1 and is written otherwise."""

Entry = tuple[str, str, str]
"""Endpoint, text, sign (the section of the directory it stands for)."""


def directory() -> list[tuple[str, str, list[Entry]]]:
    """Return the directory: groups of entries, with the group's title."""
    return [
        ("look", "", [("overview.page", gettext("总览"), "overview")]),
        (
            "people",
            gettext("登记"),
            [
                ("vacancies.index", gettext("岗位"), "vacancies"),
                ("enterprises.index", gettext("企业"), "enterprises"),
                ("candidates.index", gettext("求职者"), "candidates"),
                ("parties.index", gettext("同行组"), "parties"),
                ("referrers.index", gettext("推荐人"), "referrers"),
                ("imports.index", gettext("导入"), "imports"),
            ],
        ),
        (
            "plan",
            gettext("安排"),
            [
                ("runs.matching", gettext("匹配"), "matching"),
                ("runs.charter", gettext("包车计划"), "charter"),
                ("room.index", gettext("排车室"), "room"),
                ("transport.index", gettext("运力"), "transport"),
                ("trips.index", gettext("行程"), "trips"),
                ("boarding.index", gettext("上车登记"), "boarding"),
                ("notices.index", gettext("通知"), "notices"),
            ],
        ),
        (
            "partners",
            gettext("推荐和企业"),
            [
                ("referrer.home", gettext("我的首页"), "home"),
                ("referrer.people", gettext("我的老乡"), "candidates"),
                ("registering.form", gettext("登记一位老乡"), "add"),
                ("bonus.mine", gettext("我的奖励"), "coins"),
                ("sharing.card", gettext("分享"), "share"),
                ("enterprise.home", gettext("本企业"), "firm"),
                ("enterprise.arrivals", gettext("确认到岗"), "arrive"),
                ("answers.index", gettext("答复"), "answers"),
                ("settling.index", gettext("推荐奖励"), "coins"),
                ("disputes.index", gettext("申诉"), "disputes"),
                ("partners.index", gettext("推荐人和企业账号"), "partners"),
            ],
        ),
        (
            "work",
            gettext("复工服务"),
            [
                ("stewards.mine", gettext("我的企业"), "stewards"),
                ("figures.sheet", gettext("到岗日报"), "figures"),
                ("policies.index", gettext("政策"), "policies"),
                ("arrivals.index", gettext("来余和健康"), "health"),
                ("stewards.index", gettext("复工管家"), "stewards"),
                ("cases.index", gettext("诉求"), "cases"),
                ("hotline.desk", gettext("热线"), "hotline"),
                ("supply.index", gettext("供需对接"), "supply"),
                ("land.index", gettext("用地需求"), "land"),
            ],
        ),
        (
            "manage",
            gettext("管理"),
            [
                ("rights.index", gettext("个人信息"), "rights"),
                ("accounts.index", gettext("账号"), "accounts"),
                ("audit.index", gettext("操作记录"), "audit"),
                ("webhooks.index", gettext("推送"), "webhooks"),
            ],
        ),
    ]


def _links(app: Flask) -> Callable[[str], str]:
    """Return what writes the directory; every page has it twice, for a desk and for a phone."""

    @lru_cache(maxsize=DIRECTORIES)
    def kept(_root: str, _code: str, roles: frozenset[str] | None, section: str) -> Markup:
        groups = [
            (title, open_to)
            for _, title, entries in directory()
            if (open_to := [entry for entry in entries if allows(entry[0], roles)])
        ]
        return Markup(app.jinja_env.get_template("parts/rail.html").module.links(groups, section))

    def links(section: str) -> str:
        account = g.get("account")
        roles = None if account is None else account.roles
        return kept(request.script_root, language(), roles, section)

    return links


@cache
def _hash(name: str) -> str:
    content = resources.files("web").joinpath("static", name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does."""
    return url_for("static", filename=name, v=_hash(name))


def _addresses(app: Flask) -> Callable[..., str]:
    """Return what builds addresses for templates; a list of fifty people asks for 180."""

    @lru_cache(maxsize=ADDRESSES)
    def kept(_root: str, endpoint: str, args: tuple[tuple[str, object], ...]) -> str:
        return app.url_for(endpoint, **dict(args))

    def build(endpoint: str, /, **args: Any) -> str:
        for name, value in args.items():
            if type(value) not in _PLAIN or name.startswith("_"):
                return app.url_for(endpoint, **args)
        if endpoint.startswith("."):
            return app.url_for(endpoint, **args)
        return kept(request.script_root, endpoint, tuple(args.items()))

    return build


def static_text(name: str) -> str:
    """Return the text of a static file, for a page that adds something to it."""
    return resources.files("web").joinpath("static", name).read_text(encoding="utf-8")


def short_count(results: MatchingResults) -> int:
    """Return how many vacancies a matching plan leaves short."""
    return sum(row.filled < row.openings for row in results.shortfalls)


def install(app: Flask) -> None:
    """Hand all of this to the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        names.FILTERS, mask_name=mask_name, mask_phone=mask_phone, mask_id=mask_id
    )
    app.jinja_env.filters["restored"] = lambda text: restored(text, Language(language()))
    app.jinja_env.globals.update(
        asset=asset,
        url_for=_addresses(app),
        turn=turn,
        with_args=with_args,
        words=words,
        access_words=access_words,
        audit_words=audit_words,
        desk_words=words_desk,
        relief_words=words_relief,
        rights_words=words_rights,
        links_of_pages=_links(app),
        short_count=short_count,
    )
    # Macros used by every page, also by parts that are included or imported.
    app.jinja_env.globals["marks"] = app.jinja_env.get_template("parts/marks.html").module

    @app.context_processor
    def _theme() -> dict[str, object]:
        chosen = request.cookies.get(THEME_COOKIE, "")
        # An address of none of our pages is not said again: who knows what was typed there.
        known = request.method == "GET" and request.url_rule is not None
        here = request.full_path.rstrip("?") if known else "/"
        elsewhere = shown_at()
        if elsewhere:
            here = url_for(elsewhere[0], **elsewhere[1])  # type: ignore[arg-type]
        return {
            "moved": bool(elsewhere),
            "theme": chosen if chosen in ("light", "dark") else "",
            "large": request.cookies.get(SIZE_COOKIE) == "large",
            "here": here,
            "campaign": g.get("campaign"),
        }

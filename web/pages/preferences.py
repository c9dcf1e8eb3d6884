"""Language, theme and size of type, in cookies that say nothing about the person."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from web.i18n import COOKIE as LANGUAGE_COOKIE
from web.i18n import LANGUAGES
from web.look import SIZE_COOKIE, SIZES, THEME_COOKIE, THEMES
from web.ways import inside

blueprint = Blueprint("preferences", __name__)

_A_YEAR_S = 365 * 24 * 3600


@blueprint.post("/preferences")
def save() -> Response:
    """Remember the language, theme or size chosen and go back to the page."""
    answer = redirect(inside(request.form.get("next", "")), 303)
    for field, cookie, known in (
        ("language", LANGUAGE_COOKIE, LANGUAGES),
        ("theme", THEME_COOKIE, THEMES),
        ("size", SIZE_COOKIE, SIZES),
    ):
        chosen = request.form.get(field, "")
        if chosen in known:
            answer.set_cookie(
                cookie,
                chosen,
                max_age=_A_YEAR_S,
                httponly=True,
                samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
    return answer

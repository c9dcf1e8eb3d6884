"""Who calls: the token of a request, how often it may ask, and problems instead of pages."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from recruit.errors import Conflict, IllegalStep, NotFound, UserError
from recruit.language import Language
from recruit.models import now
from recruit.operations import tokens
from web.access import ACCESS, Door
from web.api.v1.problems import Kind, Problem
from web.auth import limits
from web.i18n import language
from web.room import registry
from web.uploads import UploadGone

log = logging.getLogger(__name__)

ROOT = "/api/"


def install(app: Flask) -> None:
    """Find out which token asks, before the access table is asked; count what it asks."""

    @app.before_request
    def _who() -> Response | None:
        if not request.path.startswith(ROOT):
            return None
        endpoint = request.endpoint
        found = _bearer()
        key, limit = (
            (f"token:{found.token_id}", limits.TOKEN)
            if found is not None
            else (f"stranger:{request.remote_addr}", limits.STRANGER)
        )
        g.taken = limits.allowance(app).take(key, limit)
        if not g.taken.allowed:
            retry = {"Retry-After": str(g.taken.reset)}
            return Problem(Kind.TOO_MANY_REQUESTS, headers=retry).response()
        if endpoint is None or ACCESS.get(endpoint) is Door.PUBLIC:
            return None
        if found is None:
            ask = {"WWW-Authenticate": 'Bearer realm="laoxiang"'}
            return Problem(Kind.UNAUTHORIZED, headers=ask).response()
        g.token, g.account = found, found.account
        if not found.used_lately(now()):
            with registry().write() as session:
                tokens.touch(session, found.token_id)
        return None

    @app.after_request
    def _say_what_is_left(response: Response) -> Response:
        taken = g.get("taken")
        if taken is not None:
            response.headers["RateLimit-Limit"] = str(taken.limit)
            response.headers["RateLimit-Remaining"] = str(taken.remaining)
            response.headers["RateLimit-Reset"] = str(taken.reset)
        return response


def problem_of(error: Exception) -> Response:
    """Return what the API answers to an error."""
    return _problem(error).response()


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotFound | UploadGone):
        return Problem(Kind.NOT_FOUND)
    if isinstance(error, UserError):
        kind = Kind.CONFLICT if isinstance(error, Conflict | IllegalStep) else Kind.INVALID
        return Problem(kind, error.say(Language(language())))
    if isinstance(error, HTTPException):
        kind = Kind.of(error.code or 500)
        allowed = getattr(error, "valid_methods", None)
        headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
        return Problem(kind, headers=headers)
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return Problem(Kind.INTERNAL)


def _bearer() -> tokens.Bearer | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(tokens.PREFIX) or len(token) > 100:
        return None
    with registry().read() as session:
        return tokens.bearer(session, token)

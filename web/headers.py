"""Security headers of every answer: a content policy with a nonce, no sniffing, no framing."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_CAMERA = frozenset({"boarding.phone", "boarding.shell"})
"""Pages that scan passes."""


def install(app: Flask) -> None:
    """Add the headers; pages are never stored, static files are (their address has a hash)."""

    @app.before_request
    def _nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.context_processor
    def _for_templates() -> dict[str, str]:
        return {"nonce": g.get("nonce", "")}

    @app.after_request
    def _headers(response: Response) -> Response:
        if request.endpoint in _CAMERA:
            allowed = _FIXED["Permissions-Policy"].replace("camera=()", "camera=(self)")
            response.headers["Permissions-Policy"] = allowed
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=g.get("nonce", ""))
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static" and response.status_code in (200, 304):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

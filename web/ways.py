"""Addresses: staying inside this site, and turning pages without losing the filters."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import request, url_for
from werkzeug.routing import IntegerConverter


class RecordNumber(IntegerConverter):
    """A record's number in an address: nine digits at most, as no table has more."""

    regex = r"\d{1,9}"


def inside(address: str, fallback: str = "/") -> str:
    """Return the address when it leads to a page of this site, else the fallback."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/"):
        return fallback
    if address.startswith(("//", "/\\")) or any(ord(sign) < 32 for sign in address):
        return fallback
    return address


def turn(page: int) -> str:
    """Return the address of this list with the same filters at another page."""
    return with_args(page=page)


def with_args(**changed: object) -> str:
    """Return this address with some arguments changed; None and "" take one away."""
    args: dict[str, object] = {
        key: value for key, value in request.args.items() if key not in changed and key != "page"
    }
    args.update({key: value for key, value in changed.items() if value not in (None, "")})
    return url_for(request.endpoint or "overview.page", **{**(request.view_args or {}), **args})


def number(name: str, default: int = 1, *, least: int = 1, most: int = 1_000_000) -> int:
    """Return a whole number of the query string, put into its limits."""
    value = request.args.get(name, default, type=int)
    return min(max(value if value is not None else default, least), most)


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers of records among what a form sent; no table has more than nine digits."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 10]

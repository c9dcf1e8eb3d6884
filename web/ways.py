"""Addresses: staying inside this site, and turning pages without losing the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask import g, request, url_for
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
    endpoint, given = shown_at() or (request.endpoint or "overview.page", request.args)
    args: dict[str, object] = {
        key: value for key, value in given.items() if key not in changed and key != "page"
    }
    args.update({key: value for key, value in changed.items() if value not in (None, "")})
    return url_for(endpoint, **{**(request.view_args or {}), **args})


def shown_at() -> tuple[str, Mapping[str, str]] | None:
    """Return endpoint and arguments a page is to be found at, None where it was asked for there.

    A search is sent to one address and answered with the page of another.
    """
    found: tuple[str, Mapping[str, str]] | None = g.get("shown_at")
    return found


def number(name: str, default: int = 1, *, least: int = 1, most: int = 1_000_000) -> int:
    """Return a whole number of the query string, put into its limits."""
    value = request.args.get(name, default, type=int)
    return min(max(value if value is not None else default, least), most)


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers of records among what a form sent; no table has more than nine digits."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 10]

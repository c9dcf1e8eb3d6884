"""Turning pages by a mark of the last record, so that nothing is skipped when records come in."""

from __future__ import annotations

import base64
import binascii

from flask_babel import gettext

from web.api.v1.problems import Kind, Problem


def mark(number: int | None) -> str | None:
    """Return the cursor for what comes after a record; None after the last."""
    if number is None:
        return None
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode().rstrip("=")


def after(cursor: str | None) -> int:
    """Return the number a cursor stands for, 0 without one; raises Problem (422)."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    word, _, number = text.partition(":")
    if word != "after" or not number.isdigit() or len(number) > 10:
        said = gettext("cursor 请用上一页给出的 next，不要自己拼。")
        raise Problem(Kind.INVALID, said)
    return int(number)

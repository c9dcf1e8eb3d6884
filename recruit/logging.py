"""Log lines to stderr, as text or JSON: what happened to which record number, never to whom.

Names, ID numbers and telephone numbers do not belong in a log line. Keys that could hold
one are blanked, so that a slip does not leak.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL_KEYS = frozenset(
    {"name", "candidate_name", "id_number", "phone", "birth_date", "home_address", "values"}
)
"""Keys whose value is never written."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("laoxiang")


def without_personal_data(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank what could name a person."""
    for key in PERSONAL_KEYS & event.keys():
        event[key] = "…"
    return event


def configure(*, level: str = "info", as_json: bool = False) -> None:
    """Set up logging for a process, once, at its start."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal_data,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


if not structlog.is_configured():
    configure(level="warning")

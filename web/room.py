"""What the app was opened with, for pages to reach: the registry, the settings, the campaign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, current_app

from recruit.models import now
from web.i18n import CHINA

if TYPE_CHECKING:
    from recruit.settings import Settings
    from recruit.storage.session import Registry

_KEY = "laoxiang"


@dataclass(frozen=True)
class Room:
    """Registry and settings of one app."""

    registry: Registry
    settings: Settings
    rehearsed_day: dt.date | None
    """The day to take for today, None where it is the day it is."""


def furnish(app: Flask, registry: Registry, settings: Settings) -> None:
    """Give the app its registry and settings."""
    app.extensions[_KEY] = Room(registry, settings, settings.rehearsed_day)


def room() -> Room:
    """Return what the app in use was opened with."""
    found: Room = current_app.extensions[_KEY]
    return found


def registry() -> Registry:
    """Return the registry of the app in use."""
    return room().registry


def today() -> dt.date:
    """Return the date in China, or the day of a rehearsal."""
    return room().rehearsed_day or dt.datetime.now(CHINA).date()


def moment() -> dt.datetime:
    """Return the present moment in UTC; on the day of a rehearsal, the same time of that day."""
    rehearsed = room().rehearsed_day
    if rehearsed is None:
        return now()
    here = dt.datetime.now(CHINA).replace(microsecond=0)
    return dt.datetime.combine(rehearsed, here.timetz()).astimezone(dt.UTC)

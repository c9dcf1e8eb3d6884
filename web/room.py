"""What the app was opened with, for pages to reach: the registry, the settings, the campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from recruit.settings import Settings
    from recruit.storage.session import Registry

_KEY = "laoxiang"


@dataclass(frozen=True)
class Room:
    """Registry and settings of one app."""

    registry: Registry
    settings: Settings


def furnish(app: Flask, registry: Registry, settings: Settings) -> None:
    """Give the app its registry and settings."""
    app.extensions[_KEY] = Room(registry, settings)


def room() -> Room:
    """Return what the app in use was opened with."""
    found: Room = current_app.extensions[_KEY]
    return found


def registry() -> Registry:
    """Return the registry of the app in use."""
    return room().registry

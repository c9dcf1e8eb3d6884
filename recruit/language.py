"""The languages everything a person reads comes in."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Simplified Chinese first; traditional Chinese and English complete."""

    ZH_HANS = "zh_Hans"
    ZH_HANT = "zh_Hant"
    EN = "en"

"""Which language the terminal speaks: asked for, else the user's locale, else Chinese."""

from __future__ import annotations

import os
from collections.abc import Mapping

from recruit.language import Language

_TRADITIONAL = ("zh_TW", "zh_HK", "zh_MO", "zh_Hant")


def chosen(asked: str | None = None, environment: Mapping[str, str] | None = None) -> Language:
    """Return the language to speak.

    Parameters
    ----------
    asked
        ``zh_Hans``, ``zh_Hant`` or ``en``, as given by ``--lang`` or ``LAOXIANG_LANG``.
    environment
        Where the locale is looked up; the process's own by default.
    """
    if asked:
        return Language(asked)
    environment = os.environ if environment is None else environment
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG")
    if (locale or "").startswith(_TRADITIONAL):
        return Language.ZH_HANT
    return Language.EN if (locale or "").startswith("en") else Language.ZH_HANS

"""The rows of the lists of the desk and their records in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.models import RoleName

Roles = frozenset[RoleName]

_DESK: Roles = frozenset({RoleName.ADMIN, RoleName.BUREAU})

ROWS: Mapping[str, Roles] = dict.fromkeys(
    (
        "bulk.change",
        "imports.mend",
        "candidates.search",
        "candidates.export",
        "vacancies.export",
        "enterprises.index",
        "enterprises.export",
        "parties.index",
        "parties.search",
        "parties.export",
        "parties.detail",
        "parties.save",
        "parties.member",
        "referrers.search",
        "referrers.export",
        "records.candidate",
        "records.save_candidate",
        "records.stay",
        "records.pin",
        "records.unpin",
        "records.vacancy",
        "records.save_vacancy",
        "records.enterprise",
        "records.save_enterprise",
        "records.referrer",
        "records.save_referrer",
        "views.index",
        "views.keep",
        "views.rename",
        "views.drop",
    ),
    _DESK,
)
"""All for those who decide; pages of referrers, enterprises and squads are their own."""

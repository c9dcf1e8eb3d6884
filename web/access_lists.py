"""The rows of the lists of the desk and their records in the access table; see ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Thing
from recruit.models import RoleName
from web.access_rules import Row, Rule, waiting

_DESK: frozenset[RoleName] = frozenset({RoleName.ADMIN, RoleName.BUREAU})
_LISTS = (
    "bulk.change",
    "candidates.search",
    "finding.index",
    "finding.find",
    "candidates.export",
    "vacancies.export",
    "enterprises.index",
    "enterprises.export",
    "parties.index",
    "parties.search",
    "parties.export",
    "referrers.search",
    "referrers.export",
    "views.index",
    "views.keep",
)
_RECORDS: Mapping[Thing, tuple[str, ...]] = {
    Thing.CANDIDATE: ("candidate", "save_candidate", "stay", "pin"),
    Thing.PIN: ("unpin",),
    Thing.VACANCY: ("vacancy", "save_vacancy"),
    Thing.ENTERPRISE: ("enterprise", "save_enterprise"),
    Thing.REFERRER: ("referrer", "save_referrer"),
}

ROWS: Mapping[str, Rule] = {
    **dict.fromkeys(_LISTS, _DESK),
    **{
        f"records.{verb}": Row(_DESK, record)
        for record, verbs in _RECORDS.items()
        for verb in verbs
    },
    **{f"parties.{verb}": Row(_DESK, Thing.PARTY) for verb in ("detail", "save", "member")},
    # a view belongs to who made it, also among those who see everything
    **{
        f"views.{verb}": Row(_DESK, Thing.SAVED_VIEW, "view_id", sees_all=frozenset())
        for verb in ("rename", "drop")
    },
    "imports.mend": waiting(_DESK),
}
"""All for those who decide; pages of referrers, enterprises and squads are their own."""

"""What a row of the access table may say; the table itself is ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from recruit.causes import Thing
from recruit.models import RoleName, TokenScope


class Door(Enum):
    """Rules that are not about a role."""

    PUBLIC = "public"
    """Everybody, also before log-in."""
    SIGNED_IN = "signed in"
    """Every account, whatever its role."""


ADMIN, BUREAU, TOWN, SQUAD = RoleName.ADMIN, RoleName.BUREAU, RoleName.TOWN, RoleName.SQUAD

REFERRER, ENTERPRISE = RoleName.REFERRER, RoleName.ENTERPRISE

ADMINS = frozenset({ADMIN})
"""Those who look after the installation: accounts, audit trail, webhooks."""
DESK = frozenset({ADMIN, BUREAU})
"""Those who decide: they import, run, publish and see people's names."""
FIELD = DESK | {TOWN, SQUAD}
"""Those who also read figures, vacancies and trips, without names."""


OWN = frozenset({RoleName.REFERRER})
"""Referrers: their own people only, whatever the address says."""
FIRM = frozenset({RoleName.ENTERPRISE})
"""Enterprises: their own vacancies and the people sent to them."""


@dataclass(frozen=True)
class Row:
    """A rule that also looks at the method and at the record the address names."""

    roles: frozenset[RoleName]
    record: Thing | None = None
    arg: str = ""
    methods: Mapping[str, frozenset[RoleName]] = field(default_factory=dict)
    token: TokenScope | None = None

    @property
    def argument(self) -> str:
        """Name of the record's number in the address."""
        return self.arg or f"{self.record}_id"


Rule = Door | frozenset[RoleName] | Row

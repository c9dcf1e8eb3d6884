"""What a row of the access table may say; the table itself is ``web.access``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from recruit.causes import Thing
from recruit.models import RoleName, TokenScope


class Held(Enum):
    """What an address can name that is no row of a table."""

    UPLOAD = "upload"
    """A file that waits to be committed: of the account that sent it, whatever its roles."""


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
    """A rule that also looks at the method and at the record the address names.

    Parameters
    ----------
    roles
        Who may call, by any method that ``methods`` does not narrow.
    record
        What the address names, None when it names nothing that is anybody's.
    arg
        The argument that names it, unless it is called after the record.
    sees_all
        Roles that get every record here. The others get what is in their scope.
    parts
        Further arguments, and what they name: parts of the record, found only within it.
    methods
        Roles by single methods.
    token
        What a program's token has to allow.
    """

    roles: frozenset[RoleName]
    record: Thing | Held | None = None
    arg: str = ""
    sees_all: frozenset[RoleName] = DESK
    parts: Mapping[str, Thing] = field(default_factory=dict)
    methods: Mapping[str, frozenset[RoleName]] = field(default_factory=dict)
    token: TokenScope | None = None

    @property
    def argument(self) -> str:
        """Name of the record's number, or of the token of a file, in the address."""
        if self.record is Held.UPLOAD:
            return self.arg or "token"
        return self.arg or f"{self.record}_id"


def everyones(
    roles: frozenset[RoleName], record: Thing, arg: str = "", *, token: TokenScope | None = None
) -> Row:
    """Return the row of a record that whoever is let in may see; the page masks parts of it."""
    return Row(roles, record, arg, sees_all=roles, token=token)


def waiting(roles: frozenset[RoleName], *, token: TokenScope | None = None) -> Row:
    """Return the row of a file that waits to be committed: nobody gets another's."""
    return Row(roles, Held.UPLOAD, sees_all=frozenset(), token=token)


Rule = Door | frozenset[RoleName] | Row

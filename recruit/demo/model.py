"""What a demonstration scenario holds, as frozen values. Nothing is generated here.

``key`` fields name things inside one scenario (``R007``, ``E012``, ``V0103``, ``P00042``);
they are no database ids. Everybody in a scenario is invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from recruit.models import Cohesion, HealthStatus, SizeClass


class Size(StrEnum):
    """How large a demonstration is."""

    TOWN = "town"
    CITY = "city"
    PROVINCE = "province"


class Damage(StrEnum):
    """What is wrong with a cell that was spoilt on purpose."""

    ID_FLOAT = "id_float"
    """The resident ID was kept by Excel as a number, its last three digits are lost."""
    ID_CHECK_DIGIT = "id_check_digit"
    """One digit of the resident ID was copied wrongly."""
    NAME_MISSING = "name_missing"
    IMPOSSIBLE_DATE = "impossible_date"
    """30 February."""
    AMBIGUOUS_PLACE = "ambiguous_place"
    """市中区 of Sichuan: Neijiang and Leshan each have one."""


@dataclass(frozen=True, slots=True)
class DemoReferrer:
    """A referrer. ``book`` says which roster workbook his people stand in."""

    key: str
    name: str
    phone: str
    employer: str
    home_county: str
    target: int
    book: int
    remarks: str


@dataclass(frozen=True, slots=True)
class DemoEnterprise:
    """An enterprise of Yuyao; ``start_from`` and ``start_until`` hold for all its vacancies."""

    key: str
    name: str
    credit_code: str
    town: str
    industry: str
    size_class: SizeClass
    tier: int
    address: str
    contact_name: str
    contact_phone: str
    start_from: dt.date
    start_until: dt.date


@dataclass(frozen=True, slots=True)
class DemoVacancy:
    """One row of a demand sheet; wages in yuan a month, both 0 when negotiable."""

    key: str
    enterprise: str
    title: str
    trade: str
    level: int
    years: int
    openings: int
    wage_min: int
    wage_max: int
    dormitory: bool
    couple_rooms: int
    start_from: dt.date
    start_until: dt.date
    adults_only: bool
    bonus_yuan: int
    shift: str
    pay_method: str


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    """A person on a roster; ``employer`` is an enterprise key or ``""``, ``party`` likewise."""

    key: str
    referrer: str
    name: str
    id_number: str
    phone: str
    birth_date: dt.date
    home_county: str
    home_address: str
    trade: str
    level: int
    years: int
    education: str
    min_wage: int
    ready_date: dt.date
    needs_dormitory: bool
    preferred_town: str
    employer: str
    is_returning: bool
    party: str
    health_status: HealthStatus
    remarks: str


@dataclass(frozen=True, slots=True)
class DemoParty:
    """People who come together; ``label`` is what the roster says, unique for a referrer."""

    key: str
    referrer: str
    label: str
    kind: str
    cohesion: Cohesion
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What the maker of a scenario knows and the readers of its workbooks must find out.

    Parameters
    ----------
    news_referrer
        Key of the referrer who promised 60 and brings 17.
    duplicates
        Candidate key and the key of the later referrer who lists the same person again.
    damages
        Candidate key and what was done to one cell of that row.
    declines
        Resident ID numbers of those who will decline an offer.
    """

    news_referrer: str
    duplicates: tuple[tuple[str, str], ...]
    damages: tuple[tuple[str, Damage], ...]
    declines: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole demonstration; equal sizes and seeds give equal scenarios."""

    size: Size
    seed: int
    first_date: dt.date
    last_date: dt.date
    enterprises: tuple[DemoEnterprise, ...]
    vacancies: tuple[DemoVacancy, ...]
    referrers: tuple[DemoReferrer, ...]
    candidates: tuple[DemoCandidate, ...]
    parties: tuple[DemoParty, ...]
    truth: Truth

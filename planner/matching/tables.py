"""What the tables of a matching problem and of a matching plan look like, as data.

The columns, their kinds, defaults and limits; nothing is computed here. ``directory``
reads and writes them, ``problem`` holds them to these declarations.
"""

from __future__ import annotations

import pandas as pd

from planner.files import Column, Kind, Table
from planner.matching.rules import Cohesion, Objective, PinKind, Term, Turn

KIND = "matching"
"""The ``kind`` in ``summary.json``."""

LARGEST = 2**31 - 1
"""Greatest score, number of points or openings; sums of them are 64-bit."""

GENERAL = "general"
"""The trade of a post that asks for none, and of a worker who has none."""

LEVELS = 4
"""Highest skill level: 0 none, 1 初级, 2 中级, 3 高级, 4 技师."""

KEEP_POINTS = 10
"""Points of a keep pin that states none."""

WORKERS = Table(
    "workers",
    (
        Column("worker_id", Kind.TEXT),
        Column("party_id", Kind.TEXT, required=False, default=""),
        Column("home_county", Kind.TEXT, required=False, default=""),
        Column("trade", Kind.TEXT, required=False, default=GENERAL),
        Column("level", Kind.INTEGER, required=False, default=0, minimum=0, maximum=LEVELS),
        Column("years", Kind.NUMBER, required=False, default=0.0, minimum=0, maximum=100),
        Column("min_wage", Kind.INTEGER, required=False, default=0, minimum=0, maximum=LARGEST),
        Column("ready_date", Kind.DATE, required=False, default=pd.NaT),
        Column("needs_dormitory", Kind.FLAG, required=False, default=False),
        Column("preferred_town", Kind.TEXT, required=False, default=""),
        Column("referrer_id", Kind.TEXT, required=False, default=""),
        Column("referrer_enterprise", Kind.TEXT, required=False, default=""),
        Column("employer_id", Kind.TEXT, required=False, default=""),
        Column("adult", Kind.FLAG, required=False, default=True),
        Column("cleared", Kind.FLAG, required=False, default=True),
    ),
    key=("worker_id",),
)

VACANCIES = Table(
    "vacancies",
    (
        Column("vacancy_id", Kind.TEXT),
        Column("enterprise_id", Kind.TEXT),
        Column("town", Kind.TEXT),
        Column("openings", Kind.INTEGER, minimum=0, maximum=LARGEST),
        Column("tier", Kind.INTEGER, required=False, default=3, minimum=1, maximum=3),
        Column("trade", Kind.TEXT, required=False, default=GENERAL),
        Column("level", Kind.INTEGER, required=False, default=0, minimum=0, maximum=LEVELS),
        Column("years", Kind.NUMBER, required=False, default=0.0, minimum=0, maximum=100),
        Column("wage_min", Kind.INTEGER, required=False, default=0, minimum=0, maximum=LARGEST),
        Column("wage_max", Kind.INTEGER, required=False, default=0, minimum=0, maximum=LARGEST),
        Column("dormitory", Kind.FLAG, required=False, default=True),
        Column("start_from", Kind.DATE, required=False, default=pd.NaT),
        Column("start_until", Kind.DATE, required=False, default=pd.NaT),
        Column("adults_only", Kind.FLAG, required=False, default=False),
        Column("returning", Kind.FLAG, required=False, default=False),
    ),
    key=("vacancy_id",),
)

PARTIES = Table(
    "parties",
    (
        Column("party_id", Kind.TEXT),
        Column("cohesion", Kind.TEXT, choices=tuple(c.value for c in Cohesion)),
        Column("couple", Kind.FLAG, required=False, default=False),
    ),
    optional=True,
    key=("party_id",),
)
"""``couple``: two people who go only where a couples' room is free for them."""

NOT_STATED = float("nan")
"""A blank number of an enterprise."""

ENTERPRISES = Table(
    "enterprises",
    (
        Column("enterprise_id", Kind.TEXT),
        Column("min_fill", Kind.NUMBER, required=False, default=NOT_STATED, minimum=0, maximum=1),
        Column(
            "dormitory_places",
            Kind.NUMBER,
            required=False,
            default=NOT_STATED,
            minimum=0,
            maximum=LARGEST,
        ),
        Column(
            "couples_rooms",
            Kind.NUMBER,
            required=False,
            default=NOT_STATED,
            minimum=0,
            maximum=LARGEST,
        ),
    ),
    optional=True,
    key=("enterprise_id",),
)
"""What an enterprise states itself. A blank ``min_fill`` is that of the settings, blank
``dormitory_places`` (beds) are as many as wanted, blank ``couples_rooms`` are none."""

PAIRS = Table(
    "pairs",
    (
        Column("worker_id", Kind.TEXT),
        Column("vacancy_id", Kind.TEXT),
        Column("score", Kind.INTEGER, minimum=0, maximum=LARGEST),
    ),
    optional=True,
    key=("worker_id", "vacancy_id"),
)

PINS = Table(
    "pins",
    (
        Column("worker_id", Kind.TEXT),
        Column("vacancy_id", Kind.TEXT),
        Column("kind", Kind.TEXT, choices=tuple(k.value for k in PinKind)),
        Column(
            "points",
            Kind.INTEGER,
            required=False,
            default=KEEP_POINTS,
            minimum=0,
            maximum=LARGEST,
        ),
    ),
    optional=True,
    key=("worker_id", "vacancy_id"),
)

ASSIGNMENTS = Table(
    "assignments",
    (
        Column("worker_id", Kind.TEXT),
        Column("vacancy_id", Kind.TEXT),
        Column("score", Kind.INTEGER),
        *(Column(f"fit_{t.value}", Kind.INTEGER, required=False, default=0) for t in Term),
        Column("keep_points", Kind.INTEGER, required=False, default=0),
    ),
    may_be_empty=True,
)

UNMATCHED = Table(
    "unmatched",
    (
        Column("worker_id", Kind.TEXT),
        Column("reason", Kind.TEXT, required=False, default=""),
        Column("points_needed", Kind.INTEGER, required=False, default=-1),
        Column("vacancy_id", Kind.TEXT, required=False, default=""),
        Column("detail", Kind.TEXT, required=False, default="{}"),
    ),
    may_be_empty=True,
)
"""``points_needed`` is -1 where no number of points would help; ``detail`` is a JSON object."""

SHORTFALLS = Table(
    "shortfalls",
    (
        Column("vacancy_id", Kind.TEXT),
        Column("openings", Kind.INTEGER),
        Column("filled", Kind.INTEGER),
        Column("reason", Kind.TEXT, required=False, default=""),
        Column("seat_value", Kind.INTEGER, required=False, default=0),
        Column("seat_people", Kind.INTEGER, required=False, default=0),
    ),
    may_be_empty=True,
)
"""One row a vacancy; ``seat_value`` points and ``seat_people`` people is what one more opening
(with a bed for who needs one) would add."""

PLACEMENT = "placement"
"""In the place of a tier: the prices a placement was found at."""

PRICES = Table(
    "prices",
    (
        Column("tier", Kind.TEXT, choices=(PLACEMENT, *(o.value for o in Objective))),
        Column("vacancy_id", Kind.TEXT),
        Column("price", Kind.INTEGER),
    ),
    optional=True,
    key=("tier", "vacancy_id"),
    may_be_empty=True,
)
"""What a seat costs, its own gain apart, in the unit of the weights that ``summary.json`` gives
under ``prices``: the prices that prove each tier, and those of the placement."""

CHANGES = Table(
    "changes",
    (
        Column("worker_id", Kind.TEXT),
        Column("kind", Kind.TEXT, choices=tuple(t.value for t in Turn)),
        Column("before", Kind.TEXT, required=False, default=""),
        Column("after", Kind.TEXT, required=False, default=""),
    ),
    optional=True,
    key=("worker_id",),
    may_be_empty=True,
)
"""Who is new, has left, moved, gained a place or lost it since an earlier plan; vacancy ids."""

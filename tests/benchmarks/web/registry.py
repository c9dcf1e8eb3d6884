"""Make a registry of 100,000 candidates, for measuring pages; all synthetic, made by seed.

Run: ``python tests/benchmarks/web/registry.py HOME [PEOPLE]``. The campaign, the accounts and
the referrers are made by the operations; people, placements and plans go in as the import and
the publishing write them, in bulk.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import time
from importlib import resources
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select, text

from planner import geo
from recruit.demo import Size
from recruit.demo.generate import scenario
from recruit.demo.numbers import resident_id
from recruit.models import (
    Assignment,
    Candidate,
    Cohesion,
    Enterprise,
    HealthStatus,
    Party,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Referral,
    ReferralStatus,
    RoleName,
    Run,
    RunState,
    Seat,
    Stage,
    Trip,
    TripStop,
    Unmatched,
    Vacancy,
    now,
)
from recruit.operations import accounts, campaigns, referrers
from recruit.storage import open_registry

PASSWORD = "a long password for measuring"
FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
TRADES = ("general", "welding", "injection_moulding", "electrician", "quality_inspection")
PROVINCES = ("34", "36", "41", "43", "51", "52")
STAGES = (Stage.OFFERED, Stage.ACCEPTED, Stage.SEATED, Stage.ARRIVED, Stage.ON_DUTY)
FIRMS, POSTS, BRINGERS, TRIPS = 600, 3_000, 1_200, 600
AT_ONCE = 10_000


def build(home: Path, people: int = 100_000, *, seed: int = 1) -> None:
    """Make the registry in ``home``."""
    rng = np.random.default_rng(seed)
    registry = open_registry(home=home)
    try:
        with registry.write() as session:
            campaign = campaigns.open_campaign(
                session, name="测速", first_date=FIRST, last_date=LAST, by="bench"
            )
            accounts.create_account(
                session, username="bench", roles=[RoleName.BUREAU], by="bench", password=PASSWORD
            )
            _firms(session, campaign.id, rng)
            bringers = [
                referrers.add(
                    session, campaign, name=f"推荐人{n}", phone=f"1391{n:07}", by="bench",
                    home_county="520526", target=int(rng.integers(20, 200)),
                ).id
                for n in range(BRINGERS)
            ]  # fmt: skip
            parties = _parties(session, campaign.id, people // 12)
            _people(session, campaign.id, people, bringers, parties, rng)
            _plans(session, campaign.id, people, rng)
        with registry.connect() as connection:
            connection.execute(text("ANALYZE"))
    finally:
        registry.dispose()


def _firms(session, campaign, rng):
    with resources.files("data").joinpath("yuyao_towns.csv").open(encoding="utf-8") as file:
        codes = [row["town_code"] for row in csv.DictReader(file)]
    session.execute(
        insert(Enterprise),
        [
            {"name": f"余姚测速第{n}厂", "town_code": codes[n % len(codes)],
             "tier": int(rng.integers(1, 4)), "created_at": now()}
            for n in range(FIRMS)
        ],
    )  # fmt: skip
    session.execute(
        insert(Vacancy),
        [
            {"campaign_id": campaign, "enterprise_id": 1 + n % FIRMS, "import_key": f"bench:{n}",
             "title": f"岗位{n}", "trade": TRADES[n % len(TRADES)], "openings": 40,
             "wage_min": 4000 + n % 20 * 100, "wage_max": 6000 + n % 20 * 100,
             "start_from": FIRST, "start_until": LAST, "terms": {}, "created_at": now()}
            for n in range(POSTS)
        ],
    )  # fmt: skip


def _parties(session, campaign, count):
    session.execute(
        insert(Party),
        [
            {"campaign_id": campaign, "import_key": f"bench:{n}", "label": f"{n}组",
             "cohesion": tuple(Cohesion)[n % 3], "couple": n % 3 == 0}
            for n in range(count)
        ],
    )  # fmt: skip
    return list(session.scalars(select(Party.id).order_by(Party.id)))


def _people(session, campaign, people, bringers, parties, rng):
    names = [person.name for person in scenario(Size.CITY.value, 1).candidates]
    counties = [c.adcode for c in geo.load().counties if c.adcode[:2] in PROVINCES]
    home = rng.integers(len(counties), size=people)
    for first in range(0, people, AT_ONCE):
        rows = []
        for n in range(first, min(first + AT_ONCE, people)):
            born = dt.date(1965 + n % 35, 1 + n % 12, 1 + n // 12 % 28)
            ready = FIRST + dt.timedelta(days=n % 14) if n % 5 else None
            rows.append({
                "campaign_id": campaign, "name": names[n * 7919 % len(names)],
                "id_number": resident_id(f"{330000 + n // 999}", born, n % 999),
                "phone": f"199{n:08}", "birth_date": born,
                "home_county": counties[home[n]], "trade": TRADES[n * 31 % len(TRADES)],
                "level": n % 5, "years": float(n % 9), "min_wage": 3500 + n % 30 * 100,
                "ready_date": ready, "needs_dormitory": n % 3 == 0,
                "party_id": parties[n // 3] if n // 3 < len(parties) else None,
                "referrer_id": bringers[n % len(bringers)],
                "health_status": HealthStatus.GREEN if n % 4 else HealthStatus.UNKNOWN,
                "health_expires": FIRST + dt.timedelta(days=n % 30) if n % 4 else None,
                "registered_at": now(),
            })  # fmt: skip
        session.execute(insert(Candidate), rows)
        session.execute(
            insert(Referral),
            [
                {"candidate_id": first + 1 + at, "referrer_id": row["referrer_id"],
                 "status": ReferralStatus.ATTRIBUTED, "claimed_at": now()}
                for at, row in enumerate(rows)
            ],
        )  # fmt: skip


def _plans(session, campaign, people, rng):
    matching = _plan(session, campaign, PlanKind.MATCHING)
    charter = _plan(session, campaign, PlanKind.CHARTER)
    placed = range(1, int(people * 0.7) + 1)
    for first in range(placed.start, placed.stop, AT_ONCE):
        some = range(first, min(first + AT_ONCE, placed.stop))
        posts = 1 + rng.integers(POSTS, size=len(some))
        session.execute(
            insert(Assignment),
            [
                {"plan_version_id": matching, "candidate_id": who, "vacancy_id": int(post),
                 "score": 500, "parts": {"trade": 300, "wage": 200}}
                for who, post in zip(some, posts, strict=True)
            ],
        )  # fmt: skip
        session.execute(
            insert(Placement),
            [
                {"campaign_id": campaign, "candidate_id": who, "vacancy_id": int(post),
                 "plan_version_id": matching, "stage": STAGES[who % len(STAGES)], "score": 500,
                 "created_at": now(), "version": 1}
                for who, post in zip(some, posts, strict=True)
            ],
        )  # fmt: skip
        session.execute(
            insert(PlacementEvent),
            [
                {"placement_id": who, "stage_from": Stage.PROPOSED, "stage_to": Stage.OFFERED,
                 "by": "bench", "at": now(), "note": ""}
                for who in some
            ],
        )  # fmt: skip
    session.execute(
        insert(Unmatched),
        [
            {"plan_version_id": matching, "candidate_id": who, "reason": "outbid", "detail": {}}
            for who in range(placed.stop, people + 1)
        ],
    )  # fmt: skip
    for n in range(TRIPS):
        _trip(session, charter, n)
    session.flush()


def _plan(session, campaign, kind):
    run = Run(campaign_id=campaign, kind=kind, state=RunState.DONE, requested_by="bench")
    session.add(run)
    session.flush()
    plan = PlanVersion(
        campaign_id=campaign, kind=kind, number=1, run_id=run.id, state=PlanState.PUBLISHED,
        published_at=now(), published_by="bench",
        summary={"gap": 0.01, "tiers": [], "counts": {}},
    )  # fmt: skip
    session.add(plan)
    session.flush()
    return plan.id


def _trip(session, plan, n):
    leave = dt.datetime(2020, 2, 21 + n % 7, 8, tzinfo=dt.UTC)
    trip = Trip(
        plan_version_id=plan, code=f"C{n:03}", mode="coach", offer="coach-49",
        province_code="520000", date=leave.date(), depart=leave,
        arrive=leave + dt.timedelta(hours=24), km=1800.0, drivers=2, yuan=28_000.0, seats=49,
        boarded=45, driving=[],
    )  # fmt: skip
    ends = (("520526", 26.86 - n % 5, 104.28 + n % 7, 45, 0), ("330281", 30.04, 121.15, 0, 45))
    trip.stops = [
        TripStop(seq=seq, place=place, lat=lat, lon=lon, boarding=on, alighting=off,
                 arrive=leave if seq > 1 else None, depart=leave if seq == 1 else None)
        for seq, (place, lat, lon, on, off) in enumerate(ends, 1)
    ]  # fmt: skip
    trip.taken = [
        Seat(candidate_id=1 + n * 45 + seat, leg=1, seat=str(seat), board_seq=1, alight_seq=2)
        for seat in range(45)
    ]
    session.add(trip)


if __name__ == "__main__":
    begun = time.perf_counter()
    build(Path(sys.argv[1]), *(int(size) for size in sys.argv[2:3]))
    print(f"made in {time.perf_counter() - begun:.0f} s")

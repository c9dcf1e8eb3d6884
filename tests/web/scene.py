"""A small registry for tests of the desk: made with models, in a second, all synthetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from argon2 import PasswordHasher

from recruit.models import (
    AnswerLink,
    Assignment,
    BonusKind,
    BonusRule,
    Candidate,
    Cohesion,
    Dispute,
    DisputeKind,
    DisputeSide,
    DisputeWord,
    Enterprise,
    Invitation,
    Mode,
    Party,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Referral,
    ReferralStatus,
    Referrer,
    RoleName,
    Run,
    RunState,
    Seat,
    Shortfall,
    Squad,
    Stage,
    Trip,
    TripStop,
    Unmatched,
    Unserved,
    Vacancy,
    VacancyKind,
)
from recruit.operations import accounts, campaigns
from recruit.settings import Settings
from recruit.storage import open_registry

PASSWORD = "correct horse battery"
INVITATION, ANSWER = "invitation-of-chenhua0", "answer-of-the-eighteen"
CHINA = dt.timezone(dt.timedelta(hours=8))
WEINING, SHANGCAI, YUYAO = "520526", "411722", "330281"
PLACES = {WEINING: (26.86, 104.28), SHANGCAI: (33.27, 114.26), YUYAO: (30.04, 121.15)}
SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗"


@dataclass(frozen=True)
class Scene:
    """What tests need to know by number."""

    matching_plan: int
    charter_plan: int
    matching_run: int
    coach: int
    flight: int
    enterprise: int


def build(home: Path) -> Scene:
    """Make the registry in ``home`` and return what is in it."""
    registry = open_registry(home=home)
    try:
        with registry.write() as session, passwords_cost_little():
            return _fill(session)
    finally:
        registry.dispose()


@contextmanager
def passwords_cost_little() -> Iterator[None]:
    """Hash with the least work argon2 takes; whoever logs in later is spared it as well."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with mock.patch.object(accounts, "_hasher", lambda: cheap):
        yield


def settings(home: Path) -> Settings:
    """Return settings for a test app."""
    return Settings(home=home, secret_key="a key for tests only")


def _fill(session) -> Scene:
    campaign = campaigns.open_campaign(
        session,
        name="余姚 2020 年春季",
        first_date=dt.date(2020, 2, 20),
        last_date=dt.date(2020, 3, 10),
        by="scene",
    )
    squads = {squad.province_code: squad for squad in session.query(Squad)}
    for name, role, scope in (
        ("zhou", RoleName.BUREAU, {}),
        ("admin", RoleName.ADMIN, {}),
        ("guizhou", RoleName.SQUAD, {"squad_id": squads["520000"].id}),
        ("simen", RoleName.TOWN, {"town_code": "330281103"}),
        ("guanjia", RoleName.STEWARD, {}),
        ("rexian", RoleName.HOTLINE, {}),
        ("bumen", RoleName.DEPARTMENT, {}),
    ):
        accounts.create_account(
            session, username=name, roles=[role], by="scene", password=PASSWORD,
            display_name={"zhou": "周晓岚"}.get(name, name), **scope,
        )  # fmt: skip
    firms = [
        Enterprise(name="余姚市甬江口罩有限公司", town_code="330281103", tier=1),
        Enterprise(name="余姚市舜江电器配件有限公司", town_code="330281003", tier=2),
        Enterprise(name="余姚市姚北塑料制品厂", town_code="330281106", tier=3),
    ]
    session.add_all(firms)
    session.flush()
    boss = Referrer(name="陈华", phone="13900000001", employer_id=firms[1].id,
                    home_county=WEINING, squad_id=squads["520000"].id, target=60)  # fmt: skip
    other = Referrer(name="欧阳建国", phone="13900000002", home_county=SHANGCAI, target=10)
    accounts.create_account(
        session, username="firm", roles=[RoleName.ENTERPRISE], by="scene", password=PASSWORD,
        enterprise_id=firms[0].id,
    )  # fmt: skip
    session.add_all([boss, other])
    session.flush()
    for name, referrer in (("chenhua", boss), ("ouyang", other)):
        accounts.create_account(
            session, username=name, roles=[RoleName.REFERRER], by="scene", password=PASSWORD,
            display_name=referrer.name, referrer_id=referrer.id,
        )  # fmt: skip
    vacancies = [
        _vacancy(campaign.id, firms[0].id, "口罩机操作工", "mask_machine", openings=12),
        _vacancy(campaign.id, firms[1].id, "注塑工", "injection_moulding", openings=15),
        _vacancy(campaign.id, firms[2].id, "普工", "general", openings=6),
        _vacancy(
            campaign.id, firms[1].id, "返岗职工", "general", openings=2, kind=VacancyKind.RETURNING
        ),
    ]
    party = Party(campaign_id=campaign.id, import_key="陈华|3", label="陈华-3",
                  cohesion=Cohesion.ENTERPRISE)  # fmt: skip
    session.add_all([*vacancies, party])
    session.flush()
    people = [_person(campaign.id, n, boss if n < 20 else other, party) for n in range(30)]
    session.add_all(people)
    session.flush()
    session.add(Referral(candidate_id=people[0].id, referrer_id=other.id,
                         status=ReferralStatus.DUPLICATE, matched_on="phone"))  # fmt: skip
    run, plan = _plan(session, campaign.id, PlanKind.MATCHING, PlanState.PUBLISHED, MATCHING)
    for n, person in enumerate(people[:27]):
        vacancy = vacancies[0] if n < 11 else vacancies[1] if n < 23 else vacancies[2]
        parts = {"trade": 300, "wage": 150}
        session.add(Assignment(plan_version_id=plan.id, candidate_id=person.id, score=700 - n,
                               vacancy_id=vacancy.id, parts=parts))  # fmt: skip
        stage = Stage.ACCEPTED if n < 17 or n >= 22 else Stage.OFFERED
        session.add(Placement(campaign_id=campaign.id, candidate_id=person.id, stage=stage,
                              vacancy_id=vacancy.id, plan_version_id=plan.id))  # fmt: skip
    session.add_all(
        [
            Unmatched(plan_version_id=plan.id, candidate_id=people[27].id, reason="outbid",
                      detail={}, points_needed=34, vacancy_id=vacancies[0].id),
            Unmatched(plan_version_id=plan.id, candidate_id=people[28].id,
                      reason="no_eligible_vacancy",
                      detail={"failed": {"wage": 3, "trade": 1}, "only": {}}),
            Unmatched(plan_version_id=plan.id, candidate_id=people[29].id, reason="health_hold",
                      detail={}),
            Shortfall(plan_version_id=plan.id, vacancy_id=vacancies[1].id, openings=15,
                      filled=12, reason="too_few_eligible", seat_value=120),
        ]
    )  # fmt: skip
    _partners(session, campaign.id, boss, other, people)
    _, charter = _plan(session, campaign.id, PlanKind.CHARTER, PlanState.DRAFT, CHARTER)
    coach = _trip(
        session, charter.id, "C001", Mode.COACH, home=WEINING, people=people[:17], drivers=2
    )
    flight = _trip(
        session, charter.id, "F001", Mode.FLIGHT, home=SHANGCAI, people=people[22:26], drivers=0
    )
    session.add(Unserved(plan_version_id=charter.id, candidate_id=people[26].id,
                         reason="window_too_short", help="start later"))  # fmt: skip
    session.flush()
    return Scene(plan.id, charter.id, run.id, coach.id, flight.id, firms[0].id)


def _partners(session, campaign, boss, other, people):
    """Add an invitation, an answer link, a bonus rule and a dispute."""
    session.flush()
    offered = session.query(Placement).filter_by(candidate_id=people[17].id).one()
    dispute = Dispute(campaign_id=campaign, kind=DisputeKind.ATTRIBUTION, raiser_id=other.id,
                      holder_id=boss.id, candidate_id=people[0].id)  # fmt: skip
    dispute.words.append(DisputeWord(side=DisputeSide.RAISER, by="ouyang", text="是我先说的"))
    session.add_all(
        [
            Invitation(campaign_id=campaign, referrer_id=boss.id, token=INVITATION),
            AnswerLink(placement_id=offered.id, token=ANSWER),
            BonusRule(campaign_id=campaign, kind=BonusKind.ON_DUTY, amount_yuan=200,
                      first_date=dt.date(2020, 2, 1), source="余人社〔2020〕8 号",
                      created_by="scene"),
            dispute,
        ]
    )  # fmt: skip


MATCHING = {
    "status": "feasible", "gap": 0.0125, "objective": 17000, "bound": 17215, "runtime_s": 3.2,
    "tiers": [
        {"name": "priority", "value": 11, "bound": 11, "gap": 0.0},
        {"name": "placed", "value": 27, "bound": 27, "gap": 0.0},
        {"name": "fit", "value": 17000, "bound": 17215, "gap": 0.0125},
    ],
    "counts": {"placed": 27, "unmatched": 3, "workers": 30},
}  # fmt: skip
CHARTER = {
    "status": "feasible", "gap": 0.0234, "objective": 61000.0, "bound": 59573.0,
    "runtime_s": 8.0, "yuan_by_mode": {"coach": 30000.0, "flight": 30000.0}, "on_time_share": 1.0,
    "counts": {"travellers": 22, "seated": 21, "unserved": 1},
}  # fmt: skip


def _vacancy(campaign, firm, title, trade, *, openings, kind=VacancyKind.OPEN):
    return Vacancy(
        campaign_id=campaign, enterprise_id=firm, import_key=f"{firm}|{title}", title=title,
        trade=trade, openings=openings, wage_min=4500, wage_max=6500, kind=kind,
        start_from=dt.date(2020, 2, 24), start_until=dt.date(2020, 3, 5),
    )  # fmt: skip


def _person(campaign, n, referrer, party):
    return Candidate(
        campaign_id=campaign, name=f"{SURNAMES[n % 20]}{'小大' [n % 2]}{'红军勇燕' [n % 4]}",
        phone=f"138{n:08}", home_county=WEINING if n < 20 else SHANGCAI, referrer_id=referrer.id,
        trade="mask_machine" if n < 11 else "injection_moulding" if n < 23 else "general",
        level=n % 3, min_wage=4500,
        ready_date=dt.date(2020, 2, 21), party_id=party.id if 3 <= n < 6 else None,
    )  # fmt: skip


def _plan(session, campaign, kind, state, summary):
    run = Run(campaign_id=campaign, kind=kind, state=RunState.DONE, requested_by="zhou",
              summary=summary, time_limit_s=60.0, gap_target=0.01,
              started_at=dt.datetime(2020, 2, 19, 1, tzinfo=dt.UTC),
              finished_at=dt.datetime(2020, 2, 19, 1, 1, tzinfo=dt.UTC))  # fmt: skip
    session.add(run)
    session.flush()
    plan = PlanVersion(campaign_id=campaign, kind=kind, number=1, run_id=run.id, state=state,
                       summary=summary)  # fmt: skip
    if state is PlanState.PUBLISHED:
        plan.published_at, plan.published_by = dt.datetime(2020, 2, 19, 2, tzinfo=dt.UTC), "zhou"
    session.add(plan)
    session.flush()
    return run, plan


def _trip(session, plan, code, mode, *, home, people, drivers):
    depart = dt.datetime(2020, 2, 22, 7, 30, tzinfo=CHINA)
    arrive = depart + dt.timedelta(hours=27)
    blocks = [
        {"driver": 1 + n % 2, "kind": "drive", "start": f"2020-02-22T{8 + 3 * n:02}:00",
         "end": f"2020-02-22T{11 + 3 * n:02}:00"}
        for n in range(4 if drivers else 0)
    ]  # fmt: skip
    trip = Trip(
        plan_version_id=plan, code=code, mode=mode, offer=f"{mode.value}-49",
        province_code=f"{home[:2]}0000",
        date=dt.date(2020, 2, 22), depart=depart, arrive=arrive, km=1812.0, drivers=drivers,
        yuan=30000.0, seats=49 if drivers else 180, boarded=len(people), driving=blocks,
    )  # fmt: skip
    ends = ((home, None, depart, len(people), 0), (YUYAO, arrive, None, 0, len(people)))
    trip.stops = [
        TripStop(seq=seq, place=place, lat=PLACES[place][0], lon=PLACES[place][1],
                 arrive=at, depart=off, boarding=on, alighting=leave)
        for seq, (place, at, off, on, leave) in enumerate(ends, 1)
    ]  # fmt: skip
    trip.taken = [
        Seat(candidate_id=person.id, leg=1, seat=str(n), board_seq=1, alight_seq=2)
        for n, person in enumerate(people, 1)
    ]
    session.add(trip)
    session.flush()
    return trip

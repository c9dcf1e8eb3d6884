"""A small registry with a real charter plan: three counties of Anhui, one of Henan.

Made with models and operations and planned by the planner itself, so that every limit of the
charter room is a real one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from planner import charter
from recruit.models import (
    Account,
    Assignment,
    Enterprise,
    PlanKind,
    PlanVersion,
    RoleName,
    Run,
    RunState,
    Squad,
    Vacancy,
)
from recruit.operations import accounts, answers, campaigns, candidates, plans, supply
from recruit.planning import charter as adapter
from recruit.settings import Settings
from recruit.storage import open_registry

PASSWORD = "correct horse battery"
BY = "scene"
FUNAN, TAIHE, YINGSHANG, XINCAI = "341225", "341222", "341226", "411729"
SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗"
ARRIVING = (
    (FUNAN, 34, 21),
    (FUNAN, 12, 24),
    (TAIHE, 30, 22),
    (YINGSHANG, 20, 24),
    (XINCAI, 36, 22),
)
"""County, people, and the day of February they are ready."""


@dataclass(frozen=True)
class Scene:
    """What tests need to know by number."""

    plan: int


def settings(home: Path) -> Settings:
    """Return settings for a test app."""
    return Settings(home=home, secret_key="a key for tests only")


def build(home: Path) -> Scene:
    """Make the registry in ``home`` and return what is in it."""
    registry = open_registry(home=home)
    try:
        with registry.write() as session:
            campaign = campaigns.open_campaign(
                session,
                name="余姚 2020 年春季",
                first_date=dt.date(2020, 2, 20),
                last_date=dt.date(2020, 3, 10),
                by=BY,
            )
            supply.stock(session, campaign, reach=1)
            _accounts(session)
            firm = Enterprise(name="余姚市舜江电器配件有限公司", town_code="330281003", tier=1)
            session.add(firm)
            session.flush()
            post = Vacancy(
                campaign_id=campaign.id, enterprise_id=firm.id, import_key="1", title="注塑工",
                openings=200, start_from=dt.date(2020, 2, 22), start_until=dt.date(2020, 3, 6),
            )  # fmt: skip
            session.add(post)
            session.flush()
            people = []
            for county, count, day in ARRIVING:
                for _ in range(count):
                    n = len(people)
                    people.append(
                        candidates.register(
                            session, campaign, name=f"{SURNAMES[n % 20]}{'小大'[n % 2]}燕",
                            phone=f"138{n:08}", home_county=county, by=BY,
                            ready_date=dt.date(2020, 2, day),
                        )
                    )  # fmt: skip
            matching = _version(session, campaign, PlanKind.MATCHING)
            session.add_all(
                Assignment(
                    plan_version_id=matching.id, candidate_id=one.id, vacancy_id=post.id, score=1
                )
                for one in people
            )
            session.flush()
            plans.publish(session, matching, by=BY)
            answers.answer_all(session, campaign, declines=(), by=BY)
            solved = charter.solve(adapter.snapshot(session, campaign))
            run = Run(
                campaign_id=campaign.id, kind=PlanKind.CHARTER, requested_by=BY,
                state=RunState.DONE,
            )  # fmt: skip
            session.add(run)
            session.flush()
            version = adapter.record(session, run, solved)
            plans.publish(session, version, by=BY)
            return Scene(version.id)
    finally:
        registry.dispose()


def _accounts(session) -> None:
    squads = {squad.province_code: squad.id for squad in session.query(Squad)}
    for name, role, scope in (
        ("zhou", RoleName.BUREAU, {}),
        ("anhui", RoleName.SQUAD, {"squad_id": squads["340000"]}),
        ("henan", RoleName.SQUAD, {"squad_id": squads["410000"]}),
    ):
        accounts.create_account(
            session, username=name, roles=[role], by=BY, password=PASSWORD, display_name=name,
            **scope,
        )  # fmt: skip
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for account in session.query(Account):
        account.password = cheap.hash(PASSWORD)


def _version(session, campaign, kind) -> PlanVersion:
    plan = PlanVersion(campaign_id=campaign.id, kind=kind, number=1)
    session.add(plan)
    session.flush()
    return plan

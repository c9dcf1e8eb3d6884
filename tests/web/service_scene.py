"""The small registry of ``scene`` with a return-to-work desk: a row of everything, synthetic."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from recruit.desk.arrivals import operations as arriving
from recruit.desk.arrivals import screening
from recruit.desk.arrivals.model import Issuer
from recruit.desk.cases import departments
from recruit.desk.cases.model import CaseSource, Category, Department, Urgency
from recruit.desk.cases.operations import Matter, open_case
from recruit.desk.figures.model import Scale
from recruit.desk.figures.operations import Headcount, enrol, report
from recruit.desk.hotline.operations import Asked, save_article, take_call
from recruit.desk.land import operations as land
from recruit.desk.land.model import LandKind
from recruit.desk.policies import operations as policies
from recruit.desk.policies.rules import keep_rules, rules_in_catalogue, shipped_rules
from recruit.desk.stewards import operations as stewards
from recruit.desk.stewards.model import Answer, VisitKind
from recruit.desk.supply import operations as supply
from recruit.desk.supply.model import Goods, Side
from recruit.models import (
    Account,
    Candidate,
    Enterprise,
    HealthStatus,
    PlanState,
    PlanVersion,
    Trip,
)
from recruit.storage import open_registry

DAY = dt.date(2020, 3, 1)
MORNING = dt.datetime(2020, 3, 2, 1, tzinfo=dt.UTC)
SIMEN = "330281103"


@dataclass(frozen=True)
class Services:
    """What tests need to know by number."""

    firm: int
    other_firm: int
    steward: int
    case: int
    article: int
    round: int
    incomer: int
    screening: int
    policy: int
    application: int
    need: int
    offer: int
    land: int


def build(home) -> Services:
    """Add the desk to the registry in ``home`` and return what is in it."""
    registry = open_registry(home=home)
    try:
        with registry.write() as session:
            return _fill(session)
    finally:
        registry.dispose()


def _fill(session) -> Services:
    firms = session.query(Enterprise).order_by(Enterprise.id).all()
    for firm, scale, staff in zip(firms, (Scale.ABOVE, Scale.ABOVE, Scale.BELOW),
                                  (200, 300, 20), strict=True):  # fmt: skip
        enrol(session, firm, scale, staff, by="scene")
    firms[0].contact_name, firms[0].contact_phone = "办公室", "13800001234"
    firms[1].industry = "小家电"
    for ago, back in ((2, 120), (1, 150), (0, 160)):
        day = DAY - dt.timedelta(days=ago)
        report(session, firms[0], day, Headcount(200, back, 60), by="scene", today=DAY)
    report(session, firms[2], DAY - dt.timedelta(days=3), Headcount(20, 9), by="scene", today=DAY)
    made = {one.username: one for one in session.query(Account)}
    first = stewards.StewardRecord("钱建国", "13900008888", SIMEN, "泗门镇经发办", ("小家电",))
    steward = stewards.add_steward(session, first, by="scene")
    second = stewards.StewardRecord("孙小妹", "13900008889", "330281003")
    stewards.add_steward(session, second, by="scene")
    stewards.link_account(session, steward, made["guanjia"], by="scene")
    stewards.hand_over(session, firms[0], steward, since=DAY, by="scene")
    answers = {"meals": Answer.FAULT, "masks": Answer.FINE}
    stewards.record_visit(
        session, firms[0], VisitKind.VISIT, answers, by="guanjia", steward=steward, at=MORNING
    )
    drawn = stewards.draw_round(session, kind=VisitKind.PHONE, size=2, seed=1, day=DAY, by="scene")
    office = departments.save_department(session, None, name="经信局", handlers=3, by="scene")
    other = departments.save_department(session, None, name="市监局", handlers=2, by="scene")
    departments.enlist(session, made["bumen"], office, by="scene")
    departments.set_rules(
        session, Category.SUPPLIES, lead=[office.id], joint=[other.id], by="scene"
    )
    departments.set_rules(session, Category.LAND, lead=[office.id], joint=[], by="scene")
    article = save_article(
        session, None, title="口罩不够去哪里买", body="先在系统里报数量，由经信局协调货源。",
        category=Category.SUPPLIES, by="scene",
    )  # fmt: skip
    take_call(session, Asked("13911112222", Category.SUPPLIES, "口罩去哪里买", "王"), by="rexian",
              article=article, at=MORNING)  # fmt: skip
    matter = Matter("扩建厂房的用地能不能先办", Category.LAND, Urgency.NORMAL, town=SIMEN,
                    caller_name="李大山", caller_phone="13911113333")  # fmt: skip
    case = open_case(session, matter, CaseSource.HOTLINE, by="rexian", enterprise=firms[0],
                     at=MORNING)  # fmt: skip
    keep_rules(session, shipped_rules(), by="scene")
    policy = next(row.id for row, rule in rules_in_catalogue(session)
                  if rule.code == "recruitment-subsidy")  # fmt: skip
    policies.declare(
        session, firms[0], {"new_insured_staff": 12.0, "dishonest": False}, by="scene"
    )
    application = policies.apply(
        session, firms[0], policy, campaign_id=None, papers=["insured-list"], later=[], on=DAY,
        by="scene",
    )  # fmt: skip
    firms[2].contact_name, firms[2].contact_phone = "供销科", "13800005678"
    need = supply.post(session, firms[0], supply.Wares(Side.NEED, Goods.PARTS, "口罩鼻梁条", 2000,
                                                       "公斤"), by="scene")  # fmt: skip
    offer = supply.post(session, firms[2], supply.Wares(Side.OFFER, Goods.PARTS, "塑料鼻梁条"),
                        by="scene")  # fmt: skip
    supply.introduce(
        session,
        supply.post(session, firms[0], supply.Wares(Side.NEED, Goods.PACKAGING, "纸箱"),
                    by="scene").id,
        supply.post(session, firms[1], supply.Wares(Side.OFFER, Goods.PACKAGING, "纸箱"),
                    by="scene").id,
        by="scene",
    )  # fmt: skip
    asked = land.Asked(LandKind.TEMPORARY, "口罩车间临时用地", SIMEN, 5.0, urgent=True,
                       responsible="用地保障组")  # fmt: skip
    plot = land.ask(session, firms[0], asked, handed_in=["营业执照"], on=DAY, by="scene")
    incomer, looked_at = _arrivals(session)
    session.flush()
    assert session.query(Department).count() == 2
    return Services(firms[0].id, firms[1].id, steward.id, case.id, article.id, drawn.id,
                    incomer, looked_at,
                    policy, application.id, need.id, offer.id, plot.id)  # fmt: skip


def _arrivals(session) -> tuple[int, int]:
    """Register the first on the coach, with a yellow code, and open a round of the day after."""
    coach = session.query(Trip).filter_by(code="C001").one()
    session.get(PlanVersion, coach.plan_version_id).state = PlanState.PUBLISHED
    session.flush()
    who = session.query(Candidate).order_by(Candidate.id).first()
    came = dt.date(2020, 2, 23)
    shown = arriving.Shown(HealthStatus.YELLOW, Issuer.YONGXING, came, came + dt.timedelta(days=7))
    told = arriving.Arrival(who.name, who.phone, who.home_county, who.home_county, came, SIMEN,
                            vehicle="浙B12345", shown=shown)  # fmt: skip
    incomer = arriving.register_incomer(session, told, today=DAY, by="scene")
    assert incomer.trip_id == coach.id
    looked_at, _ = screening.open_round(session, "arrivals", came + dt.timedelta(days=1), by="s")
    return incomer.id, looked_at.id

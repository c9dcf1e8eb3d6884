"""People who are planted, and every place of the registry where somebody may write one down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.demo.numbers import resident_id
from recruit.desk.arrivals.model import Incomer, Place, Quarantine
from recruit.desk.arrivals.operations import Arrival, register_incomer
from recruit.desk.cases.model import (
    CaseEvent,
    CaseEventKind,
    CasePart,
    CaseSource,
    Category,
    Department,
    Part,
    ServiceCase,
    Urgency,
)
from recruit.desk.cases.operations import Matter, open_case
from recruit.desk.land.model import LandEvent, LandKind, LandRequest, LandStage
from recruit.desk.policies.model import EventKind, PolicyApplication, PolicyEvent, PolicyRule
from recruit.desk.stewards.model import Steward, Visit, VisitKind
from recruit.desk.supply.model import Goods, Introduction, Side, SupplyPost
from recruit.models import (
    Account,
    ApiAnswer,
    Base,
    Candidate,
    Channel,
    Closure,
    Dispute,
    DisputeKind,
    DisputeSide,
    DisputeWord,
    Enterprise,
    HandOver,
    Mode,
    Notice,
    Occasion,
    Party,
    Pin,
    PinKind,
    Placement,
    PlanKind,
    PlanVersion,
    Referrer,
    RoleName,
    Squad,
    Stage,
    TokenScope,
    Trip,
    Vacancy,
    WorkingCopy,
    now,
)
from recruit.operations import accounts, tokens
from recruit.rights.model import Demand, RightsRequest

PASSWORD = "correct horse battery"
FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)
MOST = 200
"""How many of the people are planted in every part there is; the others as candidates only."""
MORNING = dt.datetime(2020, 2, 25, tzinfo=dt.UTC)
RARE = "甯毌仝仉佴刁厍厐呙哈咎圭堵墨夔奚妘宓寇岑嵇干庾弭彧恽戢昝晁暨曲桓檀殳毋沃沈"
"""Characters of rare names, so that three of them are nobody's by chance."""


@dataclass(frozen=True)
class Canary:
    """One planted person."""

    name: str
    id_number: str
    phone: str

    @property
    def told(self) -> str:
        """What somebody writes into a note."""
        return f"{self.name} {self.id_number} {self.phone}"


def planted(count: int) -> list[Canary]:
    """Return people whose numbers stand nowhere else."""
    width = len(RARE)
    return [
        Canary(
            name=RARE[n % width] + RARE[n // width % width] + RARE[(n * 7 + n // width) % width],
            id_number=resident_id(
                "520526", dt.date(1970 + n % 30, 1 + n % 12, 1 + n % 28), n % 999
            ),
            phone=f"1777{n * 7919 % 10_000_000:07d}",
        )
        for n in range(count)
    ]


def plant_parts(
    session: Session, campaign: int, firm: Enterprise, people: Sequence[Canary]
) -> None:
    """Plant people in every part a person can play besides that of a candidate."""
    for n, one in enumerate(people[:MOST]):
        session.add(Referrer(name=one.name, phone=one.phone))
        session.add(Steward(name=one.name, phone=one.phone, town_code="330281103"))
        session.add(Party(campaign_id=campaign, import_key=f"-:{one.name}", label=f"{one.name}家"))
        matter = Matter(
            title=f"{one.name}问返岗证明",
            category=Category.RESUMPTION,
            urgency=Urgency.NORMAL,
            body=f"{one.name} {one.id_number}",
            caller_name=one.name,
            caller_phone=one.phone,
        )
        open_case(session, matter, CaseSource.HOTLINE, by="test", at=now())
        came = Arrival(one.name, one.phone, "520526", "520526", FIRST, "330281103")
        register_incomer(session, came, today=FIRST, by="test")
        if n < 3:
            accounts.create_account(
                session, username=f"who{n}", display_name=one.name, roles=[RoleName.BUREAU],
                by="test", password=PASSWORD,
            )  # fmt: skip
    firm.contact_name, firm.contact_phone = people[0].name, people[0].phone
    for squad, one in zip(session.scalars(select(Squad)), people, strict=False):
        squad.leader_name, squad.leader_phone = one.name, one.phone


def plant_notes(
    session: Session, campaign: int, firm: Enterprise, people: Sequence[Canary]
) -> None:
    """Plant people wherever somebody writes down what he was told, once they are candidates."""
    there = _Setting(session, campaign, firm)
    rows = zip(
        people[:MOST],
        session.scalars(select(Candidate).order_by(Candidate.id)).all(),
        session.scalars(select(ServiceCase).order_by(ServiceCase.id)).all(),
        session.scalars(select(Incomer).order_by(Incomer.id)).all(),
        strict=False,
    )
    for n, (one, candidate, case, incomer) in enumerate(rows):
        candidate.home_address = candidate.remarks = one.told
        case.reply = incomer.address = one.told
        session.add_all(there.of_candidate(n, one.told, candidate))
        session.add_all(there.of_desk(one.told, case, incomer))
        session.add_all(there.of_planning(n, one.told))


class _Setting:
    """What notes are about: a firm, a plan, a trip, a policy, a department, a dispute."""

    def __init__(self, session: Session, campaign: int, firm: Enterprise) -> None:
        self._campaign, self._firm = campaign, firm
        self._vacancy = session.scalars(select(Vacancy.id)).first()
        self._plan = PlanVersion(campaign_id=campaign, kind=PlanKind.CHARTER, number=1000)
        self._office = Department(name="某局")
        rule = PolicyRule(code="某政策", version=1, body={}, by="test")
        referrer = session.scalars(select(Referrer)).first()
        assert referrer is not None
        self._dispute = Dispute(
            campaign_id=campaign, kind=DisputeKind.ATTRIBUTION, raiser=referrer
        )
        session.add_all([self._plan, self._office, rule, self._dispute])
        session.flush()
        self._trip = Trip(
            plan_version_id=self._plan.id, code="T1", mode=Mode.COACH, offer="coach",
            province_code="520000", date=MORNING.date(), depart=MORNING,
            arrive=MORNING + dt.timedelta(hours=9), km=1800.0, drivers=3, yuan=1.0, seats=50,
            boarded=0,
        )  # fmt: skip
        self._application = PolicyApplication(
            rule_id=rule.id, code="某政策", enterprise_id=firm.id, facts={}, filed_on=FIRST,
            due=LAST,
        )  # fmt: skip
        account = session.scalars(select(Account)).first()
        assert account is not None
        scopes = list(TokenScope)
        self._token, _ = tokens.make(
            session, account, name="t", scopes=scopes, allowed=scopes, by="test"
        )
        session.add_all([self._trip, self._application])
        session.flush()

    def of_candidate(self, n: int, told: str, candidate: Candidate) -> Iterator[Base]:
        """Yield what is written about one candidate."""
        placement = Placement(
            campaign_id=self._campaign, candidate_id=candidate.id, vacancy_id=self._vacancy,
            stage=Stage.OFFERED,
        )  # fmt: skip
        placement.step(Stage.DECLINED, by="test", note=told)
        yield placement
        yield Pin(campaign_id=self._campaign, candidate_id=candidate.id,
                  vacancy_id=self._vacancy, kind=PinKind.FORBID, reason=told, by="t")  # fmt: skip
        yield RightsRequest(campaign_id=self._campaign, candidate_id=candidate.id,
                            demand=Demand.OTHER, text=told, reply=told, asked_by="t",
                            due=LAST)  # fmt: skip
        yield Notice(campaign_id=self._campaign, candidate_id=candidate.id,
                     occasion=Occasion.OFFER, channel=Channel.SMS, facts={}, digest=f"{n}",
                     body=told, answer=told, created_by="t")  # fmt: skip
        yield DisputeWord(dispute_id=self._dispute.id, side=DisputeSide.RAISER, by="t", text=told)
        yield ApiAnswer(token_id=self._token.id, key=f"{n}", request_hash=f"{n}", body=told)

    def of_desk(self, told: str, case: ServiceCase, incomer: Incomer) -> Iterator[Base]:
        """Yield what the desk writes down."""
        firm = self._firm.id
        yield CasePart(case_id=case.id, department_id=self._office.id, part=Part.LEAD, reply=told)
        yield CaseEvent(case_id=case.id, kind=CaseEventKind.OPENED, by="t", text=told)
        yield Quarantine(incomer_id=incomer.id, rule="r", place=Place.HOME, first_day=FIRST,
                         last_day=LAST, note=told, by="t")  # fmt: skip
        yield Visit(enterprise_id=firm, kind=VisitKind.PHONE, at=now(), note=told, by="t")
        yield PolicyEvent(application_id=self._application.id, kind=EventKind.RETURNED, step=0,
                          by="t", text=told)  # fmt: skip
        wanted, offered = (
            SupplyPost(enterprise_id=firm, side=side, goods=Goods.PROTECTION, product="口罩",
                       note=told, by="t")
            for side in Side
        )  # fmt: skip
        yield Introduction(need=wanted, offer=offered, note=told, by="t")
        request = LandRequest(
            enterprise_id=firm, kind=LandKind.NEW_PLOT, project="新厂房", town_code="330281103",
            area=3.0, received_on=FIRST, due=LAST, note=told, by="t",
        )  # fmt: skip
        request.events = [LandEvent(stage=LandStage.RECEIVED, by="t", text=told)]
        yield request

    def of_planning(self, n: int, told: str) -> Iterator[Base]:
        """Yield what is written beside plans and trips."""
        yield PlanVersion(campaign_id=self._campaign, kind=PlanKind.CHARTER, number=1001 + n,
                          note=told)  # fmt: skip
        yield Closure(campaign_id=self._campaign, place="520526", first_date=LAST,
                      last_date=LAST, reason=told)  # fmt: skip
        yield WorkingCopy(campaign_id=self._campaign, base_plan_id=self._plan.id, name=told,
                          problem=b"", opened_by="t", changed_by="t")  # fmt: skip
        yield HandOver(trip_id=self._trip.id, enterprise_id=self._firm.id, receiver=told,
                       note=told, by="t")  # fmt: skip

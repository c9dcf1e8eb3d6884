"""One record of each owner for every kind of record that somebody sees only a part of.

For a role that is limited there is its own record, one of the same unit (the same town, province
or firm's town) that is another's, one of another unit, and a number that is nobody's.
"""

from __future__ import annotations

import datetime as dt

from recruit.causes import Thing
from recruit.desk.arrivals.model import Incomer, person_key
from recruit.desk.cases.model import (
    CasePart,
    CaseSource,
    Category,
    Department,
    DepartmentMember,
    Part,
    ServiceCase,
    Urgency,
)
from recruit.desk.land.model import LandKind, LandRequest
from recruit.desk.policies.model import PolicyApplication, PolicyRule
from recruit.desk.stewards.model import Steward, Stewardship, Visit, VisitKind
from recruit.desk.supply.model import Goods, Introduction, Side, SupplyPost
from recruit.models import (
    Account,
    ApiToken,
    Candidate,
    Channel,
    CharterTask,
    Dispute,
    DisputeKind,
    Enterprise,
    ListName,
    Notice,
    Occasion,
    Placement,
    PlanVersion,
    Referrer,
    RoleName,
    SavedView,
    Squad,
    Stage,
    TaskKind,
    TokenScope,
    Trip,
    Vacancy,
    WorkingCopy,
)
from recruit.operations import accounts, tokens

NOBODYS = 99_999
TOWN, FAR_TOWN = "330281103", "330281106"
GUIZHOU, HENAN = "520000", "410000"
WEINING, SHANGCAI = "520526", "411722"
DAY = dt.date(2020, 3, 1)
MORNING = dt.datetime(2020, 3, 2, 1, tzinfo=dt.UTC)

Owners = dict[str, int]
Records = dict[Thing, dict[str, Owners]]


def each(own, near, far) -> Owners:
    """Return the numbers of three records by whose they are, and one that is nobody's."""
    return {"own": own.id, "same unit": near.id, "other unit": far.id, "none": NOBODYS}


def enrol(session) -> dict[str, tuple[int, str, str]]:
    """Make an account for each role over the scene, and a second that shares its unit.

    Returns number, session key and an API token by role, those of the second as ``second town``.
    """
    firm = session.query(Enterprise).filter_by(town_code=TOWN).first()
    limits = {
        "town": {"town_code": TOWN},
        "squad": {"squad_id": session.query(Squad).filter_by(province_code=GUIZHOU).one().id},
        "referrer": {"referrer_id": session.get_one(Candidate, 1).referrer_id},
        "enterprise": {"enterprise_id": firm.id},
    }
    found = {}
    for role in RoleName:
        for whose in (role.value, f"second {role.value}"):
            view, _ = accounts.create_account(
                session, username=f"cell-{whose}", roles=[role], by="test",
                **limits.get(role.value, {}),
            )  # fmt: skip
            account = session.get_one(Account, view.id)
            _, token = tokens.make(session, account, name="cells", scopes=list(TokenScope),
                                   allowed=list(TokenScope), by="test")  # fmt: skip
            found[whose] = (view.id, view.session_key, token)
    office = Department(name="格局办")
    other = Department(name="别处办")
    session.add_all([office, other])
    session.flush()
    session.add(DepartmentMember(account_id=found["department"][0], department_id=office.id))
    session.add(Steward(name="管家一", phone="13900009991", town_code=TOWN,
                        account_id=found["steward"][0]))  # fmt: skip
    session.flush()
    return found


def settle(session, people) -> Records:
    """Make the neighbours and return the numbers of all records by kind, role and owner."""
    firms = [session.query(Enterprise).filter_by(town_code=town).first()
             for town in (TOWN, FAR_TOWN)]  # fmt: skip
    firms.insert(1, Enterprise(name="同镇另一家", town_code=TOWN))
    session.add(firms[1])
    session.flush()
    made = _recruiting(session, firms)
    made.update(_services(session, firms))
    made.update(_stewarded(session, firms, people, made))
    made.update(_papers(session, people))
    return made


def _recruiting(session, firms) -> Records:
    squad = session.query(Squad).filter_by(province_code=GUIZHOU).one()
    own, far = session.get_one(Candidate, 1), session.query(Candidate).filter_by(
        home_county=SHANGCAI).first()  # fmt: skip
    near_referrer = Referrer(name="同省另一位", phone="13900000077", home_county=WEINING,
                             squad_id=squad.id)  # fmt: skip
    session.add(near_referrer)
    session.flush()
    campaign = own.campaign_id
    near = Candidate(campaign_id=campaign, name="同省的人", phone="13700000001",
                     home_county=WEINING, referrer_id=near_referrer.id)  # fmt: skip
    vacancy = Vacancy(campaign_id=campaign, enterprise_id=firms[1].id, openings=3,
                      import_key="near", title="普工")  # fmt: skip
    session.add_all([near, vacancy])
    session.flush()
    place = Placement(campaign_id=campaign, candidate_id=near.id, vacancy_id=vacancy.id,
                      stage=Stage.ACCEPTED)  # fmt: skip
    referrers = [session.get_one(Referrer, own.referrer_id), near_referrer,
                 session.get_one(Referrer, far.referrer_id)]  # fmt: skip
    disputes = [Dispute(campaign_id=campaign, kind=DisputeKind.BONUS, raiser_id=one.id)
                for one in referrers]  # fmt: skip
    trip = session.query(Trip).filter_by(province_code=GUIZHOU).one()
    near_trip = Trip(
        plan_version_id=trip.plan_version_id, code="C009", mode=trip.mode, offer=trip.offer,
        province_code=GUIZHOU, date=trip.date, depart=trip.depart, arrive=trip.arrive, km=1.0,
        drivers=2, yuan=1.0, seats=49, boarded=0,
    )  # fmt: skip
    notices = [
        Notice(campaign_id=campaign, candidate_id=person.id, occasion=Occasion.SEAT,
               channel=Channel.SMS, facts={}, digest="x", body="您好", created_by="test")
        for person in (own, near, far)
    ]  # fmt: skip
    plan = session.get_one(PlanVersion, trip.plan_version_id)
    copies, tasks = [], []
    for who, province in (("cell-squad", GUIZHOU), ("zhou", GUIZHOU), ("zhou", HENAN),
                          ("zhou", "")):  # fmt: skip
        copies.append(WorkingCopy(campaign_id=campaign, base_plan_id=plan.id, name=province,
                                  province_code=province, problem=b"", opened_by=who,
                                  changed_by=who))  # fmt: skip
        tasks.append(CharterTask(campaign_id=campaign, kind=TaskKind.PRICES, requested_by=who,
                                 province_code=province))  # fmt: skip
    session.add_all([place, near_trip, *disputes, *notices, *copies, *tasks])
    session.flush()
    vacancies = [session.query(Vacancy).filter_by(enterprise_id=firms[0].id).first(), vacancy,
                 session.query(Vacancy).filter_by(enterprise_id=firms[2].id).first()]  # fmt: skip
    far_place = (
        session.query(Placement)
        .join(Candidate)
        .filter(Candidate.home_county == SHANGCAI, Placement.vacancy_id == vacancies[2].id)
        .first()
    )
    own_place = session.query(Placement).filter_by(candidate_id=own.id).one()
    places = each(own_place, place, far_place)
    trips = each(trip, near_trip, session.query(Trip).filter_by(province_code=HENAN).one())
    return {
        Thing.CANDIDATE: dict.fromkeys(("squad", "referrer"), each(own, near, far)),
        Thing.ENTERPRISE: dict.fromkeys(("town", "enterprise", "steward"), each(*firms)),
        Thing.VACANCY: dict.fromkeys(("town", "enterprise"), each(*vacancies)),
        Thing.PLACEMENT: dict.fromkeys(("town", "enterprise", "squad"), places),
        Thing.REFERRER: {"squad": each(*referrers)},
        Thing.TRIP: {"squad": trips},
        Thing.NOTICE: {"squad": each(*notices)},
        Thing.DISPUTE: {"referrer": each(*disputes)},
        Thing.WORKING_COPY: {"squad": each(*copies[:3]) | {"the bureau's": copies[3].id}},
        Thing.CHARTER_TASK: {"squad": each(*tasks[:3]) | {"the bureau's": tasks[3].id}},
    }


def _services(session, firms) -> Records:
    rule = session.query(PolicyRule).first() or PolicyRule(code="cells", version=1, body={},
                                                           by="test")  # fmt: skip
    session.add(rule)
    session.flush()
    filed = {"code": rule.code, "rule_id": rule.id, "facts": {}, "filed_on": DAY, "due": DAY}
    applications = [PolicyApplication(enterprise_id=firm.id, **filed) for firm in firms]
    plots = [
        LandRequest(enterprise_id=firm.id, kind=LandKind.TEMPORARY, project="地", area=1.0,
                    town_code=firm.town_code, received_on=DAY, due=DAY, by="test")
        for firm in firms
    ]  # fmt: skip
    needs = [_post(firm, Side.NEED) for firm in firms]
    offers = [_post(firms[2], Side.OFFER) for _ in firms]
    incomers = [
        Incomer(name=name, phone=f"1390000888{n}", person=person_key(f"1390000888{n}", name),
                home=WEINING, stayed_in=WEINING, arrived_on=DAY, town_code=town, by="test")
        for n, (name, town) in enumerate((("甲", TOWN), ("乙", TOWN), ("丙", FAR_TOWN)))
    ]  # fmt: skip
    guides = [Steward(name=f"管家{n}", phone=f"1390000777{n}", town_code=town)
              for n, town in enumerate((TOWN, TOWN, FAR_TOWN))]  # fmt: skip
    session.add_all([*applications, *plots, *needs, *offers, *incomers, *guides])
    session.flush()
    known = [Introduction(need_id=need.id, offer_id=offer.id, by="test")
             for need, offer in zip(needs, offers, strict=True)]  # fmt: skip
    session.add_all(known)
    session.flush()
    both = ("town", "enterprise")
    land = each(*plots)
    return {
        Thing.POLICY_APPLICATION: dict.fromkeys(both, each(*applications)),
        Thing.LAND_REQUEST: {"town": land, "enterprise": land},
        Thing.SUPPLY_POST: dict.fromkeys(both, each(*needs)),
        Thing.INTRODUCTION: dict.fromkeys(both, each(*known)),
        Thing.INCOMER: {"town": each(*incomers)},
        Thing.STEWARD: {"town": each(*guides)},
    }


def _post(firm, side) -> SupplyPost:
    return SupplyPost(enterprise_id=firm.id, side=side, goods=Goods.PARTS, product="件", by="test")


def _stewarded(session, firms, people, made) -> Records:
    """Give the steward his firm, and make the cases of everybody who sees some."""
    mine = session.query(Steward).filter_by(account_id=people["steward"][0]).one()
    running = session.query(Stewardship).filter_by(enterprise_id=firms[0].id, until=None)
    for one in running:
        one.steward_id = mine.id
    if running.count() == 0:
        session.add(Stewardship(enterprise_id=firms[0].id, steward_id=mine.id, since=DAY))
    number = iter(range(100))

    def case(firm, opened_by="rexian"):
        found = ServiceCase(
            code=f"CELL-{next(number)}", source=CaseSource.HOTLINE, category=Category.OTHER,
            urgency=Urgency.NORMAL, title="题", town_code=firm.town_code, enterprise_id=firm.id,
            opened_by=opened_by, due_at=MORNING,
        )  # fmt: skip
        session.add(found)
        session.flush()
        return found

    office, other = (session.query(Department).filter_by(name=name).one()
                     for name in ("格局办", "别处办"))  # fmt: skip
    parts = []
    for department, part in ((office, Part.LEAD), (office, Part.JOINT), (other, Part.LEAD)):
        parts.append(case(firms[0]))
        session.add(CasePart(case_id=parts[-1].id, department_id=department.id, part=part))
    session.flush()
    colleague = Steward(name="同镇管家", phone="13900009992", town_code=TOWN)
    session.add(colleague)
    session.flush()
    visits = [
        Visit(
            enterprise_id=firm.id, steward_id=who.id, kind=VisitKind.VISIT, at=MORNING, by="test"
        )
        for firm, who in ((firms[0], mine), (firms[1], colleague), (firms[2], colleague))
    ]
    session.add_all(visits)
    session.flush()
    local = each(*(case(firm) for firm in firms))
    told = each(case(firms[0], "cell-steward"), case(firms[0]), case(firms[2]))
    return {
        Thing.VISIT: dict.fromkeys(("town", "steward"), each(*visits)),
        Thing.SERVICE_CASE: {
            "town": local, "enterprise": local, "department": each(*parts), "steward": told,
        }
    }  # fmt: skip


def _papers(session, people) -> Records:
    """Make what belongs to one account: tokens and saved views."""
    views: dict[str, Owners] = {}
    owned: dict[str, Owners] = {}
    admins = people["second admin"][0]
    for role in RoleName:
        whose = [people[role.value][0], people[f"second {role.value}"][0], admins]
        kept = [SavedView(account_id=one, list_name=ListName.CANDIDATES, name=f"{role.value}{n}")
                for n, one in enumerate(whose)]  # fmt: skip
        session.add_all(kept)
        session.flush()
        views[role.value] = each(*kept)
        owned[role.value] = each(
            *(session.query(ApiToken).filter_by(account_id=one).first() for one in whose)
        )
    return {Thing.SAVED_VIEW: views, Thing.API_TOKEN: owned}

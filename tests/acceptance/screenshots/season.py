"""A season in full swing: what the pages of a fresh demonstration have not seen yet.

The demonstration ends before the first coach leaves. Here people get on board and arrive, an
enterprise confirms them, bonuses fall due, a referrer disputes, workbooks wait to be mended, a
plan lies on the table. What has a page is done through the page, as people would.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import messy
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.desk.arrivals.model import Incomer, ScreeningRound
from recruit.desk.cases.model import CasePart, DepartmentMember
from recruit.desk.figures.model import HeadcountReport, Workforce
from recruit.desk.hotline.model import Article
from recruit.desk.land.model import LandRequest
from recruit.desk.policies.model import PolicyApplication, PolicyRule
from recruit.desk.stewards.model import InspectionRound, StewardPlan, Stewardship, Visit
from recruit.desk.supply.model import SupplyPost
from recruit.models import (
    Account,
    AnswerLink,
    Assignment,
    BoardingKind,
    Candidate,
    CharterOffer,
    Dispute,
    Enterprise,
    Invitation,
    Mode,
    Party,
    Placement,
    PlanKind,
    PlanState,
    PlanVersion,
    Referrer,
    RoleName,
    Run,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
    TripStop,
    Unmatched,
    Unserved,
    Vacancy,
)
from recruit.operations import accounts, boarding, boarding_standby, invitations, trips
from recruit.operations.confirming import Verdict, confirm
from recruit.rights import links
from recruit.storage import Registry

PASSWORD = "a season in full swing"
BY = "screenshots"
PATIENCE = 180_000
"""Milliseconds a page may take: machines that take pictures do much else."""
FIRST_DAYS = 3
"""Days of departures that lie behind: their people have arrived."""

NAMES = {
    "bureau": "bureau", "squad": "guizhou", "town": "simen", "steward": "steward",
    "hotline": "hotline", "department": "department", "firm": "firm", "referrer": "referrer",
    "admin": "admin",
}  # fmt: skip
"""User name of each account of the tour in a demonstration."""


def unlock(session: Session) -> None:
    """Give every account of the tour a password that is known here, and make an administrator."""
    for username in NAMES.values():
        account = session.scalar(select(Account).where(Account.username == username))
        if account is None and username == "admin":
            accounts.create_account(
                session, username=username, roles=[RoleName.ADMIN], by=BY, password=PASSWORD,
                display_name="系统管理员",
            )  # fmt: skip
        elif account is not None:
            accounts.set_password(session, account, by=BY, password=PASSWORD)


def live(session: Session) -> None:
    """Let the first days' people board and arrive, and their enterprises confirm most of them."""
    plan = _in_force(session, PlanKind.CHARTER)
    days = session.scalars(
        select(Trip.date).where(Trip.plan_version_id == plan.id).distinct().order_by(Trip.date)
    ).all()[:FIRST_DAYS]
    gone = session.scalars(
        select(Trip)
        .where(Trip.plan_version_id == plan.id, Trip.date.in_(days))
        .order_by(Trip.depart)
    ).all()
    for trip in gone:
        for number, seat in enumerate(trip.taken):
            kind = (
                BoardingKind.NO_SHOW if number % 29 == 17 and seat.leg == 1 else BoardingKind.BOARD
            )
            _report(session, trip, seat, kind)
        boarding_standby.leave(session, trip, by=BY)
        trips.arrive(session, trip, by=BY)
    here = session.scalars(
        select(Placement).where(Placement.stage == Stage.ARRIVED).order_by(Placement.id)
    ).all()
    by_firm: dict[int, list[int]] = {}
    for placement in here:
        by_firm.setdefault(placement.vacancy.enterprise_id, []).append(placement.id)
    for firm, placements in by_firm.items():
        confirm(
            session, session.get_one(Enterprise, firm), placements[: -len(placements) // 4],
            Verdict.ON_DUTY, by=BY,
        )  # fmt: skip


def _report(session: Session, trip: Trip, seat: Seat, kind: BoardingKind) -> None:
    person = session.get_one(Candidate, seat.candidate_id)
    boarding.report(
        session, trip, person, kind, nonce=uuid.uuid4().hex, by=BY, stop_seq=seat.board_seq,
        reading=boarding.Reading(temperature_tenths=364 + seat.id % 5),
        at=trip.depart - dt.timedelta(minutes=12),
    )  # fmt: skip


def _in_force(session: Session, kind: PlanKind) -> PlanVersion:
    return session.scalars(
        select(PlanVersion).where(
            PlanVersion.kind == kind, PlanVersion.state == PlanState.PUBLISHED
        )
    ).one()


def facts(registry: Registry) -> dict[str, object]:
    """Return the numbers that addresses need and that a registry answers by itself."""
    with registry.write() as session:
        return _facts(session)


def _facts(session: Session) -> dict[str, object]:
    matching, journeys = (
        _in_force(session, kind) for kind in (PlanKind.MATCHING, PlanKind.CHARTER)
    )
    one: Callable = session.scalar
    account = {a.username: a for a in session.scalars(select(Account))}
    own = account[NAMES["referrer"]].referrer_id
    firm = account[NAMES["firm"]].enterprise_id
    waiting_trips = (
        select(Trip)
        .where(Trip.plan_version_id == journeys.id, Trip.state == TripState.PLANNED)
        .order_by(Trip.boarded.desc())
    )
    long_coach = session.scalars(waiting_trips.where(Trip.mode == Mode.COACH)).first()
    coach = session.scalars(
        waiting_trips.where(Trip.mode != Mode.SHUTTLE, Trip.province_code == "520000")
    ).first()
    arrived = session.scalars(
        select(Trip)
        .join(Seat)
        .join(Placement, Placement.candidate_id == Seat.candidate_id)
        .where(Trip.plan_version_id == journeys.id, Trip.mode != Mode.SHUTTLE,
               Trip.province_code == "520000", Placement.stage == Stage.ON_DUTY)
        .order_by(Trip.boarded.desc())
    ).first()  # fmt: skip
    seated = coach.taken[0].candidate_id
    referrer = session.get_one(Referrer, own)
    waiting = session.scalars(
        select(Placement).where(Placement.stage.in_((Stage.OFFERED, Stage.ACCEPTED, Stage.SEATED)))
    ).first()
    unserved = one(
        select(Unserved.candidate_id)
        .join(Candidate, Candidate.id == Unserved.candidate_id)
        .where(Unserved.plan_version_id == journeys.id)
        .order_by(Candidate.home_county.startswith("52").desc())
    )
    person = session.get_one(Candidate, seated)
    big = one(
        select(Vacancy.enterprise_id)
        .join(Assignment, Assignment.vacancy_id == Vacancy.id)
        .where(Assignment.plan_version_id == matching.id)
        .group_by(Vacancy.enterprise_id)
        .order_by(func.count().desc())
    )
    return {
        "plan": matching.id,
        "journeys": journeys.id,
        "run": one(select(Run.id).where(Run.kind == PlanKind.MATCHING)),
        "vacancy": one(select(Vacancy.id).where(Vacancy.enterprise_id == big)),
        "firm": big,
        "own_firm": firm,
        "firm_vacancy": one(select(Vacancy.id).where(Vacancy.enterprise_id == firm)),
        "person": seated,
        "passenger": seated,
        "party": one(
            select(Party.id).join(Candidate).group_by(Party.id).order_by(func.count().desc())
        ),
        "referrer": own,
        "own_person": one(
            select(Candidate.id)
            .join(Placement)
            .where(Candidate.referrer_id == own, Placement.stage == Stage.SEATED)
        ) or one(select(Candidate.id).where(Candidate.referrer_id == own)),
        "left": one(
            select(Unmatched.candidate_id).where(Unmatched.plan_version_id == matching.id)
        ),
        "unseated": unserved or seated,
        "coach": coach.id,
        "long_coach": long_coach.id,
        "code": coach.code,
        "place": one(select(TripStop.place).where(TripStop.trip_id == coach.id)),
        "boarding_trip": coach.id,
        "arrived_trip": arrived.id if arrived else coach.id,
        "account": account[NAMES["squad"]].id,
        "policy": one(select(PolicyRule.id)),
        "steward": one(
            select(Stewardship.steward_id).group_by(Stewardship.steward_id).order_by(func.count().desc())
        ),
        "quotation": one(select(CharterOffer.id).where(CharterOffer.mode == Mode.CARRIAGE)),
        "a_visit": one(select(Visit.id).order_by(Visit.faults.desc())),
        "visited": one(
            select(Stewardship.enterprise_id).where(
                Stewardship.steward_id
                == select(func.min(Stewardship.steward_id)).scalar_subquery()
            )
        ),
        "steward_plan": one(select(StewardPlan.id).order_by(StewardPlan.id.desc())),
        "round": one(select(InspectionRound.id)),
        "case": one(
            select(CasePart.case_id)
            .join(DepartmentMember, DepartmentMember.department_id == CasePart.department_id)
            .where(DepartmentMember.account_id == account[NAMES["department"]].id)
            .order_by(CasePart.case_id.desc())
        ),
        "article": one(select(Article.id)),
        "land": one(select(LandRequest.id)),
        "supply": one(select(SupplyPost.id)),
        "incomer": one(
            select(Incomer.id).where(
                Incomer.town_code == account[NAMES["town"]].town_code, Incomer.trip_id.is_not(None)
            )
        )
        or one(
            select(Incomer.id).where(Incomer.town_code == account[NAMES["town"]].town_code)
        ),
        "screening": one(select(ScreeningRound.id)),
        "town_firm": one(
            select(HeadcountReport.enterprise_id)
            .join(Enterprise, Enterprise.id == HeadcountReport.enterprise_id)
            .where(Enterprise.town_code == account[NAMES["town"]].town_code)
            .group_by(HeadcountReport.enterprise_id)
            .order_by(func.count().desc())
        ),
        "application": one(select(PolicyApplication.id)),
        "invitation": one(select(Invitation.token).where(Invitation.referrer_id == referrer.id)),
        "offer": one(select(AnswerLink.token).where(AnswerLink.placement_id == waiting.id))
        or invitations.answer_link(session, waiting),
        "mine": links.make(session, person, by=BY),
        "ticket": one(select(SeatPass.token).where(SeatPass.candidate_id == seated)),
        "dispute": one(select(Dispute.id)),
    }  # fmt: skip


class Hands:
    """Somebody logged in who sends forms as their pages would."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def get(self, where: str) -> str:
        """Return a page."""
        return self.page.request.get(self.address + where, timeout=PATIENCE).text()

    def token(self, where: str) -> str:
        """Return the form token of a page."""
        body = self.get(where)
        return re.search(r'name="csrf_token" value="([^"]+)"', body).group(1)

    def send(self, where: str, to: str, **form: object) -> str:
        """Send a form found on ``where`` and return where it leads."""
        form = {"csrf_token": self.token(where), **form}
        answer = self.page.request.post(self.address + to, form=form, timeout=PATIENCE)
        assert answer.ok, (to, answer.status, answer.text()[:300])
        return answer.url

    def upload(self, where: str, name: str, content: bytes) -> str:
        """Upload a workbook and return its token."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = self.page.request.post(
            self.address + where,
            timeout=PATIENCE,
            multipart={
                "csrf_token": self.token(where),
                "file": {"name": name, "mimeType": kind, "buffer": content},
            },
        )
        assert answer.ok, (where, answer.status)
        return re.search(r"/([\w-]{16,})(\?|#|$)", answer.url).group(1)


INTAKES = {
    "facts_upload": "/policies/facts", "roll_upload": "/back-at-work/list",
    "quotations_upload": "/transport/import",
    "stewards_upload": "/stewards/import", "cases_upload": "/cases/import",
    "figures_upload": "/back-at-work/import", "arrivals_upload": "/arrivals/import",
    "supply_upload": "/supply/import", "land_upload": "/land/import",
    "hotline_upload": "/hotline/knowledge/import",
}  # fmt: skip
WHO = {
    "figures_upload": "town", "arrivals_upload": "town", "supply_upload": "town",
    "land_upload": "town", "hotline_upload": "hotline",
}  # fmt: skip


SENT_AS = {
    "facts_upload": "企业申报事项汇总.xlsx", "quotations_upload": "贵州运力报价.xlsx",
    "roll_upload": "重点企业名单（二月）.xlsx", "stewards_upload": "复工管家名单.xlsx",
    "cases_upload": "热线诉求台账.xlsx",
    "figures_upload": "泗门镇到岗日报.xlsx", "arrivals_upload": "泗门镇来余人员登记.xlsx",
    "supply_upload": "供需清单.xlsx", "land_upload": "用地需求汇总.xlsx",
    "hotline_upload": "常见问答.xlsx",
}  # fmt: skip


def _senders(session: Session) -> tuple[list[str], str, dt.date]:
    """Return six enterprises of the tour's town that report, one of elsewhere, and the day."""
    account = select(Account.town_code).where(Account.username == NAMES["town"])
    town = session.scalars(account).one()
    reporting = select(Enterprise.name).join(Workforce, Workforce.enterprise_id == Enterprise.id)
    own = reporting.where(Enterprise.town_code == town).order_by(Enterprise.id).limit(6)
    elsewhere = reporting.where(Enterprise.town_code != town).order_by(Enterprise.id).limit(1)
    day = session.scalars(select(func.max(HeadcountReport.date))).one()
    return list(session.scalars(own)), session.scalars(elsewhere).one(), day


def work(
    hands: Callable[[str], Hands], home: Path, registry: Registry, known: dict[str, object]
) -> None:
    """Do at the pages what makes the rest of the pages worth a look; add what they are called.

    What is known already is not done again, so that work that was broken off can be taken up.
    """
    bureau, squad = hands("bureau"), hands("squad")
    plan, journeys = known["plan"], known["journeys"]

    def mend() -> str:
        book = max((home / "to-mend").glob("*.xlsx"), key=lambda path: path.stat().st_size)
        return bureau.upload("/imports", book.name.replace("-待改", ""), book.read_bytes())

    def stage(name: str) -> str:
        one, where = hands(WHO.get(name, "bureau")), INTAKES[name]
        with registry.read() as session:
            sheets = messy.sheets(*_senders(session))
        return one.upload(where, SENT_AS[name], messy.workbook(sheets[name]))

    def match() -> str:
        run = bureau.send(
            "/matching", "/runs", kind="matching", time_limit_s="20", gap_percent="0.05", seed="7"
        )
        return _made(bureau, run, r"/plans/(\d+)")

    def ask() -> str:
        where = f"/plans/{plan}/what-if"
        return _number(
            bureau.send(where, where, kind="openings", vacancy=known["vacancy"], more="20")
        )

    def keep_views() -> bool:
        for name, query in (
            ("贵州的老乡，还没答复", {"province": "520000", "stage": "offered"}),
            ("本周可以出发", {"stage": "accepted", "sort": "ready"}),
        ):
            kept = {f"f_{field}": value for field, value in query.items()}
            bureau.send("/candidates", "/views/candidates", name=name, shared="1", **kept)
        return True

    def settle() -> bool:
        bureau.send("/bonuses", "/bonuses/settle")
        return True

    def propose() -> bool:
        bureau.send("/stewards/plans", "/stewards/plans")
        return True

    def draw() -> bool:
        bureau.send("/stewards/rounds", "/stewards/rounds", size="12", kind="", town="", seed="7")
        return True

    def tell() -> str:
        for channel, occasion in (("sms", "offer"), ("wechat", "seat"), ("sms", "seat")):
            bureau.send("/notices", "/notices/draft", occasion=occasion, channel=channel)
        outbox = squad.get("/notices/outbox")
        return re.search(r"/notices/(\d+)", outbox).group(1)

    def copy() -> str:
        return _number(
            squad.send("/charter-room", "/charter-room/copies", plan=journeys, name="贵州调整稿")
        )

    def replan() -> str:
        where = f"/plans/{journeys}/replan"
        return _number(squad.send(where, where, cancel=known["code"]))

    def replanned() -> str:
        where = f"{squad.address}/charter-room/tasks/{known['task']}"
        return _made(squad, where, r"/charter-room/plans/(\d+)")

    def dispute() -> bool:
        text = "完成 60 人目标后的奖励怎么算？"
        hands("referrer").send("/disputes/new", "/disputes/new", about="", text=text)
        return True

    def poster() -> str:
        found = re.search(r"/arrivals/posters/([\w.-]+)", bureau.get("/arrivals/posters"))
        return found.group(1)

    steps: dict[str, Callable[[], object]] = {
        "upload": mend,
        **{name: functools.partial(stage, name) for name in INTAKES},
        "other_plan": match, "trial": ask, "views": keep_views, "settled": settle,
        "proposed": propose, "drawn": draw, "notice": tell, "copy": copy, "task": replan,
        "replanned": replanned, "disputed": dispute, "poster": poster,
    }  # fmt: skip
    # A server that was begun anew knows no search of the one before.
    known["search"] = search(bureau)
    for name, do in steps.items():
        if name not in known:
            known[name] = do()
            print(f"{name}: {known[name]}", file=sys.stderr)


def search(bureau: Hands) -> str:
    """Search everything as the bureau, and return the token of the search."""
    form = {"csrf_token": bureau.token("/search"), "q": "王"}
    answer = bureau.page.request.post(f"{bureau.address}/search", form=form, timeout=PATIENCE)
    return re.search(r'data-here="/search\?search=([^"]+)"', answer.text()).group(1)


def _number(address: str) -> str:
    return re.search(r"/(\d+)(?:[?#]|$)", address).group(1)


def _made(hands: Hands, address: str, what: str) -> str:
    """Wait until a run or task has made its plan and return the plan's number."""
    for _ in range(300):
        body = hands.page.request.get(address, timeout=PATIENCE).text()
        main = body.partition("<main")[2]
        if "data-live" not in main and (found := re.search(what, main)):
            return found.group(1)
        hands.page.wait_for_timeout(1000)
    raise TimeoutError(address)

"""Whatever is done to a registry in whatever order, some things never become true.

Hypothesis makes up histories of a small town (``town_life``): people register, are matched,
answer, withdraw, agree and take it back; plans of any quality are published; trips are boarded,
undone, cancelled, arrive; bonuses are settled. After every step the whole registry is judged.
Twenty-five histories of 20 steps in the suite, 2,000 of 30 with ``--long``.
"""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from recruit.models import (
    ENDED,
    PLACEMENT_STEPS,
    PLAN_STEPS,
    TRIP_STEPS,
    BoardingKind,
    BoardingState,
    BonusEntry,
    BonusSettlement,
    Campaign,
    Candidate,
    Placement,
    PlacementEvent,
    PlanKind,
    PlanState,
    PlanVersion,
    Referrer,
    Seat,
    Stage,
    StateMachine,
    Trip,
    TripState,
    Vacancy,
)
from recruit.operations import (
    answers,
    boarding,
    boarding_standby,
    bonuses,
    candidates,
    journeys,
    plans,
    trips,
    vacancies,
)
from recruit.operations.boarding import Report
from recruit.operations.boarding_seal import Reading
from recruit.rights import consents, erasing
from recruit.rights.model import Purpose, Way
from recruit.storage import Registry, open_registry
from recruit.storage.audit import verify

from ..postgresql_homes import Homes
from .town_life import BY, EIGHT, PEOPLE, POSTS, Life, arrive, one_of, settle_in

PICK = st.integers(0, 11)
WISHES = st.lists(st.integers(0, POSTS), min_size=PEOPLE, max_size=PEOPLE)
"""A post for each person; the last number is none."""
COACHES = st.lists(st.integers(0, 2), min_size=PEOPLE, max_size=PEOPLE)
"""A coach for each person; the last number is none."""
ON_BOARD_OF = (TripState.PLANNED, TripState.CONFIRMED, TripState.DEPARTED)
IN_FORCE = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


class Beginning:
    """Gives every history the registry it begins with.

    The embedded one is opened once and put back as it was, page by page: opening it anew, with
    every statement made again, took nine tenths of the time of a history.
    """

    def __init__(self, empty: Path, scratch: Path, homes: Homes | None) -> None:
        self._empty, self._scratch, self._homes = empty, scratch, homes
        self._count = itertools.count(1)
        self._home = scratch
        self._registry: Registry | None = None
        self._watch: sqlite3.Connection | None = None
        self._moments = itertools.count(1)
        self._pages = sqlite3.connect(empty / "laoxiang.db") if homes is None else None

    def give(self) -> Registry:
        """Return a registry in which nothing has happened yet."""
        if self._registry is None:
            self._home = self._scratch / f"{next(self._count)}"
            shutil.copytree(self._empty, self._home)
            self._registry = open_registry(home=self._home)
            if self._registry.embedded:
                self._registry.flush = None
                event.listen(self._registry.engine, "connect", _without_waiting_for_the_disk)
                self._registry.engine.dispose()
                self._watch = sqlite3.connect(self._home / "laoxiang.db")
        elif self._pages is not None:
            with closing(sqlite3.connect(self._home / "laoxiang.db")) as file:
                self._pages.backup(file)
        return self._registry

    def moment(self) -> int:
        """Return what differs after every commit; where that is not known, always another."""
        if self._watch is None:
            return next(self._moments)
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def take_back(self) -> None:
        """Let go of a registry that cannot be put back."""
        if self._homes is not None and self._registry is not None:
            self._registry.dispose()
            self._homes.forget(self._home)
            shutil.rmtree(self._home)
            self._registry = None

    def end(self) -> None:
        """Close what is open."""
        for file in (self._pages, self._watch):
            if file is not None:
                file.close()
        if self._registry is not None:
            self._registry.dispose()


class Town(RuleBasedStateMachine):
    """One history; ``beginning`` gives it what it begins with."""

    beginning: ClassVar[Beginning]
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.registry = self.beginning.give()
        self.judged = 0
        self.life = Life(self.registry)
        self.minutes = 0
        self.trips: dict[int, TripState] = {}
        self.plans: dict[int, PlanState] = {}

    def teardown(self) -> None:
        """Judge the audit trail and close."""
        with self.registry.read() as session:
            assert verify(session).sound
        self.beginning.take_back()

    def count_if_done(self, what: str) -> None:
        """Count what was not refused: a rule that is always refused tests nothing."""
        self.done[what] += self.life.refused is None

    @initialize(
        already=st.sampled_from(["nothing", "placed", "seated", "seated"]),
        wishes=WISHES,
        where=COACHES,
        legs=st.integers(1, 2),
    )
    def some_time_has_passed(
        self, already: str, wishes: list[int], where: list[int], legs: int
    ) -> None:
        """Begin with people who have accepted, or have a seat too: late steps are far away."""
        if already == "nothing":
            return
        taken: Counter[int] = Counter()
        for n, wish in enumerate(wishes):
            taken[wish] += 1
            if wish < POSTS and taken[wish] > 1 + wish % 2:
                wishes[n] = POSTS
        self.life.draft_matching(wishes)
        self.publish(0)
        self.answer_all()
        if already == "seated":
            self.life.draft_charter(where, 3, legs)
            self.publish(0)

    # People

    @rule(number=st.integers(PEOPLE, PEOPLE + 2), agreed=st.booleans())
    def register(self, number: int, agreed: bool) -> None:
        with self.registry.read() as session:
            if f"甲{number}" in session.scalars(select(Candidate.name)):
                return
        with self.life.step() as session:
            campaign, bringer = session.get_one(Campaign, 1), session.get_one(Referrer, 1)
            arrive(session, campaign, number, bringer, agreed=agreed)
        self.count_if_done("register")

    @rule(pick=PICK, back=st.booleans())
    def withdraw_or_come_back(self, pick: int, back: bool) -> None:
        with self.life.step() as session:
            person = one_of(session, Candidate, pick)
            (candidates.reinstate if back else candidates.withdraw)(session, person, by=BY)
        self.count_if_done("come back" if back else "withdraw")

    @rule(pick=PICK, purpose=st.sampled_from(Purpose), yes=st.booleans())
    def consent(self, pick: int, purpose: Purpose, yes: bool) -> None:
        with self.life.step() as session:
            person = one_of(session, Candidate, pick)
            say = consents.agree if yes else consents.take_back
            say(session, person, purpose, way=Way.PHONE, by=BY)
        self.count_if_done("agree" if yes else "take back")

    @rule(pick=PICK)
    def erase(self, pick: int) -> None:
        with self.life.step() as session:
            erasing.erase(session, one_of(session, Candidate, pick), by=BY)
        self.count_if_done("erase")

    # Places

    @rule(wishes=WISHES)
    def match(self, wishes: list[int]) -> None:
        self.life.draft_matching(wishes)

    @rule(person=PICK, post=PICK)
    def offer(self, person: int, post: int) -> None:
        with self.life.step() as session:
            who, what = one_of(session, Candidate, person), one_of(session, Vacancy, post)
            answers.offer(session, who, what, by=BY)
        self.count_if_done("offer")

    @rule(pick=PICK, answer=st.sampled_from(["accept", "accept", "decline", "withdraw"]))
    def answer(self, pick: int, answer: str) -> None:
        self._placement(pick, getattr(answers, answer), answer)

    @rule()
    def answer_all(self) -> None:
        with self.life.step() as session:
            answers.answer_all(session, session.get_one(Campaign, 1), declines=[2], by=BY)
        self.count_if_done("answer all")

    @rule(post=PICK, openings=st.integers(0, 3))
    def openings(self, post: int, openings: int) -> None:
        with self.life.step() as session:
            vacancies.set_openings(session, one_of(session, Vacancy, post), openings, by=BY)
        self.count_if_done("openings")

    # Journeys

    @rule(
        where=COACHES,
        seats=st.integers(1, 3),
        legs=st.integers(1, 2),
    )
    def plan_trips(self, where: list[int], seats: int, legs: int) -> None:
        self.life.draft_charter(where, seats, legs)

    @rule(back=st.integers(0, 3))
    def publish(self, back: int) -> None:
        """Publish a late draft, or try an older plan."""
        with self.life.step() as session:
            newest = session.scalars(select(PlanVersion).order_by(PlanVersion.id.desc())).all()
            if back >= len(newest):
                return
            plan, kind = newest[back], newest[back].kind
            alone = set(session.scalars(select(Candidate.id).where(_takes_no_charter())))
            before = _seated(session)
            plans.publish(session, plan, by=BY)
            session.flush()
            _judge_consent(session, plan)
            assert not (_seated(session) - before) & alone, "seated without consent"
        self.count_if_done(f"publish {kind}")

    @rule(trip=PICK, person=PICK, at_the_door=st.booleans())
    def give_seat(self, trip: int, person: int, at_the_door: bool) -> None:
        with self.life.step() as session:
            coach, who = one_of(session, Trip, trip), one_of(session, Candidate, person)
            if coach is None or not _is_in_force(session, coach):
                return
            give = boarding_standby.take_on if at_the_door else trips.give_seat
            give(session, coach, who, by=BY)
            assert who.alone_since is None, "given a seat without consent"
        self.count_if_done("stand-by" if at_the_door else "give seat")

    @rule(trip=PICK, person=PICK, holder=PICK)
    def give_an_absent_ones_seat(self, trip: int, person: int, holder: int) -> None:
        with self.life.step() as session:
            coach, who = one_of(session, Trip, trip), one_of(session, Candidate, person)
            if coach is None or not _is_in_force(session, coach):
                return
            absent = one_of(session, Candidate, holder)
            boarding_standby.take_on(session, coach, who, by=BY, instead_of=absent)
        self.count_if_done("absent one's seat")

    @rule(
        seat=st.integers(0, 40),
        kind=st.sampled_from([BoardingKind.BOARD, BoardingKind.BOARD, *BoardingKind]),
        late=st.integers(-3, 3),
        fever=st.booleans(),
        again=st.booleans(),
    )
    def at_the_door(
        self, seat: int, kind: BoardingKind, late: int, fever: bool, again: bool
    ) -> None:
        self.minutes += 1
        at = EIGHT + dt.timedelta(minutes=self.minutes + late)
        for _ in range(1 + again):
            with self.life.step() as session:
                taken = one_of(session, Seat, seat)
                if taken is None or not _is_in_force(session, taken.trip):
                    return
                reading = Reading(385 if fever else 364, None)
                said = Report(f"n{self.minutes:08d}", taken.candidate_id, kind, at, 1, reading)
                later = EIGHT + dt.timedelta(days=9)
                boarding.take(session, taken.trip, [said], by=BY, received_at=later)
        self.count_if_done(f"door {kind}")

    @rule(seat=st.integers(0, 40), off=st.booleans())
    def at_the_desk(self, seat: int, off: bool) -> None:
        with self.life.step() as session:
            taken = one_of(session, Seat, seat)
            if taken is None or not _is_in_force(session, taken.trip):
                return
            note = journeys.unboard if off else journeys.board
            note(session, taken.trip, taken.candidate, by=BY)
        self.count_if_done("unboard" if off else "board")

    @rule(trip=PICK, does=st.sampled_from(["leave", "arrive", "arrive", "cancel"]))
    def run(self, trip: int, does: str) -> None:
        with self.life.step() as session:
            coach = one_of(session, Trip, trip)
            if coach is None or not _is_in_force(session, coach):
                return
            (boarding_standby.leave if does == "leave" else getattr(trips, does))(
                session, coach, by=BY
            )
        self.count_if_done(does)

    # Work

    @rule(
        pick=PICK,
        does=st.sampled_from(
            ["arrive_alone", "report_on_duty", "report_on_duty", "retain", "no_show"]
        ),
    )
    def step(self, pick: int, does: str) -> None:
        self._placement(pick, getattr(journeys, does), does)

    @rule(pay=st.booleans())
    def settle(self, pay: bool) -> None:
        with self.life.step() as session:
            newest = one_of(session, BonusSettlement, -1)
            if pay and newest is not None:
                bonuses.mark_paid(session, newest, by=BY)
            else:
                bonuses.settle(session, session.get_one(Campaign, 1), by=BY)
        self.count_if_done("settle")

    def _placement(self, pick: int, does, name: str) -> None:
        with self.life.step() as session:
            found = one_of(session, Placement, pick)
            if found is None:
                return
            does(session, found, by=BY)
        self.count_if_done(name)

    # What never becomes true

    @invariant()
    def nothing_is_broken(self) -> None:
        """Judge the whole registry after every step that changed it."""
        now = self.beginning.moment()
        if now == self.judged:
            return
        with self.registry.read() as session:
            self._no_opening_is_given_twice(session)
            self._nobody_has_two_places(session)
            self._no_seat_is_given_twice_and_nobody_travels_twice(session)
            self._every_step_stands_in_its_table(session)
            self._one_plan_of_a_kind_is_in_force(session)
            self._seats_say_what_the_door_says(session)
            self._a_bonus_is_settled_once(session)
        self.judged = now

    def _no_opening_is_given_twice(self, session: Session) -> None:
        for post in session.scalars(select(Vacancy)):
            assert vacancies.live_count(session, post) <= post.openings

    def _nobody_has_two_places(self, session: Session) -> None:
        live = select(Placement.candidate_id).where(Placement.stage.not_in(ENDED))
        assert max(Counter(session.scalars(live)).values(), default=0) <= 1

    def _no_seat_is_given_twice_and_nobody_travels_twice(self, session: Session) -> None:
        travelling = set(
            session.scalars(select(Placement.candidate_id).where(Placement.stage == "seated"))
        ) | set(
            session.scalars(select(Placement.candidate_id).where(Placement.stage == "boarded"))
        )
        legs: Counter[tuple[int, int]] = Counter()
        on_board: Counter[tuple[int, int]] = Counter()
        for trip in session.scalars(select(Trip).where(Trip.state.in_(ON_BOARD_OF))):
            if not _is_in_force(session, trip):
                continue
            riders = [seat for seat in trip.taken if seat.candidate_id in travelling]
            assert len(riders) <= trip.seats
            legs.update((seat.candidate_id, seat.leg) for seat in riders)
            on_board.update((s.candidate_id, s.leg) for s in trip.taken if s.boarded_at)
        assert max(legs.values(), default=0) <= 1
        assert max(on_board.values(), default=0) <= 1
        assert _seated(session) <= {who for who, _ in legs}, "seated without a seat"

    def _every_step_stands_in_its_table(self, session: Session) -> None:
        stands = dict(session.execute(select(Placement.id, Placement.stage)).all())
        walked: dict[int, Stage] = defaultdict(lambda: Stage.PROPOSED)
        for step in session.scalars(select(PlacementEvent).order_by(PlacementEvent.id)):
            assert walked[step.placement_id] is step.stage_from
            assert PLACEMENT_STEPS.allows(step.stage_from, step.stage_to)
            walked[step.placement_id] = step.stage_to
        assert dict(walked) == stands
        self.trips = _reached(session, Trip, TRIP_STEPS, self.trips)
        self.plans = _reached(session, PlanVersion, PLAN_STEPS, self.plans)

    def _one_plan_of_a_kind_is_in_force(self, session: Session) -> None:
        kinds = select(PlanVersion.kind).where(PlanVersion.state == PlanState.PUBLISHED)
        assert max(Counter(session.scalars(kinds)).values(), default=0) <= 1

    def _seats_say_what_the_door_says(self, session: Session) -> None:
        for trip in session.scalars(select(Trip).where(Trip.state.in_(ON_BOARD_OF))):
            said = boarding.states(session, trip)
            aboard = {w for w, one in said.items() if one.state is BoardingState.ABOARD}
            assert {s.candidate_id for s in trip.taken if s.boarded_at} <= aboard

    def _a_bonus_is_settled_once(self, session: Session) -> None:
        keys = session.scalars(select(BonusEntry.key)).all()
        assert len(keys) == len(set(keys))
        people = session.scalars(
            select(BonusEntry.candidate_id).where(BonusEntry.candidate_id.is_not(None))
        )
        assert max(Counter(people).values(), default=0) <= 1


def _judge_consent(session: Session, plan: PlanVersion) -> None:
    """No place that this plan has just made is somebody's who never agreed."""
    made = select(Candidate).join(Placement).where(Placement.plan_version_id == plan.id)
    if plan.kind is PlanKind.MATCHING:
        live = made.where(Placement.stage == Stage.OFFERED)
        assert all(person.consent_at for person in session.scalars(live)), "without consent"


def _takes_no_charter():
    return Candidate.alone_since.is_not(None)


def _seated(session: Session) -> set[int]:
    seated = select(Placement.candidate_id).where(Placement.stage == Stage.SEATED)
    return set(session.scalars(seated))


def _is_in_force(session: Session, trip: Trip) -> bool:
    return session.get_one(PlanVersion, trip.plan_version_id).state in IN_FORCE


def _reached(session: Session, model, machine: StateMachine, before: dict) -> dict:
    """Return the states of all rows, each reached by legal steps from where it was."""
    now = dict(session.execute(select(model.id, model.state)).all())
    for row, state in now.items():
        reachable = {before.get(row, state)}
        for _ in range(4):
            reachable |= {to for at in reachable for to in type(state) if machine.allows(at, to)}
        assert state in reachable
    return now


def _without_waiting_for_the_disk(connection, _record) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the home of a town in which nothing has happened yet."""
    home = tmp_path_factory.mktemp("town")
    registry: Registry = open_registry(home=home)
    settle_in(registry)
    registry.dispose()
    return home


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """Return a directory in memory, where there is one: nothing here has to be kept."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="laoxiang-model-", dir=memory) as folder:
        yield Path(folder)


def test_no_history_breaks_a_rule(
    empty: Path,
    scratch: Path,
    homes: Homes | None,
    long: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Town.beginning = Beginning(empty, scratch, homes)
    histories, steps = (2000, 30) if long else (25, 20)
    try:
        run_state_machine_as_test(
            Town,
            settings=settings(
                max_examples=histories,
                stateful_step_count=steps,
                deadline=None,
                derandomize=not long,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Town.beginning.end()
    assert Town.done["publish matching"]
    assert Town.done["accept"] + Town.done["answer all"]
    if long:
        with capsys.disabled():
            print(f"\n{histories} histories of {steps} steps; not refused: {dict(Town.done)}")

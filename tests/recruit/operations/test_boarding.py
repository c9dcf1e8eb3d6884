"""At the door: reports of several phones come to one truth, whatever order they arrive in."""

from __future__ import annotations

import datetime as dt
import random
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from recruit.causes import Cause
from recruit.errors import Conflict
from recruit.models import (
    BoardingEvent,
    BoardingKind,
    BoardingOutcome,
    BoardingState,
    HealthStatus,
    PlacementEvent,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
)
from recruit.operations import (
    answers,
    boarding,
    boarding_passes,
    boarding_standby,
    handover,
    manifests,
    plans,
    trips,
)
from recruit.operations.boarding import Report
from recruit.operations.boarding_merge import Said, merged
from recruit.operations.boarding_seal import Reading
from recruit.operations.lookup import live_placement
from recruit.queries import boarding as door

from ..conftest import BY, Town, refused

EIGHT = dt.datetime(2020, 2, 25, 0, 0, tzinfo=dt.UTC)
BOARD, UNDO, HELD, NO_SHOW = BoardingKind


def minute(number: float) -> dt.datetime:
    return EIGHT + dt.timedelta(minutes=number)


def ready(town: Town, people: int = 3, *, seats: int = 50, legs: int = 1, waiting: int = 0):
    """Publish a trip of these people, and leave some more without a seat."""
    everybody = [town.candidate(f"王{number}") for number in range(people + waiting)]
    post = town.vacancy(openings=len(everybody))
    matching = town.matching(*((person, post) for person in everybody))
    with town.registry.write() as session:
        plans.publish(session, session.merge(matching), by=BY)
        answers.answer_all(session, session.merge(town.campaign), declines=(), by=BY)
    charter = town.charter(*everybody[:people], seats=seats, legs=legs)
    with town.registry.write() as session:
        plans.publish(session, session.merge(charter), by=BY)
        numbers = session.scalars(select(Trip.id).order_by(Trip.code)).all()
    return numbers[0], everybody


def send(town: Town, trip_id: int, *reports: Report, received: dt.datetime | None = None, **more):
    with town.registry.write() as session:
        trip = session.get_one(Trip, trip_id)
        at = received or minute(60)
        return boarding.take(session, trip, reports, by=BY, received_at=at, **more)


def report(person, kind=BOARD, at=0.0, *, nonce="", temperature=None, health=None):
    reading = Reading(temperature, health)
    return Report(nonce or uuid.uuid4().hex, person.id, kind, minute(at), 1, reading)


def stands(town: Town, trip_id: int, person) -> tuple[dt.datetime | None, Stage]:
    with town.registry.read() as session:
        seat = session.scalars(
            select(Seat).where(Seat.trip_id == trip_id, Seat.candidate_id == person.id)
        ).one()
        placement = live_placement(session, person)
        return seat.boarded_at, placement.stage if placement else Stage.NO_SHOW


# ---------------------------------------------------------------- merging, pure

SAYINGS = st.lists(
    st.builds(
        Said,
        at=st.integers(0, 5).map(minute),
        nonce=st.integers(0, 40).map("n{:02}".format),
        kind=st.sampled_from(BoardingKind),
        measured=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda said: said.nonce,
)


@given(SAYINGS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_arrival_does_not_matter(sayings, random_) -> None:
    shuffled = sayings[:]
    random_.shuffle(shuffled)
    assert merged(shuffled) == merged(sayings)


@given(SAYINGS)
@settings(max_examples=100, deadline=None)
def test_every_report_is_answered_and_a_repetition_changes_nothing(sayings) -> None:
    assert set(merged(sayings).by_nonce) == {said.nonce for said in sayings}
    assert merged(sayings + sayings) == merged(sayings)


@given(SAYINGS)
@settings(max_examples=200, deadline=None)
def test_a_boarding_is_never_counted_twice_without_being_taken_back(sayings) -> None:
    found = merged(sayings)
    aboard = False
    for said in sorted(sayings):
        if found.by_nonce[said.nonce] is BoardingOutcome.TAKEN:
            assert not (aboard and said.kind is BOARD)
            aboard = said.kind is BOARD
    assert (found.boarded_at is not None) == aboard


# ---------------------------------------------------------------- phones and the registry


def test_the_first_boarding_stands_and_the_second_phone_is_told(town: Town) -> None:
    trip, (person, *_) = ready(town)
    (late,) = send(town, trip, report(person, at=5), device="b")
    (early,) = send(town, trip, report(person, at=2), device="a")
    assert late.outcome is BoardingOutcome.TAKEN
    assert early.outcome is BoardingOutcome.TAKEN
    assert stands(town, trip, person) == (minute(2), Stage.BOARDED)
    with town.registry.read() as session:
        said = {e.device: e.outcome for e in session.scalars(select(BoardingEvent))}
    assert said == {"a": BoardingOutcome.TAKEN, "b": BoardingOutcome.DUPLICATE}


def test_the_same_nonce_again_changes_nothing_and_gets_the_same_answer(town: Town) -> None:
    trip, (person, *_) = ready(town)
    one = report(person, nonce="x")
    assert send(town, trip, one) == send(town, trip, one) == send(town, trip, one, one)[:1]
    with town.registry.read() as session:
        assert session.scalar(select(func.count(BoardingEvent.id))) == 1


def test_a_nonce_of_another_person_is_refused(town: Town) -> None:
    trip, (person, other, *_) = ready(town)
    send(town, trip, report(person, nonce="x"))
    (answer,) = send(town, trip, report(other, nonce="x"))
    assert answer.outcome is BoardingOutcome.REFUSED
    assert stands(town, trip, other) == (None, Stage.SEATED)


def test_a_later_taking_back_wins_and_an_earlier_one_does_not(town: Town) -> None:
    trip, (person, other, *_) = ready(town)
    send(town, trip, report(person, at=5), report(other, at=5))
    send(town, trip, report(person, UNDO, 6), report(other, UNDO, 4))
    assert stands(town, trip, person) == (None, Stage.SEATED)
    assert stands(town, trip, other) == (minute(5), Stage.BOARDED)


def test_a_wrong_clock_is_put_right_by_what_it_said_when_sending(town: Town) -> None:
    """Phone A is five minutes fast; B takes back at 8:02 what A scanned at 8:01."""
    trip, (person, *_) = ready(town)
    send(town, trip, report(person, at=6), sent_at=minute(8), received=minute(3))
    send(town, trip, report(person, UNDO, at=2), sent_at=minute(3), received=minute(3))
    assert stands(town, trip, person) == (None, Stage.SEATED)


def test_a_fever_holds_somebody_back_whatever_the_phone_says(town: Town) -> None:
    trip, (person, other, third) = ready(town)
    answers_ = send(
        town,
        trip,
        report(person, temperature=373),
        report(other, temperature=372),
        report(third, health=HealthStatus.YELLOW),
    )
    states = [answer.state for answer in answers_]
    assert states == [BoardingState.HELD, BoardingState.ABOARD, BoardingState.HELD]
    (again,) = send(town, trip, report(person, at=1))
    assert again.outcome is BoardingOutcome.REFUSED
    (measured,) = send(town, trip, report(person, at=2, temperature=368))
    assert measured.state is BoardingState.ABOARD


def test_the_fever_limit_is_the_campaigns_own(town: Town) -> None:
    trip, (person, *_) = ready(town)
    with town.registry.write() as session:
        with refused(Cause.FEVER_RANGE):
            boarding.set_rule(session, town.campaign, fever_tenths=410, advice="", phone="", by=BY)
        boarding.set_rule(
            session, town.campaign, fever_tenths=380, advice="去留观点", phone="120", by=BY
        )
    (answer,) = send(town, trip, report(person, temperature=375))
    assert answer.state is BoardingState.ABOARD


def test_somebody_on_board_is_not_marked_absent(town: Town) -> None:
    trip, (person, other, *_) = ready(town)
    send(town, trip, report(person, at=1))
    marked = send(town, trip, report(person, NO_SHOW, 2), report(other, NO_SHOW, 2))
    assert [m.outcome for m in marked] == [BoardingOutcome.ABOARD, BoardingOutcome.TAKEN]
    (latecomer,) = send(town, trip, report(other, at=3))
    assert latecomer.state is BoardingState.ABOARD


def test_a_report_for_a_trip_that_is_over_is_kept_and_answered(town: Town) -> None:
    trip, (person, *_) = ready(town)
    with town.registry.write() as session:
        trips.cancel(session, session.get_one(Trip, trip), by=BY)
    (answer,) = send(town, trip, report(person))
    assert answer.outcome is BoardingOutcome.REFUSED
    assert answer.state is BoardingState.WAITING
    with town.registry.read() as session:
        kept = session.scalars(select(BoardingEvent)).one()
        assert kept.outcome is BoardingOutcome.REFUSED


def test_who_was_put_on_board_at_the_desk_counts_as_boarded(town: Town) -> None:
    from recruit.operations import journeys

    trip, (person, *_) = ready(town)
    with town.registry.write() as session:
        found = session.get_one(Trip, trip)
        journeys.board(session, found, session.merge(person), by=BY, at=minute(1))
    (answer,) = send(town, trip, report(person, at=3))
    assert answer.outcome is BoardingOutcome.DUPLICATE
    (undone,) = send(town, trip, report(person, UNDO, at=4))
    assert undone.state is BoardingState.WAITING
    assert stands(town, trip, person) == (None, Stage.SEATED)


def test_too_many_reports_at_once_are_refused(town: Town) -> None:
    trip, (person, *_) = ready(town)
    many = [report(person, at=n / 100) for n in range(boarding.MOST_AT_ONCE + 1)]
    with refused(Cause.BATCH_TOO_LONG):
        send(town, trip, *many)


def test_a_thousand_offline_scans_from_five_phones_lose_and_double_nothing(town: Town) -> None:
    """Every scan is sent twice, in random parts and order; some people are scanned by several."""
    trip, people = ready(town, 800, seats=800)
    dice = random.Random(5)
    scans = [report(p, at=n / 60) for n, p in enumerate(people)]
    scans += [report(p, at=60 + n / 60) for n, p in enumerate(dice.sample(people, 200))]
    assert len(scans) == 1000
    dice.shuffle(scans)
    parts = [scans[phone::5] for phone in range(5)]
    calls = [
        (phone, part[at : at + 40])
        for phone, part in enumerate(parts)
        for at in range(0, len(part), 40)
    ] * 2
    dice.shuffle(calls)
    for phone, part in calls:
        send(town, trip, *part, device=f"phone {phone}", received=minute(90))
    with town.registry.read() as session:
        kept = session.scalars(select(BoardingEvent)).all()
        assert {event.nonce for event in kept} == {scan.nonce for scan in scans}
        assert len(kept) == 1000
        outcomes = [event.outcome for event in kept]
        assert outcomes.count(BoardingOutcome.TAKEN) == 800
        assert outcomes.count(BoardingOutcome.DUPLICATE) == 200
        boarded = dict(session.execute(select(Seat.candidate_id, Seat.boarded_at)).all())
        assert boarded == {p.id: minute(n / 60) for n, p in enumerate(people)}
        steps = session.scalar(
            select(func.count(PlacementEvent.id)).where(PlacementEvent.stage_to == Stage.BOARDED)
        )
        assert steps == 800


# ---------------------------------------------------------------- passes


def test_publishing_gives_every_leg_a_pass_that_says_nothing(town: Town) -> None:
    _, people = ready(town, 2, legs=2)
    with town.registry.read() as session:
        tokens = session.scalars(select(SeatPass.token)).all()
    assert len(set(tokens)) == 4
    assert all(len(token) == 22 for token in tokens)
    assert not any(
        person.name in token or person.phone in token for person in people for token in tokens
    )


def test_a_card_printed_before_a_new_plan_says_where_the_person_belongs_now(town: Town) -> None:
    _, people = ready(town, 2)
    with town.registry.read() as session:
        token = door.tokens_of(session, people[0].id)[1]
        before = door.whereabouts(session, token)
    again = town.charter(*reversed(people))
    with town.registry.write() as session:
        plans.publish(session, session.merge(again), by=BY)
    with town.registry.read() as session:
        after = door.whereabouts(session, token)
    assert (before.seat, after.seat) == ("1", "2")
    assert before.trip_id != after.trip_id
    assert after.state is TripState.PLANNED


def test_hashes_of_one_token_differ_from_trip_to_trip(town: Town) -> None:
    trip, _ = ready(town, 1, legs=2)
    with town.registry.write() as session:
        salts = [boarding_passes.door(session, number).salt for number in (trip, trip + 1)]
        assert boarding_passes.door(session, trip).salt == salts[0]
    hashes = [boarding_passes.hashed("token", salt) for salt in salts]
    assert hashes[0] != hashes[1]
    assert all(len(text) == boarding_passes.HASH_DIGITS for text in hashes)


def test_the_pass_of_another_trip_is_known_with_its_stop(town: Town) -> None:
    trip, people = ready(town, 1, legs=2)
    with town.registry.read() as session:
        (other,) = door.elsewhere(session, session.get_one(Trip, trip))
        assert (other.code, other.board_seq) == ("T002", 1)
        assert other.token == door.tokens_of(session, people[0].id)[2]


# ---------------------------------------------------------------- stand-by and hand-over


def test_a_free_seat_goes_to_somebody_who_waits_with_a_pass(town: Town) -> None:
    trip, (*_, waiting) = ready(town, 2, waiting=1)
    with town.registry.write() as session:
        found = session.get_one(Trip, trip)
        assert len(boarding_standby.free_labels(session, found)) == 48
        person = session.merge(waiting)
        seat = boarding_standby.take_on(session, found, person, by=BY)
        assert seat.seat == "1A"
        assert door.tokens_of(session, waiting.id)
    assert stands(town, trip, waiting) == (None, Stage.SEATED)


def test_a_full_trip_takes_nobody_on(town: Town) -> None:
    trip, (*_, waiting) = ready(town, 2, seats=2, waiting=1)
    with town.registry.write() as session, refused(Cause.TRIP_FULL, Conflict):
        boarding_standby.take_on(
            session, session.get_one(Trip, trip), session.merge(waiting), by=BY
        )


def test_the_seat_of_an_absent_person_goes_on_only_when_marked(town: Town) -> None:
    trip, (absent, _, waiting) = ready(town, 2, seats=2, waiting=1)

    def swap():
        with town.registry.write() as session:
            return boarding_standby.take_on(
                session,
                session.get_one(Trip, trip),
                session.merge(waiting),
                by=BY,
                instead_of=session.merge(absent),
            ).seat

    with refused(Cause.SEAT_NOT_FREED):
        swap()
    send(town, trip, report(absent, NO_SHOW))
    assert swap() == "1"
    assert stands(town, trip, waiting) == (None, Stage.SEATED)
    assert stands(town, trip, absent)[1] is Stage.NO_SHOW
    with town.registry.write() as session:
        plan_id = session.get_one(Trip, trip).plan_version_id
        (sheet,) = manifests.issue(session, plan_id, by=BY)
    assert sorted(person.name for person in sheet.passengers) == ["王1", "王2"]
    (late,) = send(town, trip, report(absent, at=9))
    assert late.outcome is BoardingOutcome.REFUSED


def test_people_who_were_on_board_are_handed_over_once(town: Town) -> None:
    trip, (one, two, never) = ready(town)
    send(town, trip, report(one), report(two))
    with town.registry.write() as session:
        found = session.get_one(Trip, trip)
        with refused(Cause.RECEIVER_BLANK):
            handover.sign(session, found, [one.id], receiver=" ", by=BY)
        with refused(Cause.NOBODY_CHOSEN):
            handover.sign(session, found, [], receiver="张主任", by=BY)
        with refused(Cause.NEVER_ABOARD, people=1):
            handover.sign(session, found, [one.id, never.id], receiver="张主任", by=BY)
        done = handover.sign(session, found, [one.id], receiver=" 张主任 ", by=BY)
        assert (done.receiver, done.by) == ("张主任", BY)
        with refused(Cause.HANDED_OVER_ALREADY, Conflict, people=1):
            handover.sign(session, found, [one.id, two.id], receiver="张主任", by=BY)
        handover.take_back(session, done, by=BY)
        handover.sign(session, found, [one.id, two.id], receiver="张主任", by=BY)


def test_a_trip_leaves_and_arrives(town: Town) -> None:
    trip, (one, *_) = ready(town)
    send(town, trip, report(one))
    with town.registry.write() as session:
        found = session.get_one(Trip, trip)
        boarding_standby.leave(session, found, by=BY)
        assert found.state is TripState.DEPARTED
        assert trips.arrive(session, found, by=BY) == (1, 2)


@pytest.mark.parametrize("tenths", [329, 431])
def test_a_reading_no_thermometer_shows_is_none(tenths: int) -> None:
    with pytest.raises(ValueError, match="no body temperature"):
        Reading(tenths)

"""Notices: only those affected are told, never twice the same, and texts are plain."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.documents.notices_sheet import harmless, notices_xlsx
from recruit.errors import IllegalStep
from recruit.models import BoardingKind, Channel, Notice, NoticeState, Occasion, Seat, Stage, Trip
from recruit.operations import answers, boarding, notices, plans
from recruit.operations.boarding import Report
from recruit.operations.lookup import live_placement
from recruit.operations.notices_texts import DEFAULTS, PLACEHOLDERS, check, filled, sms_length
from recruit.queries import notices as query

from ..conftest import BY, Town, refused

SMS = Channel.SMS


def seated(town: Town, people: int = 4):
    """Publish a matching and a charter plan for these people; all have said yes."""
    everybody = [town.candidate(f"王{number}") for number in range(people)]
    post = town.vacancy(openings=people, wage_min=4500, wage_max=6500)
    matching = town.matching(*((person, post) for person in everybody))
    with town.registry.write() as session:
        plans.publish(session, session.merge(matching), by=BY)
    return everybody


def accept(town: Town) -> None:
    with town.registry.write() as session:
        answers.answer_all(session, session.merge(town.campaign), declines=(), by=BY)


def publish(town: Town, *people) -> None:
    charter = town.charter(*people)
    with town.registry.write() as session:
        plans.publish(session, session.merge(charter), by=BY)


def draft(town: Town, occasion: Occasion, channel: Channel = SMS, **more) -> notices.Drafted:
    with town.registry.write() as session:
        return notices.draft(
            session, session.merge(town.campaign), occasion, channel, by=BY, **more
        )


def due(town: Town, occasion: Occasion) -> list[str]:
    with town.registry.read() as session:
        found = query.due(session, town.campaign.id, occasion)
        return sorted(one.candidate for one in found)


def send(town: Town, to: NoticeState = NoticeState.SENT, **more: str) -> int:
    with town.registry.write() as session:
        drafts = session.scalars(
            select(Notice).where(Notice.state == NoticeState.DRAFT).order_by(Notice.id)
        ).all()
        return notices.move(session, drafts, to, by=BY, **more)


def bodies(town: Town) -> dict[str, str]:
    with town.registry.read() as session:
        rows = session.scalars(select(Notice).where(Notice.state == NoticeState.DRAFT))
        return {notice.candidate.name: notice.body for notice in rows}


# ---------------------------------------------------------------- who is told


def test_an_offer_is_told_once_with_firm_post_and_wage(town: Town) -> None:
    seated(town, 2)
    assert draft(town, Occasion.OFFER).made == 2
    assert "月薪4500–6500元" in bodies(town)["王0"]
    send(town)
    assert due(town, Occasion.OFFER) == []
    assert draft(town, Occasion.OFFER) == notices.Drafted(0, 0, 0)


def test_a_seat_is_told_with_time_place_and_ticket(town: Town) -> None:
    people = seated(town)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT, address="https://x/t/{}".format)
    body = bodies(town)["王0"]
    assert "2月25日08:00在威宁彝族回族苗族自治县乘T001，1座" in body
    assert "https://x/t/" in body


def test_after_a_replan_only_those_affected_are_told(town: Town) -> None:
    """Two change seats, one loses his, one stays where he is and hears nothing."""
    first, second, third, fourth = people = seated(town)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    assert send(town) == 4
    publish(town, first, third, second)
    assert due(town, Occasion.CHANGE) == [second.name, third.name]
    assert due(town, Occasion.CANCELLATION) == [fourth.name]
    assert due(town, Occasion.SEAT) == []
    assert draft(town, Occasion.CHANGE).made == 2
    assert "（原2月25日08:00 威宁彝族回族苗族自治县 T001）" in bodies(town)[second.name]
    draft(town, Occasion.CANCELLATION)
    assert "行程取消" in bodies(town)[fourth.name]
    send(town)
    assert due(town, Occasion.CHANGE) == due(town, Occasion.CANCELLATION) == []


def test_who_is_moved_there_and_back_is_told_each_time(town: Town) -> None:
    one, two = people = seated(town, 2)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    send(town)
    for order in ((two, one), (one, two), (two, one)):
        publish(town, *order)
        assert draft(town, Occasion.CHANGE).made == 2
        send(town)


def test_who_was_cancelled_and_seated_again_gets_a_seat_notice(town: Town) -> None:
    one, two = people = seated(town, 2)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    send(town)
    publish(town, one)
    draft(town, Occasion.CANCELLATION)
    send(town)
    publish(town, one, two)
    assert due(town, Occasion.SEAT) == [two.name]


def test_drafts_that_are_no_longer_true_are_discarded(town: Town) -> None:
    one, two = people = seated(town, 2)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    publish(town, two, one)
    assert draft(town, Occasion.SEAT) == notices.Drafted(2, 0, 2)
    assert "2座" in bodies(town)[one.name]


def test_drafts_follow_a_new_text_and_sent_ones_do_not(town: Town) -> None:
    seated(town, 2)
    draft(town, Occasion.OFFER)
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        notices.set_text(session, campaign, Occasion.OFFER, SMS, "{name}来吧", by=BY)
    assert draft(town, Occasion.OFFER) == notices.Drafted(0, 2, 0)
    assert bodies(town) == {"王0": "王0来吧", "王1": "王1来吧"}
    send(town)
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        default = DEFAULTS[Occasion.OFFER, SMS]
        notices.set_text(session, campaign, Occasion.OFFER, SMS, default, by=BY)
        assert notices.text_of(session, campaign.id, Occasion.OFFER, SMS) == default
    assert draft(town, Occasion.OFFER) == notices.Drafted(0, 0, 0)


def test_a_squad_drafts_for_its_own_province_only(town: Town) -> None:
    town.candidate("外省", home_county="411722")
    people = [town.candidate("本省"), town.candidate("邻省", home_county="411722")]
    post = town.vacancy(openings=2)
    matching = town.matching(*((person, post) for person in people))
    with town.registry.write() as session:
        plans.publish(session, session.merge(matching), by=BY)
    assert draft(town, Occasion.OFFER, province="520000").made == 1
    assert set(bodies(town)) == {"本省"}
    assert draft(town, Occasion.OFFER, province="410000") == notices.Drafted(1, 0, 0)


def test_who_is_on_the_way_is_told_about_the_arrival(town: Town) -> None:
    one, *_ = people = seated(town, 2)
    accept(town)
    publish(town, *people)
    with town.registry.write() as session:
        trip = session.scalars(select(Trip)).one()
        report = Report("nonce-of-one", one.id, BoardingKind.BOARD, trip.depart)
        boarding.take(session, trip, [report], by=BY, received_at=trip.depart)
    draft(town, Occasion.ARRIVAL)
    (body,) = bodies(town).values()
    assert "T001预计2月25日18:00到余姚市" in body


def test_who_has_withdrawn_is_told_nothing(town: Town) -> None:
    one, _ = people = seated(town, 2)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    send(town)
    with town.registry.write() as session:
        placement = live_placement(session, one)
        assert placement is not None
        answers.withdraw(session, placement, by=BY)
    assert due(town, Occasion.CANCELLATION) == []
    publish(town, people[1])
    assert due(town, Occasion.CANCELLATION) == []


# ---------------------------------------------------------------- states


def test_a_notice_goes_from_draft_to_answered_and_not_back(town: Town) -> None:
    seated(town, 1)
    draft(town, Occasion.OFFER)
    send(town, NoticeState.EXPORTED)
    with town.registry.write() as session:
        (notice,) = session.scalars(select(Notice))
        notices.move(session, [notice], NoticeState.SENT, by=BY)
        notices.move(session, [notice], NoticeState.ANSWERED, by="zhou", answer=" 来 ")
        assert (notice.answer, notice.moved_by) == ("来", "zhou")
        with pytest.raises(IllegalStep):
            notices.move(session, [notice], NoticeState.SENT, by=BY)
        assert notices.move(session, [notice], NoticeState.ANSWERED, by=BY) == 0


def test_a_discarded_draft_does_not_come_back(town: Town) -> None:
    seated(town, 1)
    draft(town, Occasion.OFFER)
    send(town, NoticeState.DISCARDED)
    assert draft(town, Occasion.OFFER) == notices.Drafted(0, 0, 0)


def test_facts_of_a_notice_name_nobody(town: Town) -> None:
    people = seated(town, 2)
    accept(town)
    publish(town, *people)
    draft(town, Occasion.SEAT)
    with town.registry.read() as session:
        for notice in session.scalars(select(Notice)):
            assert notice.candidate.name not in str(notice.facts)
            assert notice.candidate.phone not in str(notice.facts)
        assert session.scalar(select(Seat.id)) is not None
        assert live_placement(session, people[0]).stage is Stage.SEATED


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("channel", Channel)
def test_the_default_texts_use_known_placeholders_only(occasion, channel) -> None:
    text = DEFAULTS[occasion, channel]
    assert check(text, occasion) == text


def test_an_unknown_placeholder_is_refused_with_those_that_are_known() -> None:
    with refused(Cause.NOTICE_PLACEHOLDER, placeholder="{座位}"):
        check("{name}，{座位}", Occasion.SEAT)
    with refused(Cause.NOTICE_PLACEHOLDER, placeholder="{seat}"):
        check("{seat}", Occasion.OFFER)
    with refused(Cause.NOTICE_BLANK):
        check(" \n ", Occasion.SEAT)


def test_a_value_is_never_read_again() -> None:
    assert filled("{name}/{trip}", {"name": "{trip}", "trip": "C001"}) == "{trip}/C001"
    assert filled("{name.__class__}", {"name": "x"}) == ""


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 0),
        ("字" * 70, 70, 1),
        ("字" * 71, 71, 2),
        ("字" * 134, 134, 2),
        ("字" * 135, 135, 3),
        ("𬭎", 2, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("€" * 80, 160, 1),
        ("a" * 69 + "字a", 71, 2),
    ],
)
def test_an_sms_is_counted_as_the_network_counts_it(text, units, segments) -> None:
    length = sms_length(text)
    assert (length.units, length.segments) == (units, segments)


def test_every_occasion_knows_the_name() -> None:
    assert all("name" in known for known in PLACEHOLDERS.values())


# ---------------------------------------------------------------- export


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    content = notices_xlsx(["姓名"], [[text]], "通知")
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", f"'{text}")

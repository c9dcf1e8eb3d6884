"""What can be chartered: quotations, stations, closed places and rules, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.desk.forms import read_form, table_book, write_blank
from recruit.errors import Conflict, UserError
from recruit.models import Campaign, CharterOffer, Closure, Hub, Mode
from recruit.operations import supply
from recruit.operations.editing import mark
from recruit.operations.transport import exchange, limits, stations
from recruit.operations.transport.quotations import Line, Quotation, quotation_of, save_offer
from recruit.planning import charter as planning
from recruit.queries import transport as queries

from ..conftest import refused

DAY = dt.date(2020, 2, 25)
TRAIN = Quotation(
    Mode.TRAIN, 600, hub="rail-GIW", fixed_yuan=300_000,
    line=Line("09:25", 900, (("rail-KLW", 40), ("rail-HHQ", None)), per_seat_km_yuan=0.1),
)  # fmt: skip


@pytest.fixture
def season(town):
    """Return a registry and the number of a campaign with the first choice of hubs."""
    with town.registry.write() as session:
        campaign = session.merge(town.campaign)
        supply.stock(session, campaign, reach=1)
        for code in ("rail-GIW", "rail-KLW", "rail-HHQ"):
            if not session.scalar(select(Hub.id).where(Hub.code == code)):
                stations.add_hub(session, campaign, code, by="t", with_offers=False)
        return town.registry, campaign.id


def save(season, quotation, **more):
    registry, number = season
    with registry.write() as session:
        return save_offer(session, session.get_one(Campaign, number), quotation, by="t", **more).id


def test_a_quotation_is_kept_with_its_line_and_gets_a_code(season):
    number = save(season, TRAIN)
    with season[0].read() as session:
        offer = session.get_one(CharterOffer, number)
        assert quotation_of(offer) == replace(TRAIN, code="train-rail-GIW")
        assert offer.extra["calls"] == "rail-KLW@40;rail-HHQ"


def test_what_was_quoted_is_what_the_planner_reads(season):
    save(season, TRAIN)
    with season[0].read() as session:
        campaign = session.get_one(Campaign, season[1])
        frame = planning._offers(session, campaign)
    row = frame[frame["offer_id"] == "train-rail-GIW"].iloc[0]
    assert (row["calls"], row["depart"], row["seats"]) == ("rail-KLW@40;rail-HHQ", "09:25", 600)


def test_the_second_of_two_who_change_one_offer_is_told(season):
    registry, _ = season
    number = save(season, TRAIN)
    with registry.read() as session:
        seen = mark(session.get_one(CharterOffer, number))
    for seats in (500, 400):
        with registry.write() as session:
            offer = session.get_one(CharterOffer, number)
            campaign = session.get_one(Campaign, season[1])
            wanted = replace(quotation_of(offer), seats=seats)
            if seats == 500:
                save_offer(session, campaign, wanted, offer=offer, seen=seen, by="t")
                continue
            with refused(Cause.CHANGED_MEANWHILE, Conflict):
                save_offer(session, campaign, wanted, offer=offer, seen=seen, by="t")


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"seats": 0}, Cause.OFFER_SEATS),
        ({"seats": 5001}, Cause.OFFER_SEATS),
        ({"usable_share": 0}, Cause.OFFER_SHARE),
        ({"usable_share": 1.2}, Cause.OFFER_SHARE),
        ({"fixed_yuan": -1}, Cause.OFFER_PRICE),
        ({"fixed_yuan": float("nan")}, Cause.OFFER_PRICE),
        ({"per_km_yuan": float("inf")}, Cause.OFFER_PRICE),
        ({"min_passengers": 601}, Cause.OFFER_LEAST),
        ({"max_per_day": -1}, Cause.OFFER_PER_DAY),
        ({"first_date": DAY, "last_date": DAY - dt.timedelta(days=1)}, Cause.OFFER_DATES),
        ({"hub": "rail-XXX"}, Cause.HUB_UNKNOWN),
        ({"hub": ""}, Cause.OFFER_FROM_RAIL),
        ({"mode": Mode.FLIGHT, "line": Line()}, Cause.OFFER_FROM_AIR),
        ({"mode": Mode.COACH, "line": Line()}, Cause.OFFER_COACH_HUB),
        ({"mode": Mode.SHUTTLE, "line": Line()}, Cause.OFFER_FEEDER_HUB),
        ({"mode": Mode.FEEDER}, Cause.OFFER_CALLS_MODE),
        ({"line": Line(depart="25:00")}, Cause.OFFER_CLOCK),
        ({"line": Line(minutes=0)}, Cause.OFFER_MINUTES),
        ({"line": Line(min_carriages=21)}, Cause.OFFER_CARRIAGES),
        ({"line": Line(calls=(("rail-XXX", 5),))}, Cause.OFFER_CALL_UNKNOWN),
        ({"line": Line(calls=(("rail-GIW", 5),))}, Cause.OFFER_CALL_TWICE),
        ({"line": Line(calls=(("rail-KLW", 50), ("rail-HHQ", 40)))}, Cause.OFFER_CALL_ORDER),
        ({"code": "no spaces"}, Cause.OFFER_CODE),
        ({"code": "coach"}, Cause.OFFER_CODE_TAKEN),
    ],
)  # fmt: skip
def test_a_quotation_that_cannot_be_is_refused(season, change, cause):
    with pytest.raises(UserError) as refusal:
        save(season, replace(TRAIN, **change))
    assert refusal.value.code is cause
    with season[0].read() as session:
        assert not session.scalars(select(CharterOffer).where(CharterOffer.seats == 600)).all()


def test_a_station_comes_with_what_leaves_from_it_and_goes_with_it(season):
    registry, number = season
    found = stations.find_stations("遵义")
    assert found
    with registry.write() as session:
        campaign = session.get_one(Campaign, number)
        hub = stations.add_hub(session, campaign, found[0].code, by="t")
        offered = session.scalars(select(CharterOffer).where(CharterOffer.hub_id == hub.id)).all()
        assert {offer.mode for offer in offered} == {Mode.CARRIAGE, Mode.TRAIN}
        with refused(Cause.HUB_THERE, Conflict):
            stations.add_hub(session, campaign, found[0].code, by="t")
        assert stations.remove_hub(session, campaign, hub, by="t") == len(offered)
    with registry.read() as session:
        assert not [row for row in queries.hubs(session, number) if row.code == found[0].code]


def test_a_station_where_another_train_boards_stays(season):
    save(season, TRAIN)
    with season[0].write() as session:
        hub = session.scalars(select(Hub).where(Hub.code == "rail-KLW")).one()
        campaign = session.get_one(Campaign, season[1])
        with refused(Cause.HUB_IN_USE, Conflict, code="train-rail-GIW"):
            stations.remove_hub(session, campaign, hub, by="t")


@pytest.mark.parametrize(
    ("written", "code"),
    [("威宁县", "520526"), ("520526", "520526"), ("贵州", "520000"), ("毕节市", "520500"),
     ("rail-GIW", "rail-GIW")],
)  # fmt: skip
def test_a_place_is_closed_by_what_people_write(season, written, code):
    with season[0].write() as session:
        campaign = session.get_one(Campaign, season[1])
        closure = stations.close_place(
            session, campaign, written, first_date=DAY, last_date=DAY, reason="", by="t"
        )
        assert closure.place == code
        frame = planning._closures(session, campaign)
        assert code in set(frame["place"])
        stations.open_place(session, campaign, closure, by="t")
        assert not session.scalars(select(Closure)).all()


@pytest.mark.parametrize("written", ["", "没有这个县", "市中区"])
def test_a_place_that_is_not_clear_is_not_closed(season, written):
    with season[0].write() as session, refused(Cause.CLOSURE_PLACE, name=written):
        stations.close_place(
            session,
            session.get_one(Campaign, season[1]),
            written,
            first_date=DAY,
            last_date=DAY,
            reason="",
            by="t",
        )


def test_limits_are_kept_as_far_as_they_differ_from_the_usual(season):
    registry, number = season
    with registry.write() as session:
        campaign = session.get_one(Campaign, number)
        news = {"coach_max_km": 900, "max_stops": 3, "reception_closes": "20:00"}
        assert limits.set_limits(session, campaign, news, by="t", budget_yuan=500_000)
        assert not limits.set_limits(session, campaign, news, by="t", budget_yuan=500_000)
        assert campaign.charter_settings["coach_max_km"] == 900
        assert "max_stops" not in campaign.charter_settings
        assert campaign.charter_settings["rules"]


@pytest.mark.parametrize(
    "values",
    [{"max_stops": 4}, {"coach_max_km": "far"}, {"reception_opens": "late"}, {"load_cap": 2},
     {"reception_closes": "05:00"}],
)  # fmt: skip
def test_limits_that_cannot_be_planned_with_are_refused(season, values):
    with season[0].write() as session, refused(Cause.CHARTER_SETTINGS_REFUSED):
        limits.set_limits(session, session.get_one(Campaign, season[1]), values, by="t")


def test_a_rule_is_added_and_taken_back(season):
    registry, number = season
    rule = {"first_date": "2020-02-21", "last_date": None, "area": "520000", "modes": ["coach"],
            "load_cap": 0.5, "max_stops": None}  # fmt: skip
    with registry.write() as session:
        campaign = session.get_one(Campaign, number)
        before = queries.limits(session, number).rules
        limits.add_rule(session, campaign, rule, by="t")
        kept = queries.limits(session, number).rules
        assert kept[:-1] == before
        assert kept[-1] == {"first_date": "2020-02-21", "area": "520000", "modes": ["coach"],
                            "load_cap": 0.5}  # fmt: skip
        limits.remove_rule(session, campaign, kept[-1], by="t")
        assert queries.limits(session, number).rules == before
        with refused(Cause.CHANGED_MEANWHILE, Conflict):
            limits.remove_rule(session, campaign, kept[-1], by="t")


@pytest.mark.parametrize(
    ("rule", "cause"),
    [
        ({"area": "*", "modes": ["coach"]}, Cause.RULE_EMPTY),
        ({"max_stops": 1, "first_date": "2020-03-02", "last_date": "2020-03-01"},
         Cause.OFFER_DATES),
        ({"load_cap": 1.5}, Cause.CHARTER_SETTINGS_REFUSED),
    ],
)  # fmt: skip
def test_a_rule_that_limits_nothing_or_too_much_is_refused(season, rule, cause):
    with season[0].write() as session, refused(cause):
        limits.add_rule(session, session.get_one(Campaign, season[1]), rule, by="t")


def sheet(*rows):
    form = exchange.form()
    return read_form(table_book([(form.name, form.headings, rows)]), form, name="报价.xlsx")


def row(mode, hub="", seats=49, code="", **more):
    values = dict.fromkeys(exchange.form().headings, "")
    values |= {
        "方式": mode,
        "车站机场": hub,
        "座位数": seats,
        "编号": code,
        "每班价格": 1500,
    } | more
    return [values[name] for name in exchange.form().headings]


def take_in(season, *rows):
    registry, number = season
    ways, staged = exchange.exchange(number), sheet(*rows)
    with registry.write() as session:
        ways.judge(session, staged, None)
        tally = ways.commit(session, staged, "t")
    return staged, (tally.added, tally.changed, tally.unchanged)


def test_a_sheet_of_quotations_goes_in_once(season):
    rows = (
        row("大客车", code="my-coach", 可用比例="50%"),
        row("包车厢", "六盘水站", 118, "my-carriage", 每人价格="210元", 开始日期="2020-02-25"),
    )
    with season[0].write() as session:
        campaign = session.get_one(Campaign, season[1])
        found = stations.find_stations("六盘水")
        there = {hub.code for hub in queries.hubs(session, season[1])}
        if found[0].code not in there:
            stations.add_hub(session, campaign, found[0].code, by="t", with_offers=False)
    assert take_in(season, *rows)[1] == (2, 0, 0)
    assert take_in(season, *rows)[1] == (0, 0, 2)
    changed = (row("大客车", code="my-coach", 可用比例="100%"), rows[1])
    assert take_in(season, *changed)[1] == (0, 1, 1)
    with season[0].read() as session:
        page = queries.offers(session, season[1], q="my-")
    assert [(one.code, one.usable) for one in page.rows] == [
        ("my-carriage", 118),
        ("my-coach", 49),
    ]


def test_a_bad_row_says_why_in_every_language_and_the_others_go_in(season):
    staged, tally = take_in(
        season,
        row("专列", "没有这站", 600),
        row("大客车", code="good"),
        row("大客车", seats="很多"),
    )
    assert tally == (1, 0, 0)
    first, _, third = staged.rows
    said = {first.problems[0].say(language)[0] for language in ("zh_Hans", "zh_Hant", "en")}
    assert len(said) == 3
    assert third.is_faulty


def test_rows_without_a_code_are_not_each_other_repeated(season):
    assert take_in(season, row("大客车"), row("大客车", seats=30))[1] == (2, 0, 0)


def test_the_example_of_the_template_is_not_taken_in():
    content = io.BytesIO()
    write_blank(exchange.form(), content)
    assert read_form(content.getvalue(), exchange.form(), name="空.xlsx").rows == ()

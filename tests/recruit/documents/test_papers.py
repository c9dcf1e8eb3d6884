"""Seat plan, door sign, driver sheet, cards, hand-over: what they say, and that they print."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re

import openpyxl
import pytest

from planner.charter.seating import labels as seat_labels
from recruit.documents import (
    HandedPerson,
    HandOverGroup,
    HandOverPaper,
    InvalidManifest,
    Language,
    MissingGlyph,
    MissingPolicy,
    Paper,
    TripPapers,
    hand_over_pdf,
    hand_over_xlsx,
    paper_pdf,
    paper_xlsx,
)
from recruit.documents.paper_labels import paper_labels
from recruit.documents.papers import hand_over, paper
from recruit.documents.seat_layout import layout
from recruit.models.charter import Mode

ZH = Language.ZH_HANS
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def papers(make_trip):
    """Return the papers of one coach with 49 seats."""
    trip = make_trip()
    codes = {person.seat: f"https://x/t/{person.seat}" for person in trip.passengers}
    return TripPapers(trip, tuple(seat_labels("coach", 49, 49)), codes)


@pytest.fixture
def handed():
    """Return a hand-over list of two firms, one of them signed for."""
    person = HandedPerson("1A", "龙𬭎", "138****0001", "镇雄县")
    other = dataclasses.replace(person, seat="10A", name="王娜")
    moment = dt.datetime(2020, 2, 23, 21, 30, tzinfo=CHINA)
    return HandOverPaper(
        code="C001",
        campaign="2020 春季",
        date=dt.date(2020, 2, 22),
        arrive=moment,
        groups=(
            HandOverGroup("甬江口罩", "泗门镇", "余姚市", (other, person)),
            HandOverGroup("", "泗门镇", "余姚市", (person,), "王主任", "zhou", moment),
        ),
        aboard=3,
        absent=1,
        issued_by="周晓岚",
        issued_at=moment,
    )


def pages(pdf: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


# ---------------------------------------------------------------- what they say


def test_the_seat_plan_sets_four_to_a_row_with_an_aisle_and_the_fifth_at_the_back() -> None:
    (car,) = layout(Mode.COACH, seat_labels("coach", 49, 49))
    assert car.rows[0] == ("1A", "1B", "", "1C", "1D")
    assert car.rows[-1] == ("12A", "12B", "12E", "12C", "12D")
    assert len(car.rows) == 12


def test_a_train_is_drawn_car_by_car() -> None:
    cars = layout(Mode.TRAIN, seat_labels("train", 236, 236))
    assert [car.number for car in cars] == [1, 2]
    assert cars[1].rows[0] == ("02-1A", "02-1B", "02-1C", "", "02-1D", "02-1F")


def test_seats_that_are_only_numbered_are_set_in_their_order() -> None:
    (car,) = layout(Mode.COACH, [str(number) for number in range(1, 11)])
    assert car.rows[0] == ("1", "2", "", "3", "4")
    assert car.rows[2] == ("9", "10", "", "", "")


def test_every_seat_of_every_vehicle_is_drawn_once() -> None:
    for mode in Mode:
        seats = seat_labels(mode.value, 180, 180)
        drawn = [s for car in layout(mode, seats) for row in car.rows for s in row if s]
        assert sorted(drawn) == sorted(seats)


def test_the_seat_plan_names_people_in_full_or_masked(papers) -> None:
    def names(*, full: bool) -> list[str]:
        said = paper(Paper.SEAT_PLAN, papers, ZH, full=full)
        rows = [row for car in said["cars"] for row in car["rows"]]
        return [seat["name"] for row in rows for seat in row if seat and seat["name"]]

    assert names(full=True)[:3] == ["陈超", "李勇刚", "龙𬭎"]
    assert names(full=False)[:3] == ["陈*", "李**", "龙*"]
    assert len(names(full=True)) == 12


def test_seats_that_a_cap_keeps_empty_are_hatched_and_free_ones_are_not(papers) -> None:
    def capped(trip) -> int:
        said = paper(Paper.SEAT_PLAN, dataclasses.replace(papers, trip=trip), ZH, full=True)
        rows = [row for car in said["cars"] for row in car["rows"]]
        return sum(seat["capped"] for row in rows for seat in row if seat)

    assert capped(papers.trip) == 0
    assert capped(dataclasses.replace(papers.trip, vehicle_seats=24)) == 37


def test_the_driver_sheet_gives_each_driver_his_own_hours(papers) -> None:
    said = paper(Paper.DRIVER_SHEET, papers, ZH, full=True)
    assert [driver["name"] for driver in said["drivers"]] == ["全体", "1 号", "2 号"]
    assert [driver["drive"] for driver in said["drivers"]] == [
        "", "驾驶 2 小时 00 分", "驾驶 3 小时 40 分",
    ]  # fmt: skip
    assert said["drivers"][1]["rows"] == [["08:00", "10:00", "驾驶", "2 小时 00 分", "镇雄县"]]


def test_the_law_on_the_driver_sheet_is_what_the_planner_keeps() -> None:
    words = paper_labels(ZH)
    assert "不超过 4 小时" in words["law_1"]
    assert "不超过 2 小时" in words["law_1"]
    assert "不少于 20 分钟" in words["law_1"]
    assert "不超过 8 小时" in words["law_2"]
    assert "2 时至 5 时" in words["law_3"]


def test_every_passenger_gets_a_card_with_stop_time_and_code(papers) -> None:
    cards = paper(Paper.CARDS, papers, ZH, full=True)["cards"]
    assert len(cards) == 12
    assert cards[0] | {"enterprise": ""} == {
        "seat": "1A 座", "name": "陈超", "time": "08:00", "place": "镇雄县客运站",
        "to": "余姚汽车东站", "enterprise": "", "code": "https://x/t/1A",
    }  # fmt: skip
    assert cards[-1]["place"] == "威信县扎西镇客运中心"


def test_the_hand_over_list_has_lines_to_sign_or_says_who_signed(handed) -> None:
    waiting, signed = hand_over(handed, ZH)["groups"]
    assert [row["seat"] for row in waiting["rows"]] == ["1A", "10A"]
    assert waiting["signed"] == ""
    assert signed["to"] == "泗门镇"
    assert signed["signed"] == "王主任 已签收，zhou 记于 2020-02-23 21:30"


# ---------------------------------------------------------------- that they print


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Paper)
def test_every_paper_prints_in_every_language(kind, language, papers) -> None:
    pdf = paper_pdf(kind, [papers], language=language)
    assert pdf.startswith(b"%PDF")
    assert pages(pdf) == (2 if kind is Paper.CARDS else 1)


def test_a_door_sign_stays_on_one_page_whatever_the_names(papers) -> None:
    trip = papers.trip
    last = dataclasses.replace(trip.stops[-1], name="余姚市泗门镇工业园区东门临时停靠站点")
    stops = (*trip.stops[:-1], last)
    long = dataclasses.replace(trip, code="NBYY-C0123-A", stops=stops)
    pdf = paper_pdf(Paper.DOOR_SIGN, [dataclasses.replace(papers, trip=long)])
    assert pages(pdf) == 1


def test_the_same_papers_give_the_same_bytes(papers, handed) -> None:
    assert paper_pdf(Paper.CARDS, [papers]) == paper_pdf(Paper.CARDS, [papers])
    assert hand_over_pdf(handed) == hand_over_pdf(handed)
    assert paper_xlsx(Paper.CARDS, [papers]) == paper_xlsx(Paper.CARDS, [papers])


@pytest.mark.parametrize("kind", [Paper.SEAT_PLAN, Paper.CARDS])
def test_a_name_the_font_cannot_show_is_refused_or_marked(kind, papers, rename) -> None:
    strange = dataclasses.replace(papers, trip=rename(papers.trip, "王\U0002ffff"))
    with pytest.raises(MissingGlyph) as refusal:
        paper_pdf(kind, [strange])
    assert refusal.value.unprintable[0].text == "王\U0002ffff"
    assert paper_pdf(kind, [strange], missing=MissingPolicy.MARK).startswith(b"%PDF")


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(InvalidManifest):
        paper_pdf(Paper.CARDS, [])
    with pytest.raises(InvalidManifest):
        paper_xlsx(Paper.CARDS, [])


@pytest.mark.parametrize("kind", Paper)
def test_every_paper_is_a_workbook_too_and_holds_no_formula(kind, papers, rename) -> None:
    sly = dataclasses.replace(papers, trip=rename(papers.trip, "=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(paper_xlsx(kind, [sly])))
    cells = [cell for row in book["YN-C001"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    if kind in (Paper.CARDS, Paper.SEAT_PLAN):
        assert any("=1+1" in str(cell.value) for cell in cells)


def test_the_hand_over_list_prints_and_is_a_workbook(handed) -> None:
    assert pages(hand_over_pdf(handed)) == 1
    book = openpyxl.load_workbook(io.BytesIO(hand_over_xlsx(handed, language=Language.EN)))
    texts = [cell.value for row in book["C001"].iter_rows() for cell in row if cell.value]
    assert "Handed to：甬江口罩  泗门镇  2 people" in texts

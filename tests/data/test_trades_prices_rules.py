"""Trades, tariffs and dated rules are whole and say what they rest on."""

import datetime as dt

import pytest

from planner.geo.sources import document, table

TRADES = table("occupations.csv")
TARIFFS = document("tariffs.json")
RULES = {rule["id"]: rule for rule in document("calendar.json")["rules"]}


def test_trade_codes_are_unique_ascii_slugs():
    assert TRADES["code"].is_unique
    assert TRADES["code"].str.fullmatch(r"[a-z][a-z_]*").all()


def test_one_trade_is_general():
    assert TRADES.loc[TRADES["general"], "code"].tolist() == ["general"]


def test_every_trade_has_its_three_names():
    assert (TRADES[["name", "name_zh_hant", "name_en"]] != "").all(axis=None)


def test_no_word_stands_for_two_trades():
    words = [
        word.upper()
        for row in TRADES.itertuples(index=False)
        for word in (str(row.name), *str(row.synonyms).split("|"))
    ]

    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("mode", "seats", "fixed", "per_km"),
    [("coach", 49, 1500, 11), ("feeder", 49, 700, 9), ("train", 1062, 15000, 212.4)],
)
def test_a_tariff_is_the_one_documented(mode, seats, fixed, per_km):
    offer = next(o for o in TARIFFS["offers"] if o["mode"] == mode)

    assert (offer["seats"], offer["fixed_yuan"], offer["per_km_yuan"]) == (seats, fixed, per_km)


def test_every_price_is_marked_as_an_assumption_with_its_anchor():
    assert TARIFFS["nature"] == "assumption"
    assert all(offer["anchor"] for offer in TARIFFS["offers"])


def test_a_reserved_carriage_and_a_train_are_priced_by_seat():
    by_mode = {o["mode"]: o for o in TARIFFS["offers"]}

    assert by_mode["carriage"]["per_km_yuan"] == pytest.approx(118 * 0.26)
    assert by_mode["train"]["seats"] == 9 * by_mode["carriage"]["seats"]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule["id"])
def test_a_rule_has_dates_a_document_and_both_languages(rule):
    first = dt.date.fromisoformat(rule["first_date"])
    last = rule["last_date"]

    assert last is None or dt.date.fromisoformat(last) >= first
    assert all(rule[key] for key in ("kind", "value", "applies_to", "source", "source_kind"))
    assert rule["text"]
    assert rule["text_en"]


def test_the_load_cap_for_all_gives_way_to_the_one_by_risk_without_gap_or_overlap():
    before, after = RULES["load_cap_all"], RULES["load_cap_risk_areas"]
    gap = dt.date.fromisoformat(after["first_date"]) - dt.date.fromisoformat(before["last_date"])

    assert before["first_date"] == "2020-02-11"
    assert gap == dt.timedelta(days=1)
    assert before["value"]["usable_share"] == after["value"]["usable_share"] == 0.5


def test_no_one_boards_on_the_way_from_7_march():
    rule = RULES["direct_running"]

    assert (rule["first_date"], rule["value"]["max_pickup_stops"]) == ("2020-03-07", 1)


def test_coaches_stand_from_two_to_five():
    value = RULES["night_stop"]["value"]

    assert (value["from"], value["until"]) == ("02:00", "05:00")


def test_vehicles_of_several_sizes_have_codes_of_their_own():
    codes = [offer.get("code", offer["mode"]) for offer in TARIFFS["offers"]]

    assert len(codes) == len(set(codes))
    assert {"feeder_small", "shuttle_small"} <= set(codes)

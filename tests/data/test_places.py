"""The counts and sums that ``data/README.md`` claims of the place files hold."""

import numpy as np
import pandas as pd
import pytest

from planner.geo import load, straight_km
from planner.geo.sources import table

COUNTIES = table("counties.csv")
IN_FORCE = COUNTIES[COUNTIES["valid_2020_02"]]


def test_766_counties_were_in_force_in_february_2020():
    assert len(COUNTIES) == 779
    assert len(IN_FORCE) == 766
    assert IN_FORCE["adcode"].is_unique


@pytest.mark.parametrize(
    ("province", "counties", "residents"),
    [
        ("四川省", 183, 83_473_985),
        ("河南省", 158, 94_934_819),
        ("湖南省", 122, 65_299_789),
        ("安徽省", 105, 58_507_615),
        ("江西省", 100, 45_188_635),
        ("贵州省", 88, 38_562_148),
        ("浙江省", 10, 9_404_283),
    ],
)
def test_a_province_has_its_counties_and_residents(province, counties, residents):
    inside = IN_FORCE[IN_FORCE["province"] == province]

    assert (len(inside), inside["population_2020"].sum()) == (counties, residents)


def test_every_county_of_2020_has_residents_and_a_share_of_working_age():
    assert (IN_FORCE["population_2020"] > 5_000).all()
    assert IN_FORCE["share_20_49"].between(0.2, 0.7).all()


def test_county_codes_begin_with_their_prefecture_and_province():
    assert (COUNTIES["adcode"].str[:4] == COUNTIES["prefecture_code"].str[:4]).all()
    assert (COUNTIES["adcode"].str[:2] == COUNTIES["province_code"].str[:2]).all()


def test_every_county_says_where_its_point_is_from():
    assert (COUNTIES["coord_source"] != "").all()
    assert COUNTIES["lat"].between(21, 37).all()
    assert COUNTIES["lon"].between(97, 123).all()


def test_every_renamed_county_leads_to_one_that_exists():
    later = COUNTIES.loc[COUNTIES["successor_adcode"] != "", "successor_adcode"]

    assert len(later) == 15
    assert later.isin(COUNTIES["adcode"]).all()


def test_traditional_names_are_as_long_as_simplified_ones():
    for name, simplified, traditional in (
        ("counties.csv", "name", "name_zh_hant"),
        ("prefectures.csv", "prefecture", "prefecture_zh_hant"),
        ("yuyao_towns.csv", "name", "name_zh_hant"),
        ("regions.csv", "name", "name_zh_hant"),
    ):
        frame = table(name)
        assert (frame[simplified].str.len() == frame[traditional].str.len()).all(), name


def test_the_90_prefectures_hold_the_counties():
    prefectures = table("prefectures.csv")
    counted = IN_FORCE.groupby("prefecture_code").size()

    assert len(prefectures) == 90
    assert (
        prefectures.set_index("prefecture_code")["n_counties"].sort_index().to_dict()
        == counted.to_dict()
    )


def test_the_34_provinces_of_gb_t_2260_are_there():
    regions = table("regions.csv")
    provinces = regions[regions["level"] == "province"]

    assert len(provinces) == 34
    assert set(provinces["code"].str[:2]) >= {"11", "33", "50", "65", "71", "81", "82"}


def test_yuyao_has_21_towns_near_its_seat():
    towns = load().towns()
    seat = load().county("330281")
    away = straight_km(towns[["lat", "lon"]].to_numpy(), [(seat.lat, seat.lon)])

    assert towns["type"].value_counts().to_dict() == {
        "town": 14, "subdistrict": 6, "township": 1,
    }  # fmt: skip
    assert away.max() < 40


def test_stations_and_airports_are_as_counted():
    stations, airports = load().stations(), load().airports()

    assert (len(stations), stations["main"].sum()) == (754, 123)
    assert stations["in_12306_2019_12"].sum() == 611
    assert (len(airports), airports["open_2020_02"].sum()) == (60, 52)
    assert stations["station"].is_unique
    assert airports["iata"].is_unique


def test_workers_for_yuyao_arrive_at_its_two_stations():
    stations = load().stations().set_index("telecode")

    assert stations.loc["YYH", "station"] == "余姚"
    assert stations.loc["CTH", "station"] == "余姚北"


def test_every_county_of_the_six_provinces_has_a_road_to_yuyao():
    roads = table("county_distances.csv")
    six = IN_FORCE[IN_FORCE["province_code"] != "330000"]

    assert set(roads["adcode"]) == set(six["adcode"])
    assert (roads["road_km_est"] > roads["geodesic_km"]).all()


def test_road_lengths_start_from_the_county_seats():
    """A table computed for other seats would differ by more than a few kilometres."""
    roads = table("county_distances.csv")
    seats = [load().county(code) for code in roads["adcode"]]
    yuyao = load().county("330281")
    straight = straight_km([(p.lat, p.lon) for p in seats], [(yuyao.lat, yuyao.lon)])[:, 0]

    assert np.abs(straight - roads["geodesic_km"].to_numpy()).max() < 6


def test_the_code_history_covers_every_county_in_force():
    history = table("adcode_history.csv")
    today = history[history["end_year"] == ""]

    assert set(IN_FORCE["adcode"]) <= set(history["adcode"])
    assert history["adcode"].str.fullmatch(r"\d{6}").all()
    assert len(today) > 2_800
    assert set(history["match"]) == {"same", "name", "code", "hand", ""}


def test_a_successor_lies_in_the_same_province():
    """Except for what Chongqing took over from Sichuan in 1997."""
    history = table("adcode_history.csv")
    known = history[history["adcode_2020"] != ""]
    moved = known[known["adcode"].str[:2] != known["adcode_2020"].str[:2]]

    assert set(moved["adcode"].str[:2] + moved["adcode_2020"].str[:2]) <= {"5150"}


def test_a_successor_in_our_provinces_was_in_force_in_february_2020():
    history = table("adcode_history.csv")
    ours = history[history["adcode_2020"].str[:2].isin({"34", "36", "41", "43", "51", "52"})]

    assert len(ours) > 1_800
    assert ours["adcode_2020"].isin(IN_FORCE["adcode"]).all()


def test_a_code_still_in_force_is_its_own_successor():
    history = table("adcode_history.csv")
    same = history[history["match"] == "same"]

    assert (same["adcode"] == same["adcode_2020"]).all()


def test_facts_say_what_kind_of_source_they_have():
    facts = table("facts.csv")

    assert isinstance(facts, pd.DataFrame)
    assert (facts[["topic", "place", "date", "fact", "source_kind"]] != "").all(axis=None)

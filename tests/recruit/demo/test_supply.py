import datetime as dt

import pytest
from sqlalchemy import select

from planner.charter.settings_file import parse
from planner.geo import load
from planner.geo.distance import GreatCircle
from recruit.demo import Size, closures, hubs, offers, scenario, setup
from recruit.models import Campaign, CharterOffer, Closure, Hub, HubKind, Mode
from recruit.operations.supply import charter_settings
from recruit.storage import Registry

FIRST, LAST = dt.date(2020, 2, 20), dt.date(2020, 3, 10)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", HubKind)
def test_every_province_has_a_hub_of_each_kind(size: Size, kind: HubKind) -> None:
    provinces = {"34": 0, "36": 0, "41": 0, "43": 0, "51": 0, "52": 0}
    places = load().counties
    for hub in hubs(size):
        if hub.kind is kind and not hub.arrival:
            nearest = min(places, key=lambda p: (p.lat - hub.lat) ** 2 + (p.lon - hub.lon) ** 2)
            provinces[nearest.province_code[:2]] += 1
    assert min(provinces.values()) >= 1


def test_people_arrive_at_two_stations_and_two_airports() -> None:
    arrivals = {hub.name for hub in hubs("town") if hub.arrival}
    assert arrivals == {"余姚北站", "宁波站", "宁波栎社国际机场", "杭州萧山国际机场"}


@pytest.mark.parametrize("size", Size)
def test_offers_are_of_every_mode_and_stand_at_hubs_of_the_right_kind(size: Size) -> None:
    kinds = {hub.code: hub.kind for hub in hubs(size)}
    wanted = {Mode.CARRIAGE: HubKind.RAIL, Mode.TRAIN: HubKind.RAIL, Mode.FLIGHT: HubKind.AIR}
    assert {offer.mode for offer in offers(size)} == set(Mode)
    assert len({offer.code for offer in offers(size)}) == len(offers(size))
    for offer in offers(size):
        assert (kinds[offer.hub] if offer.hub else None) is wanted.get(offer.mode)


def test_charter_settings_are_known_to_the_planner_with_half_loads_until_27_february() -> None:
    settings = parse(charter_settings(FIRST, LAST))
    assert settings.cap(settings.first_date, "341221", "coach") == 0.5
    assert settings.cap(settings.last_date, "341221", "coach") == 1.0
    assert settings.stops_allowed(settings.last_date, "341221", "coach") == 1


def test_the_last_row_of_coaches_and_feeders_stays_free_in_2020() -> None:
    settings = parse(charter_settings(FIRST, LAST))
    for mode, rows in (("coach", 1), ("feeder", 1), ("shuttle", 0)):
        assert settings.rows_free(settings.first_date, "341221", mode) == rows


@pytest.mark.parametrize("size", Size)
def test_the_closed_county_is_one_that_people_come_from(size: Size) -> None:
    [county] = [c.place for c in closures(size) if c.place.isdigit()]
    assert any(p.home_county == county for p in scenario(size, 2020).candidates)


def test_setup_gives_a_campaign_its_hubs_offers_closures_and_settings(registry: Registry) -> None:
    made = scenario("town", 1)
    with registry.write() as session:
        campaign = Campaign(name="演示", first_date=made.first_date, last_date=made.last_date)
        session.add(campaign)
        session.flush()
        setup(session, campaign, "town")
        stored = session.scalars(select(CharterOffer).order_by(CharterOffer.id)).all()
        assert [(o.code, o.hub.code if o.hub else None) for o in stored] == [
            (o.code, o.hub) for o in offers("town")
        ]
        assert len(session.scalars(select(Hub)).all()) == len(hubs("town"))
        assert len(session.scalars(select(Closure)).all()) == len(closures("town"))
        assert campaign.charter_settings["rules"]


def test_every_home_lies_within_350_road_km_of_a_hub() -> None:
    points = [(hub.lat, hub.lon) for hub in hubs("city") if not hub.arrival]
    homes = {p.home_county for p in scenario("city", 2020).candidates}
    places = [load().county(code) for code in sorted(homes)]
    km = GreatCircle().km([(p.lat, p.lon) for p in places], points)
    far = [p.name for p, least in zip(places, km.min(axis=1), strict=True) if least > 350]
    assert far == []


def test_rules_of_2020_do_not_bind_a_later_campaign() -> None:
    settings = parse(charter_settings(dt.date(2027, 2, 20), dt.date(2027, 3, 10)))
    assert settings.rules == ()

"""Which records a scope holds: each kind, each role that is limited, each owner."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from recruit.causes import Thing
from recruit.desk.cases.model import CasePart, DepartmentMember, PartState
from recruit.desk.land.model import LandRequest
from recruit.desk.stewards.model import Stewardship
from recruit.models import (
    Account,
    Candidate,
    Dispute,
    Enterprise,
    Notice,
    Party,
    Placement,
    RoleName,
    Seat,
    Stage,
    Trip,
    Vacancy,
)
from recruit.operations import accounts
from recruit.queries.scope_rules import RULES
from recruit.queries.scopes import EVERYTHING, NOTHING, Scope, holds, scope_of, within
from recruit.storage import open_registry


def beside(name, path):
    """Return the module of a file beside the tests."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scene = beside("desk_scene_scopes", Path(__file__).parents[1] / "web" / "scene.py")
neighbours = beside("neighbours_scopes", Path(__file__).with_name("neighbours.py"))

SEEN = {
    "town": {"own", "same unit"}, "squad": {"own", "same unit"}, "referrer": {"own"},
    "enterprise": {"own"}, "steward": {"own"}, "department": {"own", "same unit"},
}  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """Return the scene, with neighbours of every scope."""
    home = tmp_path_factory.mktemp("scopes")
    scene.build(home)
    opened = open_registry(home=home)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def enrolled(registry):
    """Return number, session key and token of two accounts of each role."""
    with registry.write() as session, scene.passwords_cost_little():
        return neighbours.enrol(session)


@pytest.fixture(scope="module")
def records(registry, enrolled):
    """Return numbers of records by kind, then role, then whose they are."""
    with registry.write() as session:
        return neighbours.settle(session, enrolled)


@pytest.fixture
def session(registry, records):
    """Return a session to look with."""
    with registry.read() as reading:
        yield reading


@pytest.fixture
def changing(registry, records):
    """Return a session whose changes are taken back."""
    with registry.write() as writing:
        yield writing
        writing.rollback()


def scope(session, enrolled, role):
    """Return the scope of the account of a role."""
    return scope_of(session, view(session, enrolled, role))


def view(session, enrolled, role):
    """Return an account as pages know it."""
    return accounts.by_id(session, enrolled[role][0])


def test_each_role_gets_of_each_kind_what_is_its_own(session, enrolled, records):
    for thing, roles in records.items():
        for role, owners in roles.items():
            if role in ("admin", "bureau", "hotline"):
                continue
            personal = thing in (Thing.API_TOKEN, Thing.SAVED_VIEW)
            wanted = {"own"} if personal else SEEN[role]
            got = {owner for owner, key in owners.items()
                   if holds(session, scope(session, enrolled, role), thing, key)}  # fmt: skip
            assert got == wanted, (thing, role)


def test_who_sees_everything_sees_what_is_there_but_no_paper_of_another(
    session, enrolled, records
):
    seen = scope(session, enrolled, "bureau")
    assert seen.everything
    assert (seen.account, seen.username) == (enrolled["bureau"][0], "cell-bureau")
    for thing, roles in records.items():
        for role, owners in roles.items():
            if thing in (Thing.API_TOKEN, Thing.SAVED_VIEW):
                assert holds(session, seen, thing, owners["own"]) is (role == "bureau")
                continue
            assert all(holds(session, seen, thing, key) is (owner != "none")
                       for owner, key in owners.items())  # fmt: skip


def test_nobody_and_no_role_see_nothing(session, records):
    for thing, roles in records.items():
        for owners in roles.values():
            for key in owners.values():
                assert not holds(session, NOTHING, thing, key)
    # Nobody asks for a seat by its number.
    assert holds(session, EVERYTHING, Thing.SEAT, 1) is False


def test_a_scope_that_has_nothing_to_do_with_a_model_sets_no_condition():
    assert all(rule(NOTHING) == [] for rule in RULES.values())


def test_an_account_holds_itself(session, enrolled):
    mine = scope(session, enrolled, "town")
    assert holds(session, mine, Thing.ACCOUNT, enrolled["town"][0])
    assert not holds(session, mine, Thing.ACCOUNT, enrolled["second town"][0])


@pytest.mark.parametrize("role", [role for role in RoleName if role not in ("admin", "bureau")])
def test_a_limit_counts_only_with_its_role(changing, enrolled, role):
    account = changing.get_one(Account, enrolled[role.value][0])
    account.town_code, account.squad_id, account.referrer_id, account.enterprise_id = (
        "330281103", 1, 1, 1,
    )  # fmt: skip
    changing.flush()
    found = scope_of(changing, accounts.by_id(changing, account.id))
    limits = {"town": found.town, "squad": found.squad, "referrer": found.referrer,
              "enterprise": found.enterprise, "steward": found.steward,
              "department": found.department}  # fmt: skip
    assert {name for name, value in limits.items() if value} <= {role.value}
    assert bool(found.province) is (role is RoleName.SQUAD)
    assert not found.everything


def test_a_scope_holds_nothing_but_the_limits_of_its_account(session, enrolled):
    referrer, town, squad = (view(session, enrolled, one) for one in ("referrer", "town", "squad"))
    assert scope_of(session, referrer) == Scope(
        referrer=referrer.referrer_id, account=referrer.id, username="cell-referrer"
    )
    assert scope_of(session, replace(town, town_code=None)).town == ""
    assert scope_of(session, replace(squad, squad_id=neighbours.NOBODYS)).province == ""


def test_only_the_roles_that_are_let_in_count(session, enrolled):
    bureau = view(session, enrolled, "bureau")
    assert scope_of(session, bureau, frozenset({RoleName.BUREAU})).everything
    assert not scope_of(session, bureau, frozenset({RoleName.TOWN})).everything
    town = view(session, enrolled, "town")
    assert scope_of(session, town, frozenset({RoleName.TOWN})).town == "330281103"
    assert scope_of(session, town, frozenset({RoleName.SQUAD})).town == ""


def test_a_party_is_seen_by_who_sees_one_of_its_people(session):
    one = session.scalars(select(Candidate).where(Candidate.party_id.is_not(None))).first()
    key = one.party_id
    assert holds(session, Scope(province="520000"), Thing.PARTY, key)
    assert holds(session, Scope(referrer=one.referrer_id), Thing.PARTY, key)
    assert not holds(session, Scope(province="410000"), Thing.PARTY, key)
    assert not holds(session, Scope(referrer=one.referrer_id + 100), Thing.PARTY, key)
    assert not holds(session, Scope(department=1), Thing.PARTY, key)


def test_a_trip_is_seen_by_the_referrer_whose_people_are_on_it(session):
    seat = session.scalars(select(Seat).join(Trip).where(Trip.code == "C001")).first()
    brought = session.get_one(Candidate, seat.candidate_id).referrer_id
    other = session.scalar(
        select(Candidate.referrer_id).where(Candidate.referrer_id != brought).limit(1)
    )
    assert holds(session, Scope(referrer=brought), Thing.TRIP, seat.trip_id)
    assert not holds(session, Scope(referrer=other), Thing.TRIP, seat.trip_id)


def test_a_placement_is_seen_by_town_firm_province_and_referrer_of_its_person(session):
    place = session.scalars(select(Placement)).first()
    person = session.get_one(Candidate, place.candidate_id)
    vacancy = session.get_one(Vacancy, place.vacancy_id)
    firm = session.get_one(Enterprise, vacancy.enterprise_id)
    for seen in (Scope(town=firm.town_code), Scope(enterprise=firm.id),
                 Scope(referrer=person.referrer_id),
                 Scope(province=f"{person.home_county[:2]}0000")):  # fmt: skip
        assert holds(session, seen, Thing.PLACEMENT, place.id)
    for other in (Scope(town="330281999"), Scope(enterprise=firm.id + 100),
                  Scope(referrer=99), Scope(province="650000"), Scope(steward=1)):  # fmt: skip
        assert not holds(session, other, Thing.PLACEMENT, place.id)


def test_who_is_hired_in_a_town_is_seen_there_until_it_ends(changing):
    place = changing.scalars(select(Placement).where(Placement.stage == Stage.ACCEPTED)).first()
    vacancy = changing.get_one(Vacancy, place.vacancy_id)
    firm = changing.get_one(Enterprise, vacancy.enterprise_id)
    for seen in (Scope(town=firm.town_code), Scope(enterprise=firm.id)):
        assert holds(changing, seen, Thing.CANDIDATE, place.candidate_id)
    place.stage = Stage.WITHDRAWN
    changing.flush()
    for seen in (Scope(town=firm.town_code), Scope(enterprise=firm.id)):
        assert not holds(changing, seen, Thing.CANDIDATE, place.candidate_id)


def test_two_limits_add_up(session, records):
    vacancies = records[Thing.VACANCY]["town"]
    near = session.get_one(Vacancy, vacancies["same unit"])
    both = Scope(town="330281106", enterprise=near.enterprise_id)
    assert holds(session, both, Thing.VACANCY, near.id)
    assert holds(session, both, Thing.VACANCY, vacancies["other unit"])
    assert not holds(session, both, Thing.VACANCY, vacancies["own"])
    assert holds(session, both, Thing.ENTERPRISE, near.enterprise_id)


def test_a_referrer_is_seen_by_his_squad_and_by_himself(session, records):
    owners = records[Thing.REFERRER]["squad"]
    assert holds(session, Scope(referrer=owners["own"]), Thing.REFERRER, owners["own"])
    assert not holds(session, Scope(referrer=owners["own"]), Thing.REFERRER, owners["same unit"])


def test_a_dispute_is_seen_by_who_raised_it_and_who_holds_the_person(session):
    one = session.scalars(select(Dispute).where(Dispute.holder_id.is_not(None))).first()
    assert holds(session, Scope(referrer=one.raiser_id), Thing.DISPUTE, one.id)
    assert holds(session, Scope(referrer=one.holder_id), Thing.DISPUTE, one.id)
    assert not holds(session, Scope(referrer=99), Thing.DISPUTE, one.id)


def test_land_is_seen_by_the_town_of_the_firm_and_by_that_of_the_plot(changing, records):
    plot = changing.get_one(LandRequest, records[Thing.LAND_REQUEST]["town"]["other unit"])
    plot.town_code = "330281103"
    changing.flush()
    assert holds(changing, Scope(town="330281103"), Thing.LAND_REQUEST, plot.id)
    assert holds(changing, Scope(town="330281106"), Thing.LAND_REQUEST, plot.id)
    assert not holds(changing, Scope(town="330281003"), Thing.LAND_REQUEST, plot.id)


def test_both_sides_see_an_introduction(session, records):
    found = records[Thing.INTRODUCTION]["town"]["own"]
    assert holds(session, Scope(town="330281103"), Thing.INTRODUCTION, found)  # who needs
    assert holds(session, Scope(town="330281106"), Thing.INTRODUCTION, found)  # who offers
    assert not holds(session, Scope(town="330281003"), Thing.INTRODUCTION, found)
    assert not holds(session, Scope(steward=1), Thing.INTRODUCTION, found)


def test_a_part_that_was_returned_is_seen_no_more(changing, enrolled, records):
    case = records[Thing.SERVICE_CASE]["department"]["own"]
    office = changing.scalar(
        select(DepartmentMember.department_id).where(
            DepartmentMember.account_id == enrolled["department"][0]
        )
    )
    assert holds(changing, Scope(department=office), Thing.SERVICE_CASE, case)
    changing.query(CasePart).filter_by(case_id=case).one().state = PartState.RETURNED
    changing.flush()
    assert not holds(changing, Scope(department=office), Thing.SERVICE_CASE, case)


def test_a_steward_acts_for_no_firm_and_for_none_he_has_handed_over(changing, enrolled, records):
    mine = scope(changing, enrolled, "steward")
    firm = records[Thing.ENTERPRISE]["steward"]["own"]
    assert holds(changing, mine, Thing.ENTERPRISE, firm)
    for thing in (Thing.SUPPLY_POST, Thing.POLICY_APPLICATION, Thing.LAND_REQUEST,
                  Thing.INTRODUCTION, Thing.VACANCY):  # fmt: skip
        assert not holds(changing, mine, thing, records[thing]["town"]["own"])
    running = changing.query(Stewardship).filter_by(enterprise_id=firm, until=None).one()
    running.until = running.since
    changing.flush()
    assert not holds(changing, mine, Thing.ENTERPRISE, firm)


def test_the_bureau_s_working_copies_are_no_province_s(session, records):
    copies = records[Thing.WORKING_COPY]["squad"]
    nowhere = Scope(province="", squad=1, account=1)
    for key in copies.values():
        assert not holds(session, nowhere, Thing.WORKING_COPY, key)
        assert not holds(session, nowhere, Thing.TRIP, key)
        assert not holds(session, nowhere, Thing.NOTICE, key)


def test_a_notice_is_seen_all_over_the_province_of_its_person(changing, records):
    key = records[Thing.NOTICE]["squad"]["own"]
    person = changing.get_one(Candidate, changing.get_one(Notice, key).candidate_id)
    person.home_county = "522601"
    changing.flush()
    assert holds(changing, Scope(province="520000"), Thing.NOTICE, key)
    assert not holds(changing, Scope(province="530000"), Thing.NOTICE, key)


def test_a_condition_narrows_a_list(session):
    everyone = len(session.scalars(select(Candidate.id)).all())
    own = session.scalars(
        select(Candidate.id).where(within(Scope(province="410000"), Candidate))
    ).all()
    assert 0 < len(own) < everyone
    assert session.scalars(select(Party.id).where(within(NOTHING, Party))).all() == []
    assert replace(NOTHING, everything=True) == EVERYTHING

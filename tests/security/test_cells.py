"""Every cell of role × endpoint × method × whose record it is, made from the URL map.

The pages are taken out and answer "in": what is left is who gets as far as the page.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from recruit.causes import Thing
from recruit.models import (
    Account,
    Candidate,
    Enterprise,
    Placement,
    Referrer,
    RoleName,
    Squad,
    Stage,
    TokenScope,
    Trip,
    Vacancy,
)
from recruit.operations import accounts, tokens
from recruit.storage import open_registry
from web.access import ACCESS, Door, Row, roles_of
from web.app import create_app
from web.auth import limits

_SCENE = Path(__file__).parents[1] / "web" / "scene.py"
_spec = importlib.util.spec_from_file_location("desk_scene_cells", _SCENE)
scene = sys.modules["desk_scene_cells"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scene)

ROLES = tuple(role.value for role in RoleName)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SEEN = {
    ("town", "own"), ("town", "same unit"),
    ("squad", "own"), ("squad", "same unit"),
    ("referrer", "own"),
    ("enterprise", "own"),
}  # fmt: skip
"""Which records a role with a scope gets; nobody gets another unit's, or one that is not there."""
ROUTES = sorted(ACCESS)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return the home directory of the scene."""
    made = tmp_path_factory.mktemp("cells")
    scene.build(made)
    return made


@pytest.fixture(scope="module")
def registry(home):
    """Return the scene, with neighbours of every scope."""
    opened = open_registry(home=home)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def records(registry):
    """Return numbers of records by kind, then role, then whose they are."""
    with registry.write() as session:
        own_firm = session.query(Enterprise).filter_by(town_code="330281103").first()
        far_firm = session.query(Enterprise).filter_by(town_code="330281106").first()
        squad = session.query(Squad).filter_by(province_code="520000").one()
        near_firm = Enterprise(name="同镇另一家", town_code="330281103")
        own_person = session.get_one(Candidate, 1)
        near_referrer = Referrer(name="同省另一位", phone="13900000077", home_county="520526",
                                 squad_id=squad.id)  # fmt: skip
        session.add_all([near_firm, near_referrer])
        session.flush()
        campaign = own_person.campaign_id
        own_vacancy = session.query(Vacancy).filter_by(enterprise_id=own_firm.id).first()
        far_vacancy = session.query(Vacancy).filter_by(enterprise_id=far_firm.id).first()
        near_vacancy = Vacancy(campaign_id=campaign, enterprise_id=near_firm.id, openings=3,
                               import_key="near", title="普工")  # fmt: skip
        near_person = Candidate(campaign_id=campaign, name="同省的人", phone="13700000001",
                                home_county="520526", referrer_id=near_referrer.id)  # fmt: skip
        session.add_all([near_vacancy, near_person])
        session.flush()
        near_place = Placement(campaign_id=campaign, candidate_id=near_person.id,
                               vacancy_id=near_vacancy.id, stage=Stage.ACCEPTED)  # fmt: skip
        session.add(near_place)
        session.flush()
        far_person = session.query(Candidate).filter_by(home_county="411722").first()
        far_place = (
            session.query(Placement)
            .join(Candidate)
            .filter(Candidate.home_county == "411722", Placement.vacancy_id == far_vacancy.id)
            .first()
        )
        own_place = session.query(Placement).filter_by(candidate_id=own_person.id).one()
        far_referrer = session.get_one(Referrer, far_person.referrer_id)
        trips = {trip.province_code: trip.id for trip in session.query(Trip)}

        def each(own, near, far):
            return {"own": own, "same unit": near, "other unit": far, "none": 99999}

        person = each(own_person.id, near_person.id, far_person.id)
        firm = each(own_firm.id, near_firm.id, far_firm.id)
        vacancy = each(own_vacancy.id, near_vacancy.id, far_vacancy.id)
        place = each(own_place.id, near_place.id, far_place.id)
        trip = {"own": trips["520000"], "other unit": trips["410000"], "none": 99999}
        return {
            Thing.CANDIDATE: {"squad": person, "referrer": person},
            Thing.ENTERPRISE: {"town": firm, "enterprise": firm},
            Thing.VACANCY: {"town": vacancy, "enterprise": vacancy},
            Thing.PLACEMENT: {"town": place, "enterprise": place, "squad": place},
            Thing.REFERRER: {
                "squad": each(own_person.referrer_id, near_referrer.id, far_referrer.id)
            },
            Thing.TRIP: {"squad": trip},
        }


@pytest.fixture(scope="module")
def app(registry, records, home) -> Flask:
    """Return an app whose pages all answer "in"."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "STRANGER", 10**9)
        patch.setattr(limits, "TOKEN", 10**9)
        patch.setattr(limits, "FORM", 10**9)
        # Thousands of refusals: what their page looks like is tested elsewhere.
        patch.setattr("web.errors._page", lambda code, *_words, **_more: ("no", code))
        made = create_app(registry, scene.settings(home))
        made.config["WTF_CSRF_ENABLED"] = False
        for endpoint in made.view_functions:
            if endpoint not in ("auth.login", "static"):
                made.view_functions[endpoint] = lambda **_arguments: "in"
        yield made


@pytest.fixture(scope="module")
def people(app, registry):
    """Return a client and a token of one account for each role."""
    found = {}
    with registry.write() as session:
        squad = session.query(Squad).filter_by(province_code="520000").one().id
        firm = session.query(Enterprise).filter_by(town_code="330281103").first().id
        referrer = session.get_one(Candidate, 1).referrer_id
        limits_of = {"town": {"town_code": "330281103"}, "squad": {"squad_id": squad},
                     "referrer": {"referrer_id": referrer},
                     "enterprise": {"enterprise_id": firm}}  # fmt: skip
        for role in ROLES:
            view, _ = accounts.create_account(
                session, username=f"cell-{role}", roles=[RoleName(role)], by="test",
                **limits_of.get(role, {}),
            )  # fmt: skip
            account = session.get_one(Account, view.id)
            _, token = tokens.make(session, account, name="cells", scopes=list(TokenScope),
                                   allowed=list(TokenScope), by="test")  # fmt: skip
            found[role] = (view.session_key, token)
    for role, (key, token) in found.items():
        client = app.test_client()
        with client.session_transaction() as cookie:
            now = int(time.time())
            cookie.update(key=key, began=now, used=now)
        found[role] = (client, {"Authorization": f"Bearer {token}"})
    return found


def addresses(app, endpoint, **given):
    """Yield the address and the methods of every rule of an endpoint."""
    for rule in app.url_map.iter_rules(endpoint):
        values = {}
        for name, converter in rule._converters.items():
            usual = 1 if isinstance(converter, IntegerConverter) else "x"
            values[name] = given.get(name, next(iter(getattr(converter, "items", [usual]))))
        _, path = rule.build(values)
        yield path.partition("|")[2] or path, rule.methods


def comes_in(app, people, who, path, method):
    """Return whether somebody gets as far as the page, and that a refusal is a proper one."""
    program = path.startswith("/api/")
    client, headers = people[who] if who else (app.test_client(), {})
    answer = client.open(path, method=method, headers=headers if program else {})
    if answer.status_code == 200:
        assert answer.text == "in"
        return True
    refused = {401} if program and not who else {302} if not who else {403}
    assert answer.status_code in refused, (who, method, path, answer.status_code)
    return False


def test_the_table_and_the_url_map_name_the_same_endpoints(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name != "static"])
def test_every_cell_of_an_endpoint(app, people, records, endpoint):
    """Each role and a stranger, by each method, at a record of each kind of owner."""
    if endpoint == "auth.login":
        return
    rule = ACCESS[endpoint]
    for path, methods in addresses(app, endpoint):
        for method in set(METHODS) & methods:
            assert comes_in(app, people, None, path, method) is (rule is Door.PUBLIC)
    for role in ROLES:
        for method in METHODS:
            whose = records_for(rule, records, role)
            for owner, key in whose.items():
                given = {rule.argument: key} if isinstance(rule, Row) and rule.record else {}
                for path, methods in addresses(app, endpoint, **given):
                    if method in methods:
                        wanted = expected(rule, role, method, owner)
                        came = comes_in(app, people, role, path, method)
                        assert came is wanted, (role, method, path, owner)


def records_for(rule, records, role):
    """Return the records to try: of each owner where the row asks whose it is, else any."""
    if isinstance(rule, Row) and rule.record is not None:
        known = records[rule.record]
        return known.get(role, next(iter(known.values())))
    return {"any": 1}


def expected(rule, role, method, owner):
    """Return what the table promises."""
    if isinstance(rule, Door):
        return True
    if role not in roles_of(rule, method):
        return False
    if owner == "any" or role in ("admin", "bureau"):
        return True
    return (role, owner) in SEEN


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name.startswith("api.")])
def test_a_token_without_the_scope_or_a_cookie_opens_nothing(app, registry, people, endpoint):
    rule = ACCESS[endpoint]
    if rule is Door.PUBLIC:
        return
    assert isinstance(rule, Row)
    assert rule.token is not None
    others = [scope for scope in TokenScope if scope is not rule.token]
    with registry.write() as session:
        account = session.query(Account).filter_by(username="cell-admin").one()
        _, token = tokens.make(session, account, name="others", scopes=others, allowed=others,
                               by="test")  # fmt: skip
    for path, methods in addresses(app, endpoint):
        method = next(method for method in METHODS if method in methods)
        plain = app.test_client().open(
            path, method=method, headers={"Authorization": f"Bearer {token}"}
        )
        assert plain.status_code == 403
        client, _ = people["admin"]
        assert client.open(path, method=method).status_code == 401


@pytest.mark.parametrize("endpoint", sorted(set(ROUTES)))
def test_a_row_with_a_record_names_an_argument_of_its_address(app, endpoint):
    rule = ACCESS[endpoint]
    if isinstance(rule, Row) and rule.record is not None:
        for found in app.url_map.iter_rules(endpoint):
            assert rule.argument in found.arguments


def test_who_has_the_role_but_lost_its_limit_sees_no_record(registry, records):
    from recruit.queries.scopes import Scope, holds

    with registry.read() as session:
        for thing, roles in records.items():
            for owners in roles.values():
                assert not any(holds(session, Scope(), thing, key) for key in owners.values())

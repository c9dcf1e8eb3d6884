"""Every cell of role × endpoint × method × whose record it is, made from the URL map.

The pages are taken out and answer "in": what is left is who gets as far as the page.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, g, render_template_string, url_for
from werkzeug.routing import IntegerConverter, Map, Rule

from recruit.causes import Thing
from recruit.models import (
    Account,
    Candidate,
    Enterprise,
    Placement,
    RoleName,
    Squad,
    Stage,
    TokenScope,
    Vacancy,
)
from recruit.operations import accounts, tokens
from recruit.queries.scopes import Scope, holds
from recruit.storage import open_registry
from web.access import (
    ACCESS,
    ADMINS,
    DESK,
    FIELD,
    SQUAD,
    Door,
    Held,
    Row,
    allows,
    everyones,
    roles_of,
    scopes_of,
    waiting,
)
from web.access import home as home_of
from web.access import scope as scope_now
from web.app import create_app
from web.auth import limits


def beside(name, path):
    """Return the module of a file beside the tests."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scene = beside("desk_scene_cells", Path(__file__).parents[1] / "web" / "scene.py")
neighbours = beside("neighbours_cells", Path(__file__).with_name("neighbours.py"))

ROLES = tuple(role.value for role in RoleName)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SEEN = {
    ("town", "own"), ("town", "same unit"),
    ("squad", "own"), ("squad", "same unit"),
    ("referrer", "own"),
    ("enterprise", "own"),
    ("steward", "own"),
    ("department", "own"), ("department", "same unit"),
}  # fmt: skip
"""Which records a role with a scope gets; nobody gets another unit's, or one that is not there."""
PERSONAL = {Held.UPLOAD, Thing.API_TOKEN, Thing.SAVED_VIEW}
"""What is of one account, whatever its role."""
CHOICES = {"act", "channel", "filename", "form", "kind", "name", "occasion", "step", "to", "way",
           "what"}  # fmt: skip
"""Arguments of addresses that choose between words, and name no record."""
SIGNED = {"arriving.poster"}
"""Pages whose token the server has signed: who has it may see what it names."""
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
def enrolled(registry):
    """Return number, session key and token of two accounts of each role."""
    with registry.write() as session, scene.passwords_cost_little():
        return neighbours.enrol(session)


@pytest.fixture(scope="module")
def records(registry, enrolled):
    """Return numbers of records by kind, then role, then whose they are."""
    with registry.write() as session:
        return neighbours.settle(session, enrolled)


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
def people(app, enrolled):
    """Return a client and a token of one account for each role."""
    return {whose: (signed_in(app, key), bearer(token))
            for whose, (_, key, token) in enrolled.items()}  # fmt: skip


def signed_in(app, key):
    """Return a client with the session of an account."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        now = int(time.time())
        cookie.update(key=key, began=now, used=now)
    return client


def bearer(token):
    """Return the header of a program."""
    return {"Authorization": f"Bearer {token}"}


def addresses(app, endpoint, **given):
    """Yield the address and the methods of every rule of an endpoint."""
    for rule in app.url_map.iter_rules(endpoint):
        values = {}
        for name, converter in rule._converters.items():
            usual = 1 if isinstance(converter, IntegerConverter) else "x"
            values[name] = given.get(name, next(iter(getattr(converter, "items", [usual]))))
        _, path = rule.build(values)
        yield path.partition("|")[2] or path, rule.methods


def comes_in(app, people, who, path, method, *, refusal=403):
    """Return whether somebody gets as far as the page, and that a refusal is a proper one."""
    program = path.startswith("/api/")
    client, headers = people[who] if who else (app.test_client(), {})
    answer = client.open(path, method=method, headers=headers if program else {})
    if answer.status_code == 200:
        assert answer.text == "in"
        return True
    if not who:
        refusal = 401 if program else 302
    assert answer.status_code == refusal, (who, method, path, answer.status_code)
    return False


def test_the_table_and_the_url_map_name_the_same_endpoints(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name != "static"])
def test_every_cell_of_an_endpoint(app, people, records, enrolled, endpoint):
    """Each role and a stranger, by each method, at a record of each kind of owner."""
    if endpoint == "auth.login":
        return
    rule = ACCESS[endpoint]
    for path, methods in addresses(app, endpoint):
        for method in set(METHODS) & methods:
            assert comes_in(app, people, None, path, method) is (rule is Door.PUBLIC)
    for role in ROLES:
        owners = whose(app, rule, records, role, enrolled)
        for method in METHODS:
            for owner, key in owners.items():
                given = {rule.argument: key} if isinstance(rule, Row) and rule.record else {}
                wanted = expected(rule, role, method, owner)
                # Who may send files but not have this one is told that it is gone.
                gone = not isinstance(rule, Door) and role in roles_of(rule, method) and (
                    isinstance(rule, Row) and rule.record is Held.UPLOAD
                )  # fmt: skip
                for path, methods in addresses(app, endpoint, **given):
                    if method in methods:
                        refusal = 404 if gone else 302 if path == "/" else 403
                        came = comes_in(app, people, role, path, method, refusal=refusal)
                        assert came is wanted, (role, method, path, owner)


def whose(app, rule, records, role, enrolled):
    """Return the record of each owner for a role, by whose it is."""
    if not isinstance(rule, Row) or rule.record is None:
        return {"any": 1}
    if rule.record is Held.UPLOAD:
        keep = app.extensions["uploads"].keep
        own, near, far = (keep(b"", name="a.xlsx", owner=enrolled[one][0])
                          for one in (role, f"second {role}", "second admin"))  # fmt: skip
        if role == "admin":
            far = keep(b"", name="a.xlsx", owner=enrolled["bureau"][0])
        return {"own": own, "same unit": near, "other unit": far, "none": "x" * 22}
    if role in rule.sees_all or role not in rule.roles:
        known = records.get(rule.record, {})
        some = next(iter(known.values()), {"own": 1, "same unit": 1, "other unit": 1})
        return some | {"none": neighbours.NOBODYS}
    return records[rule.record][role]


def expected(rule, role, method, owner):
    """Return what the table promises."""
    if isinstance(rule, Door):
        return True
    if role not in roles_of(rule, method):
        return False
    if owner == "any" or role in rule.sees_all:
        return True
    return owner == "own" if rule.record in PERSONAL else (role, owner) in SEEN


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


def test_a_token_without_the_scope_of_its_role_cannot_be_made():
    """Offered are the scopes that let a role do something; most roles have no programs."""
    offered = {role: {scope.value for scope in scopes_of(frozenset({role}))} for role in ROLES}
    assert offered["squad"] == {
        "campaigns:read", "candidates:read", "figures:read", "placements:read", "referrers:read",
        "trips:read",
    }  # fmt: skip
    assert offered["bureau"] == offered["admin"] > offered["town"] > {"vacancies:write"}
    assert not any(offered[role] for role in ("referrer", "steward", "hotline", "department"))


def test_at_a_door_an_account_acts_in_all_its_roles(app, registry, enrolled):
    path, methods = next(addresses(app, "auth.logout"))
    method = min(set(METHODS) & methods)
    with app.test_request_context(path, method=method), registry.read() as session:
        g.account = accounts.by_id(session, enrolled["town"][0])
        assert scope_now().town == "330281103"


def test_an_address_that_leaves_out_the_record_of_its_row_is_no_first_page(
    app, people, monkeypatch
):
    monkeypatch.setitem(ACCESS, "overview.page", Row(FIELD, Thing.VACANCY))
    path, _ = next(addresses(app, "overview.page"))
    assert comes_in(app, people, "bureau", path, "GET") is True
    assert comes_in(app, people, "town", path, "GET") is False


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("place", ["/candidates", "/candidates?page=2"])
def test_a_stranger_who_logs_in_comes_back_to_where_he_looked(app, method, place):
    asked = urlsplit(app.test_client().open(place, method=method).location)
    assert asked.path == "/login"
    assert parse_qs(asked.query) == {"next": [place]}


def test_a_stranger_who_sent_something_comes_back_to_no_form(app):
    assert urlsplit(app.test_client().post("/candidates/search").location).query == ""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("who", "place"),
    [("referrer", "/my"), ("enterprise", "/firm"), ("steward", "/stewards/mine")],
)
def test_the_bare_address_leads_each_to_his_own_first_page(app, people, who, place, method):
    client, _ = people[who]
    answer = client.open("/", method=method)
    assert (answer.status_code, urlsplit(answer.location).path) == (302, place)


def test_a_template_knows_the_first_page_and_what_else_an_account_may(
    app, registry, enrolled, monkeypatch
):
    monkeypatch.setitem(ACCESS, "audit.index", Row(FIELD, methods={"GET": ADMINS}))
    asked = "{{ account.username }} {{ home }} {{ may('overview.page') }} {{ may('audit.index') }}"
    with app.test_request_context("/"), registry.read() as session:
        g.account = accounts.by_id(session, enrolled["town"][0])
        said = render_template_string(asked)
        assert said == f"cell-town {url_for('overview.page')} True False"
    with app.test_request_context("/"):
        g.account = None
        said = render_template_string("{{ home }} {{ may('overview.page') }}")
        assert said == f"{url_for('auth.login')} False"


def unnamed(rule, row):
    """Return the arguments of an address that name a record while its row does not say so."""
    if row is Door.PUBLIC:
        return set()
    named = {row.argument, *row.parts} if isinstance(row, Row) and row.record else set()
    open_words = CHOICES | ({"token"} if rule.endpoint in SIGNED else set())
    return {
        name
        for name, converter in rule._converters.items()
        if name not in named
        and (isinstance(converter, IntegerConverter) or name not in open_words)
    }


def test_an_address_that_names_a_record_has_a_row_that_says_so(app):
    forgotten = {rule.rule: unnamed(rule, ACCESS[rule.endpoint])
                 for rule in app.url_map.iter_rules()}  # fmt: skip
    assert {rule: names for rule, names in forgotten.items() if names} == {}


@pytest.mark.parametrize(
    ("address", "row", "forgotten"),
    [("/new/<int:trip_id>", DESK, {"trip_id"}),
     ("/new/<int:trip_id>", Row(DESK), {"trip_id"}),
     ("/new/<token>", DESK, {"token"}),
     ("/new/<int:trip_id>/<int:seat_id>", Row(DESK, Thing.VACANCY),
      {"trip_id", "seat_id"}),
     ("/new/<word>", DESK, {"word"})],
)  # fmt: skip
def test_a_new_route_that_names_a_record_without_a_row_is_found(address, row, forgotten):
    rule = Rule(address, endpoint="new.page")
    Map([rule])
    assert unnamed(rule, row) == forgotten


@pytest.mark.parametrize("endpoint", sorted(set(ROUTES)))
def test_a_row_with_a_record_names_an_argument_of_its_address(app, endpoint):
    rule = ACCESS[endpoint]
    if isinstance(rule, Row) and rule.record is not None:
        wanted = {rule.argument, *rule.parts}
        shown = [found.arguments for found in app.url_map.iter_rules(endpoint)]
        assert any(wanted <= arguments for arguments in shown)
        assert all(wanted <= arguments or not arguments for arguments in shown)


def test_who_has_the_role_but_lost_its_limit_sees_no_record(registry, records):
    with registry.read() as session:
        for thing, roles in records.items():
            for owners in roles.values():
                assert not any(holds(session, Scope(), thing, key) for key in owners.values())


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("bureau", "overview.page"),
        ("referrer", "referrer.home"),
        ("enterprise", "enterprise.home"),
    ],
)
def test_an_account_starts_at_the_first_page_of_its_role(app, role, page):
    with app.test_request_context():
        assert home_of(frozenset({role})) == url_for(page)


def test_a_row_may_narrow_single_methods_on_the_first_page_too(monkeypatch):
    """Nobody who only looks is asked by another method than he would look with."""
    monkeypatch.setitem(ACCESS, "new.page", Row(DESK, methods={"GET": ADMINS}))
    bureau = frozenset({"bureau"})
    assert allows("new.page", bureau) is False
    assert allows("new.page", bureau, method="HEAD") is False
    assert allows("new.page", bureau, method="POST") is True


def test_in_a_row_of_everyones_record_whoever_is_let_in_sees_it():
    let_in = DESK | {SQUAD}
    row = everyones(let_in, Thing.RUN, token=TokenScope.FIGURES_READ)
    assert (row.roles, row.sees_all, row.record) == (let_in, let_in, Thing.RUN)
    assert (row.argument, row.token) == ("run_id", TokenScope.FIGURES_READ)
    assert everyones(let_in, Thing.PLAN_VERSION, "plan_id").argument == "plan_id"


def test_in_a_row_of_a_waiting_file_nobody_sees_another_s():
    row = waiting(DESK, token=TokenScope.FIGURES_READ)
    assert (row.roles, row.sees_all, row.record) == (DESK, frozenset(), Held.UPLOAD)
    assert (row.argument, row.token) == ("token", TokenScope.FIGURES_READ)


def test_a_page_nobody_knows_and_a_stranger_are_told_no_on_the_first_page():
    assert allows("no.such.page", frozenset({"admin"})) is False
    assert allows("overview.page", None) is False
    assert roles_of(Door.SIGNED_IN, "GET") == frozenset()


def test_of_several_roles_only_the_one_that_is_let_in_counts(app, registry, records):
    """Who is a squad and a firm reveals nobody of another province whom the firm has hired."""
    with registry.write() as session:
        squad = session.query(Squad).filter_by(province_code="520000").one()
        firm = session.query(Enterprise).filter_by(town_code="330281103").first()
        vacancy = session.query(Vacancy).filter_by(enterprise_id=firm.id).first()
        person = Candidate(campaign_id=vacancy.campaign_id, name="外省的人", phone="13700000002",
                           home_county="411722")  # fmt: skip
        session.add(person)
        session.flush()
        session.add(Placement(campaign_id=vacancy.campaign_id, candidate_id=person.id,
                              vacancy_id=vacancy.id, stage=Stage.ACCEPTED))  # fmt: skip
        view, _ = accounts.create_account(
            session, username="both", roles=[RoleName.SQUAD, RoleName.ENTERPRISE], by="test",
            squad_id=squad.id, enterprise_id=firm.id,
        )  # fmt: skip
        key, foreign = view.session_key, person.id
    client = signed_in(app, key)
    own = records[Thing.CANDIDATE]["squad"]["own"]
    assert client.get(f"/candidates/{own}/reveal").status_code == 200
    assert client.get(f"/candidates/{foreign}/reveal").status_code == 403

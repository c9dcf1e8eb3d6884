"""Who may call what: the literal table, and proof that the app keeps to it."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path

import openpyxl
import pytest

from web.access import ACCESS, Row, allows

_spec = importlib.util.spec_from_file_location(
    "desk_table", Path(__file__).with_name("desk_table.py")
)
desk_table = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(desk_table)
_spec = importlib.util.spec_from_file_location(
    "charter_table", Path(__file__).with_name("charter_table.py")
)
charter_table = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(charter_table)

_spec = importlib.util.spec_from_file_location(
    "access_rows", Path(__file__).with_name("access_rows.py")
)
access_rows = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(access_rows)

USERS = {"admin": "admin", "bureau": "zhou", "town": "simen", "squad": "guizhou",
         "enterprise": "firm", "referrer": "chenhua", "steward": "guanjia",
         "hotline": "rexian", "department": "bumen"}  # fmt: skip
EVERYBODY = frozenset(USERS)
DESK = frozenset({"admin", "bureau"})
FIELD = frozenset({"admin", "bureau", "town", "squad"})

TABLE = [
    *desk_table.TABLE,
    *access_rows.table(EVERYBODY),
    *charter_table.TABLE,
    ("GET", "/", "overview.page", FIELD),
    ("GET", "/vacancies", "vacancies.index", EVERYBODY),
    ("GET", "/candidates", "candidates.index", DESK),
    ("GET", "/search", "finding.index", DESK),
    ("POST", "/search", "finding.find", DESK),
    ("GET", "/referrers", "referrers.index", DESK),
    ("GET", "/matching", "runs.matching", DESK),
    ("GET", "/charter", "runs.charter", DESK),
    ("POST", "/runs", "runs.request_run", DESK),
    ("GET", "/runs/1", "runs.detail", DESK),
    ("GET", "/runs/1/progress", "runs.progress", DESK),
    ("POST", "/runs/1/stop", "runs.stop", DESK),
    ("GET", "/plans/1", "plans.detail", DESK),
    ("GET", "/plans/1/enterprises/1", "plans.enterprise", DESK),
    ("GET", "/plans/1/people", "plans.people", DESK),
    ("GET", "/plans/1/unmatched", "plans.unmatched", DESK),
    ("GET", "/plans/1/shortfalls", "plans.shortfalls", DESK),
    ("POST", "/plans/9/publish", "plans.publish", DESK),
    ("POST", "/plans/9/discard", "plans.discard", DESK),
    ("GET", "/plans/1/compare", "plans.compare", DESK),
    ("GET", "/plans/1/what-if", "trials.form", DESK),
    ("POST", "/plans/1/what-if", "trials.ask", DESK),
    ("GET", "/trials/9", "trials.detail", DESK),
    ("GET", "/trials/9/progress", "trials.progress", DESK),
    ("POST", "/trials/9/adopt", "trials.adopt", DESK),
    ("GET", "/matching/settings", "objectives.show", DESK),
    ("POST", "/matching/settings", "objectives.save", DESK),
    ("GET", "/plans/2/manifests.xlsx", "trips.manifests_of_plan", DESK | {"squad"}),
    ("GET", "/plans/2/told", "mending.told", DESK | {"squad"}),
    ("GET", "/trips/1/contacts/1", "mending.contacts", DESK),
    ("GET", "/trips/1/contacts/1.xlsx", "mending.contacts_sheet", DESK),
    ("GET", "/trips", "trips.index", FIELD),
    ("GET", "/trips/1", "trips.detail", DESK | {"squad"}),
    ("GET", "/trips/1/manifest.xlsx", "trips.manifest", DESK | {"squad"}),
    ("GET", "/notices", "notices.index", DESK | {"squad"}),
    ("POST", "/notices/draft", "notices.draft", DESK | {"squad"}),
    ("GET", "/notices/texts/seat/sms", "notices.text", DESK),
    ("POST", "/notices/texts/seat/sms", "notices.save_text", DESK),
    ("GET", "/notices/outbox", "notices.outbox", DESK | {"squad"}),
    ("POST", "/notices/export.xlsx", "notices.export", DESK | {"squad"}),
    ("POST", "/notices/move", "notices.move", DESK | {"squad"}),
    ("GET", "/notices/9", "notices.detail", DESK | {"squad"}),
    ("POST", "/notices/9", "notices.answer", DESK | {"squad"}),
    ("GET", "/boarding/", "boarding.index", DESK | {"squad"}),
    ("GET", "/boarding/1", "boarding.phone", DESK | {"squad"}),
    ("GET", "/boarding/shell", "boarding.shell", DESK | {"squad"}),
    ("GET", "/boarding/sw.js", "boarding.worker", DESK | {"squad"}),
    ("GET", "/boarding/session.json", "boarding.session_token", DESK | {"squad"}),
    ("GET", "/boarding/1/roster.json", "boarding.roster", DESK | {"squad"}),
    ("POST", "/boarding/1/reports", "boarding.reports", DESK | {"squad"}),
    ("POST", "/boarding/whose", "boarding.whose", DESK | {"squad"}),
    ("GET", "/boarding/1/list", "boarding_list.detail", DESK | {"squad"}),
    ("POST", "/boarding/1/list", "boarding_list.mark", DESK | {"squad"}),
    ("POST", "/boarding/1/standby", "boarding_list.stand_by", DESK | {"squad"}),
    ("POST", "/boarding/1/arrive", "boarding_list.move", DESK | {"squad"}),
    ("GET", "/boarding/rules", "boarding_list.rules", DESK),
    ("POST", "/boarding/rules", "boarding_list.save_rules", DESK),
    ("GET", "/boarding/1/handover", "boarding_handover.page", DESK | {"squad"}),
    ("POST", "/boarding/1/handover", "boarding_handover.sign", DESK | {"squad"}),
    ("POST", "/boarding/1/handover/9/strike", "boarding_handover.strike", DESK | {"squad"}),
    ("GET", "/boarding/1/handover.xlsx", "boarding_handover.paper", DESK | {"squad"}),
    ("GET", "/trips/1/seat-plan.xlsx", "boarding_papers.posted", DESK | {"squad"}),
    ("GET", "/trips/1/cards.xlsx", "boarding_papers.carried", DESK | {"squad"}),
    ("GET", "/imports", "imports.index", DESK),
    ("POST", "/imports", "imports.upload", DESK),
    ("GET", "/imports/none", "imports.preview_file", DESK),
    ("GET", "/imports/none/faults.xlsx", "imports.faults", DESK),
    ("POST", "/imports/none/commit", "imports.commit", DESK),
    ("POST", "/imports/none/discard", "imports.discard", DESK),
    ("GET", "/imports/templates/candidates.xlsx", "imports.template", DESK),
    ("GET", "/my", "referrer.home", {"referrer"}),
    ("GET", "/my/people", "referrer.people", {"referrer"}),
    ("GET", "/my/people/1", "referrer.person", {"referrer"}),
    ("POST", "/my/people/1/answer", "referrer.answer", {"referrer"}),
    ("POST", "/my/people/1/link", "referrer.link", {"referrer"}),
    ("POST", "/my/people/1/id", "referrer.complete", {"referrer"}),
    ("POST", "/my/people/19/withdraw", "referrer.withdraw", {"referrer"}),
    ("GET", "/my/register", "registering.form", {"referrer"}),
    ("POST", "/my/register", "registering.save", {"referrer"}),
    ("GET", "/my/bonus", "bonus.mine", {"referrer"}),
    ("GET", "/my/share", "sharing.card", {"referrer"}),
    ("POST", "/my/share", "sharing.make", {"referrer"}),
    ("POST", "/my/share/renew", "sharing.renew", {"referrer"}),
    ("GET", "/my/share.png", "sharing.picture", {"referrer"}),
    ("GET", "/disputes", "disputes.index", DESK | {"referrer"}),
    ("GET", "/disputes/new", "disputes.form", {"referrer"}),
    ("POST", "/disputes/new", "disputes.start", {"referrer"}),
    ("GET", "/disputes/1", "disputes.detail", DESK | {"referrer"}),
    ("POST", "/disputes/9", "disputes.speak", DESK | {"referrer"}),
    ("GET", "/bonuses", "settling.index", DESK),
    ("POST", "/bonuses/rules", "settling.add_rule", DESK),
    ("POST", "/bonuses/rules/9", "settling.end_rule", DESK),
    ("POST", "/bonuses/settle", "settling.settle", DESK),
    ("POST", "/bonuses/settlements/9/paid", "settling.paid", DESK),
    ("GET", "/bonuses/settlements/9.xlsx", "settling.sheet", DESK),
    ("GET", "/partners/enterprises", "partners.index", DESK),
    ("POST", "/partners/enterprises", "partners.hand_out", DESK),
    ("GET", "/answers", "answers.index", DESK),
    ("POST", "/answers", "answers.note", DESK),
    ("POST", "/answers/links.xlsx", "answers.links", DESK),
    ("GET", "/firm", "enterprise.home", {"enterprise"}),
    ("GET", "/firm/arrivals", "enterprise.arrivals", {"enterprise"}),
    ("POST", "/firm/arrivals", "enterprise.confirm", {"enterprise"}),
    ("GET", "/firm/arrivals.xlsx", "enterprise.arrivals_sheet", {"enterprise"}),
    ("POST", "/firm/arrivals/list", "enterprise.confirm_list", {"enterprise"}),
    ("GET", "/firm/vacancies/new", "enterprise.new_vacancy", {"enterprise"}),
    ("POST", "/firm/vacancies/new", "enterprise.post_vacancy", {"enterprise"}),
    ("GET", "/firm/vacancies/1", "enterprise.vacancy", {"enterprise"}),
    ("POST", "/firm/vacancies/1", "enterprise.change_vacancy", {"enterprise"}),
]
OPEN = {
    "static", "health.alive", "health.ready",
    # for who has the token
    "metrics",
    "auth.login", "auth.code", "preferences.save",
    "boarding_ticket.show",
    "registering.county_list", "answers.show", "answers.reply", "public.jobs", "public.job",
    "public.job_poster", "public.firm_poster", "public.season_poster", "public.invitation",
    "public.register", "public.registered", "arriving.form", "arriving.register",
    "arriving.registered",
    # a person's own page: the address is the key
    "mine.page", "mine.agree", "mine.by_machine", "mine.ask", "mine.copy",
}  # fmt: skip
OUT = {"auth.logout", "account.end_sessions"}


@pytest.fixture(scope="module")
def clients(desk_app, password):
    """Return one logged-in client a role; forms need no token here."""
    desk_app.config["WTF_CSRF_ENABLED"] = False
    found = {}
    for role, username in USERS.items():
        found[role] = desk_app.test_client()
        found[role].post("/login", data={"username": username, "password": password})
    yield found
    desk_app.config["WTF_CSRF_ENABLED"] = True


def test_every_route_has_a_row_in_the_access_table(desk_app):
    assert {rule.endpoint for rule in desk_app.url_map.iter_rules()} == set(ACCESS)


def test_whatever_is_open_beyond_the_desk_stands_in_the_literal_table():
    """All cells are tested in test_cells; what others than the bureau reach is written out."""
    written = {endpoint for _, _, endpoint, _ in TABLE} | OPEN | OUT
    beyond = {
        endpoint
        for endpoint in ACCESS
        if not endpoint.startswith("api.")
        and any(allows(endpoint, frozenset({role})) for role in EVERYBODY - DESK)
    }
    assert beyond <= written
    assert written <= set(ACCESS)


def test_an_endpoint_without_a_row_is_refused_to_everybody():
    assert not allows("forgotten.page", frozenset(USERS))


@pytest.mark.parametrize(
    ("method", "address", "endpoint", "allowed"), TABLE, ids=[f"{m} {a}" for m, a, *_ in TABLE]
)
def test_each_role_gets_what_the_table_says(clients, method, address, endpoint, allowed):
    """The table here, the table of the app and its answers agree."""
    assert {role for role in USERS if allows(endpoint, frozenset({role}))} == allowed
    for role, client in clients.items():
        answer = client.open(address, method=method)
        refused = answer.status_code == 403 or (address == "/" and answer.status_code == 302)
        if refused and role in allowed:  # only where a row says whose the record is
            assert _is_nobodys(endpoint, role, address)
        else:
            assert refused == (role not in allowed), (role, answer.status_code)


def _is_nobodys(endpoint, role, address):
    """Whether a role that sees some of the records only has asked for one that is not there."""
    rule = ACCESS[endpoint]
    numbers = {int(part) for part in re.findall(r"\b\d+\b", address)}
    return isinstance(rule, Row) and role not in rule.sees_all and numbers <= {9, 99, 999, 999999}


@pytest.mark.parametrize(
    ("method", "address"), [(m, a) for m, a, *_ in TABLE], ids=[f"{m} {a}" for m, a, *_ in TABLE]
)
def test_who_is_not_logged_in_is_sent_to_the_log_in_page(desk_app, method, address):
    desk_app.config["WTF_CSRF_ENABLED"] = False
    answer = desk_app.test_client().open(address, method=method)
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_everybody_may_log_out():
    assert all(allows("auth.logout", frozenset({role})) for role in EVERYBODY)


def test_a_refusal_says_what_to_do(clients):
    answer = clients["enterprise"].get("/candidates")
    assert "您的账号没有这项权限" in answer.text
    assert "请联系人社局管理员" in answer.text


def test_the_directory_shows_only_what_may_be_opened(clients):
    page = clients["enterprise"].get("/vacancies").text
    links = set(re.findall(r'<a href="(/[a-z]*)"', page))
    assert {"/vacancies", "/firm"} <= links
    assert "/candidates" not in links
    assert {clients["enterprise"].get(link).status_code for link in links} == {200}


def test_towns_see_trips_without_names(clients):
    page = clients["town"].get("/trips").text
    assert "C001" in page
    assert 'href="/trips/1"' not in page


def test_a_squad_sees_the_trips_of_its_own_province_only(clients):
    page = clients["squad"].get("/trips").text
    assert "C001" in page
    assert "F001" not in page
    assert clients["squad"].get("/trips/1").status_code == 200
    for address in ("/trips/2", "/trips/2/manifest.pdf"):
        assert clients["squad"].get(address).status_code == 403


def test_a_squad_gets_no_manifest_of_another_province_by_asking_for_it(clients, desk_app):
    both = clients["bureau"].get("/plans/2/manifests.xlsx")
    own = clients["squad"].get("/plans/2/manifests.xlsx?province=410000")
    assert len(_sheets(both.data)) == len(_sheets(own.data)) + 1


def _sheets(content):
    return openpyxl.load_workbook(io.BytesIO(content)).sheetnames

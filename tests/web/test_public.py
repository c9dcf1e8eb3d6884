"""Pages without log-in: the vacancy board, posters, invitations, answers by token."""

from __future__ import annotations

import importlib
import re
import sys

import pytest

from recruit.models import Candidate, Placement, Stage, Vacancy, VacancyState
from web.room import registry

PERSON = {
    "name": "张秀英",
    "phone": "13812345678",
    "id_number": "520526199003070025",
    "home": "威宁",
    "consent_matching": "yes",
    "consent_journey": "yes",
}
scene = sys.modules["desk_scene"]
INVITATION = f"/i/{scene.INVITATION}"
OFFER = f"/o/{scene.ANSWER}"


@pytest.fixture(scope="module")
def reader(app):
    """Return a client that is not logged in, for reading."""
    return app.test_client()


@pytest.fixture
def visitor(fresh):
    """Return a client that is not logged in."""
    return fresh.test_client()


def people(app):
    with app.app_context(), registry().read() as session:
        return session.query(Candidate).order_by(Candidate.id).all()


def titles(page):
    return re.findall(r'<span class="job-line"><strong>([^<]+)', page)


def test_the_board_shows_open_vacancies_and_no_returning_posts(reader):
    assert titles(reader.get("/jobs").text) == ["口罩机操作工", "注塑工", "普工"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=注塑", ["注塑工"]),
        ("trade=general", ["普工"]),
        ("town=330281103", ["口罩机操作工"]),
        ("wage=6000", ["口罩机操作工", "注塑工", "普工"]),
        ("wage=7000", []),
        ("room=dormitory", ["口罩机操作工", "注塑工", "普工"]),
    ],
)
def test_the_board_is_filtered(reader, query, found):
    assert titles(reader.get(f"/jobs?{query}").text) == found


def test_a_vacancy_that_is_not_posted_is_not_there(visitor, fresh):
    for state in (VacancyState.PAUSED, VacancyState.CLOSED, VacancyState.DRAFT):
        with fresh.app_context(), registry().write() as session:
            session.get(Vacancy, 1).state = state
        assert "甬江口罩" not in visitor.get("/jobs").text
        assert visitor.get("/jobs/1").status_code == 404
        assert visitor.get("/jobs/1/poster.pdf").status_code == 404


def test_a_full_vacancy_is_not_offered_to_anybody_else(visitor, fresh):
    with fresh.app_context(), registry().write() as session:
        session.get(Vacancy, 1).openings = 11
    assert visitor.get("/jobs/1").status_code == 404


@pytest.mark.parametrize(
    "address", ["/jobs/1/poster.pdf", "/jobs/firms/1/poster.pdf", "/jobs/poster.pdf"]
)
def test_posters_are_printed(reader, address):
    answer = reader.get(address)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_nothing_about_a_person_is_on_the_board(visitor, fresh):
    text = visitor.get("/jobs").text + visitor.get("/jobs/1").text
    for person in people(fresh):
        assert person.phone not in text


def test_a_visitor_registers_through_the_referrer_who_invites(visitor, fresh):
    answer = visitor.post(INVITATION, data=PERSON, follow_redirects=True)
    assert "登记收到了" in answer.text
    person = people(fresh)[-1]
    assert (person.name, person.referrer_id) == ("张秀英", 1)


def test_nobody_learns_whether_somebody_is_registered(visitor, fresh):
    """The answer to a double is the same to the letter, and nothing about the person changes."""
    first = visitor.post(INVITATION, data=PERSON)
    again = visitor.post(INVITATION, data=PERSON | {"phone": "13900001111"})
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert [p.phone for p in people(fresh) if p.name == "张秀英"] == ["13812345678"]


def test_a_wrong_form_keeps_what_was_typed(visitor):
    answer = visitor.post(INVITATION, data=PERSON | {"id_number": "520526199003070026"})
    assert answer.status_code == 422
    assert 'value="张秀英"' in answer.text
    assert "末位校验不符" in answer.text


def test_too_many_registrations_from_one_address_have_to_wait(visitor, fresh):
    public = importlib.import_module("web.pages.public")
    for number in range(public._REGISTRATIONS):
        data = PERSON | {"phone": f"138{number:08d}", "id_number": ""}
        assert visitor.post(INVITATION, data=data).status_code == 303
    late = visitor.post(INVITATION, data=PERSON)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert 'value="张秀英"' in late.text
    assert all(person.name != "张秀英" or not person.id_number for person in people(fresh))


def test_an_address_that_was_never_given_out_leads_nowhere(reader):
    for address in ("/i/nothing", "/i/nothing/done", "/o/nothing"):
        assert reader.get(address).status_code == 404


def test_a_person_accepts_the_offer_by_the_link(visitor, fresh):
    page = visitor.get(OFFER).text
    assert "注塑工" in page
    assert "高**" in page
    visitor.post(OFFER, data={"answer": "accept"})
    with fresh.app_context(), registry().read() as session:
        row = session.query(Placement).filter_by(candidate_id=18).one()
        assert row.stage is Stage.ACCEPTED
        assert row.events[-1].by == "person"


def test_an_answer_is_given_once(visitor, fresh):
    visitor.post(OFFER, data={"answer": "decline", "reason": "family"})
    page = visitor.post(OFFER, data={"answer": "accept"}, follow_redirects=True).text
    assert "已有答复" in page
    with fresh.app_context(), registry().read() as session:
        row = session.query(Placement).filter_by(candidate_id=18).one()
        assert (row.stage, row.events[-1].note) == (Stage.DECLINED, "family")


def test_a_refusal_without_a_reason_is_asked_back(visitor):
    assert visitor.post(OFFER, data={"answer": "decline"}).status_code == 400


def test_neither_full_name_nor_number_stands_on_the_answer_page(visitor, fresh):
    person = people(fresh)[17]
    page = visitor.get(OFFER).text
    assert person.name not in page
    assert person.phone not in page


def test_the_list_of_counties_may_be_kept(reader):
    answer = reader.get("/places.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert ["520526", "威宁彝族回族苗族自治县", "weining", "wn"] in [
        county for _, _, cities in answer.json for _, _, all_ in cities for county in all_
    ]

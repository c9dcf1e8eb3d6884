"""A referrer's phone: his page, registering, only his people, the card; and how heavy it is."""

from __future__ import annotations

import re

import pytest

from recruit.models import Candidate, Placement, Stage
from web.room import registry

PERSON = {
    "name": "张秀英",
    "phone": "13812345678",
    "id_number": "520526199003070025",
    "home": "威宁",
    "consent_matching": "yes",
    "consent_journey": "yes",
}
FIRST_LOAD_BYTES = 150_000


@pytest.fixture
def phone(fresh, as_user):
    """Return the client of a referrer who may change things."""
    return as_user(fresh, "chenhua")


def everybody(app):
    with app.app_context(), registry().read() as session:
        return {row.id: row for row in session.query(Candidate)}


def stage_of(app, candidate):
    with app.app_context(), registry().read() as session:
        return session.query(Placement).filter_by(candidate_id=candidate).one().stage


def test_log_in_leads_to_his_own_page(fresh, as_user):
    assert as_user(fresh, "chenhua").get("/login").location == "/my"


def test_target_and_progress_stand_first(phone):
    page = phone.get("/my").text
    assert "<strong>17</strong> / 60" in page
    assert "还差 43 人" in page


def test_what_there_is_to_do_is_said(phone):
    page = phone.get("/my").text
    assert "还没答复" in page
    assert "缺身份证号" in page


def test_no_page_shows_anybody_elses_people(phone, fresh):
    """People 21 to 30 belong to another referrer."""
    strange = {p.phone[-4:] for p in everybody(fresh).values() if p.id > 20}
    for address in ("/my", "/my/people", "/my/register", "/my/bonus", "/disputes/new"):
        page = phone.get(address).text
        assert not set(re.findall(r"\*{4}(\d{4})", page)) & strange
        assert not re.search(r"/my/people/(2[1-9]|30)\b", page)
        assert not re.search(r'value="(2[1-9]|30)"', page)


def test_people_of_others_cannot_be_reached_by_guessing(phone, fresh):
    data = {"answer": "accept", "id_number": PERSON["id_number"]}
    for number in (21, 30, 999):
        assert phone.get(f"/my/people/{number}").status_code in {403, 404}
        for verb in ("answer", "link", "id", "withdraw"):
            answer = phone.post(f"/my/people/{number}/{verb}", data=data)
            assert answer.status_code in {403, 404}, (number, verb)
    assert stage_of(fresh, 21) is Stage.OFFERED
    assert everybody(fresh)[21].id_number is None


def test_nobody_travels_with_people_of_others(phone, fresh):
    refused = phone.post("/my/register", data=PERSON | {"companion": "21"})
    assert refused.status_code == 400
    assert all(person.name != PERSON["name"] for person in everybody(fresh).values())


def test_a_person_is_registered_and_the_form_is_ready_for_the_next(phone, fresh):
    answer = phone.post("/my/register", data=PERSON, follow_redirects=True)
    assert "登记好了" in answer.text
    person = max(everybody(fresh).values(), key=lambda row: row.id)
    assert (person.name, person.home_county, person.referrer_id) == ("张秀英", "520526", 1)
    assert person.consent_at is not None


WRONG = [
    ({"id_number": "520526199003070026"}, "末位校验不符"),
    ({"phone": "1381234"}, "11 位手机号"),
    ({"home": "市中区"}, "您指的是哪一个"),
    ({"consent_journey": ""}, "征得同意"),
    ({"name": ""}, "请填写姓名"),
]


def test_what_was_typed_stays_when_something_is_wrong(phone, fresh):
    before = len(everybody(fresh))
    for wrong, said in WRONG:
        answer = phone.post("/my/register", data=PERSON | wrong)
        assert answer.status_code == 422
        assert said in answer.text
        for kept in {"name", "phone", "id_number"} - wrong.keys():
            assert f'value="{PERSON[kept]}"' in answer.text
    assert len(everybody(fresh)) == before


def test_a_county_is_found_by_pinyin_without_scripts(phone):
    page = phone.post("/my/register", data=PERSON | {"home": "wn"}).text
    assert 'name="choice" value="520526"' in page
    chosen = PERSON | {"home": "wn", "choice": "520526"}
    assert phone.post("/my/register", data=chosen).status_code == 303


def test_a_county_is_chosen_step_by_step_without_scripts(phone, fresh):
    step = {"province": "520000", "prefecture": "520500", "step": "places", "name": "张秀英"}
    page = phone.post("/my/register", data=step).text
    assert '<option value="520526">' in page
    assert 'value="张秀英"' in page
    chosen = PERSON | {"home": "", "county": "520526", "from_list": "yes"}
    assert phone.post("/my/register", data=chosen).status_code == 303


def test_a_double_is_told_and_can_be_disputed(fresh, as_user, phone):
    phone.post("/my/register", data=PERSON)
    other = as_user(fresh, "ouyang")
    page = other.post("/my/register", data=PERSON, follow_redirects=True).text
    assert "归属不变" in page
    assert "陈*" in page
    (number,) = re.findall(r'href="/disputes/new\?candidate=(\d+)"', page)
    made = other.post("/disputes/new", data={"about": number, "text": "我先说的"})
    assert made.status_code == 303
    assert "我先说的" in phone.get(made.location).text
    assert "张**" in other.get(made.location).text


def test_a_known_id_number_does_not_give_away_whose_it_is(fresh, as_user, phone):
    """Who types a number under another name sees that it is taken, and no more."""
    phone.post("/my/register", data=PERSON)
    other = as_user(fresh, "ouyang")
    other.post("/my/register", data=PERSON | {"name": "某某"})
    for address in ("/my", "/my/people", "/disputes/new"):
        page = other.get(address).text
        assert PERSON["name"] not in page
        assert PERSON["phone"] not in page


def test_he_answers_for_his_person_with_a_reason(phone, fresh):
    phone.post("/my/people/18/answer", data={"answer": "accept"})
    assert stage_of(fresh, 18) is Stage.ACCEPTED
    assert phone.post("/my/people/19/answer", data={"answer": "decline"}).status_code == 400
    phone.post("/my/people/19/answer", data={"answer": "decline", "reason": "wage"})
    assert stage_of(fresh, 19) is Stage.DECLINED
    assert "工资不合适" in phone.get("/my/people/19").text


def test_an_answer_given_before_is_not_overwritten(phone, fresh):
    phone.post("/my/people/18/answer", data={"answer": "accept"})
    page = phone.post(
        "/my/people/18/answer",
        data={"answer": "decline", "reason": "wage"},
        follow_redirects=True,
    )
    assert "已有答复" in page.text
    assert stage_of(fresh, 18) is Stage.ACCEPTED


def test_a_missing_id_number_is_added_from_the_person_s_page(phone, fresh):
    wrong = phone.post("/my/people/1/id", data={"id_number": "520526"})
    assert wrong.status_code == 422
    assert 'value="520526"' in wrong.text
    phone.post("/my/people/1/id", data={"id_number": PERSON["id_number"]})
    assert everybody(fresh)[1].id_number == PERSON["id_number"]


def test_the_card_leads_to_his_invitation(phone):
    page = phone.get("/my/share").text
    address = re.search(r'href="http://localhost(/i/[\w-]+)"', page).group(1)
    assert "陈华" in phone.get(address).text
    assert phone.get("/my/share.png").data.startswith(b"\x89PNG")
    phone.post("/my/share/renew")
    assert phone.get(address).status_code == 404


def test_a_stranger_s_dispute_is_not_there(fresh, as_user, phone):
    made = phone.post("/disputes/new", data={"about": "bonus", "text": "少算一人"})
    other = as_user(fresh, "ouyang")
    assert other.get(made.location).status_code == 403
    assert other.post(made.location, data={"text": "?"}).status_code == 403
    assert "少算一人" not in other.get("/disputes").text


def test_the_first_load_is_light(phone):
    """Page, styles, scripts, sign and the list of counties together, without any packing."""
    for address in ("/my", "/my/register", "/my/people", "/my/people/1", "/my/share"):
        page = phone.get(address)
        parts = set(re.findall(r'(?:href|src|data-places)="(/(?:static|places)[^"]+)"', page.text))
        assert any(".css" in part for part in parts)
        total = len(page.data)
        for part in parts:
            with phone.get(part) as answer:
                total += len(answer.data)
        assert total <= FIRST_LOAD_BYTES, address


def test_numbers_no_table_has_are_no_fault_of_the_program(phone, fresh, as_user):
    vast = "9" * 30
    assert phone.post("/my/register", data=PERSON | {"companion": vast}).status_code == 303
    sent = [
        (phone, "/disputes/new", {"about": vast, "text": "?"}),
        (as_user(fresh, "firm"), "/firm/arrivals", {"placement": vast, "verdict": "left"}),
        (as_user(fresh), "/answers", {"placement": vast, "answer": "accept"}),
        (as_user(fresh), "/partners/referrers", {"key": vast, "does": "make"}),
    ]
    for client, address, data in sent:
        assert client.post(address, data=data).status_code < 500, address
    for address in (f"/jobs/{vast}", f"/my/people/{vast}", f"/disputes/{vast}"):
        assert phone.get(address).status_code in {403, 404}, address

"""What a person asks for is answered by a day; the page behind an address is theirs alone."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from recruit.causes import Cause
from recruit.errors import IllegalStep
from recruit.models import Candidate
from recruit.rights import links, requests
from recruit.rights.model import Demand, RequestState, RightsLink, RightsRequest

from ..conftest import BY, Town, refused

ASKED = dt.datetime(2020, 2, 21, 2, tzinfo=dt.UTC)


def ask(town: Town, person: Candidate, text: str = "", demand: Demand = Demand.CORRECT):
    with town.registry.write() as session:
        found = session.get_one(Candidate, person.id)
        return requests.ask(session, found, demand, by="self", text=text, at=ASKED).id


def test_an_answer_is_due_in_fifteen_working_days(town):
    number = ask(town, town.candidate(), "姓名写错了")
    with town.registry.read() as session:
        found = session.get_one(RightsRequest, number)
        # From Friday 21 February 2020 three weeks of Monday to Friday.
        assert found.due == dt.date(2020, 3, 13)
        assert found.state is RequestState.OPEN


def test_asking_again_adds_to_the_open_request(town):
    person = town.candidate()
    assert ask(town, person, "姓名写错了") == ask(town, person, "老家也错了")
    assert ask(town, person, demand=Demand.ERASE) != ask(town, person)
    with town.registry.read() as session:
        assert session.scalar(select(func.count()).select_from(RightsRequest)) == 2
        texts = session.scalars(select(RightsRequest.text).order_by(RightsRequest.id)).all()
        assert texts == ["姓名写错了\n老家也错了", ""]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("电话改成 13900000001", Cause.RIGHTS_TEXT_NUMBER),
        ("字" * 501, Cause.RIGHTS_TEXT_LONG),
    ],
)
def test_numbers_and_long_texts_are_not_kept(town, text, cause):
    with refused(cause):
        ask(town, town.candidate(), text)


def test_an_answer_has_words_and_is_given_once(town):
    number = ask(town, town.candidate())

    def answer(reply: str) -> None:
        with town.registry.write() as session:
            found = session.get_one(RightsRequest, number)
            requests.answer(session, found, grant=True, reply=reply, by=BY)

    with refused(Cause.RIGHTS_REPLY_BLANK):
        answer("  ")
    answer("已更正")
    with pytest.raises(IllegalStep):
        answer("再更正")


def test_an_address_leads_to_one_person_until_it_runs_out_or_is_made_anew(town):
    person = town.candidate()

    def make() -> str:
        with town.registry.write() as session:
            return links.make(session, session.get_one(Candidate, person.id), by=BY, at=ASKED)

    def whose(token: str, day: int) -> int | None:
        with town.registry.read() as session:
            found = links.whose(session, token, at=ASKED + dt.timedelta(days=day))
            return None if found is None else found.id

    first = make()
    assert whose(first, 29) == person.id
    assert whose(first, 30) is None
    second = make()
    assert (whose(first, 1), whose(second, 1)) == (None, person.id)
    with town.registry.read() as session:
        assert second not in {row.digest for row in session.scalars(select(RightsLink))}

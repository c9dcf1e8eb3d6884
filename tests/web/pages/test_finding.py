"""One search over everything: what is found, and that no address says what was looked for."""

from __future__ import annotations

import re

import pytest

from recruit.models import Candidate, Enterprise, Party, Referrer, Trip, Vacancy
from recruit.storage import open_registry


@pytest.fixture
def known(made):
    """Return one record of each kind of the scene."""
    registry = open_registry(home=made[0])
    kinds = (Candidate, Enterprise, Party, Referrer, Trip, Vacancy)
    with registry.read() as session:
        found = {kind: session.query(kind).order_by(kind.id).first() for kind in kinds}
        session.expunge_all()
    registry.dispose()
    return found


def search(client, text):
    return client.post("/search", data={"q": text}).text


@pytest.mark.parametrize(
    ("kind", "field", "address"),
    [
        (Candidate, "name", "/candidates/{}"),
        (Candidate, "phone", "/candidates/{}"),
        (Candidate, "id", "/candidates/{}"),
        (Referrer, "name", "/referrers/{}"),
        (Referrer, "phone", "/referrers/{}"),
        (Party, "label", "/parties/{}"),
        (Enterprise, "name", "/enterprises/{}"),
        (Vacancy, "title", "/vacancies/{}"),
        (Trip, "code", "/trips/{}"),
    ],
)
def test_whatever_is_known_of_a_record_leads_to_it(bureau, known, kind, field, address):
    row = known[kind]
    assert f'href="{address.format(row.id)}"' in search(bureau, str(getattr(row, field)))


def test_a_search_is_shown_again_at_an_address_that_does_not_say_it(bureau, known):
    name = known[Candidate].name
    found = search(bureau, name)
    address = re.search(r'data-here="([^"]+)"', found).group(1)
    again = bureau.get(address).text
    assert f'href="/candidates/{known[Candidate].id}"' in again
    links = re.findall(r'(?:href|action)="([^"]*)"', found)
    assert not any(name in link or "%E" in link for link in links)


def test_names_found_are_masked(bureau, known):
    name = known[Candidate].name
    found = search(bureau, name)
    assert found.count(name) == found.count(f'value="{name}"') + found.count(f"“{name}”")


def test_what_is_nowhere_is_said_to_be_nowhere(bureau):
    assert "什么也没找到" in search(bureau, "火箭")


def test_the_signs_of_a_pattern_are_signs_of_a_text(bureau):
    for sign in "%_":
        assert "什么也没找到" in search(bureau, sign)


def test_the_list_of_everybody_found_is_a_link_away(bureau, known):
    surname = known[Candidate].name[0]
    found = search(bureau, surname)
    for address in re.findall(r'href="(/candidates\?search=[^"]+)"', found):
        assert f'value="{surname}"' in bureau.get(address).text

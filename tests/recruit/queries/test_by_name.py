"""The list of candidates by name: common characters by pinyin, page by page, both ways."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from recruit.models import Candidate
from recruit.queries import PeopleFilter, Turn, by_name, people
from recruit.sealed.memory import collated

NAMES = ("赵六", "安一", "王五", "Bob", "白二", "王三", "奚甯", "陈四", "李二", "安一")
SORTED = ["Bob", "安一", "安一", "白二", "陈四", "李二", "王三", "王五", "赵六", "奚甯"]


@pytest.fixture(params=[0, 2_000], ids=["many", "few"])
def registered(request, town, monkeypatch):
    """Return a town with people; asked for all at once, or walked from chunk to chunk."""
    monkeypatch.setattr(by_name, "FEW", request.param)
    monkeypatch.setattr(by_name, "STEP", 1)
    monkeypatch.setattr(by_name, "MOST_STEP", 3)
    for n, name in enumerate(NAMES):
        town.candidate(name, home_county="520526" if n % 2 else "341225")
    return town


def page(town, wanted=None, **turn):
    with town.registry.read() as session:
        return people(
            session,
            town.campaign.id,
            wanted or PeopleFilter(),
            order="name",
            turn=Turn(per_page=3, **turn),
        )


def walked(town, wanted=None) -> list[str]:
    """Return the names of all pages, and see that the way back shows the same ones."""
    found, pages, after = [], [], None
    while True:
        shown = page(town, wanted, after=after)
        pages.append([row.id for row in shown])
        found += [row.name for row in shown]
        assert (shown.previous is None) == (after is None)
        if shown.following is None:
            break
        after = shown.following
    before = pages[-1][0] if pages[-1] else None
    for earlier in reversed(pages[:-1]):
        shown = page(town, wanted, before=before)
        assert [row.id for row in shown] == earlier
        before = shown.previous
    assert before is None or len(pages) == 1
    return found


def test_names_stand_in_their_order_and_equal_ones_as_they_registered(registered):
    assert walked(registered) == SORTED
    assert page(registered).total == len(NAMES)
    same = [row.id for row in page(registered) if row.name == "安一"]
    assert same == sorted(same)


def test_filters_narrow_the_order(registered):
    wanted = PeopleFilter(county="341225")
    chosen = {name for n, name in enumerate(NAMES) if n % 2 == 0}
    assert walked(registered, wanted) == [name for name in dict.fromkeys(SORTED) if name in chosen]


def test_a_search_narrows_the_order(registered):
    assert walked(registered, PeopleFilter(text="王")) == ["王三", "王五"]
    assert walked(registered, PeopleFilter(text="不在")) == []


def test_a_name_that_is_changed_moves(registered):
    assert walked(registered) == SORTED
    with registered.registry.write() as session:
        first = select(Candidate).order_by(Candidate.id).limit(1)
        session.scalars(first).one().name = "阿赵"
    registered.candidate("宗九")
    moved = walked(registered)
    assert moved[1] == "阿赵"
    assert moved[-2:] == ["宗九", "奚甯"]
    assert "赵六" not in moved


def test_a_row_that_is_gone_begins_at_the_first_page(registered):
    for turn in ({"after": 999_999}, {"before": 999_999}):
        shown = page(registered, **turn)
        assert [row.name for row in shown] == SORTED[:3]
        assert shown.previous is None


@pytest.mark.parametrize(
    "names", [("阿", "波", "次", "得", "佐"), ("B", "a"), ("1", "B"), ("佐", "甯")]
)
def test_common_characters_go_by_pinyin_rare_ones_behind(names):
    assert sorted(names, key=collated) == [*names]

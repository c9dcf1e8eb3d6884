"""The charter room without a browser: forms, refusals, and who may do what."""

from __future__ import annotations

import pytest


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_room_lists_the_plans_with_their_cost(bureau, facts):
    page = page_of(bureau, "/charter-room")
    assert "方案并排" in page
    assert "¥60,000" in page
    assert f'value="{facts.charter_plan}"' in page


def test_a_plan_gets_a_name(fresh, as_user, facts):
    client = as_user(fresh)
    address = f"/charter-room/plans/{facts.charter_plan}"
    assert client.post(f"{address}/name", data={"name": "不用包机"}).status_code == 303
    assert "不用包机" in page_of(client, "/charter-room")
    assert "请写一个名字" in client.post(f"{address}/name", data={"name": " "}).get_data(
        as_text=True
    )


def test_a_squad_does_not_publish_what_is_not_its_own(fresh, as_user, facts):
    client = as_user(fresh, "guizhou")
    address = f"/charter-room/plans/{facts.charter_plan}"
    assert "请人社局发布" in page_of(client, address)
    refused = client.post(f"{address}/publish")
    assert refused.status_code == 400
    assert "只能由人社局发布" in refused.get_data(as_text=True)


def test_the_bureau_publishes_from_the_room(fresh, as_user, facts):
    client = as_user(fresh)
    address = f"/charter-room/plans/{facts.charter_plan}"
    assert client.post(f"{address}/publish").status_code == 303
    assert "已发布" in page_of(client, address)


def test_comparing_one_plan_asks_for_another(bureau, facts):
    page = page_of(bureau, f"/charter-room/compare?plan={facts.charter_plan}")
    assert "请选两个不同的方案" in page


@pytest.mark.parametrize(
    "address",
    [
        "/charter-room/copies/99",
        "/charter-room/copies/99/move?party=p1",
        "/charter-room/tasks/99",
        "/charter-room/plans/99",
    ],
)
def test_what_is_not_there_is_not_found(bureau, address):
    assert bureau.get(address).status_code == 404


def test_a_matching_plan_is_not_edited_here(bureau, facts):
    answer = bureau.post("/charter-room/copies", data={"plan": facts.matching_plan})
    assert answer.status_code == 404


def test_a_town_has_no_charter_room(app, as_user):
    assert as_user(app, "simen").get("/charter-room").status_code == 403


def test_joint_planning_is_for_the_bureau(app, as_user):
    assert as_user(app, "guizhou").post("/charter-room/joint").status_code == 403

"""Telephones of contacts: masked, in full for a reason or where ringing is work, and noted."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from recruit.models import Action, AuditEntry
from recruit.storage import open_registry
from web.app import create_app

HERE = Path(__file__).parents[1]


def _load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


service_scene = _load("service_scene")
scene = _load("scene")
CONTACT, SUPPLIER, STEWARD, CALLER = "13800001234", "13800005678", "13900008888", "13911113333"
REASON = "通知明天检查"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return an app over a registry with a desk, what is in it, and the registry."""
    home = tmp_path_factory.mktemp("ringing")
    scene.build(home)
    facts = service_scene.build(home)
    registry = open_registry(home=home)
    app = create_app(registry, scene.settings(home))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, facts, registry
    registry.dispose()


@pytest.fixture(scope="module")
def people(made):
    found = {}
    for name in ("zhou", "simen", "firm", "guanjia", "bumen"):
        found[name] = made[0].test_client()
        found[name].post("/login", data={"username": name, "password": scene.PASSWORD})
    return found


def noted(made, action: Action, by: str) -> int:
    with made[2].read() as session:
        wanted = select(func.count()).where(AuditEntry.action == action, AuditEntry.by == by)
        return session.scalar(wanted.select_from(AuditEntry)) or 0


PAGES = [
    ("/stewards/1", "/stewards/1/phone", STEWARD),
    ("/back-at-work/enterprises/1", "/back-at-work/enterprises/1/phone", CONTACT),
    ("/supply/{offer}", "/supply/{offer}/phone", SUPPLIER),
]


@pytest.mark.parametrize(("page", "address", "phone"), PAGES)
def test_a_number_is_masked_and_shown_once_for_a_reason(made, people, page, address, phone):
    page, address = (one.format(offer=made[1].offer) for one in (page, address))
    zhou = people["zhou"]
    assert phone not in zhou.get(page).text
    before = noted(made, Action.PERSON_REVEALED, "zhou")
    shown = zhou.post(address, data={"reason": REASON})
    assert shown.status_code == 200
    assert f"tel:{phone}" in shown.text
    assert noted(made, Action.PERSON_REVEALED, "zhou") == before + 1
    assert phone not in zhou.get(page).text


@pytest.mark.parametrize(("address", "phone"), [row[1:] for row in PAGES])
@pytest.mark.parametrize("reason", ["", "看", "13912345678 的家属"])
def test_no_reason_no_number(made, people, address, phone, reason):
    address = address.format(offer=made[1].offer)
    before = noted(made, Action.PERSON_REVEALED, "zhou")
    refused = people["zhou"].post(address, data={"reason": reason})
    assert refused.status_code == 400
    assert phone not in refused.text
    assert 'role="alert"' in refused.text
    assert "13912345678" not in refused.text
    assert noted(made, Action.PERSON_REVEALED, "zhou") == before


@pytest.mark.parametrize("page", ["/back-at-work/late", "/stewards/rounds/1"])
def test_lists_show_masked_numbers_only(people, page):
    told = people["zhou"].get(page).text
    assert "tel:" not in told
    assert CONTACT not in told
    assert SUPPLIER not in told


@pytest.mark.parametrize(
    ("who", "page", "phone"),
    [
        ("guanjia", "/stewards/mine", CONTACT),
        ("guanjia", "/stewards/visit/1", CONTACT),
        ("zhou", "/stewards/visit/1", CONTACT),
        ("zhou", "/cases/1", CALLER),
    ],
)
def test_who_has_to_ring_sees_the_number_and_that_is_noted_once_a_day(
    made, people, who, page, phone
):
    before = noted(made, Action.NUMBERS_AT_WORK, who)
    assert f"tel:{phone}" in people[who].get(page).text
    assert noted(made, Action.NUMBERS_AT_WORK, who) == before + 1
    assert f"tel:{phone}" in people[who].get(page).text
    assert noted(made, Action.NUMBERS_AT_WORK, who) == before + 1


def test_a_steward_keeps_his_number_when_no_other_is_given(made, people):
    zhou = people["zhou"]
    form = {"name": "钱建国", "town": "330281103", "capacity": "9", "active": "1"}
    assert zhou.post("/stewards/1", data=form).status_code == 303
    assert f"tel:{STEWARD}" in zhou.post("/stewards/1/phone", data={"reason": REASON}).text
    assert "9" in zhou.get("/stewards/1").text
    zhou.post("/stewards/1", data={**form, "phone": "13900008887"})
    assert "tel:13900008887" in zhou.post("/stewards/1/phone", data={"reason": REASON}).text
    zhou.post("/stewards/1", data={**form, "phone": STEWARD})

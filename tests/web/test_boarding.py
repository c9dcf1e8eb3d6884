"""What a phone at the door asks and sends; papers, tickets and hand-over over HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recruit.models import BoardingEvent, PlanVersion, Seat, SeatPass, Trip
from recruit.operations import plans
from recruit.operations.boarding_passes import hashed
from recruit.operations.boarding_seal import Reading, new_private_key, open_seal, public_point
from web.room import _KEY


@pytest.fixture
def door(fresh, facts, as_user):
    """Return an app whose charter plan is in force, a client of the bureau and the trip."""
    registry = fresh.extensions[_KEY].registry
    with registry.write() as session:
        plans.publish(session, session.get_one(PlanVersion, facts.charter_plan), by="zhou")
    client = as_user(fresh)
    client.registry, client.trip = registry, facts.coach
    return client


def roster(client):
    answer = client.get(f"/boarding/{client.trip}/roster.json")
    assert answer.status_code == 200
    return answer.json


def send(client, *reports, **more):
    body = {"device": "phone", "reports": list(reports), **more}
    return client.post(f"/boarding/{client.trip}/reports", json=body).json["answers"]


def report(seat, kind="board", **more):
    at = "2020-02-22T07:00:00+08:00"
    return {"nonce": uuid.uuid4().hex, "h": seat["h"], "kind": kind, "stop": 1, "at": at, **more}


def seal(reading, point, nonce):
    """Seal as the phone does."""
    curve = ec.SECP256R1()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(curve, base64.b64decode(point))
    ours = ec.generate_private_key(curve)
    key = hashlib.sha256(ours.exchange(ec.ECDH(), theirs)).digest()
    mine = ours.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    hidden = AESGCM(key).encrypt(b"v" * 12, json.dumps(reading).encode(), nonce.encode())
    return base64.b64encode(mine + b"v" * 12 + hidden).decode()


def token_of(client, seat="1"):
    with client.registry.read() as session:
        return (
            session.query(SeatPass.token)
            .join(Seat, Seat.candidate_id == SeatPass.candidate_id)
            .filter(Seat.trip_id == client.trip, Seat.seat == seat)
            .scalar()
        )


# ---------------------------------------------------------------- lists and reports


def test_a_list_holds_seats_masked_names_and_hashes(door):
    found = roster(door)
    assert found["open"]
    assert [seat["n"] for seat in found["seats"][:2]] == ["张**", "王**"]
    assert found["seats"][0]["h"] == hashed(token_of(door), found["salt"])
    text = json.dumps(found)
    assert "138" not in [seat["n"][:3] for seat in found["seats"]]
    assert token_of(door) not in text


def test_a_list_that_has_not_changed_is_not_sent_again(door):
    address = f"/boarding/{door.trip}/roster.json"
    tag = door.get(address).headers["ETag"]
    assert door.get(address, headers={"If-None-Match": tag}).status_code == 304
    send(door, report(roster(door)["seats"][0]))
    assert door.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_sealed_reading_is_opened_by_the_server_alone(door):
    found = roster(door)
    one = report(found["seats"][0])
    one["seal"] = seal({"t": 381, "h": "green"}, found["point"], one["nonce"])
    (answer,) = send(door, one)
    assert (answer["outcome"], answer["state"]) == ("taken", "held")
    with door.registry.read() as session:
        (event,) = session.query(BoardingEvent)
        assert (event.temperature_tenths, event.health) == (381, "green")


@pytest.mark.parametrize("change", ["nonce", "key", "bytes", "base64"])
def test_a_seal_opens_for_its_report_and_key_only(change):
    key = new_private_key()
    good = seal({"t": 365}, public_point(key), "nonce-one")
    assert open_seal(good, key, "nonce-one") == Reading(365)
    broken = base64.b64encode(base64.b64decode(good)[:-1] + b"\0").decode()
    given = {
        "nonce": (good, key, "nonce-two"),
        "key": (good, new_private_key(), "nonce-one"),
        "bytes": (broken, key, "nonce-one"),
        "base64": ("not a seal", key, "nonce-one"),
    }[change]
    assert open_seal(*given) is None


@pytest.mark.parametrize(
    "broken",
    [{"nonce": "x"}, {"h": "0" * 32}, {"kind": "fly"}, {"at": "soon"}, {"at": "2020-02-22T07:00"}],
    ids=["short nonce", "unknown pass", "unknown kind", "no time", "time without zone"],
)
def test_a_report_that_cannot_be_read_is_answered_and_changes_nothing(door, broken):
    seats = roster(door)["seats"]
    bad, good = report(seats[0], **broken) | broken, report(seats[1])
    answers = {one["nonce"]: one["outcome"] for one in send(door, bad, good)}
    assert answers == {bad["nonce"]: "unknown", good["nonce"]: "taken"}


@pytest.mark.parametrize("body", ["[]", "{", '{"reports": 3}', '"text"'])
def test_what_is_no_list_of_reports_is_refused(door, body):
    answer = door.post(
        f"/boarding/{door.trip}/reports", data=body, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_draft_is_not_open_for_boarding(fresh, facts, as_user):
    client = as_user(fresh)
    assert not client.get(f"/boarding/{facts.coach}/roster.json").json["open"]
    assert "记发车" not in client.get(f"/boarding/{facts.coach}/list").text


def test_a_squad_asks_for_its_own_trips_only(door, facts, fresh, as_user):
    squad = as_user(fresh, "guizhou")
    assert "F001" not in squad.get("/boarding/").text
    for address in (f"/boarding/{facts.flight}", f"/boarding/{facts.flight}/roster.json"):
        assert squad.get(address).status_code == 403
    assert squad.get(f"/boarding/{facts.coach}/roster.json").status_code == 200


def test_where_an_unknown_pass_belongs_is_asked(door, facts):
    with door.registry.read() as session:
        token = (
            session.query(SeatPass.token)
            .join(Seat, Seat.candidate_id == SeatPass.candidate_id)
            .filter(Seat.trip_id == facts.flight)
            .first()[0]
        )
    said = door.post("/boarding/whose", json={"token": token}).json
    assert (said["code"], said["time"], said["place"]) == ("F001", "07:30", "上蔡县")
    assert said["valid"]
    assert door.post("/boarding/whose", json={"token": "x" * 22}).json == {"known": False}
    assert door.post("/boarding/whose", json={"token": 5}).status_code == 400


# ---------------------------------------------------------------- worker and headers


def test_the_worker_is_served_from_its_scope_with_the_files_it_keeps(door):
    answer = door.get("/boarding/sw.js")
    assert answer.mimetype == "text/javascript"
    assert "no-cache" in answer.headers["Cache-Control"]
    kept = json.loads(answer.text.split("\n")[0].removeprefix("const KEPT = ").rstrip(";"))
    for address in [kept["shell"], *kept["assets"]]:
        with door.get(address) as file:
            assert file.status_code == 200


def test_the_shell_is_the_same_for_everybody_and_names_nobody(door, fresh, as_user):
    def text(client):
        answer = client.get("/boarding/shell")
        policy = answer.headers["Content-Security-Policy"]
        nonce = policy.split("'nonce-")[1].split("'")[0]
        return answer.text.replace(nonce, "")

    mine, theirs = text(door), text(as_user(fresh, "guizhou"))
    assert mine == theirs == text(door)
    assert "周晓岚" not in mine
    assert "csrf" not in mine


def test_only_the_door_may_use_the_camera(door):
    assert "camera=(self)" in door.get("/boarding/1").headers["Permissions-Policy"]
    assert "camera=()" in door.get("/trips").headers["Permissions-Policy"]
    assert "worker-src 'self'" in door.get("/boarding/1").headers["Content-Security-Policy"]


# ---------------------------------------------------------------- forms, tickets, papers


def test_a_form_sent_twice_counts_once(door):
    with door.registry.read() as session:
        person = session.query(Seat).filter_by(trip_id=door.trip, seat="1").one().candidate_id
    form = {"kind": "board", "nonce": uuid.uuid4().hex, "candidate": person}
    for _ in range(2):
        assert door.post(f"/boarding/{door.trip}/list", data=form).status_code == 303
    with door.registry.read() as session:
        assert session.query(BoardingEvent).count() == 1


@pytest.mark.parametrize("temperature", ["hot", "99", "nan", "inf"])
def test_a_form_says_how_a_temperature_is_written(door, temperature):
    form = {"kind": "board", "nonce": uuid.uuid4().hex, "candidate": 1}
    door.post(f"/boarding/{door.trip}/list", data={**form, "temperature": temperature})
    assert "体温请填 33.0 到 43.0" in door.get(f"/boarding/{door.trip}/list").text
    with door.registry.read() as session:
        assert session.query(BoardingEvent).count() == 0


def test_the_fever_limit_is_kept_and_a_wrong_one_is_refused(door):
    answer = door.post("/boarding/rules", data={"fever": "35", "advice": "去留观点"})
    assert answer.status_code == 422
    assert "去留观点" in answer.text
    door.post("/boarding/rules", data={"fever": "37.5", "advice": "去留观点", "phone": "120"})
    found = roster(door)
    assert (found["fever"], found["advice"], found["phone"]) == (375, "去留观点", "120")


def test_a_ticket_shows_the_journey_without_a_name_or_a_log_in(door, fresh):
    answer = fresh.test_client().get(f"/t/{token_of(door)}")
    assert answer.status_code == 200
    assert "张**" in answer.text
    assert "C001" in answer.text
    assert "张小红" not in answer.text
    assert "<svg" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert fresh.test_client().get(f"/t/{'x' * 22}").status_code == 404


def test_a_cancelled_trip_says_so_on_the_ticket(door, fresh):
    with door.registry.write() as session:
        from recruit.operations import trips

        trips.cancel(session, session.get_one(Trip, door.trip), by="zhou")
    page = fresh.test_client().get(f"/t/{token_of(door)}").text
    assert "已取消" in page
    assert 'class="qr"' not in page


@pytest.mark.parametrize("kind", ["seat-plan", "door-sign", "driver-sheet", "cards"])
def test_every_paper_of_a_trip_is_handed_out(door, kind):
    pdf = door.get(f"/trips/{door.trip}/{kind}.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert f"{kind}-C001.pdf" in pdf.headers["Content-Disposition"]
    assert door.get(f"/trips/{door.trip}/{kind}.xlsx").data.startswith(b"PK")


def test_one_day_is_shown_at_a_time_and_each_is_a_step_away(door):
    """No day asked for, or one without trips: the next there is, or the last."""
    page = door.get("/boarding/").text
    days = re.findall(r'href="/boarding/\?day=(\d{4}-\d\d-\d\d)"', page)
    assert days == sorted(set(days))
    assert page.count('aria-current="page"><strong>') == 1
    assert door.get("/boarding/?day=1999-01-01").text.count('aria-current="page"><strong>') == 1
    for day in days:
        shown = door.get(f"/boarding/?day={day}").text
        assert f'href="/boarding/?day={day}" aria-current="page"' in shown

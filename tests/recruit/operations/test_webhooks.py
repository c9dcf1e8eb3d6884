"""Webhooks: what goes into the outbox, how it is signed, when it is sent again."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import select

from recruit.causes import Cause
from recruit.hosts import AllowedHosts
from recruit.models import Action, Delivery, DeliveryState, Webhook, now
from recruit.operations import webhooks
from recruit.sealing import Seal
from recruit.storage import Registry

from ..conftest import Town, refused

SEAL = Seal("a key for tests")
HOSTS = AllowedHosts("oa.example")


def hook(registry: Registry, *events: Action, url: str = "https://oa.example/in") -> str:
    with registry.write() as session:
        _, secret = webhooks.make(
            session, url=url, events=events or (Action.VACANCY_POSTED,), hosts=HOSTS, seal=SEAL,
            by="admin",
        )  # fmt: skip
    return secret


def messages(registry: Registry) -> list[Delivery]:
    with registry.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_an_event_asked_for_stands_in_the_outbox_with_the_change(
    town: Town, registry: Registry
) -> None:
    hook(registry)
    vacancy = town.vacancy()
    (message,) = messages(registry)
    assert message.event == "vacancy.posted"
    assert message.payload["record"] == {"type": "vacancy", "id": vacancy.id}
    assert set(message.payload) == {"event", "at", "number", "record", "data"}


def test_what_was_not_asked_for_or_is_paused_is_not_told(town: Town, registry: Registry) -> None:
    hook(registry, Action.PLAN_PUBLISHED)
    hook(registry)
    with registry.write() as session:
        last = session.scalars(select(Webhook).order_by(Webhook.id.desc())).first()
        assert last is not None
        webhooks.set_active(session, last, False, by="admin")
    town.vacancy()
    assert messages(registry) == []


def test_a_message_holds_nothing_about_a_person(town: Town, registry: Registry) -> None:
    hook(registry, Action.CANDIDATE_REGISTERED)
    person = town.candidate("欧阳建国", phone="13812345678")
    written = json.dumps(messages(registry)[0].payload, ensure_ascii=False)
    assert person.name not in written
    assert person.phone not in written


def test_a_message_is_signed_with_the_time(town: Town, registry: Registry) -> None:
    secret = hook(registry)
    town.vacancy()
    sent: list[tuple[bytes, Mapping[str, str]]] = []

    def post(_url: str, body: bytes, headers: Mapping[str, str]) -> int:
        sent.append((body, headers))
        return 204

    with registry.read() as session:
        (due,) = webhooks.due(session, seal=SEAL)
    at = now()
    assert webhooks.send(due, hosts=HOSTS, post=post, at=at) == (204, "")
    body, headers = sent[0]
    seconds = str(int(at.timestamp()))
    wanted = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Laoxiang-Signature"] == f"t={seconds},v1={wanted}"


def test_the_secret_is_kept_sealed(registry: Registry) -> None:
    secret = hook(registry)
    with registry.read() as session:
        assert secret not in session.scalars(select(Webhook.sealed_secret)).one()


def test_a_message_is_sent_again_later_and_given_up_in_the_end(
    town: Town, registry: Registry
) -> None:
    hook(registry)
    town.vacancy()
    at, number = now(), messages(registry)[0].id
    waits = []
    for _ in range(len(webhooks.BACK_OFF)):
        with registry.write() as session:
            webhooks.note(session, number, 500, "status", at=at)
        (message,) = messages(registry)
        assert message.state is DeliveryState.WAITING
        waits.append(message.due_at - at)
    assert waits == list(webhooks.BACK_OFF)
    with registry.read() as session:
        assert webhooks.due(session, seal=SEAL, at=at) == []
    with registry.write() as session:
        webhooks.note(session, number, 500, "status", at=at)
    assert messages(registry)[0].state is DeliveryState.FAILED
    with registry.write() as session:
        webhooks.retry(session, session.get_one(Delivery, number))
    with registry.read() as session:
        assert len(webhooks.due(session, seal=SEAL)) == 1


def test_a_host_no_longer_allowed_is_not_asked(town: Town, registry: Registry) -> None:
    hook(registry)
    town.vacancy()
    with registry.read() as session:
        (due,) = webhooks.due(session, seal=SEAL)

    def post(*_: object) -> int:
        raise AssertionError("asked")

    assert webhooks.send(due, hosts=AllowedHosts("else.example"), post=post, at=now()) == (
        0,
        "host",
    )


@pytest.mark.parametrize(
    ("url", "cause"),
    [("https://evil.example/", Cause.WEBHOOK_HOST), ("javascript:alert(1)", Cause.WEBHOOK_URL)],
)
def test_only_hosts_allowed_can_be_chosen(registry: Registry, url: str, cause: Cause) -> None:
    with refused(cause):
        hook(registry, url=url)


def test_an_event_nobody_may_be_told_of_is_refused(registry: Registry) -> None:
    with refused(Cause.WEBHOOK_EVENTS):
        hook(registry, Action.PERSON_REVEALED)


def test_messages_settled_long_ago_are_forgotten(town: Town, registry: Registry) -> None:
    hook(registry)
    town.vacancy()
    number = messages(registry)[0].id
    with registry.write() as session:
        webhooks.note(session, number, 200, "")
        webhooks.sweep(session, at=now() + dt.timedelta(days=31))
    assert messages(registry) == []


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes what is posted, or sends it elsewhere."""

    taken: list[bytes]

    def do_POST(self) -> None:
        self.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[tuple[int, list[bytes]]]:
    taken: list[bytes] = []
    kind = type("Taking", (Receiver,), {"taken": taken})
    server = http.server.HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, taken
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("path", "status"), [("/in", 200), ("/away", 302)])
def test_a_receiver_gets_the_body_and_sends_nobody_elsewhere(
    receiver: tuple[int, list[bytes]], path: str, status: int
) -> None:
    port, taken = receiver
    hosts = AllowedHosts(f"http://127.0.0.1:{port}")
    assert hosts.post(f"http://127.0.0.1:{port}{path}", b'{"a":1}', {}) == status
    assert taken == [b'{"a":1}']

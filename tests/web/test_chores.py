"""What the server does by itself: it sends what is due and writes down how it went."""

import datetime as dt
import http.server
import threading

import pytest

from recruit.desk.cases.model import CaseSource, Category, ServiceCase
from recruit.desk.cases.operations import Matter, open_case
from recruit.hosts import AllowedHosts
from recruit.models import Action, Campaign, Delivery, DeliveryState, Enterprise
from recruit.operations import vacancies, webhooks
from recruit.sealing import Seal
from web.chores import deliver, escalate
from web.room import registry

SEAL = Seal("a key for tests only")


@pytest.fixture
def receiver():
    """Return a server that answers with the statuses in a list, and what it was sent."""
    statuses, taken = [], []

    class Taking(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *_args):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, statuses, taken
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "state"), [(200, DeliveryState.DELIVERED), (500, DeliveryState.WAITING)]
)
def test_what_is_due_is_sent_and_noted(fresh, receiver, status, state):
    port, statuses, taken = receiver
    statuses.append(status)
    hosts = AllowedHosts(f"http://127.0.0.1:{port}")
    with fresh.app_context():
        here = registry()
    with here.write() as session:
        webhooks.make(session, url=f"http://127.0.0.1:{port}/in", events=[Action.VACANCY_POSTED],
                      hosts=hosts, seal=SEAL, by="test")  # fmt: skip
    assert deliver(here, hosts, SEAL) == 0
    with here.write() as session:
        vacancies.post(session, session.get_one(Campaign, 1), session.get_one(Enterprise, 1),
                       title="普工", openings=2, by="zhou")  # fmt: skip
    assert deliver(here, hosts, SEAL) == 1
    assert b"vacancy.posted" in taken[0]
    with here.read() as session:
        message = session.query(Delivery).one()
    assert (message.state, message.attempts, message.status) == (state, 1, status)
    assert deliver(here, hosts, SEAL) == 0


def test_late_cases_are_raised_without_anybody_asking(fresh):
    """Once: what has been raised as far as its lateness goes stays as it is."""
    with fresh.app_context():
        here = registry()
    with here.write() as session:
        opened = dt.datetime(2020, 3, 2, 1, tzinfo=dt.UTC)
        case_id = open_case(
            session, Matter("口罩", Category.SUPPLIES), CaseSource.HOTLINE, by="t", at=opened
        ).id
    assert [escalate(fresh), escalate(fresh)] == [1, 0]
    with here.read() as session:
        assert session.get_one(ServiceCase, case_id).level == 3

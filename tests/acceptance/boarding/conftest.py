"""The desk of tests/acceptance/desk with a published charter plan, and phones to board with."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path

import pytest
import segno
from sqlalchemy import delete, update

_DESK = Path(__file__).parents[1] / "desk" / "conftest.py"
_spec = importlib.util.spec_from_file_location("desk_fixtures", _DESK)
desk_fixtures = sys.modules["desk_fixtures"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(desk_fixtures)

from recruit.models import (  # noqa: E402
    BoardingEvent,
    BoardingRule,
    Candidate,
    HandedOver,
    HandOver,
    Mode,
    Notice,
    NoticeText,
    Placement,
    PlanVersion,
    Seat,
    SeatPass,
    Stage,
    Trip,
    TripState,
)
from recruit.operations import plans  # noqa: E402
from recruit.storage import open_registry  # noqa: E402

PASSWORD = desk_fixtures.scene.PASSWORD


class Published(desk_fixtures.Desk):
    """A served desk whose charter plan is in force: C001 from Weining, C002 beside it."""

    def __init__(self, home):
        real = desk_fixtures.scene.build

        def build(folder):
            facts = real(folder)
            registry = open_registry(home=folder)
            with registry.write() as session:
                _second_coach(session, facts)
                plan = session.get_one(PlanVersion, facts.charter_plan)
                plans.publish(session, plan, by="zhou")
                self.tokens = {code: _tokens(session, code) for code in ("C001", "C002")}
                self.second = session.query(Trip).filter_by(code="C002").one().id
            registry.dispose()
            return facts

        desk_fixtures.scene.build = build
        try:
            super().__init__(home)
        finally:
            desk_fixtures.scene.build = real
        self.home = home

    def turn_back(self):
        """Take back what a test has done: nobody on board, every trip planned, nothing sent."""
        registry = open_registry(home=self.home)
        with registry.write() as session:
            for table in (HandedOver, HandOver, BoardingEvent, BoardingRule, Notice, NoticeText):
                session.execute(delete(table))
            session.execute(update(Seat).values(boarded_at=None))
            session.execute(update(Trip).values(state=TripState.PLANNED))
            moved = (Stage.BOARDED, Stage.ARRIVED, Stage.NO_SHOW)
            session.execute(
                update(Placement).where(Placement.stage.in_(moved)).values(stage=Stage.SEATED)
            )
        registry.dispose()

    def counted(self, trip_id):
        """Return how many are on board, and how many reports there are by outcome."""
        registry = open_registry(home=self.home)
        try:
            with registry.read() as session:
                seats = session.query(Seat).filter(
                    Seat.trip_id == trip_id, Seat.boarded_at.is_not(None)
                )
                events = session.query(BoardingEvent).filter_by(trip_id=trip_id)
                return seats.count(), [event.outcome.value for event in events]
        finally:
            registry.dispose()


def _second_coach(session, facts):
    """Move five people of C001 to a coach of their own that leaves half an hour later."""
    first = session.get_one(Trip, facts.coach)
    last = [seat for seat in first.taken if int(seat.seat) > 12]
    scene = desk_fixtures.scene
    people = [seat.candidate_id for seat in last]
    for seat in last:
        session.delete(seat)
    session.flush()
    first.boarded = 12
    second = scene._trip(
        session,
        facts.charter_plan,
        "C002",
        Mode.COACH,
        home=scene.WEINING,
        people=[session.get_one(Candidate, person) for person in people],
        drivers=2,
    )
    second.depart += dt.timedelta(minutes=30)
    second.stops[0].depart = second.depart
    session.flush()


def _tokens(session, code):
    """Return the passes of a trip by seat."""
    rows = (
        session.query(SeatPass.token)
        .join(Seat, Seat.candidate_id == SeatPass.candidate_id)
        .join(Trip, Seat.trip_id == Trip.id)
        .filter(Trip.code == code)
        .order_by(Seat.id)
    )
    return [token for (token,) in rows]


@pytest.fixture(scope="session")
def browser(driver, chromium, tmp_path_factory):
    """Return a browser whose camera shows a pass that is written before it is opened."""
    film = tmp_path_factory.mktemp("camera") / "pass.y4m"
    arguments = [
        *desk_fixtures.ARGUMENTS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    found = driver.chromium.launch(executable_path=str(chromium), args=arguments)
    found.film = film
    yield found
    found.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Return the served desk, started once."""
    found = Published(tmp_path_factory.mktemp("boarding") / "home")
    yield found
    found.end()


@pytest.fixture
def desk(served):
    """Return the served desk with everybody in front of the door."""
    served.turn_back()
    return served


@pytest.fixture
def phone(browser, desk):
    """Return a function that opens a phone of its own, logged in as the squad of Guizhou."""
    contexts, strangers = [], []

    def open_phone(username="guizhou", *, width=390, theme="light", language="zh_Hans"):
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=theme,
            permissions=["camera"],
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": "laoxiang_language", "value": language, "url": desk.address}]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "request",
            lambda request: (
                strangers.append(request.url)
                if not request.url.startswith((desk.address, "data:"))
                else None
            ),
        )
        if username:
            page.goto(desk.address)
            page.fill("#username", username)
            page.fill("#password", PASSWORD)
            page.click("button.main")
            page.wait_for_url(f"{desk.address}/")
        return page

    yield open_phone
    for context in contexts:
        context.close()
    assert strangers == []


def film(path, text):
    """Write a second of video that shows a code, 640 by 480, for Chromium's fake camera."""
    rows = [bytes(row) for row in segno.make(text, error="m").matrix_iter(scale=8, border=4)]
    side = len(rows)
    width, height = 640, 480
    top, left = (height - side) // 2, (width - side) // 2
    luma = bytearray(b"\xff" * width * height)
    for number, row in enumerate(rows):
        at = (top + number) * width + left
        luma[at : at + side] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (width * height // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)


def kept_by(page):
    """Return everything a browser keeps for this site, as one text for each place."""
    return json.loads(
        page.evaluate(
            """async () => {
              const found = {
                local: {...localStorage}, session: {...sessionStorage}, base: {}, cache: {},
              };
              for (const { name } of await indexedDB.databases()) {
                const base = await new Promise((done, fail) => {
                  const asked = indexedDB.open(name);
                  asked.onsuccess = () => done(asked.result);
                  asked.onerror = () => fail(asked.error);
                });
                for (const store of base.objectStoreNames) {
                  found.base[store] = await new Promise((done, fail) => {
                    const asked = base.transaction(store).objectStore(store).getAll();
                    asked.onsuccess = () => done(asked.result);
                    asked.onerror = () => fail(asked.error);
                  });
                }
                base.close();
              }
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                  found.cache[request.url] = await (await cache.match(request)).text();
                }
              }
              return JSON.stringify(found);
            }"""
        )
    )

"""Joint planning: seats cheap in time or place draw people, nothing above fit is given up."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from planner import charter, matching
from recruit.planning.joint import plan_jointly, transport, with_transport, without_transport

NEAR, FAR = "341225", "520526"
YUYAO = {"town": "330281001", "lat": 30.05, "lon": 121.15}


def people(**counties: int) -> pd.DataFrame:
    rows = [
        {"worker_id": f"{code}-{n}", "home_county": code, "ready_date": "2020-02-21"}
        for code, count in counties.items()
        for n in range(count)
    ]
    return pd.DataFrame(rows)


def posts(**until: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "vacancy_id": name, "enterprise_id": name, "town": YUYAO["town"],
                "openings": openings, "tier": 3, "start_from": "2020-02-21", "start_until": day,
            }
            for name, (openings, day) in until.items()
        ]
    )  # fmt: skip


SETTINGS = charter.Settings(
    first_date=dt.date(2020, 2, 20), last_date=dt.date(2020, 3, 10), yuan_per_unserved=3000
)
PRICES = pd.DataFrame(
    [
        (NEAR, "2020-02-22", 0, 400.0),
        (NEAR, "2020-02-28", 0, 150.0),
        (FAR, "2020-02-24", 1, 600.0),
    ],
    columns=["county", "date", "days", "yuan"],
)


def test_a_later_start_lets_somebody_wait_for_a_cheaper_seat() -> None:
    problem = matching.Problem.from_frames(
        people(**{NEAR: 1}), posts(early=(1, "2020-02-24"), late=(1, "2020-03-05"))
    )
    yuan = transport(problem, PRICES, SETTINGS)
    waited = SETTINGS.yuan_per_waiting_day
    assert yuan.tolist() == [[400 + waited, 150 + 7 * waited]]


def test_nobody_costs_more_than_being_left() -> None:
    problem = matching.Problem.from_frames(people(**{FAR: 1}), posts(early=(1, "2020-02-23")))
    assert transport(problem, PRICES, SETTINGS).tolist() == [[3000.0]]


def test_points_draw_people_and_are_taken_off_again() -> None:
    problem = matching.Problem.from_frames(
        people(**{NEAR: 1, FAR: 1}), posts(only=(1, "2020-03-05"))
    )
    yuan = np.array([[200.0], [600.0]])
    found = matching.solve(with_transport(problem, yuan, 1.0, 3000.0))
    assert found.assignments["worker_id"].tolist() == [f"{NEAR}-0"]
    plain = without_transport(problem, found)
    alone = matching.solve(problem)
    assert plain.assignments["score"].tolist() == alone.assignments["score"].tolist()
    assert plain.summary["tiers"][-1]["value"] == alone.summary["tiers"][-1]["value"]


def test_a_pair_somebody_has_decided_about_keeps_its_one_pin() -> None:
    pins = pd.DataFrame(
        [{"worker_id": f"{NEAR}-0", "vacancy_id": "only", "kind": "must", "points": 0}]
    )
    problem = matching.Problem.from_frames(
        people(**{NEAR: 1, FAR: 1}), posts(only=(2, "2020-03-05")), pins=pins
    )
    asked = with_transport(problem, np.array([[200.0], [600.0]]), 1.0, 3000.0)
    assert asked.pins["kind"].tolist() == ["must", "keep"]
    assert len(matching.solve(asked).assignments) == 2


def suppose(problem: matching.Problem):
    """Return the charter problem when everybody accepts, coaches only."""

    def of(assignments: pd.DataFrame) -> charter.Problem:
        rows = assignments.merge(problem.workers, on="worker_id").merge(
            problem.vacancies, on="vacancy_id"
        )
        where = {NEAR: (32.65, 115.6), FAR: (33.0, 116.2)}
        travellers = pd.DataFrame(
            {
                "traveller_id": rows["worker_id"],
                "county": rows["home_county"],
                "lat": rows["home_county"].map({c: p[0] for c, p in where.items()}),
                "lon": rows["home_county"].map({c: p[1] for c, p in where.items()}),
                "ready_date": rows["ready_date"].fillna(pd.Timestamp("2020-02-21")),
                "due_date": rows["start_until"],
                "town": rows["town"],
            }
        )
        offers = pd.DataFrame(
            [
                {"offer_id": "coach", "mode": "coach", "seats": 49, "fixed_yuan": 1000,
                 "per_km_yuan": 10},
                {"offer_id": "shuttle", "mode": "shuttle", "seats": 49, "per_seat_yuan": 5},
            ]
        )  # fmt: skip
        return charter.Problem.from_frames(
            travellers,
            offers,
            pd.DataFrame([YUYAO]),
            settings={"first_date": "2020-02-20", "last_date": "2020-03-10"},
        )

    return of


@pytest.fixture(scope="module")
def planned():
    """Twenty posts, twenty people near together and four far apart: one coach or two."""
    problem = matching.Problem.from_frames(
        people(**{FAR: 4, NEAR: 20}), posts(only=(20, "2020-03-05"))
    )
    told: list[str] = []
    joint = plan_jointly(
        problem,
        match=matching.solve,
        suppose=suppose(problem),
        plan=charter.solve,
        price=charter.seat_prices,
        tell=lambda stage, *, done, total: told.append(f"{stage} {done}/{total}"),
    )
    return joint, told


def test_it_is_never_worse_than_one_after_the_other(planned) -> None:
    joint, _ = planned
    first, kept = joint.rounds[0].figures, joint.rounds[joint.chosen].figures
    assert kept.per_placed <= first.per_placed
    assert kept.placed >= first.placed
    assert joint.saves_share >= 0


def test_it_saves_where_people_can_travel_together(planned) -> None:
    joint, _ = planned
    homes = joint.rounds[joint.chosen].matching.assignments["worker_id"].str[:6]
    assert set(homes) == {NEAR}
    assert joint.as_dict()["saves_share"] > 0.03


def test_every_stage_is_told_in_order(planned) -> None:
    _, told = planned
    assert told[:3] == ["matching 0/8", "charter 1/8", "prices 2/8"]
    assert told[-1] == "charter 7/8"

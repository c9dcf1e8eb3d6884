"""Contact tracing: who sat near whom, leg by leg."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.charter import Plan, contacts
from planner.errors import InvalidProblem


def plan(mode: str, seats: dict[str, tuple[str, int, int]]) -> Plan:
    """Return a plan of one trip with three stops and these seats (label, on, off)."""
    times = pd.to_datetime(["2020-02-20 06:00", "2020-02-20 08:00", "2020-02-20 18:00"])
    return Plan(
        trips=pd.DataFrame({"trip_id": ["T"], "mode": [mode]}),
        stops=pd.DataFrame(
            {"trip_id": "T", "seq": [1, 2, 3], "arrive": times, "depart": times, "place": "x"}
        ),
        driving=pd.DataFrame(),
        seats=pd.DataFrame(
            [(who, 1, "T", *seat) for who, seat in seats.items()],
            columns=["traveller_id", "leg", "trip_id", "seat", "board_seq", "alight_seq"],
        ),
        unserved=pd.DataFrame(),
    )


def near(found: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """Return how near everybody was."""
    rows = found[["traveller_id", "near", "rows_apart"]].itertuples(index=False, name=None)
    return {who: (how, apart) for who, how, apart in rows}


def test_on_a_train_the_whole_carriage_counts_and_the_nearest_rows_come_first() -> None:
    train = plan(
        "carriage",
        {"case": ("01-5A", 1, 3), "row": ("01-5F", 1, 3), "third": ("01-8C", 1, 3),
         "fourth": ("01-9C", 1, 3), "other car": ("02-5B", 1, 3)},
    )  # fmt: skip
    assert near(contacts(train, "case")) == {
        "row": ("same_row", 0),
        "third": ("rows", 3),
        "fourth": ("vehicle", 4),
    }


def test_on_an_aircraft_only_the_row_and_three_rows_each_way_count() -> None:
    flight = plan("flight", {"case": ("5A", 1, 3), "third": ("2C", 1, 3), "fourth": ("9C", 1, 3)})
    assert near(contacts(flight, "case")) == {"third": ("rows", 3)}


def test_the_number_of_rows_can_be_asked_for() -> None:
    flight = plan("flight", {"case": ("5A", 1, 3), "second": ("7C", 1, 3)})
    assert contacts(flight, "case", rows=1).empty
    assert set(contacts(flight, "case", rows=2)["traveller_id"]) == {"second"}


def test_on_a_coach_everybody_on_board_counts() -> None:
    coach = plan("coach", {"case": ("1A", 1, 3), "last row": ("12D", 1, 3)})
    assert near(contacts(coach, "case")) == {"last row": ("vehicle", 11)}


def test_only_the_time_on_board_together_counts() -> None:
    coach = plan("coach", {"case": ("1A", 2, 3), "early": ("1B", 1, 2), "both": ("1C", 1, 3)})
    found = contacts(coach, "case")
    assert found["traveller_id"].tolist() == ["both"]
    assert found["since"].iloc[0] == pd.Timestamp("2020-02-20 08:00")
    assert found["until"].iloc[0] == pd.Timestamp("2020-02-20 18:00")


def test_a_seat_nobody_can_read_counts_as_near() -> None:
    train = plan("train", {"case": ("?", 1, 3), "anyone": ("01-1A", 1, 3)})
    assert near(contacts(train, "case")) == {"anyone": ("vehicle", -1)}


def test_somebody_without_a_seat_has_no_contacts_to_trace() -> None:
    with pytest.raises(InvalidProblem, match="no seat"):
        contacts(plan("coach", {"case": ("1A", 1, 3)}), "nobody")

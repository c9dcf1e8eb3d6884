"""Why nobody comes for somebody: a closed hub is named only where it would have helped."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.charter import Problem, explain
from planner.charter.demand import Reason
from planner.charter.replan import world_of


def reason(*, hub: tuple[float, float], first: str, last: str) -> tuple[Reason, str]:
    """Return why nothing reaches somebody in Xuyong when one hub is closed."""
    problem = Problem.from_frames(
        pd.DataFrame(
            [
                {
                    "traveller_id": "a", "county": "510524", "lat": 28.16, "lon": 105.44,
                    "ready_date": "2020-02-23", "due_date": "2020-03-05", "town": "simen",
                }
            ]
        ),
        pd.DataFrame([{"offer_id": "coach", "mode": "coach", "seats": 49}]),
        pd.DataFrame([{"town": "simen", "lat": 30.1, "lon": 121.0}]),
        hubs=pd.DataFrame([{"hub_id": "rail-X", "kind": "rail", "lat": hub[0], "lon": hub[1]}]),
        closures=pd.DataFrame([{"place": "rail-X", "first_date": first, "last_date": last}]),
    )  # fmt: skip
    return explain._nothing_reaches(problem, world_of(problem).demand, 0)


NEAR, FAR = (28.9, 105.4), (28.6, 115.8)


@pytest.mark.parametrize(
    ("hub", "first", "last", "found"),
    [
        (NEAR, "2020-02-20", "2020-03-10", (Reason.HUB_CLOSED, "open:rail-X")),
        (NEAR, "2020-02-20", "2020-02-21", (Reason.NO_OFFER, "offer:coach;offer:feeder")),
        (FAR, "2020-02-20", "2020-03-10", (Reason.NO_OFFER, "offer:coach;offer:feeder")),
    ],
    ids=["near, all the time", "near, some days", "far away"],
)
def test_a_closed_hub_is_the_reason_only_where_it_would_help(hub, first, last, found) -> None:  # type: ignore[no-untyped-def]
    assert reason(hub=hub, first=first, last=last) == found

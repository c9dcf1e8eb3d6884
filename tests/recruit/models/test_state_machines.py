"""Every step of every state machine: the legal ones go, all others are refused."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import pytest

from recruit.errors import IllegalStep
from recruit.language import Language
from recruit.models import (
    CAMPAIGN_STEPS,
    CANDIDATE_STEPS,
    DISPUTE_STEPS,
    PLACEMENT_STEPS,
    PLAN_STEPS,
    RUN_STEPS,
    TRIP_STEPS,
    VACANCY_STEPS,
    Campaign,
    Candidate,
    Dispute,
    Placement,
    PlanVersion,
    Run,
    Stage,
    StateMachine,
    Trip,
    Vacancy,
)

MACHINES: list[tuple[type[Any], StateMachine[Any]]] = [
    (Campaign, CAMPAIGN_STEPS),
    (Candidate, CANDIDATE_STEPS),
    (Dispute, DISPUTE_STEPS),
    (PlanVersion, PLAN_STEPS),
    (Run, RUN_STEPS),
    (Trip, TRIP_STEPS),
    (Vacancy, VACANCY_STEPS),
]
AT = dt.datetime(2020, 2, 20, 8, tzinfo=dt.UTC)


def pairs(*, legal: bool) -> list[Any]:
    found = []
    for model, machine in MACHINES:
        for current in machine.steps:
            for to in machine.steps:
                if machine.allows(current, to) is legal:
                    name = f"{model.__name__}-{current}-{to}"
                    found.append(pytest.param(model, current, to, id=name))
    return found


def stage_pairs(*, legal: bool) -> list[tuple[Stage, Stage]]:
    return [(a, b) for a in Stage for b in Stage if PLACEMENT_STEPS.allows(a, b) is legal]


@pytest.mark.parametrize(("model", "current", "to"), pairs(legal=True))
def test_a_legal_step_is_taken(model: type[Any], current: StrEnum, to: StrEnum) -> None:
    record = model(state=current)
    record.step(to)
    assert record.state is to


@pytest.mark.parametrize(("model", "current", "to"), pairs(legal=False))
def test_an_illegal_step_is_refused_and_changes_nothing(
    model: type[Any], current: StrEnum, to: StrEnum
) -> None:
    record = model(state=current)
    with pytest.raises(IllegalStep):
        record.step(to)
    assert record.state is current


@pytest.mark.parametrize(("current", "to"), stage_pairs(legal=True))
def test_a_legal_step_of_a_placement_writes_down_who_and_when(current: Stage, to: Stage) -> None:
    placement = Placement(stage=current)
    placement.step(to, by="王芳", at=AT, note="电话")
    assert placement.stage is to
    (event,) = placement.events
    assert (event.stage_from, event.stage_to, event.by, event.at, event.note) == (
        current,
        to,
        "王芳",
        AT,
        "电话",
    )


@pytest.mark.parametrize(("current", "to"), stage_pairs(legal=False))
def test_an_illegal_step_of_a_placement_is_refused_without_an_event(
    current: Stage, to: Stage
) -> None:
    placement = Placement(stage=current)
    with pytest.raises(IllegalStep):
        placement.step(to, by="王芳", at=AT)
    assert placement.stage is current
    assert placement.events == []


@pytest.mark.parametrize("machine", [m for _, m in MACHINES] + [PLACEMENT_STEPS])
def test_every_state_can_be_reached_and_the_table_is_whole(machine: StateMachine[Any]) -> None:
    named = {to for following in machine.steps.values() for to in following}
    first = next(iter(machine.steps))
    assert set(machine.steps) == named | {first}
    assert set(machine.steps) == set(type(first))


def test_the_refusal_names_what_is_possible() -> None:
    with pytest.raises(IllegalStep, match="安置现为“已通知”，不能改为“已排座”") as refusal:
        Placement(stage=Stage.OFFERED).step(Stage.SEATED, by="王芳")
    assert refusal.value.allowed[:2] == (Stage.ACCEPTED, Stage.DECLINED)
    assert "possible next: Accepted, Declined" in refusal.value.say(Language.EN)


def test_an_end_state_says_that_nothing_follows() -> None:
    with pytest.raises(IllegalStep, match="已到终点") as refusal:
        Placement(stage=Stage.DECLINED).step(Stage.SEATED, by="王芳")
    assert refusal.value.allowed == ()

"""Who changes between two matching plans, by a trial, or when somebody is squeezed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.models import (
    Assignment,
    Candidate,
    CandidateState,
    Enterprise,
    PlanVersion,
    Trial,
    Unmatched,
    Vacancy,
)

NOBODY = 0
"""Row number of somebody who is not registered, see ``planning.ids.NEWCOMER``."""

_AT_ONCE = 500
"""Rows asked for by number in one statement."""


@dataclass(frozen=True, slots=True)
class Post:
    """A vacancy as a page names it."""

    id: int
    title: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class Mover:
    """One person who goes from a vacancy (or nowhere) to another (or nowhere)."""

    candidate_id: int
    candidate: str
    before: Post | None
    after: Post | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Who is placed otherwise; objectives by name.

    Between plans of different days some are ``new`` (placed, and not in the earlier plan at all)
    and some have ``left`` (placed then, and not in the later plan at all).
    """

    moved: tuple[Mover, ...]
    placed: tuple[Mover, ...]
    unplaced: tuple[Mover, ...]
    tiers: tuple[Mapping[str, Any], ...]
    new: tuple[Mover, ...] = ()
    left: tuple[Mover, ...] = ()

    @property
    def people(self) -> int:
        """How many people's places differ."""
        kinds = (self.moved, self.placed, self.unplaced, self.new, self.left)
        return sum(map(len, kinds))


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial; ``person`` and ``post`` are whom and what the change is about.

    ``newcomer`` is where somebody who is not registered would go, None for nowhere.
    """

    id: int
    plan_id: int
    campaign_id: int
    change: Mapping[str, Any]
    person: str | None
    post: Post | None
    changes: Changes | None
    message: str
    requested_by: str
    created_at: dt.datetime
    finished_at: dt.datetime | None
    newcomer: Post | None = None


def plan_changes(session: Session, before_id: int, after_id: int) -> Changes:
    """Return who is placed otherwise in a plan than in another, by row number."""
    before, after = _seats(session, before_id), _seats(session, after_id)
    steps = [
        (person, before.get(person), after.get(person))
        for person in sorted(before.keys() | after.keys())
        if before.get(person) != after.get(person)
    ]
    summaries = [session.get_one(PlanVersion, plan).summary for plan in (before_id, after_id)]
    first, second = ({tier["name"]: tier for tier in s.get("tiers", [])} for s in summaries)
    tiers = [
        {
            "name": name,
            "before": tier["value"],
            "after": second[name]["value"],
            "change": second[name]["value"] - tier["value"],
            "bound": second[name]["bound"],
        }
        for name, tier in first.items()
        if name in second
    ]
    found = _changes(session, steps, tiers)
    there_before = before.keys() | _unmatched(session, before_id)
    there_after = after.keys() | _unmatched(session, after_id)
    return replace(
        found,
        placed=tuple(m for m in found.placed if m.candidate_id in there_before),
        new=tuple(m for m in found.placed if m.candidate_id not in there_before),
        unplaced=tuple(m for m in found.unplaced if m.candidate_id in there_after),
        left=tuple(m for m in found.unplaced if m.candidate_id not in there_after),
    )


def trial(session: Session, trial_id: int) -> TrialRow | None:
    """Return one trial, or None when there is none."""
    found = session.get(Trial, trial_id)
    if found is None:
        return None
    change = found.change
    asked = change.get("vacancy")
    people = _people(session, {change["candidate"]}) if "candidate" in change else {}
    changes, newcomer = None, None
    if found.effect is not None:
        effect = found.effect
        steps = [
            (_row(worker), _row(before), _row(after))
            for name in ("moved", "placed", "unplaced")
            for worker, before, after in effect[name]
        ]
        newcomer = next((after for who, _, after in steps if who == NOBODY), None)
        changes = _changes(session, steps, effect["tiers"])
        gone = set(change.get("people", ()))
        changes = replace(
            changes,
            unplaced=tuple(m for m in changes.unplaced if m.candidate_id not in gone),
            left=tuple(m for m in changes.unplaced if m.candidate_id in gone),
        )
    posts = _posts(session, {post for post in (asked, newcomer) if post is not None})
    return TrialRow(
        id=found.id,
        plan_id=found.plan_version_id,
        campaign_id=found.plan.campaign_id,
        change=change,
        person=next(iter(people.values()), None),
        post=None if asked is None else posts.get(asked),
        changes=changes,
        message=found.message,
        requested_by=found.requested_by,
        created_at=found.created_at,
        finished_at=found.finished_at,
        newcomer=None if newcomer is None else posts.get(newcomer),
    )


def chains(
    session: Session, details: Mapping[int, Mapping[str, Any]]
) -> dict[int, tuple[Mover, ...]]:
    """Return by person (row number) who would move if that person were squeezed in.

    Parameters
    ----------
    details
        By person the ``detail`` of the unmatched row.
    """
    steps = {
        person: [tuple(_row(one) for one in step) for step in detail.get("chain", [])]
        for person, detail in details.items()
    }
    known = _changes_of(session, [step for chain in steps.values() for step in chain])
    return {
        person: tuple(known[step] for step in chain if step in known)
        for person, chain in steps.items()
        if chain
    }


def vacancies_of(session: Session, campaign_id: int) -> tuple[Post, ...]:
    """Return the vacancies of a campaign by enterprise, to choose one of."""
    rows = session.execute(
        select(Vacancy.id, Vacancy.title, Enterprise.name)
        .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
        .where(Vacancy.campaign_id == campaign_id)
        .order_by(Enterprise.tier, Enterprise.name, Vacancy.id)
    )
    return tuple(Post(*row) for row in rows)


def company(session: Session, party_id: int | None) -> int:
    """Return how many of a party still want to come, 0 for who has none."""
    if party_id is None:
        return 0
    there = Candidate.party_id == party_id, Candidate.state == CandidateState.REGISTERED
    return session.scalar(select(func.count()).select_from(Candidate).where(*there)) or 0


def _seats(session: Session, plan_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Assignment.candidate_id, Assignment.vacancy_id).where(
            Assignment.plan_version_id == plan_id
        )
    )
    return dict(rows.all())


def _unmatched(session: Session, plan_id: int) -> set[int]:
    return set(
        session.scalars(select(Unmatched.candidate_id).where(Unmatched.plan_version_id == plan_id))
    )


def _changes(
    session: Session, steps: list[tuple[Any, ...]], tiers: Iterable[Mapping[str, Any]]
) -> Changes:
    known = _changes_of(session, steps)
    movers = [known[step] for step in steps if step in known]
    return Changes(
        moved=tuple(m for m in movers if m.before and m.after),
        placed=tuple(m for m in movers if not m.before),
        unplaced=tuple(m for m in movers if m.before and not m.after),
        tiers=tuple(tiers),
    )


def _changes_of(session: Session, steps: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], Mover]:
    people = _people(session, {person for person, _, _ in steps if person is not None})
    posts = _posts(session, {post for _, *both in steps for post in both if post is not None})
    return {
        step: Mover(step[0], people[step[0]], posts.get(step[1]), posts.get(step[2]))
        for step in steps
        if step[0] in people
    }


def _people(session: Session, wanted: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in _pieces(wanted):
        rows = session.execute(select(Candidate.id, Candidate.name).where(Candidate.id.in_(part)))
        found.update(rows.all())
    return found


def _posts(session: Session, wanted: set[int]) -> dict[int, Post]:
    found: dict[int, Post] = {}
    for part in _pieces(wanted):
        rows = session.execute(
            select(Vacancy.id, Vacancy.title, Enterprise.name)
            .join(Enterprise, Vacancy.enterprise_id == Enterprise.id)
            .where(Vacancy.id.in_(part))
        )
        found.update({row[0]: Post(*row) for row in rows})
    return found


def _pieces(wanted: set[int]) -> list[list[int]]:
    ordered = sorted(wanted)
    return [ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE)]


def _row(key: str) -> int | None:
    """Return the row number of an opaque id such as c12, None for a blank one."""
    return int(key[1:]) if key else None

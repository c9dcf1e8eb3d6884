"""Groups some people of each roster into parties: couples, siblings, fellow villagers."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from recruit.demo.model import DemoCandidate, DemoParty
from recruit.demo.parameters import figures
from recruit.models import Cohesion, HealthStatus


def with_parties(
    people: list[DemoCandidate], leave_out: str, rng: np.random.Generator
) -> tuple[list[DemoCandidate], tuple[DemoParty, ...]]:
    """Return the people, some of them now in parties, and the parties.

    Members stand next to each other on one roster, come from one county, are ready on the
    same day, and either all return to one employer or all look for work. People of the
    referrer ``leave_out`` stay single.
    """
    people = list(people)
    parties: list[DemoParty] = []
    labels: dict[tuple[str, str], int] = {}
    for start, count, kind in _chosen(people, leave_out, rng):
        referrer = people[start].referrer
        number = labels[referrer, kind["label"]] = labels.get((referrer, kind["label"]), 0) + 1
        key = f"G{len(parties) + 1:04d}"
        cohesion = _cohesion(kind, rng)
        members = _members(people[start : start + count], key, kind["kind"], cohesion, rng)
        people[start : start + count] = members
        parties.append(
            DemoParty(
                key=key,
                referrer=referrer,
                label=f"{kind['label']}{number}组",
                kind=kind["kind"],
                cohesion=cohesion,
                members=tuple(member.key for member in members),
            )
        )
    return people, tuple(parties)


def _chosen(
    people: list[DemoCandidate], leave_out: str, rng: np.random.Generator
) -> list[tuple[int, int, dict[str, Any]]]:
    """Return first member, number of members and kind of each party, in order.

    Parties are put at random places until the share of people in them is reached; a party
    that would leave its block or touch another is put elsewhere.
    """
    kinds: list[dict[str, Any]] = figures("scenario")["parties"]
    weights = np.array([kind["weight"] for kind in kinds])
    wanted = round(figures("scenario")["share_in_parties"] * len(people))
    block = _blocks(people, leave_out)
    found = []
    for start in rng.permutation(len(people)).tolist():
        if wanted < 2:
            break
        kind = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
        count = min(int(rng.choice(kind["sizes"])), wanted)
        run = block[start : start + count]
        if len(run) == count and run[0] >= 0 and set(run) == {run[0]}:
            block[start : start + count] = [-1] * count
            found.append((start, count, kind))
            wanted -= count
    return sorted(found, key=lambda party: party[0])


def _blocks(people: list[DemoCandidate], leave_out: str) -> list[int]:
    """Return for everybody the block of neighbours he may form a party with, or -1.

    A block is the people of one referrer who all return, or all look for work.
    """
    found: list[int] = []
    runs = groupby(people, key=lambda p: (p.referrer, p.is_returning))
    for number, ((referrer, _), run) in enumerate(runs):
        found += [-1 if referrer == leave_out else number] * len(list(run))
    return found


def _cohesion(kind: dict[str, Any], rng: np.random.Generator) -> Cohesion:
    shares = kind["cohesion"]
    return Cohesion(rng.choice(list(shares), p=np.array(list(shares.values()))))


def _members(
    people: list[DemoCandidate],
    party: str,
    kind: str,
    cohesion: Cohesion,
    rng: np.random.Generator,
) -> list[DemoCandidate]:
    """Make a run of people alike in what a party shares."""
    first = people[0]
    same_trade = cohesion is Cohesion.ENTERPRISE and rng.random() < 0.7
    found = []
    for person in people:
        member = replace(
            person,
            party=party,
            home_county=first.home_county,
            home_address=first.home_address,
            ready_date=first.ready_date,
            employer=first.employer,
            preferred_town=first.preferred_town,
            health_status=HealthStatus.GREEN,
        )
        if same_trade and not first.employer:
            member = replace(member, trade="general", level=0)
        if kind == "siblings":
            member = replace(member, name=_with_surname(first.name, person.name))
        found.append(member)
    return found


def _with_surname(first: str, other: str) -> str:
    """Return the second person's name with the surname of the first."""
    length, own = (2 if name[:2] in _COMPOUND else 1 for name in (first, other))
    return first[:length] + other[own:]


_COMPOUND = frozenset(name for name in figures("names")["surnames"] if len(name) == 2)

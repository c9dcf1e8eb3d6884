"""What several phones say about one seat, made one: pure, and the same whatever comes first.

The rules, as they stand on the page for staff:

1. A report counts once: it has a nonce made on the phone, and a second one with the same nonce
   is answered with what came of the first.
2. Reports are put in order by the moment they were made (the phone's clock, put right by the
   difference between the two clocks when it was sent), then by nonce. The order in which they
   arrive does not matter.
3. The first boarding stands; another phone's later one is told who was first.
4. Taking back, holding back (fever) and marking absent count when they are later than the
   boarding; somebody on board is not marked absent before the boarding is taken back.
5. Who was held back gets on only with a new reading that is in order, or after the holding back
   is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from recruit.models import BoardingKind, BoardingOutcome, BoardingState

_REACHED = {
    BoardingKind.UNDO: BoardingState.WAITING,
    BoardingKind.HELD: BoardingState.HELD,
    BoardingKind.NO_SHOW: BoardingState.ABSENT,
}


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One report about one seat; sorts by moment, then nonce."""

    at: dt.datetime
    nonce: str
    kind: BoardingKind
    measured: bool = False
    """Whether a boarding comes with a reading of its own."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a seat's reports come to.

    ``since`` is the moment of the report that led to the state, None while nobody said
    anything; ``by_nonce`` tells what came of each report.
    """

    state: BoardingState
    since: dt.datetime | None
    by_nonce: dict[str, BoardingOutcome]

    @property
    def boarded_at(self) -> dt.datetime | None:
        """When the person got on, None when not on board."""
        return self.since if self.state is BoardingState.ABOARD else None


def merged(reports: Iterable[Said]) -> Merged:
    """Return what the reports of one seat come to, whatever order they are given in."""
    state, since = BoardingState.WAITING, None
    outcomes: dict[str, BoardingOutcome] = {}
    for said in sorted(reports):
        if said.nonce in outcomes:
            continue
        outcome = _outcome(state, said)
        outcomes[said.nonce] = outcome
        if outcome is BoardingOutcome.TAKEN:
            state, since = _REACHED.get(said.kind, BoardingState.ABOARD), said.at
    return Merged(state, since, outcomes)


def _outcome(state: BoardingState, said: Said) -> BoardingOutcome:
    """Return what comes of a report about a seat in this state."""
    kind = said.kind
    if kind is BoardingKind.BOARD:
        if state is BoardingState.HELD and not said.measured:
            return BoardingOutcome.REFUSED
        aboard = state is BoardingState.ABOARD
        return BoardingOutcome.DUPLICATE if aboard else BoardingOutcome.TAKEN
    if kind is BoardingKind.NO_SHOW and state is BoardingState.ABOARD:
        return BoardingOutcome.ABOARD
    return BoardingOutcome.IDLE if state is _REACHED[kind] else BoardingOutcome.TAKEN

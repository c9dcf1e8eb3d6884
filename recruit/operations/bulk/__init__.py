"""One change to many rows at once: what it would do, row by row, then all of it or nothing.

``preview`` judges every row and changes none; ``apply`` judges again, and goes on only when
the rows stand as they did in the preview (``mark``). A row that refuses the change is left
out and says why.
"""

from recruit.operations.bulk.change import MOST, Change, Line, Preview, apply, preview
from recruit.operations.bulk.groups import Hold, Room, Target
from recruit.operations.bulk.people import Answer, PinTo, Ready, Reinstate, Unpin, Withdraw
from recruit.operations.bulk.posts import Openings, State, Tier, Window

__all__ = [
    "MOST",
    "Answer",
    "Change",
    "Hold",
    "Line",
    "Openings",
    "PinTo",
    "Preview",
    "Ready",
    "Reinstate",
    "Room",
    "State",
    "Target",
    "Tier",
    "Unpin",
    "Window",
    "Withdraw",
    "apply",
    "preview",
]

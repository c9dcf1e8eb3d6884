"""The demonstration: an invented campaign on real geography, and the workbooks it comes in."""

from recruit.demo.generate import declines, scenario
from recruit.demo.model import Damage, Scenario, Size
from recruit.demo.parameters import figures
from recruit.demo.supply import closures, hubs, offers, setup
from recruit.demo.workbooks import books, write_workbooks

DECLINE_SHARE: float = figures("scenario")["share_declines"]
"""Share of the people who decline their offer."""

__all__ = [
    "DECLINE_SHARE",
    "Damage",
    "Scenario",
    "Size",
    "books",
    "closures",
    "declines",
    "hubs",
    "offers",
    "scenario",
    "setup",
    "write_workbooks",
]

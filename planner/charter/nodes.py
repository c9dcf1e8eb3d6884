"""Where and when people can leave: the nodes that trips serve and windows reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.charter.blocks import Block

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OFFSETS = 4
"""Days a journey may last, 0 to 3, that nodes distinguish."""


@dataclass(frozen=True)
class Nodes:
    """Where and when people can leave: (site, day, days to arrival).

    A site is a county with one set of allowed modes; without pins there is one per county.

    Parameters
    ----------
    site
        Site of each group (G,).
    county, modes
        County and allowed modes of each site (S,), (S, 3).
    of_county
        Sites of each county (C, K), −1 where fewer.
    index
        Number of the node (S, D, OFFSETS), −1 where nobody can go.
    cap
        Most people who could leave at a node (N,).
    flows
        Triples (group, node, day): who could leave where (F, 3).
    """

    site: Ints
    county: Ints
    modes: Flags
    of_county: Ints
    index: Ints
    cap: Ints
    flows: Ints


def make_nodes(block: Block) -> Nodes:
    """Return the nodes of a block: those some trip or hub can serve in somebody's window."""
    groups = block.groups
    keys: dict[tuple[int, bytes], int] = {}
    site = np.array(
        [
            keys.setdefault((int(county), modes.tobytes()), len(keys))
            for county, modes in zip(groups.county, groups.modes, strict=True)
        ],
        dtype=np.int64,
    )
    county = np.array([key[0] for key in keys], dtype=np.int64)
    modes = np.array([np.frombuffer(key[1], dtype=bool) for key in keys]).reshape(-1, 3)
    of_county = _by_county(county, len(block.counties))
    reach = _reach(block, county, modes)
    index = np.full((len(keys), block.days, OFFSETS), -1, dtype=np.int64)
    flows = []
    cap: list[int] = []
    for group in range(len(groups.size)):
        here = site[group]
        for day in np.flatnonzero(groups.dates[group]):
            for offset in range(min(OFFSETS, int(groups.due[group]) - int(day) + 1)):
                if not reach[here, day, offset]:
                    continue
                if index[here, day, offset] < 0:
                    index[here, day, offset] = len(cap)
                    cap.append(0)
                node = int(index[here, day, offset])
                cap[node] += int(groups.size[group])
                flows.append((group, node, int(day)))
    return Nodes(
        site,
        county,
        modes,
        of_county,
        index,
        np.array(cap, dtype=np.int64),
        np.array(flows, dtype=np.int64).reshape(-1, 3),
    )


def _by_county(county: Ints, counties: int) -> Ints:
    lists: list[list[int]] = [[] for _ in range(counties)]
    for number, home in enumerate(county):
        lists[home].append(number)
    width = max((len(found) for found in lists), default=1) or 1
    return np.array([found + [-1] * (width - len(found)) for found in lists], dtype=np.int64)


def _reach(block: Block, county: Ints, modes: Flags) -> Flags:
    """Return whether anything can take people of a site on a day, by days to arrival."""
    reach = np.zeros((len(county), block.days, OFFSETS), dtype=bool)
    by_mode = np.zeros((3, len(block.counties), block.days, OFFSETS), dtype=bool)
    for fleet in block.fleets:
        route, day = np.nonzero(fleet.allowed)
        for stop in range(3):
            home = fleet.table.stops[route, stop]
            there = home >= 0
            by_mode[fleet.mode, home[there], day[there], fleet.offset[route[there]]] = True
    for own in block.owns:
        slot = block.slots[own.slot]
        mode = 1 if slot.kind == "rail" else 2
        by_mode[mode, own.county, own.dates, slot.offset] = True
    for mode in range(3):
        reach |= by_mode[mode][county] & modes[:, mode][:, None, None]
    return reach


def slot_cap(block: Block, nodes: Nodes) -> Ints:
    """Return how many people at most could be at each departure of each day (slots, D)."""
    cap = np.zeros((len(block.slots), block.days), dtype=np.int64)
    if not len(nodes.cap):
        return cap
    for number, slot in enumerate(block.slots):
        mode = 1 if slot.kind == "rail" else 2
        near = np.zeros((len(block.counties), block.days), dtype=bool)
        for fleet in block.fleets:
            if fleet.slot == number:
                route, day = np.nonzero(fleet.allowed)
                for stop in range(3):
                    home = fleet.table.stops[route, stop]
                    near[home[home >= 0], day[home >= 0]] = True
        for own in block.owns:
            if own.slot == number:
                near[own.county] |= own.dates
        for site, county in enumerate(nodes.county):
            if nodes.modes[site, mode]:
                node = nodes.index[site, :, slot.offset]
                here = np.where((node >= 0) & near[county], nodes.cap[node], 0)
                cap[number] += here
    return cap

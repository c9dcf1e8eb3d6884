"""Places, look-up of what people write, distances and outlines."""

from planner.geo.distance import (
    CountyRoadTable,
    Distances,
    Geodesic,
    GreatCircle,
    Point,
    TableDistances,
    straight_km,
)
from planner.geo.gazetteer import Gazetteer, load
from planner.geo.history import HistoryEntry, known_code, was_ever
from planner.geo.lookup import find, find_region
from planner.geo.match import Match, Reason, Status, TownMatch
from planner.geo.names import Region
from planner.geo.outlines import Outline, Projection, outlines, project
from planner.geo.places import Place, Town
from planner.geo.towns import find_town

__all__ = [
    "CountyRoadTable",
    "Distances",
    "Gazetteer",
    "Geodesic",
    "GreatCircle",
    "HistoryEntry",
    "Match",
    "Outline",
    "Place",
    "Point",
    "Projection",
    "Reason",
    "Region",
    "Status",
    "TableDistances",
    "Town",
    "TownMatch",
    "find",
    "find_region",
    "find_town",
    "known_code",
    "load",
    "outlines",
    "project",
    "straight_km",
    "was_ever",
]

"""Places, look-up of what people write, distances and outlines."""

from planner.geo.gazetteer import Gazetteer, load
from planner.geo.places import Place

__all__ = ["Gazetteer", "Place", "load"]

"""Paper for the journey: the manifest (乘车名册) of a trip as PDF and as a workbook.

Knows plain values only (``manifest_data``): no database, no planner, no web. See ``README.md``.
"""

from recruit.documents.errors import InvalidManifest, MissingGlyph
from recruit.documents.manifest_data import (
    DrivingBlock,
    Duty,
    ManifestStop,
    ManifestTrip,
    Passenger,
)

__all__ = [
    "DrivingBlock",
    "Duty",
    "InvalidManifest",
    "ManifestStop",
    "ManifestTrip",
    "MissingGlyph",
    "Passenger",
]

"""Paper for the journey: the manifest (乘车名册) of a trip as PDF and as a workbook.

Knows plain values only (``manifest_data``): no database, no planner, no web. See ``README.md``.
"""

from recruit.documents.content import content_hash, manifest_code
from recruit.documents.errors import InvalidManifest, MissingGlyph, Unprintable
from recruit.documents.glyphs import missing_glyphs
from recruit.documents.manifest_data import (
    DrivingBlock,
    Duty,
    ManifestStop,
    ManifestTrip,
    Passenger,
)
from recruit.documents.pdf import MissingPolicy, manifest_pdf
from recruit.documents.workbook import manifest_xlsx
from recruit.language import Language

__all__ = [
    "DrivingBlock",
    "Duty",
    "InvalidManifest",
    "Language",
    "ManifestStop",
    "ManifestTrip",
    "MissingGlyph",
    "MissingPolicy",
    "Passenger",
    "Unprintable",
    "content_hash",
    "manifest_code",
    "manifest_pdf",
    "manifest_xlsx",
    "missing_glyphs",
]

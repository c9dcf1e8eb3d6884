"""Paper for the journey: manifest, seat plan, door sign, driver sheet, cards, hand-over list.

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
from recruit.documents.paper_data import HandedPerson, HandOverGroup, HandOverPaper, TripPapers
from recruit.documents.papers import Paper
from recruit.documents.papers_pdf import hand_over_pdf, paper_pdf
from recruit.documents.papers_xlsx import hand_over_xlsx, paper_xlsx
from recruit.documents.pdf import MissingPolicy, manifest_pdf
from recruit.documents.workbook import manifest_xlsx
from recruit.language import Language

__all__ = [
    "DrivingBlock",
    "Duty",
    "HandOverGroup",
    "HandOverPaper",
    "HandedPerson",
    "InvalidManifest",
    "Language",
    "ManifestStop",
    "ManifestTrip",
    "MissingGlyph",
    "MissingPolicy",
    "Paper",
    "Passenger",
    "TripPapers",
    "Unprintable",
    "content_hash",
    "hand_over_pdf",
    "hand_over_xlsx",
    "manifest_code",
    "manifest_pdf",
    "manifest_xlsx",
    "missing_glyphs",
    "paper_pdf",
    "paper_xlsx",
]

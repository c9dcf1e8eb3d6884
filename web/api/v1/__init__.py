"""Version 1 of the interface for programs: REST with tokens, described by OpenAPI 3.1.

``operation.py`` declares an endpoint and does everything that is the same for all; the modules
of ``resources`` hold one kind of record each; ``schemas.py`` what goes in and out.
"""

from web.api.v1.operation import blueprint, install
from web.api.v1.resources import (
    campaigns,
    candidates,
    desk,
    imports,
    placements,
    plans,
    runs,
    trips,
    vacancies,
)

from web.api.v1 import reading  # isort: skip - the operations come first

__all__ = [
    "blueprint",
    "campaigns",
    "candidates",
    "desk",
    "imports",
    "install",
    "placements",
    "plans",
    "reading",
    "runs",
    "trips",
    "vacancies",
]

"""The adapters between registry and planner, one a solver.

``snapshot`` reads the registry once, consistently, and hands the planner opaque ids and
coded attributes only; ``record`` writes what the solver found as an immutable plan
version. Nothing else in the project turns rows into problems or plans into rows.
"""

from types import ModuleType

from recruit.models import PlanKind
from recruit.planning import charter, matching

ADAPTERS: dict[PlanKind, ModuleType] = {
    PlanKind.MATCHING: matching,
    PlanKind.CHARTER: charter,
}
"""For each kind of plan the module whose ``snapshot`` and ``record`` serve it."""

__all__ = ["ADAPTERS", "charter", "matching"]

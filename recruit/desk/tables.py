"""Loads every model of the desk, so that the metadata of the registry is whole.

``recruit.models`` imports this module last; a new package of the desk adds one line.
"""

import recruit.desk.arrivals.model
import recruit.desk.cases.model
import recruit.desk.figures.model
import recruit.desk.hotline.model
import recruit.desk.land.model
import recruit.desk.policies.model
import recruit.desk.stewards.model
import recruit.desk.supply.model  # noqa: F401

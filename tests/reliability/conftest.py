"""Registries to race, kill and confuse; ``--long`` gives every test here its full length."""

from __future__ import annotations

import pytest

from ..recruit.conftest import (  # noqa: F401  (fixtures, for the tests of this directory)
    database,
    postgresql_database,
    postgresql_tables,
    registry,
    sqlite_template,
    town,
)


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Return whether the long forms are asked for."""
    return bool(request.config.getoption("long"))

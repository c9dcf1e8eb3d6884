"""A typesetter that dies is our fault and is said so."""

from __future__ import annotations

import pytest

from recruit.documents.typesetting import TypesettingFailed, typeset_apart
from recruit.errors import UserError


def test_a_child_without_a_pdf_is_reported():
    with pytest.raises(TypesettingFailed, match="ended with code 1"):
        typeset_apart("{}", timestamp=0)


def test_it_is_not_the_users_fault():
    assert not issubclass(TypesettingFailed, UserError)

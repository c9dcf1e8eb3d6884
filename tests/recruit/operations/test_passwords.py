"""Which passwords are taken."""

from __future__ import annotations

import pytest

from recruit.causes import Cause
from recruit.operations.passwords import is_common, random_password, require_good

from ..conftest import refused


@pytest.mark.parametrize(
    "password",
    ["password1234", "qwerty123456", "woaini1314520", "admin@2020!!", "1qaz2wsx3edc4rfv",
     "123456789012", "aaaaaaaaaaaa", "1988zhang0315", "iloveyou2020!", "Laoxiang2020"],
)  # fmt: skip
def test_a_password_of_common_parts_is_refused(password: str) -> None:
    with refused(Cause.PASSWORD_COMMON):
        require_good(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "k7m2-x9qf-aa3d-pp2e", "dragon monkey football",
     "长江后浪推前浪，一浪更比一浪高", "hellokxzqpwf"],
)  # fmt: skip
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    assert require_good(password) == password


def test_eleven_characters_are_too_few() -> None:
    with refused(Cause.PASSWORD_SHORT, least=12):
        require_good("kx7-pqm-2zt")


def test_a_password_does_not_hold_the_user_name() -> None:
    with refused(Cause.PASSWORD_NAMED):
        require_good("xx-Wangfang-8k2m", "wangfang")


def test_no_password_made_at_random_is_refused() -> None:
    assert not any(is_common(random_password()) for _ in range(200))

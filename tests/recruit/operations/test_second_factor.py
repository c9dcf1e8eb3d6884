"""The second factor: enrolling, codes of the app, spare codes."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest

from recruit.causes import Cause
from recruit.models import Account, RoleName, SecondFactor
from recruit.operations import accounts, second_factor
from recruit.sealing import Seal, SealBroken
from recruit.storage import Registry

from ..conftest import refused

SEAL = Seal("a key for tests")
AT = dt.datetime(2020, 2, 20, 8, 0, 10, tzinfo=dt.UTC)
STEP = dt.timedelta(seconds=30)


class Phone:
    """An account with its authenticator app."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        with registry.write() as session:
            view, _ = accounts.create_account(
                session, username="wang", roles=[RoleName.BUREAU], by="test"
            )
            self.id = view.id
            begun = second_factor.begin(session, session.get_one(Account, view.id), seal=SEAL)
        self.app = pyotp.TOTP(begun.secret)
        self.uri = begun.uri

    def code(self, at: dt.datetime) -> str:
        return self.app.at(at)

    def confirm(self, code: str, at: dt.datetime = AT) -> tuple[str, ...]:
        with self.registry.write() as session:
            account = session.get_one(Account, self.id)
            return second_factor.confirm(session, account, code, seal=SEAL, at=at)

    def opens(self, code: str, at: dt.datetime, seal: Seal = SEAL) -> bool:
        with self.registry.write() as session:
            account = session.get_one(Account, self.id)
            return second_factor.check(session, account, code, seal=seal, at=at)


@pytest.fixture
def phone(registry: Registry) -> Phone:
    return Phone(registry)


def test_the_app_is_told_account_and_issuer(phone: Phone) -> None:
    assert phone.uri.startswith("otpauth://totp/Laoxiang:wang?secret=")


def test_it_counts_once_a_code_confirmed_it(phone: Phone) -> None:
    assert not phone.opens(phone.code(AT), AT)
    assert len(set(phone.confirm(phone.code(AT)))) == 10
    assert phone.opens(phone.code(AT + STEP), AT + STEP)


def test_a_wrong_code_confirms_nothing(phone: Phone) -> None:
    with refused(Cause.CODE_WRONG):
        phone.confirm("000000" if phone.code(AT) != "000000" else "111111")


def test_no_code_is_taken_twice(phone: Phone) -> None:
    phone.confirm(phone.code(AT))
    later = AT + 4 * STEP
    assert phone.opens(phone.code(later), later)
    assert not phone.opens(phone.code(later), later)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(phone: Phone, steps: int, taken: bool) -> None:
    phone.confirm(phone.code(AT))
    later = AT + 10 * STEP
    assert phone.opens(phone.code(later + steps * STEP), later) is taken


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef"])
def test_what_is_no_code_opens_nothing(phone: Phone, code: str) -> None:
    phone.confirm(phone.code(AT))
    assert not phone.opens(code, AT + STEP)


def test_a_spare_code_opens_once(phone: Phone) -> None:
    spare = phone.confirm(phone.code(AT))[3]
    assert phone.opens(spare.upper().replace("-", " "), AT + STEP)
    assert not phone.opens(spare, AT + STEP)


def test_new_spare_codes_end_the_old_ones(phone: Phone, registry: Registry) -> None:
    old = phone.confirm(phone.code(AT))
    with registry.write() as session:
        new = second_factor.renew_codes(session, session.get_one(Account, phone.id), by="wang")
    assert not phone.opens(old[0], AT + STEP)
    assert phone.opens(new[0], AT + STEP)


def test_after_a_reset_the_account_enrols_anew(phone: Phone, registry: Registry) -> None:
    phone.confirm(phone.code(AT))
    with registry.write() as session:
        second_factor.remove(session, session.get_one(Account, phone.id), by="admin")
    with registry.read() as session:
        view = accounts.by_id(session, phone.id)
        assert view is not None
        assert not view.second_factor
        assert second_factor.codes_left(session, phone.id) == 0


def test_the_secret_is_kept_sealed_and_opens_with_this_key_only(
    phone: Phone, registry: Registry
) -> None:
    phone.confirm(phone.code(AT))
    with registry.read() as session:
        sealed = session.get_one(SecondFactor, phone.id).sealed_secret
    assert phone.app.secret not in sealed
    assert not phone.opens(phone.code(AT + STEP), AT + STEP, Seal("another key"))


def test_a_seal_is_bound_to_its_purpose() -> None:
    sealed = SEAL.close("secret", "second_factor:1")
    assert SEAL.open(sealed, "second_factor:1") == "secret"
    for broken, purpose in ((sealed, "second_factor:2"), (sealed[:-4] + "AAAA", "second_factor:1"),
                            ("!", "second_factor:1"), ("AAAA", "second_factor:1")):  # fmt: skip
        with pytest.raises(SealBroken):
            SEAL.open(broken, purpose)

"""A key file is private and whole; a ring seals to one place and notices a changed file."""

from __future__ import annotations

import hashlib
import hmac
import json
import stat
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from recruit.causes import Cause
from recruit.sealed import keyfile, keys
from recruit.sealed.keyfile import KeyState, Use
from recruit.sealed.keys import KeyRing
from recruit.sealed.suites import Suite, aead
from recruit.sealing import SealBroken

from ..conftest import refused

FIELD = "candidate.phone"
PHONE = "13912345678"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "registry_keys"


def made(path: Path, suite: Suite = Suite.AES_256_GCM) -> KeyRing:
    ring = KeyRing(path, suite)
    ring.make()
    return ring


def test_the_file_is_for_its_owner_only(path):
    made(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_keys_are_made_once(path):
    first = made(path).keys
    assert [key.use for key in first] == [Use.DATA, Use.INDEX]
    assert made(path).keys == first


def test_a_key_does_not_show_itself(path):
    for key in made(path).keys:
        assert "secret" not in repr(key)


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM])
def test_what_is_sealed_opens_again(path, suite):
    ring = made(path, suite)
    sealed = ring.seal("余姚 13912345678 🚌", FIELD, 7)
    assert PHONE not in sealed
    assert ring.open(sealed, FIELD, 7) == "余姚 13912345678 🚌"
    assert ring.seal(PHONE, FIELD, 7) != ring.seal(PHONE, FIELD, 7)


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM])
@pytest.mark.parametrize(
    ("field", "row"), [(FIELD, 8), ("candidate.id_number", 7), ("referrer.phone", 7)]
)
def test_it_opens_nowhere_else(path, suite, field, row):
    ring = made(path, suite)
    sealed = ring.seal(PHONE, FIELD, 7)
    with pytest.raises(SealBroken):
        ring.open(sealed, field, row)


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM])
def test_a_file_opens_as_what_it_is_and_under_its_name_only(path, suite):
    ring, content = made(path, suite), b"\xff\x00:" * 50
    sealed = ring.seal_file(content, "upload", "a.xlsx")
    assert content not in sealed
    assert sealed.startswith(f"{ring.key(Use.DATA).id}:".encode())
    assert ring.open_file(sealed, "upload", "a.xlsx") == content
    for field, row in (("copy", "a.xlsx"), ("upload", "b.xlsx")):
        with pytest.raises(SealBroken):
            ring.open_file(sealed, field, row)


def test_a_file_that_was_never_sealed_is_told_by_its_first_letters(path):
    for content, told in ((b"\xd0\xcfPK" + b"x" * 40, "\ufffd\ufffdPK" + "x" * 12), (b"", "")):
        with refused(Cause.KEYS_MISSING, file=str(path), keys=told):
            made(path).open_file(content, "upload", "a.xlsx")


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM])
def test_a_changed_byte_is_noticed(path, suite):
    ring = made(path, suite)
    key, _, content = ring.seal(PHONE, FIELD, 7).partition(":")
    told = bytearray(b64decode(content))
    for at in range(len(told)):
        told[at] ^= 1
        with pytest.raises(SealBroken):
            ring.open(f"{key}:{b64encode(told).decode()}", FIELD, 7)
        told[at] ^= 1
    for broken in (f"{key}:", f"{key}:AAAA", f"{key}:no base64", f"{key}:{content[:24]}"):
        with pytest.raises(SealBroken):
            ring.open(broken, FIELD, 7)


def test_sm4_in_gcm_is_the_one_of_the_standard():
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    belongs = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    sealed = aead(Suite.SM4_GCM, key).close(nonce, plain, belongs)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_aes_in_gcm_is_the_one_of_the_standard():
    """NIST GCM test vectors, case 16."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    belongs = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    sealed = aead(Suite.AES_256_GCM, key).close(nonce, plain, belongs)
    assert sealed.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_an_index_is_a_keyed_hash_of_field_and_number(path):
    ring = made(path)
    secret = next(key.secret for key in ring.keys if key.use is Use.INDEX)
    told = hmac.digest(secret, f"{FIELD}\0{PHONE}".encode(), hashlib.sha256)
    assert b64decode(ring.index(PHONE, FIELD)) == told[:16]


@pytest.mark.parametrize("written", ["139 1234 5678", "１３９１２３４５６７８", "139-1234-5678"])
def test_an_index_does_not_mind_how_a_number_is_written(path, written):
    ring = made(path)
    assert ring.index(written, FIELD) == ring.index(PHONE, FIELD)
    assert ring.index("33028119900307123x", FIELD) == ring.index("33028119900307123X", FIELD)


def test_an_index_says_nothing_across_fields_and_registries(path, tmp_path):
    ring = made(path)
    assert ring.index(PHONE, FIELD) != ring.index(PHONE, "referrer.phone")
    assert ring.index(PHONE, FIELD) != made(tmp_path / "other").index(PHONE, FIELD)


def test_without_keys_nothing_is_sealed_opened_or_looked_up(path, tmp_path):
    sealed = made(tmp_path / "other").seal(PHONE, FIELD, 7)
    ring = KeyRing(path)
    for attempt in (
        lambda: ring.seal(PHONE, FIELD, 7),
        lambda: ring.open(sealed, FIELD, 7),
        lambda: ring.index(PHONE, FIELD),
        lambda: ring.require(["deadbeef"]),
    ):
        with refused(Cause.KEYS_MISSING, file=str(path)):
            attempt()
    assert not path.exists()


def test_a_running_process_notices_a_new_key(path, monkeypatch):
    monkeypatch.setattr(keys, "LOOK_S", 0.0)
    ring = made(path)
    before = ring.seal(PHONE, FIELD, 7)
    fresh = KeyRing(path, Suite.SM4_GCM).replace_data_key()
    after = ring.seal(PHONE, FIELD, 7)
    assert after.startswith(f"{fresh.id}:")
    assert not before.startswith(f"{fresh.id}:")
    assert ring.open(before, FIELD, 7) == ring.open(after, FIELD, 7) == PHONE


def test_a_running_process_indexes_by_a_key_made_since(path, monkeypatch):
    ring = KeyRing(path)
    with refused(Cause.KEYS_MISSING):
        ring.index(PHONE, FIELD)
    first = made(path)
    monkeypatch.setattr(keys, "LOOK_S", 0)
    assert ring.index(PHONE, FIELD) == first.index(PHONE, FIELD)


def test_a_key_made_since_is_looked_for_before_giving_up(path):
    """The file is read again at once, not only when the second is over."""
    ring, other = made(path), KeyRing(path)
    assert ring.open(ring.seal(PHONE, FIELD, 7), FIELD, 7) == PHONE
    other.replace_data_key()
    assert ring.open(other.seal(PHONE, FIELD, 7), FIELD, 7) == PHONE


def test_keys_step_from_active_to_retiring_to_retired(path):
    ring = made(path)
    (old,) = [key for key in ring.keys if key.use is Use.DATA]
    fresh = ring.replace_data_key()
    states = {key.id: key.state for key in ring.keys if key.use is Use.DATA}
    assert states == {old.id: KeyState.RETIRING, fresh.id: KeyState.ACTIVE}
    ring.retire()
    states = {key.id: key.state for key in ring.keys if key.use is Use.DATA}
    assert states == {old.id: KeyState.RETIRED, fresh.id: KeyState.ACTIVE}
    ring.forget([old.id])
    assert not ring.has(old.id)


def test_keys_of_a_backup_are_added_to_open_with(path, tmp_path):
    ring, other = made(path), made(tmp_path / "other")
    sealed, active = other.seal(PHONE, FIELD, 7), ring.key(Use.DATA)
    assert set(ring.take_in(other.keys)) == {key.id for key in other.keys}
    assert ring.take_in(other.keys) == ()
    assert ring.open(sealed, FIELD, 7) == PHONE
    assert ring.key(Use.DATA) == active


def test_a_sealed_text_names_its_key_and_is_base64(path):
    ring = made(path)
    key, content = ring.seal(PHONE, FIELD, 7).split(":")
    assert key == ring.key(Use.DATA).id
    assert b64encode(b64decode(content, validate=True)).decode() == content


@pytest.mark.parametrize("content", ["A", "号"])
def test_what_is_no_base64_was_altered(path, content):
    ring = made(path)
    with pytest.raises(SealBroken):
        ring.open(f"{ring.key(Use.DATA).id}:{content}", FIELD, 7)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        json.dumps({"format": 2, "keys": []}),
        json.dumps({"format": 1, "keys": [{"id": "a"}]}),
        json.dumps(
            {
                "format": 1,
                "keys": [
                    {
                        "id": "a",
                        "use": "data",
                        "suite": "aes-256-gcm",
                        "state": "active",
                        "made_at": "2020-02-20T00:00:00+00:00",
                        "secret": "c2hvcnQ=",
                    }
                ],
            }
        ),
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(path, content):
    path.parent.mkdir()
    path.write_text(content)
    with refused(Cause.KEY_FILE_UNREADABLE, file=str(path)):
        keyfile.read(path)
    with refused(Cause.KEY_FILE_UNREADABLE):
        KeyRing(path).make()
    assert path.read_text() == content

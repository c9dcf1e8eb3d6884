"""The key file to the letter: what stands in it, who may read it, how it is replaced and held."""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import json
import os
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recruit.causes import Cause
from recruit.sealed import keyfile, keys
from recruit.sealed.keyfile import Key, KeyState, Use
from recruit.sealed.keys import KeyRing, give_ring, normal, ring_of
from recruit.sealed.suites import Suite
from recruit.sealing import Seal, SealBroken

from ..conftest import refused

MADE = dt.datetime(2020, 2, 20, 8, 0, tzinfo=dt.UTC)
ONE = Key("0a1b2c3d", Use.DATA, Suite.AES_256_GCM, KeyState.RETIRING, MADE, b"k" * 32)
TWO = Key("ffffffff", Use.INDEX, Suite.HMAC_SHA_256, KeyState.ACTIVE, MADE, b"i" * 32)


@pytest.fixture
def path(tmp_path):
    """Return where a key file may be made."""
    return tmp_path / "deep" / "home" / "registry_keys"


def test_what_is_written_is_read_again_and_stands_there_in_plain_terms(path):
    keyfile.write(path, (ONE, TWO))
    assert keyfile.read(path) == (ONE, TWO)
    told = json.loads(path.read_text("utf-8"))
    assert set(told) == {"format", "about", "keys"}
    assert told["format"] == 1
    assert "Keep a copy" in told["about"]
    assert told["keys"][0] == {
        "id": "0a1b2c3d", "use": "data", "suite": "aes-256-gcm", "state": "retiring",
        "made_at": "2020-02-20T08:00:00+00:00", "secret": base64.b64encode(b"k" * 32).decode(),
    }  # fmt: skip


def test_only_its_owner_reads_the_file_its_folder_and_its_lock(path):
    keyfile.write(path, (ONE,))
    with keyfile.held(path):
        lock = path.with_name(".registry_keys.lock")
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_holding_makes_the_folder_and_keeps_others_out_until_it_ends(path):
    with keyfile.held(path):
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        other = path.with_name(".registry_keys.lock")
        with other.open("a") as handle, pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with keyfile.held(path), pytest.raises(ZeroDivisionError), keyfile.held(path.with_name("b")):
        raise ZeroDivisionError
    with path.with_name(".registry_keys.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(path, monkeypatch):
    keyfile.write(path, (ONE,))
    order = []
    fsync, real = os.fsync, type(path).replace

    def name(handle):
        there = Path(f"/proc/self/fd/{handle}").readlink()
        assert there.is_dir() or os.fstat(handle).st_size > 200  # not only on its way
        order.append(("fsync", there.name))
        fsync(handle)

    def renamed(self, target):
        assert json.loads(self.read_text("utf-8"))["keys"][0]["id"] == TWO.id
        assert stat.S_IMODE(self.stat().st_mode) == 0o600
        order.append(("replace", Path(target).name))
        return real(self, target)

    monkeypatch.setattr(os, "fsync", name)
    monkeypatch.setattr(type(path), "replace", renamed)
    keyfile.write(path, (TWO,))
    (_, draft), *rest = order
    assert re.fullmatch(rf"\.registry_keys\.{os.getpid()}\.[0-9a-f]{{8}}", draft)
    assert rest == [("replace", "registry_keys"), ("fsync", "home")]


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(path, monkeypatch):
    keyfile.write(path, (ONE,))

    for takes_it_along in (False, True):

        def full(handle, also=takes_it_along):
            monkeypatch.undo()
            if also:
                Path(f"/proc/self/fd/{handle}").readlink().unlink()
            raise OSError("no room")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no room"):
            keyfile.write(path, (TWO,))
        assert keyfile.read(path) == (ONE,)
        assert [one.name for one in path.parent.iterdir()] == ["registry_keys"]


def test_no_file_stays_open(path):
    def opened():
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    for _ in range(3):
        keyfile.write(path, (ONE,))
        keyfile.read(path)
        with keyfile.held(path):
            pass
    assert opened() == before


def test_a_folder_in_the_place_of_the_file_is_no_missing_file(path):
    path.mkdir(parents=True)
    with refused(Cause.KEY_FILE_UNREADABLE, file=str(path)):
        keyfile.read(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("use", "other"), ("suite", "rot13"), ("state", "lost"), ("made_at", "once"),
     ("secret", "!!!!" + base64.b64encode(b"k" * 32).decode())],
)  # fmt: skip
def test_a_key_with_a_field_that_is_none_is_refused(path, field, value):
    keyfile.write(path, (ONE,))
    told = json.loads(path.read_text("utf-8"))
    told["keys"][0][field] = value
    path.write_text(json.dumps(told))
    with refused(Cause.KEY_FILE_UNREADABLE, file=str(path)):
        keyfile.read(path)


def test_a_new_key_is_random_active_and_of_this_moment():
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    one, two = (keyfile.new_key(Use.DATA, Suite.SM4_GCM) for _ in range(2))
    assert one.id != two.id
    assert one.secret != two.secret
    assert (len(one.id), len(one.secret)) == (8, 16)
    assert (one.use, one.suite, one.state) == (Use.DATA, Suite.SM4_GCM, KeyState.ACTIVE)
    assert before <= one.made_at <= dt.datetime.now(dt.UTC)
    assert one.made_at.microsecond == 0


@pytest.mark.parametrize("length", [15, 17, 32])
def test_a_key_of_the_wrong_length_cannot_be(length):
    with pytest.raises(ValueError, match="0a1b2c3d has the wrong length"):
        replace(ONE, suite=Suite.SM4_GCM, secret=b"k" * length)


def test_a_secret_is_never_shown():
    assert "kkk" not in repr(ONE)
    assert "secret" not in repr(ONE)


def test_the_first_keys_are_made_once_and_what_is_there_stays(path):
    ring = KeyRing(path, Suite.SM4_GCM)
    ring.make()
    assert [(key.use, key.suite) for key in ring.keys] == [
        (Use.DATA, Suite.SM4_GCM), (Use.INDEX, Suite.HMAC_SHA_256)
    ]  # fmt: skip
    there = path.stat().st_mtime_ns, keyfile.read(path)
    ring.make()
    assert (path.stat().st_mtime_ns, keyfile.read(path)) == there
    keyfile.write(path, [key for key in ring.keys if key.use is Use.DATA])
    KeyRing(path).make()
    assert [key.use for key in keyfile.read(path)] == [Use.DATA, Use.INDEX]


def test_the_last_active_key_seals_and_the_wanted_one_indexes(path):
    older, newer = (replace(ONE, id=name, state=KeyState.ACTIVE, secret=name[:1].encode() * 32)
                    for name in ("aaaaaaaa", "bbbbbbbb"))  # fmt: skip
    first, second = (replace(TWO, id=name, secret=name[:1].encode() * 32)
                     for name in ("cccccccc", "dddddddd"))  # fmt: skip
    keyfile.write(path, (older, newer, first, second))
    ring = KeyRing(path)
    assert ring.key(Use.DATA) == newer
    assert ring.key(Use.INDEX) == second
    assert ring.seal("1", "a.b", 1).startswith("bbbbbbbb:")
    free = ring.index("1", "a.b")
    ring.use_index({"cccccccc": KeyState.ACTIVE})
    bound = ring.index("1", "a.b")
    assert bound != free
    ring.use_index({"dddddddd": KeyState.ACTIVE})
    assert ring.index("1", "a.b") == free
    ring.use_index({"eeeeeeee": KeyState.ACTIVE})
    with refused(Cause.KEYS_MISSING, file=str(path), keys="–"):
        ring.index("1", "a.b")


def test_a_use_without_an_active_key_has_none(path):
    keyfile.write(path, (ONE,))
    ring = KeyRing(path)
    assert ring.key(Use.DATA) is None
    assert ring.key(Use.INDEX) is None
    assert ring.has(ONE.id)
    assert not ring.has("0")
    with refused(Cause.KEYS_MISSING, file=str(path), keys="–"):
        ring.seal("1", "a.b", 1)
    with refused(Cause.KEYS_MISSING, file=str(path), keys="zzzz, yyyy"):
        ring.require([ONE.id, "zzzz", "yyyy"])
    ring.require([ONE.id])


def test_what_a_missing_key_sealed_is_told_by_its_first_letters(path):
    keyfile.write(path, (ONE,))
    with refused(Cause.KEYS_MISSING, file=str(path), keys="x" * 16):
        KeyRing(path).open("x" * 40 + ":AAAA", "a.b", 1)


def test_the_file_is_looked_at_once_a_second(path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: clock[0])
    keyfile.write(path, (ONE,))
    ring = KeyRing(path)
    assert ring.keys == (ONE,)
    keyfile.write(path, (ONE, TWO))
    clock[0] += 0.99
    assert ring.keys == (ONE,)
    clock[0] += 0.01
    assert ring.keys == (ONE, TWO)


def test_a_file_that_has_not_changed_is_not_read_again(path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: clock[0])
    keyfile.write(path, (ONE,))
    ring = KeyRing(path)
    assert ring.keys == (ONE,)
    read = []
    monkeypatch.setattr(keyfile, "read", lambda where: read.append(where) or ())
    clock[0] += 5
    assert ring.keys == (ONE,)
    assert read == []
    path.unlink()
    clock[0] += 5
    assert ring.keys == ()
    assert read == [path]


def test_every_way_to_change_the_file_is_seen_at_once_and_held(path, monkeypatch):
    monkeypatch.setattr(keys.time, "monotonic", lambda: 100.0)
    ring = KeyRing(path)
    assert ring.keys == ()
    held = []
    real = keyfile.held

    def noted(where):
        held.append(where)
        return real(where)

    monkeypatch.setattr(keyfile, "held", noted)
    ring.make()
    assert len(ring.keys) == 2
    fresh = ring.replace_data_key()
    assert len(ring.keys) == 3
    ring.retire()
    assert {key.state for key in ring.keys} == {KeyState.ACTIVE, KeyState.RETIRED}
    assert ring.take_in([ONE]) == (ONE.id,)
    assert ring.has(ONE.id)
    ring.forget([ONE.id, "none"])
    assert not ring.has(ONE.id)
    assert ring.has(fresh.id)
    coming = ring.announce_index_key()
    assert ring.keys[-1] == coming
    ring.settle_index({coming.id: KeyState.ACTIVE})
    assert ring.key(Use.INDEX) == replace(coming, state=KeyState.ACTIVE)
    assert held == [path] * 7


def test_keys_of_a_backup_stay_what_they_are_where_there_are_none(path):
    ring = KeyRing(path)
    active = replace(ONE, state=KeyState.ACTIVE)
    assert ring.take_in([active, TWO]) == (active.id, TWO.id)
    assert ring.keys == (active, TWO)
    later = replace(active, id="later000")
    index = replace(TWO, id="index000")
    assert ring.take_in([later, index, active]) == ("later000", "index000")
    states = {key.id: key.state for key in ring.keys}
    assert states["later000"] is KeyState.RETIRED
    assert states["index000"] is KeyState.ACTIVE
    before = path.stat().st_mtime_ns
    assert ring.take_in([later]) == ()
    assert path.stat().st_mtime_ns == before


def test_an_index_key_is_never_stepped(path):
    keyfile.write(path, (replace(ONE, state=KeyState.ACTIVE), TWO))
    ring = KeyRing(path)
    ring.replace_data_key()
    assert [key.state for key in ring.keys if key.use is Use.INDEX] == [KeyState.ACTIVE]
    ring.retire()
    assert [key.state for key in ring.keys if key.use is Use.INDEX] == [KeyState.ACTIVE]


@pytest.mark.parametrize(
    ("written", "same"),
    [("139 1234", "1391234"), ("ａb-1", "AB1"), ("x1", "X1"), ("张 三", "张三"), ("", "")],
)
def test_a_text_is_compared_in_one_width_upper_case_without_signs(written, same):
    assert normal(written) == same


def test_the_secrets_of_the_server_open_only_for_what_they_were_sealed_for():
    seal = Seal("a key of the server")
    sealed = seal.close("JBSWY3DP", "second_factor:7")
    assert seal.open(sealed, "second_factor:7") == "JBSWY3DP"
    assert Seal("a key of the server").open(sealed, "second_factor:7") == "JBSWY3DP"
    assert seal.close("JBSWY3DP", "second_factor:7") != sealed
    for other, purpose in ((seal, "second_factor:8"), (Seal("b"), "second_factor:7")):
        with pytest.raises(SealBroken):
            other.open(sealed, purpose)
    other_suite = base64.urlsafe_b64encode(b"\x02" + base64.urlsafe_b64decode(sealed)[1:])
    for broken in ("", "AAAA", sealed[:-4], sealed[:-1], "no base64!", "好", other_suite.decode()):
        with pytest.raises(SealBroken):
            seal.open(broken, "second_factor:7")


def test_a_secret_of_the_server_is_sealed_as_it_was_last_year():
    """What stands in registries must open with every later version."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"laoxiang sealing 1").derive(b"server")
    content = b"\x01" + b"n" * 12 + AESGCM(derived).encrypt(b"n" * 12, b"JBSWY3DP", b"webhook:1")
    sealed = base64.urlsafe_b64encode(content).decode()
    assert Seal("server").open(sealed, "webhook:1") == "JBSWY3DP"
    assert base64.urlsafe_b64decode(Seal("server").close("x", "p"))[:1] == b"\x01"


def test_a_number_is_sealed_as_it_was_last_year(path):
    """Bound to a version, the field and the row; the nonce stands in front."""
    keyfile.write(path, (replace(ONE, state=KeyState.ACTIVE), TWO))
    nonce = b"n" * 12
    content = nonce + AESGCM(ONE.secret).encrypt(nonce, b"139", b"laoxiang 1|candidate.phone|7")
    sealed = f"{ONE.id}:{base64.b64encode(content).decode()}"
    assert KeyRing(path).open(sealed, "candidate.phone", 7) == "139"


def test_an_engine_without_keys_is_a_fault_of_ours():
    class Dialect:
        laoxiang_keys = "no ring"

    with pytest.raises(RuntimeError, match="given no keys"):
        ring_of(Dialect())
    ring = KeyRing(Path("none"))
    give_ring(Dialect, ring)
    assert ring_of(Dialect()) is ring

"""Uploaded files are private, found again, and forgotten after a day."""

import json
import os
import time

import pytest

from recruit.sealed import KeyRing, KeyState
from web.uploads import KEPT_S, UploadGone, Uploads


@pytest.fixture
def uploads(tmp_path):
    return opened(tmp_path)


def opened(home) -> Uploads:
    keys = KeyRing(home / "keys")
    keys.make()
    return Uploads(home / "uploads", keys, remembered=1)


def test_a_file_is_found_by_its_token_and_owner_only(uploads):
    token = uploads.keep("内容".encode(), name="名单.xlsx", owner=1)
    assert uploads.find(token, owner=1) == ("名单.xlsx", "内容".encode())
    with pytest.raises(UploadGone):
        uploads.find(token, owner=2)


def test_only_the_account_of_the_server_may_read_the_file(uploads):
    uploads.keep(b"x", name="a", owner=1)
    (path,) = uploads.folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert uploads.folder.stat().st_mode & 0o077 == 0


def test_nothing_of_a_file_stands_on_the_disk(uploads):
    token = uploads.keep("姓名,王小明".encode(), name="老刘.xlsx", owner=1)
    uploads.note(token, {"rows": ["王小明"]}, owner=1)
    stored = b"".join(path.read_bytes() for path in uploads.folder.iterdir())
    for told in ("王小明", "老刘"):
        assert told.encode() not in stored
        assert json.dumps(told)[1:-1].encode() not in stored
    assert uploads.noted(token, owner=1) == {"rows": ["王小明"]}


def test_a_file_altered_or_laid_under_another_name_is_gone(uploads):
    one, two = (uploads.keep(b"1", name="a", owner=owner) for owner in (1, 2))
    path = uploads.folder / f"1-{one}"
    (uploads.folder / f"2-{two}").write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    for token, owner in ((one, 1), (two, 2)):
        with pytest.raises(UploadGone):
            uploads.find(token, owner=owner)


def test_a_file_whose_key_was_forgotten_is_gone(uploads, tmp_path):
    token = uploads.keep(b"1", name="a", owner=1)
    keys = KeyRing(tmp_path / "keys")
    keys.replace_data_key()
    keys.retire()
    keys.forget(key.id for key in keys.keys if key.state is KeyState.RETIRED)
    with pytest.raises(UploadGone):
        opened(tmp_path).find(token, owner=1)


def test_what_an_earlier_version_left_in_plain_is_removed_at_the_start(uploads, tmp_path):
    token = uploads.keep(b"1", name="a", owner=1)
    (uploads.folder / "1-plain").write_bytes(b'{"name": "a"}\n1')
    assert [path.name for path in opened(tmp_path).folder.iterdir()] == [f"1-{token}"]


@pytest.mark.parametrize("token", ["../../etc/passwd", "", "x" * 21, "a/b" + "x" * 19])
def test_what_is_no_token_is_not_found(uploads, token):
    with pytest.raises(UploadGone):
        uploads.find(token, owner=1)


def test_files_of_yesterday_are_removed(uploads):
    token = uploads.keep(b"x", name="a", owner=1)
    (path,) = uploads.folder.iterdir()
    old = time.time() - KEPT_S - 1
    os.utime(path, (old, old))
    uploads.keep(b"y", name="b", owner=1)
    with pytest.raises(UploadGone):
        uploads.find(token, owner=1)


def test_a_reading_is_remembered_until_another_takes_its_place(uploads):
    read = []

    def reader(name, content):
        read.append(name)
        return content

    first = uploads.keep(b"1", name="a", owner=1)
    second = uploads.keep(b"2", name="b", owner=1)
    for token in (first, first, second, first):
        uploads.read(token, reader, owner=1)
    assert read == ["a", "b", "a"]


def test_a_dropped_file_is_gone(uploads):
    token = uploads.keep(b"1", name="a", owner=1)
    uploads.drop(token, owner=1)
    with pytest.raises(UploadGone):
        uploads.find(token, owner=1)

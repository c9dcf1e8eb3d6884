"""Uploaded files are private, found again, and forgotten after a day."""

import os
import time

import pytest

from web.uploads import KEPT_S, UploadGone, Uploads


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "uploads", remembered=1)


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

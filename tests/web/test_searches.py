"""What staff search by, kept where the processes of a server share it."""

from __future__ import annotations

import os
import sys

import pytest

from web import searches
from web.searches import KEPT_S, LONGEST, Searches


def test_a_token_says_nothing_and_stands_for_the_text():
    kept = Searches()
    token = kept.keep("张小", owner=1)
    assert kept.find(token, owner=1) == "张小"
    assert token.isascii()
    assert Searches().keep("张小", owner=1) != token


def test_a_token_is_good_for_its_account_only():
    kept = Searches()
    token = kept.keep("张小", owner=1)
    assert kept.find(token, owner=2) is None
    assert kept.keep("张小", owner=2) != token


@pytest.mark.parametrize("token", ["x", "汉字汉字汉字汉字", "A" * 12, "", "====", "A" * 40])
def test_what_is_no_token_stands_for_nothing(token):
    assert Searches().find(token, owner=0) is None


def test_half_a_day_after_it_was_last_searched_a_text_is_forgotten(monkeypatch):
    kept = Searches()
    token = kept.keep("张小", owner=1)
    began = searches.time.monotonic()
    monkeypatch.setattr(searches.time, "monotonic", lambda: began + KEPT_S - 60)
    assert kept.keep("张小", owner=1) == token
    monkeypatch.setattr(searches.time, "monotonic", lambda: began + KEPT_S + 60)
    assert kept.find(token, owner=1) == "张小"
    monkeypatch.setattr(searches.time, "monotonic", lambda: began + 3 * KEPT_S)
    assert kept.find(token, owner=1) is None


def test_the_longest_text_is_kept_whole_and_a_longer_one_to_its_length():
    kept = Searches()
    text = "𠮷" * LONGEST
    assert kept.find(kept.keep(text, owner=1), owner=1) == text
    assert kept.find(kept.keep(text + "!", owner=1), owner=1) == text


def test_the_latest_searches_stay_however_many_there_were(monkeypatch):
    monkeypatch.setattr(searches.secrets, "token_bytes", lambda size: b"k" * size)
    kept = Searches()
    tokens = [kept.keep(f"第{n}位", owner=1) for n in range(4 * searches.SLOTS)]
    latest = [kept.find(token, owner=1) for token in tokens[-searches.SLOTS // 8 :]]
    assert all(latest)
    assert sum(kept.find(token, owner=1) is not None for token in tokens) <= searches.SLOTS + 8


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")
def test_what_one_process_keeps_every_process_knows():
    kept = Searches()
    ours = kept.keep("张小", owner=1)
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        known = kept.find(ours, owner=1) == "张小"
        os.write(told, kept.keep("李小", owner=1).encode())
        os._exit(0 if known else 1)
    assert os.waitpid(child, 0)[1] == 0
    theirs = os.read(heard, 100).decode()
    assert kept.find(theirs, owner=1) == "李小"
    os.close(heard)
    os.close(told)

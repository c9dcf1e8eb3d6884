"""Every code of the charter room has plain words, so that none is ever shown raw."""

import pytest

from planner.charter import HardRule, Variant
from planner.charter.difference import Told
from planner.charter.edit import LOCKED, REMEDY
from recruit.models import TaskKind, TaskState
from web import charter_words, words


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (HardRule, charter_words.rule),
        (Variant, charter_words.variant),
        (TaskKind, charter_words.task_kind),
        (TaskState, charter_words.task_state),
        (Told, words.told),
        (REMEDY, charter_words.remedy),
    ],
    ids=["rule", "variant", "kind", "state", "told", "remedy"],
)
def test_every_code_has_words(codes, table):
    assert {code.value for code in codes} - set(table) == set()


def test_the_lock_has_a_name_and_a_remedy():
    assert LOCKED in charter_words.rule
    assert LOCKED in charter_words.remedy


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("due_date_later:2;load_cap:1.0", ["请企业推迟 2 天到岗", "放宽载客比例"]),
        ("price_per_unserved", ["愿为每人多付一些"]),
        ("price_per_unserved:3800", ["愿为每人多付到 3800 元"]),
        ("", []),
        ("something_new:3", []),
    ],
)
def test_what_would_help_is_said_in_words(app, codes, said):
    with app.test_request_context():
        assert charter_words.helps(codes) == said

"""Trades by their many names."""

import pytest

from recruit.intake import Reason
from recruit.intake.values.trades import Trade, titles_by_code, trade


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("焊工", "welding"), ("电焊", "welding"), ("氩弧焊工", "welding"), ("電焊工", "welding"),
        ("注塑操作工", "injection_moulding"), ("维修电工", "electrician"), ("普工", "general"),
        ("流水线工人", "general"), ("cnc", "cnc"), ("ＣＮＣ操作工", "cnc"), ("叉车司机", "forklift"),  # noqa: E501
        ("welding", "welding"), ("", "general"), ("不限", "general"), ("装配普工", "assembly"),
    ],
)  # fmt: skip
def test_a_trade_by_one_of_its_names(written, code):
    reading = trade(written)
    assert reading.value == Trade(code)
    assert not reading.notes


def test_the_longest_name_inside_a_text_decides():
    assert trade("熟练缝纫机车位工若干").value.code == "sewing"


@pytest.mark.parametrize(
    ("written", "level"), [("中级焊工", 2), ("高级技师（焊工）", 4), ("焊工初级", 1)]
)
def test_a_level_named_with_the_trade_is_read(written, level):
    assert trade(written).value == Trade("welding", level)


def test_several_trades_are_remarked_and_one_taken():
    reading = trade("焊工、缝纫工")
    assert reading.value.code in {"welding", "sewing"}
    assert [note.code for note in reading.notes] == [Reason.TRADE_SEVERAL]


def test_a_general_worker_beside_a_trade_does_not_count():
    assert (trade("普工、焊工").value.code, trade("普工、焊工").notes) == ("welding", ())


def test_an_unknown_trade_is_a_general_worker_with_a_remark():
    reading = trade("驯兽师傅")
    assert reading.value == Trade("general")
    assert [note.code for note in reading.notes] == [Reason.TRADE_UNKNOWN]


@pytest.mark.parametrize("code", list(titles_by_code()))
def test_every_trade_reads_back_from_its_name(code):
    assert trade(titles_by_code()[code]).value.code == code

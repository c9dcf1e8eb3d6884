"""Directories: every faulty cell is named, nothing is half written, CSV and Parquet are equal."""

import datetime as dt
import json
from enum import Enum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import files
from planner.errors import InvalidProblem
from planner.files import (
    Column,
    Kind,
    Table,
    dumps,
    one_line,
    read_json,
    read_table,
    require_known,
    typed,
    write_directory,
)

TABLE = Table(
    "jobs",
    (
        Column("job_id", Kind.TEXT),
        Column("openings", Kind.INTEGER, minimum=0, maximum=10**18),
        Column("share", Kind.NUMBER, required=False, default=0.5, minimum=0, maximum=1),
        Column("from_date", Kind.DATE, required=False, default=pd.NaT),
        Column("depart", Kind.TIME, required=False, default=pd.NaT),
        Column("dormitory", Kind.FLAG, required=False, default=True),
        Column("town", Kind.TEXT, required=False, default="", choices=("泗门", "低塘")),
    ),
    key=("job_id",),
)
ROW = {"job_id": "j1", "openings": "3"}


@pytest.fixture
def write(tmp_path):
    def write_csv(text, name="jobs.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write_csv


def _faults(call, *arguments, **named):
    with pytest.raises(InvalidProblem) as caught:
        call(*arguments, **named)
    return caught.value.faults


def _one(**cells):
    return pd.DataFrame([ROW | cells], dtype="str")


def test_each_column_has_the_dtype_of_its_kind(write):
    frame = read_table(
        write("job_id,openings,share,from_date,depart,dormitory,town\n"
              "j1,3,0.25,2020-02-20,2020-02-20T08:30,1,泗门\n"), TABLE,
    )  # fmt: skip

    assert frame.dtypes.astype(str).to_dict() == {
        "job_id": "str", "openings": "int64", "share": "float64",
        "from_date": "datetime64[s]", "depart": "datetime64[s]",
        "dormitory": "bool", "town": "str",
    }  # fmt: skip
    assert frame.iloc[0].tolist() == [
        "j1", 3, 0.25, pd.Timestamp("2020-02-20"), pd.Timestamp("2020-02-20T08:30"), True, "泗门",
    ]  # fmt: skip


def test_missing_columns_and_blank_cells_take_the_default(write):
    missing = read_table(write("job_id,openings\nj1,3\n"), TABLE)
    blank = read_table(
        write("job_id,openings,share,from_date,depart,dormitory,town\nj1,3,,,,,\n"), TABLE
    )

    pd.testing.assert_frame_equal(missing, blank)
    assert missing["share"].tolist() == [0.5]
    assert missing["from_date"].isna().all()
    assert missing["dormitory"].tolist() == [True]


def test_a_column_that_may_be_missing_needs_a_default():
    with pytest.raises(ValueError, match="needs a default"):
        Column("town", Kind.TEXT, required=False)


def test_unknown_columns_are_kept_out_of_the_way(write):
    frame = read_table(write("remark,job_id,openings\nhello,j1,3\n"), TABLE)

    assert list(frame.columns) == [c.name for c in TABLE.columns]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("openings", "三", "must be a whole number"),
        ("openings", "3.5", "must be a whole number"),
        ("openings", "1e30", "must be a whole number"),
        ("openings", "99999999999999999999", "must be a whole number"),
        ("openings", "inf", "must be a whole number"),
        ("openings", "nan", "must be a whole number"),
        ("openings", "-1", "must be at least 0"),
        ("openings", "2000000000000000000", "must be at most 1000000000000000000"),
        ("share", "half", "must be a number"),
        ("share", "inf", "must be a number"),
        ("share", "1.5", "must be at most 1"),
        ("from_date", "20 Feb", "must be a date such as 2020-02-20"),
        ("from_date", "2020", "must be a date such as 2020-02-20"),
        ("from_date", "2020-02-30", "must be a date such as 2020-02-20"),
        ("from_date", "2020-02-20T08:30", "must be a date such as 2020-02-20"),
        ("depart", "08:30", "must be a time such as 2020-02-20T08:30"),
        ("depart", "2020-02-20T25:00", "must be a time such as 2020-02-20T08:30"),
        ("depart", "2020-02-20T08:30Z", "must be a time such as 2020-02-20T08:30"),
        ("dormitory", "yes", "must be 0 or 1"),
        ("town", "慈溪", "must be one of 泗门, 低塘"),
    ],
)
def test_a_faulty_cell_is_named_with_row_column_and_value(column, value, message):
    good = pd.DataFrame([ROW | {column: ""}], dtype="str")
    good[column] = {"openings": "1"}.get(column, "")
    raw = pd.concat([good, _one(job_id="j2", **{column: value})], ignore_index=True)

    (fault,) = _faults(typed, raw, TABLE)

    assert (fault.table, fault.row, fault.column, fault.value) == ("jobs", 3, column, value)
    assert fault.message == message


@pytest.mark.parametrize("column", ["job_id", "openings"])
def test_a_blank_cell_without_default_is_a_fault(column):
    (fault,) = _faults(typed, _one(**{column: "  "}), TABLE)

    assert (fault.row, fault.column, fault.value) == (2, column, None)
    assert fault.message.startswith("is blank")


def test_the_faults_of_all_columns_come_at_once():
    faults = _faults(typed, _one(openings="x", share="y", dormitory="z"), TABLE)

    assert [fault.column for fault in faults] == ["openings", "share", "dormitory"]


def test_many_faults_in_a_column_are_cut_and_counted():
    raw = pd.DataFrame([{"job_id": f"j{n}", "openings": "x"} for n in range(100)], dtype="str")

    faults = _faults(typed, raw, TABLE)

    assert [fault.row for fault in faults] == [2, 3, 4, 5, 6]
    assert "95 more rows" in faults[-1].message


def test_every_missing_required_column_is_named_with_those_found(write):
    faults = _faults(read_table, write("id,places\nj1,3\n"), TABLE)

    assert [fault.column for fault in faults] == ["job_id", "openings"]
    assert "id, places" in faults[0].message


def test_a_key_must_not_occur_twice(write):
    (fault,) = _faults(read_table, write("job_id,openings\nj1,3\nj2,1\nj1,4\n"), TABLE)

    assert (fault.row, fault.column, fault.value) == (4, "job_id", "j1")
    assert "second time" in fault.message


def test_a_key_of_two_columns_is_unique_as_a_pair(write):
    pairs = Table("pairs", (Column("a", Kind.TEXT), Column("b", Kind.TEXT)), key=("a", "b"))

    frame = read_table(write("a,b\n1,1\n1,2\n", "pairs.csv"), pairs)
    (fault,) = _faults(read_table, write("a,b\n1,1\n1,1\n", "pairs.csv"), pairs)

    assert len(frame) == 2
    assert (fault.column, fault.value) == ("a + b", "1, 1")


def test_an_id_is_text_even_when_it_looks_like_a_number(write):
    frame = read_table(write("job_id,openings\n007,3\nNA,1\n1e5,1\n"), TABLE)

    assert frame["job_id"].tolist() == ["007", "NA", "1e5"]


def test_spaces_around_cells_and_column_names_do_not_matter(write):
    frame = read_table(write(" job_id , openings\n j1 , 3 \n"), TABLE)

    assert frame.loc[0, ["job_id", "openings"]].tolist() == ["j1", 3]


def test_a_byte_order_mark_does_not_hide_the_first_column(write):
    assert len(read_table(write("\ufeffjob_id,openings\nj1,3\n"), TABLE)) == 1


def test_rows_are_counted_as_a_spreadsheet_counts_them_across_blank_lines(write):
    faults = _faults(read_table, write("job_id,openings\nj1,3\n\nj2,x\n"), TABLE)

    assert [(fault.row, fault.value) for fault in faults] == [(3, None), (4, "x"), (3, None)]


def test_blank_lines_at_the_end_are_no_rows(write):
    assert len(read_table(write("job_id,openings\nj1,3\n\n , \n\n"), TABLE)) == 1


def test_a_column_that_stands_twice_is_a_fault(write):
    (fault,) = _faults(read_table, write("job_id,openings,openings\nj1,3,4\n"), TABLE)

    assert fault.column == "openings"
    assert "more than once" in fault.message


@pytest.mark.parametrize(
    "text", ["job_id,openings\nj1,3,泗门\nj2,4,低塘\n", "job_id,openings\nj1,3\nj2,4,5,6\n"]
)
def test_a_row_with_too_many_cells_is_not_shifted_silently(write, text):
    (fault,) = _faults(read_table, write(text), TABLE)

    assert fault.table == "jobs.csv"


def test_whole_numbers_beyond_2_to_the_53_are_exact(write):
    exact = [2**53 + 1, 2**59 + 1, -(2**53) - 1, 10**18 - 1]
    wide = Table("jobs", (Column("n", Kind.INTEGER),))
    text = "n\n" + "".join(f"{n}\n" for n in exact)

    assert read_table(write(text), wide)["n"].tolist() == exact


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=20))
def test_any_whole_number_of_64_bits_is_read_exactly(numbers):
    wide = Table("jobs", (Column("n", Kind.INTEGER),))

    frame = typed(pd.DataFrame({"n": [str(n) for n in numbers]}, dtype="str"), wide)

    assert frame["n"].tolist() == numbers


@pytest.mark.parametrize("text", ["3", "3.0", "+3", "3e0", " 3 "])
def test_a_whole_number_may_be_written_in_several_ways(text):
    assert typed(_one(openings=text), TABLE)["openings"].tolist() == [3]


@pytest.mark.parametrize(
    ("text", "flag"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("0.0", False)]
)
def test_a_flag_may_be_written_in_several_ways(text, flag):
    assert typed(_one(dormitory=text), TABLE)["dormitory"].tolist() == [flag]


@pytest.mark.parametrize(
    "text",
    ["2020-02-20T08:30", "2020-02-20 08:30", "2020-02-20T08:30:00", "2020-02-20T08:30+08:00"],
)
def test_a_time_may_be_written_in_several_ways(text):
    assert typed(_one(depart=text), TABLE)["depart"].tolist() == [pd.Timestamp("2020-02-20T08:30")]


@pytest.mark.parametrize(
    "times", [["2020-02-20T08:30", "2020-02-20T08:30+08:00"], ["2020-02-20", "2020-02-20T08:30"]]
)
def test_ways_to_write_a_time_may_be_mixed(times):
    raw = pd.DataFrame({"job_id": ["j1", "j2"], "openings": ["1", "1"], "depart": times})

    assert typed(raw, TABLE)["depart"].notna().all()


def test_typed_columns_are_taken_over_as_they_are():
    raw = pd.DataFrame(
        {
            "job_id": [1, 2],
            "openings": np.array([2**60 + 1, 5]),
            "share": [0.5, np.nan],
            "from_date": [dt.date(2020, 2, 20), None],
            "depart": pd.to_datetime(["2020-02-20T00:30Z", "2020-02-20T01:30Z"]),
            "dormitory": [True, False],
            "town": pd.Categorical(["泗门", None]),
        }
    )
    raw = raw.assign(openings=raw["openings"] // 2)

    frame = typed(raw, TABLE)

    assert frame["job_id"].tolist() == ["1", "2"]
    assert frame["openings"].tolist() == [2**59, 2]
    assert frame["share"].tolist() == [0.5, 0.5]
    assert frame["from_date"].isna().tolist() == [False, True]
    assert frame["depart"].dt.hour.tolist() == [8, 9]  # the clock in China
    assert frame["dormitory"].tolist() == [True, False]
    assert frame["town"].tolist() == ["泗门", ""]


def test_typed_twice_is_typed_once(write):
    frame = read_table(write("job_id,openings,from_date\nj1,3,2020-02-20\n"), TABLE)

    pd.testing.assert_frame_equal(typed(frame, TABLE), frame)


def test_what_typed_returns_is_not_tied_to_what_it_was_given():
    raw = pd.DataFrame({"job_id": ["j1"], "openings": np.array([3])})

    frame = typed(raw, TABLE)
    frame.loc[0, "openings"] = 9

    assert raw["openings"].tolist() == [3]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("jobs.csv", b"", "the file is empty"),
        ("jobs.csv", "job_id,openings\n一号,3\n".encode("gb18030"), "is not UTF-8"),
        ("jobs.csv", b"job_id,openings\n", "no rows below the header"),
        ("jobs.csv", b"job_id,openings\n\n\n", "no rows below the header"),
        ("jobs.csv", b'job_id,openings\n"j1,3\n', "cannot be read"),
        ("jobs.parquet", b"not parquet", "cannot be read"),
    ],
)
def test_an_unusable_file_is_named_with_what_is_wrong(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)

    (fault,) = _faults(read_table, tmp_path, TABLE)

    assert fault.table.startswith("jobs")
    assert message in fault.message


def test_a_missing_file_is_a_fault_unless_it_is_optional(tmp_path):
    optional = Table("jobs", TABLE.columns, optional=True)

    (fault,) = _faults(read_table, tmp_path, TABLE)

    assert "neither jobs.csv nor .parquet" in fault.message
    assert read_table(tmp_path, optional).dtypes.equals(optional.empty().dtypes)


def test_a_directory_that_is_none_is_a_fault(tmp_path):
    (fault,) = _faults(read_table, tmp_path / "nowhere", TABLE)

    assert fault.message == "is not a directory"


def test_a_table_in_both_formats_is_a_fault(write):
    directory = write("job_id,openings\nj1,3\n")
    pd.DataFrame([ROW]).to_parquet(directory / "jobs.parquet")

    (fault,) = _faults(read_table, directory, TABLE)

    assert "keep only one" in fault.message


def test_a_table_that_may_be_empty_may_be(write):
    quiet = Table("jobs", TABLE.columns, may_be_empty=True)

    frame = read_table(write("job_id,openings\n"), quiet)

    assert frame.dtypes.equals(quiet.empty().dtypes)


def test_require_known_names_the_rows_whose_value_is_not():
    frame = pd.DataFrame({"job_id": ["j1", "j9", "", "j8"]})

    faults = _faults(require_known, frame, "job_id", pd.Series(["j1", "j2"]), "pins", "jobs")

    assert [(fault.row, fault.value) for fault in faults] == [(3, "j9"), (5, "j8")]
    assert "is not in jobs" in faults[0].message


def test_require_known_is_quiet_when_all_are():
    frame = pd.DataFrame({"job_id": ["j1", ""]})

    assert require_known(frame, "job_id", pd.Series(["j1"]), "pins", "jobs") is None


FRAME = pd.DataFrame(
    {
        "job_id": ["j1", "一号, \"甲\"", "007"],
        "openings": [2**59 + 1, 0, 3],
        "share": [0.1, 1 / 3, 1.0],
        "from_date": np.array(["2020-02-20", "NaT", "2020-03-01"], dtype="datetime64[s]"),
        "depart": np.array(["2020-02-20T08:30", "2020-02-20", "NaT"], dtype="datetime64[s]"),
        "dormitory": [True, False, True],
        "town": ["泗门", "", "低塘"],
    }
).astype({"job_id": "str", "town": "str"})  # fmt: skip


@pytest.mark.parametrize("parquet", [False, True])
def test_what_is_written_is_read_back(tmp_path, parquet):
    write_directory(tmp_path, {"jobs": FRAME}, {}, parquet=parquet)

    pd.testing.assert_frame_equal(read_table(tmp_path, TABLE), FRAME)


def test_a_time_with_seconds_keeps_them(tmp_path):
    moment = pd.Timestamp("2020-02-20T08:30:15")
    table = Table("t", (Column("at", Kind.TIME),))
    frame = pd.DataFrame({"at": [moment]}).astype("datetime64[s]")

    write_directory(tmp_path, {"t": frame}, {})

    assert read_table(tmp_path, table)["at"].tolist() == [moment]


def test_csv_files_are_the_same_on_every_system(tmp_path):
    write_directory(tmp_path, {"jobs": FRAME}, {})

    assert b"\r" not in (tmp_path / "jobs.csv").read_bytes()


def test_writing_in_the_other_format_removes_the_table_of_before(tmp_path):
    for parquet in (False, True, False):
        write_directory(tmp_path, {"jobs": FRAME}, {"summary.json": {}}, parquet=parquet)
        kept = "jobs.parquet" if parquet else "jobs.csv"

        assert sorted(p.name for p in tmp_path.iterdir()) == sorted([kept, "summary.json"])


class _Unwritable:
    """Stands for a value that has no JSON form."""


def test_nothing_is_written_when_a_part_cannot_be(tmp_path):
    write_directory(tmp_path, {"jobs": FRAME}, {"summary.json": {"run": 1}})
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    with pytest.raises(TypeError, match="no JSON form"):
        write_directory(tmp_path, {"jobs": FRAME[:1]}, {"summary.json": {"x": _Unwritable()}})

    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_reader_never_finds_a_summary_without_its_tables(tmp_path, monkeypatch):
    """Break off at each move in turn: a summary that is there is that of the tables there."""
    write_directory(tmp_path, {"a": FRAME, "b": FRAME}, {"summary.json": {"rows": 3}})
    real = files.Path.replace
    for broken in range(3):
        moves = iter(range(3))

        def replace(self, target, moves=moves, broken=broken):
            if next(moves) == broken:
                raise OSError("disk full")
            return real(self, target)

        monkeypatch.setattr(files.Path, "replace", replace)
        with pytest.raises(OSError, match="disk full"):
            write_directory(
                tmp_path, {"a": FRAME[:1], "b": FRAME[:1]}, {"summary.json": {"rows": 1}}
            )

        assert not (tmp_path / "summary.json").exists()
        assert not list(tmp_path.glob(".partial-*"))


def test_objects_come_last(tmp_path, monkeypatch):
    order = []
    real = files.Path.replace
    monkeypatch.setattr(
        files.Path, "replace", lambda self, to: (order.append(self.name), real(self, to))
    )

    write_directory(tmp_path, {"a": FRAME, "b": FRAME}, {"summary.json": {}})

    assert order == ["a.csv", "b.csv", "summary.json"]


class _Colour(Enum):
    RED = "red"


def test_json_holds_chinese_dates_and_numpy_numbers_as_they_are():
    content = {
        "name": "余姚",
        "date": dt.date(2020, 2, 20),
        "moment": pd.Timestamp("2020-02-20T08:30"),
        "count": np.int64(3),
        "share": np.float64(0.5),
        "good": np.bool_(True),
        "list": (np.int32(1), [2]),
        "array": np.array([1, 2]),
        "colour": _Colour.RED,
        np.int64(7): "key",
    }

    assert json.loads(dumps(content)) == {
        "name": "余姚", "date": "2020-02-20", "moment": "2020-02-20T08:30:00", "count": 3,
        "share": 0.5, "good": True, "list": [1, [2]], "array": [1, 2], "colour": "red",
        "7": "key",
    }  # fmt: skip
    assert "余姚" in dumps(content)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float64("nan"), pd.NaT, None])
def test_what_is_no_number_is_null_in_json(value):
    assert json.loads(dumps({"gap": value})) == {"gap": None}


def test_whole_numbers_stay_exact_in_json():
    assert json.loads(dumps({"value": 2**60 + 1}))["value"] == 2**60 + 1


def test_one_line_is_one_line():
    assert one_line({"a": 1, "b": ["x"]}) == '{"a": 1, "b": ["x"]}'


def test_a_missing_optional_json_reads_as_empty(tmp_path):
    assert read_json(tmp_path / "settings.json") == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON"),
        (b"", "is not JSON"),
        (b"[1]", "one JSON object"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_unusable_json_is_a_fault(tmp_path, content, message):
    (tmp_path / "settings.json").write_bytes(content)

    (fault,) = _faults(read_json, tmp_path / "settings.json")

    assert fault.table == "settings.json"
    assert message in fault.message


def test_json_that_must_be_there_is_missed(tmp_path):
    (fault,) = _faults(read_json, tmp_path / "summary.json", optional=False)

    assert fault.message == "the file is missing"


def test_json_that_is_a_directory_is_a_fault(tmp_path):
    (tmp_path / "settings.json").mkdir()

    (fault,) = _faults(read_json, tmp_path / "settings.json")

    assert "cannot be read" in fault.message


def test_json_may_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "settings.json").write_text('\ufeff{"a": 1}', encoding="utf-8")

    assert read_json(tmp_path / "settings.json") == {"a": 1}

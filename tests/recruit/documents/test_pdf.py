"""The PDF shows every name right, says nothing it was not told, and numbers its pages."""

from __future__ import annotations

import dataclasses
import json
import re
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from recruit.documents import (
    DrivingBlock,
    Duty,
    InvalidManifest,
    Language,
    MissingGlyph,
    MissingPolicy,
    manifest_pdf,
)
from recruit.documents.pdf import TRIPS_AT_HOME, template_data
from recruit.documents.typesetting import typst_compiler

LACKED = "\U00020002"
"""An ideograph of extension B that Noto Sans CJK has no glyph for."""


def pages(pdf: bytes) -> int:
    """Return the number of pages the PDF declares."""
    (count,) = re.findall(rb"/Type/Pages\b[^>]*/Count (\d+)", pdf)
    return int(count)


def copied_characters(pdf: bytes) -> set[str]:
    """Return the characters that text copied out of the PDF can hold (ToUnicode maps)."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream)
        except zlib.error:
            continue
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", content, re.DOTALL):
            for target in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block):
                found.update(bytes.fromhex(target.decode()).decode("utf-16-be"))
    return found


def laid_out(trips, **choices):
    """Return the pages as SVG together with the warnings Typst gave."""
    choices = {"language": Language.ZH_HANS, "missing": MissingPolicy.REFUSE} | choices
    data = template_data(trips, **choices)
    result, warnings = typst_compiler().compile_with_warnings(
        sys_inputs={"data": data}, format="svg"
    )
    return ([result] if isinstance(result, bytes) else result), warnings


@pytest.mark.parametrize("language", Language)
def test_the_template_compiles_without_a_warning(make_trip, language):
    _, warnings = laid_out([make_trip()], language=language)
    assert warnings == []


def test_names_copied_from_the_pdf_are_the_names_put_in(make_trip):
    trip = make_trip()
    names = set("".join(person.name for person in trip.passengers))
    assert {"𬭎", "㛃", "𠅤", "䶮", "·"} <= names
    assert names <= copied_characters(manifest_pdf([trip]))


def test_only_our_own_font_is_in_the_pdf(make_trip):
    fonts = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", manifest_pdf([make_trip()])))
    assert fonts == {b"LaoxiangSans-Regular", b"LaoxiangSans-Bold"}


def test_a_rare_character_in_a_heading_falls_back_to_the_regular_face(make_trip):
    trip = make_trip(title="㛃䶮镇 → 余姚", vehicle_plate="𫓧")
    assert {"㛃", "䶮", "𫓧"} <= copied_characters(manifest_pdf([trip]))


def test_the_same_trips_give_the_same_bytes(make_trip):
    trips = [make_trip(code="A1"), make_trip(code="A2")]
    assert manifest_pdf(trips) == manifest_pdf(trips)


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*王*", "$x$", "`王`", "</text>", "\\u{41}", "@王", "<王>", "{count}"]
)
def test_a_name_is_text_and_never_source(make_trip, rename, name):
    assert set(name) <= copied_characters(manifest_pdf([rename(make_trip(), name)]))


def test_every_trip_begins_on_a_page_of_its_own(make_trip):
    one = pages(manifest_pdf([make_trip(people=4)]))
    three = pages(manifest_pdf([make_trip(people=4, code=f"A{k}") for k in range(3)]))
    assert (one, three) == (1, 3)


def test_a_long_list_goes_on_with_its_header(make_trip):
    assert pages(manifest_pdf([make_trip(people=49)])) == 3


def test_pages_are_numbered_within_the_trip(make_trip):
    trips = [make_trip(people=49, code="A1"), make_trip(people=4, code="A2")]
    compiler = typst_compiler()
    compiler.compile(
        sys_inputs={
            "data": template_data(trips, language=Language.ZH_HANS, missing=MissingPolicy.REFUSE)
        },
        format="pdf",
    )
    last = [json.loads(compiler.query(f"<last-{k}>", field="value", one=True)) for k in (0, 1)]
    assert last == [3, 1]


def test_a_name_without_glyph_is_refused_with_seat_and_character(make_trip, rename):
    trip = rename(make_trip(), f"王{LACKED}")
    with pytest.raises(MissingGlyph) as refused:
        manifest_pdf([make_trip(code="A1"), trip])
    (item,) = refused.value.unprintable
    assert (item.where, item.characters) == ("班次 YN-C001 1A 座", (LACKED,))
    assert "班次 YN-C001 1A 座" in str(refused.value)
    assert "U+20002" in str(refused.value)


def test_the_refusal_speaks_the_language_of_the_document(make_trip, rename):
    trip = rename(make_trip(), f"王{LACKED}")
    with pytest.raises(MissingGlyph, match=r"Trip YN-C001, seat 1A .* the font lacks"):
        manifest_pdf([trip], language=Language.EN)


def test_every_name_without_glyph_is_told_at_once(make_trip):
    trip = make_trip()
    named = tuple(dataclasses.replace(p, name=f"王{LACKED}") for p in trip.passengers)
    with pytest.raises(MissingGlyph) as refused:
        manifest_pdf([dataclasses.replace(trip, passengers=named)])
    assert len(refused.value.unprintable) == len(named)


def test_a_private_use_character_is_to_be_entered_again(make_trip, rename):
    with pytest.raises(MissingGlyph, match="私用区编码，需重新录入"):
        manifest_pdf([rename(make_trip(), "王\ue863")])


@pytest.mark.parametrize(
    ("field", "where"),
    [("title", "表头"), ("route_text", "表头"), ("campaign", "表头"), ("vehicle_plate", "表头")],
)
def test_headings_are_guarded_too(make_trip, field, where):
    with pytest.raises(MissingGlyph, match=where):
        manifest_pdf([make_trip(**{field: LACKED})])


def test_stops_are_guarded_too(make_trip):
    stops = make_trip().stops
    odd = dataclasses.replace(stops[1], name=f"{LACKED}镇")
    with pytest.raises(MissingGlyph, match="第 2 站"):
        manifest_pdf([make_trip(stops=(stops[0], odd, stops[2]))])


def test_the_driver_schedule_is_guarded_too(make_trip):
    trip = make_trip()
    block = DrivingBlock(Duty.REST, trip.depart, trip.depart, 1, f"{LACKED}服务区")
    with pytest.raises(MissingGlyph, match="驾驶安排"):
        manifest_pdf([make_trip(driving=(block,))])


def test_a_lacking_character_may_be_marked_and_noted_instead(make_trip, rename):
    marked = manifest_pdf([rename(make_trip(), f"王{LACKED}")], missing=MissingPolicy.MARK)
    assert "〓" in copied_characters(marked)
    assert "〓" not in copied_characters(manifest_pdf([make_trip()]))


def test_no_trip_to_print_is_said(make_trip):
    with pytest.raises(InvalidManifest, match="没有可打印或导出的班次"):
        manifest_pdf([])


def test_an_empty_trip_prints_and_says_so(make_trip):
    assert set("本班次无乘客") <= copied_characters(manifest_pdf([make_trip(people=0)]))


def test_a_trip_without_driver_schedule_prints(make_trip):
    assert pages(manifest_pdf([make_trip(people=4, driving=())])) == 1


def test_a_large_job_apart_gives_what_it_gives_at_home(make_trip, monkeypatch):
    trips = [make_trip(people=1, code=f"A{k}") for k in range(TRIPS_AT_HOME + 1)]
    apart = manifest_pdf(trips)
    monkeypatch.setattr("recruit.documents.pdf.TRIPS_AT_HOME", len(trips))
    assert manifest_pdf(trips) == apart


def test_two_threads_may_print_at_once(make_trip):
    trips = [[make_trip(people=2 + k)] for k in range(4)]
    alone = [manifest_pdf(each) for each in trips]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(manifest_pdf, trips)) == alone

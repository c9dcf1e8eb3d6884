"""The manifest says of every file in ``data/`` where it is from, and the files are those."""

import csv
import hashlib
import json
from importlib import resources

import pytest
import yaml

DATA = resources.files("data")
MANIFEST = json.loads(DATA.joinpath("manifest.json").read_text(encoding="utf-8"))
ENTRIES = {entry["name"]: entry for entry in MANIFEST["files"]}


def _measured(name: str) -> dict[str, object]:
    content = DATA.joinpath(name).read_bytes()
    if name.endswith(".csv"):
        rows = len(list(csv.DictReader(content.decode().splitlines())))
    elif name.endswith(".yaml"):
        rows = len(yaml.safe_load(content))
    else:
        document = json.loads(content)
        rows = next(len(document[k]) for k in ("features", "offers", "rules") if k in document)
    return {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}


def test_the_manifest_names_every_data_file():
    kept_out = {"manifest.json"}
    files = {
        p.name for p in DATA.iterdir() if p.name.endswith((".csv", ".json", ".geojson", ".yaml"))
    }

    assert set(ENTRIES) == files - kept_out


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_a_file_is_the_one_the_manifest_describes(name):
    entry = ENTRIES[name]

    assert {key: entry[key] for key in ("rows", "sha256")} == _measured(name)


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_a_file_has_origin_date_and_licence(name):
    assert all(ENTRIES[name][key].strip() for key in ("origin", "date", "licence"))


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_the_readme_describes_the_file_and_its_columns(name):
    readme = DATA.joinpath("README.md").read_text(encoding="utf-8")
    paragraph = next((p for p in readme.split("\n\n") if p.startswith(f"**{name}**")), "")

    assert paragraph
    if name.endswith(".csv"):
        header = DATA.joinpath(name).read_text(encoding="utf-8").split("\n", 1)[0]
        assert f"`{header.replace(',', ', ')}`" in paragraph


@pytest.mark.parametrize("name", sorted(n for n in ENTRIES if n.endswith(".csv")))
def test_a_table_has_no_ragged_row_and_no_stray_space(name):
    lines = list(csv.reader(DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))

    assert {len(line) for line in lines} == {len(lines[0])}
    assert all(cell == cell.strip() for line in lines for cell in line)

"""The house keeps its shape: small modules, names that say something, layers one way."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("planner", "recruit", "web", "data")
HARD_LIMIT = 500
RUN_BY_HAND = {"recruit/documents/fonts/subset_fonts.py"}  # says itself what to install for it
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_service"}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def test_there_are_modules_to_judge():
    assert len(modules()) > 40


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_holds_one_idea(path: Path):
    if "migrations" in path.parts:
        return
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= HARD_LIMIT, f"{path.name} has {lines} lines; split it"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for(path: Path):
    source = path.read_text(encoding="utf-8")
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), f"{path} opens without a docstring"


def test_no_module_has_a_name_that_says_nothing():
    assert not [path for path in modules() if path.stem in EMPTY_NAMES]


def test_data_holds_files_only():
    assert [path.name for path in (ROOT / "data").rglob("*.py")] == ["__init__.py"]


def test_only_operations_and_their_callers_open_a_writing_session():
    """Models, queries, intake, adapters and documents never commit."""
    silent = ("models", "queries", "intake", "planning", "documents", "identity")
    guilty = [
        path
        for path in modules()
        if path.parts[len(ROOT.parts)] == "recruit"
        and (path.parts[len(ROOT.parts) + 1].removesuffix(".py") in silent)
        and (".commit(" in path.read_text(encoding="utf-8"))
    ]
    assert not guilty


def test_every_package_folder_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for package in PACKAGES:
        assert f"{package}/" in readme
        assert (ROOT / package).is_dir()


def imported(path: Path) -> set[str]:
    """Return the top-level names of the packages a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def plain(distribution: str) -> str:
    return re.split(r"[\[<>=;!~ ]", distribution.strip())[0].lower().replace("_", "-")


def test_whatever_the_product_imports_is_installed_with_it():
    """What only the tests install would be missing on a machine that has only the product."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    asked = config["options"]["install_requires"] + config["options.extras_require"]["postgresql"]
    required = {plain(line) for line in asked.splitlines() if line.strip()}
    at_home = set(sys.stdlib_module_names) | set(PACKAGES)
    makers = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {package}"
        for path in modules()
        if str(path.relative_to(ROOT)) not in RUN_BY_HAND
        for package in imported(path) - at_home
        if not {plain(maker) for maker in makers.get(package, [package])} & required
    }
    assert not missing

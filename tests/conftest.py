"""What every test may need: a PostgreSQL cluster of its own, a browser, and word when one lacks.

Tests marked ``postgresql`` or ``browser`` are left out, with one line that says so, on a
machine without the program. With ``LAOXIANG_REQUIRE_ALL=1`` its absence is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import postgresql_homes

REQUIRE_ALL = "LAOXIANG_REQUIRE_ALL"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long forms of tests that have one."""
    parser.addoption(
        "--every-look",
        action="store_true",
        help="look at each page in every theme, language and width, not in two of them",
    )
    parser.addoption(
        "--long",
        action="store_true",
        help="races, kills and random histories of tests/reliability at full length (an hour)",
    )


def find_postgresql() -> Path | None:
    """Return the directory with ``initdb`` and ``pg_ctl``, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb and shutil.which("pg_ctl") else None


def find_chromium() -> Path | None:
    """Return the browser, as Debian or Ubuntu install it or as it stands on the path.

    The one without windows comes first: the same engine, started three times as fast.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) or shutil.which(name, path="/usr/bin:/usr/local/bin:/snap/bin")
        if path:
            return Path(path)
    return None


NEEDS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "postgresql": (find_postgresql, "a PostgreSQL server (apt install postgresql)"),
    "browser": (find_chromium, "Chromium (apt install chromium)"),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    notices = config.stash.setdefault(NOTICES, [])
    if postgresql_homes.wanted():
        _leave_out_the_embedded(config, items)
    for marker, (find, what) in NEEDS.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if not marked or find() is not None:
            continue
        if os.environ.get(REQUIRE_ALL) == "1":
            raise pytest.UsageError(f"{len(marked)} tests need {what}, which is not installed")
        items[:] = [item for item in items if not item.get_closest_marker(marker)]
        config.hook.pytest_deselected(items=marked)
        notices.append(f"{len(marked)} tests were left out: they need {what}")


def _leave_out_the_embedded(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what makes sense on PostgreSQL, once where a test runs on both."""
    embedded = [item for item in items if _is_embedded(item)]
    items[:] = [item for item in items if not _is_embedded(item)]
    config.hook.pytest_deselected(items=embedded)


def _is_embedded(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    on = given.params.get("database") if given is not None else None
    return (
        on == "sqlite"
        or "sqlite_template" in getattr(item, "fixturenames", ())
        or item.get_closest_marker("embedded") is not None
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for notice in terminalreporter.config.stash.get(NOTICES, []):
        terminalreporter.write_line(notice, yellow=True)


NOTICES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the browser of this machine."""
    path = find_chromium()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """Start a cluster of its own on a socket and give the URL, with ``{}`` for the database."""
    programs = find_postgresql()
    assert programs is not None
    # A socket path may have 107 characters, so not below pytest's own long directory.
    home = Path(tempfile.mkdtemp(prefix="lx-pg-", dir=_in_memory()))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        _as_postgres(programs / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust",
                     "-E", "UTF8", "--no-locale", "--no-sync")  # fmt: skip
        settings = f"-k {home} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        _as_postgres(programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log",
                     "-o", settings, "start")  # fmt: skip
        try:
            yield f"postgresql+psycopg://postgres@/{{}}?host={home}"
        finally:
            _as_postgres(programs / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def homes(request: pytest.FixtureRequest) -> Iterator[postgresql_homes.Homes | None]:
    """Put the registry of every home directory into PostgreSQL when that is asked for."""
    if not postgresql_homes.wanted():
        yield None
        return
    from recruit import settings
    from recruit.storage import open_registry, session

    found = postgresql_homes.Homes(request.getfixturevalue("postgresql_cluster"))
    template = request.getfixturevalue("tmp_path_factory").mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        for module in (settings, session):
            patch.setattr(module, "embedded_url", found.url)
        open_registry(home=template).dispose()
        found.begin_with(template)
        yield found
    found.close()


@pytest.fixture(autouse=True)
def homes_end_with_their_test(
    homes: postgresql_homes.Homes | None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Drop what a test has made in its directory."""
    if homes is None or "tmp_path" not in request.fixturenames:
        yield
        return
    below = request.getfixturevalue("tmp_path")
    yield
    homes.forget(below)


def _in_memory() -> str | None:
    """Return a directory in memory with room for a cluster, which spares the disk, or None."""
    shared = Path("/dev/shm")
    if shared.is_dir() and os.access(shared, os.W_OK):
        return str(shared) if shutil.disk_usage(shared).free > 500_000_000 else None
    return None


def _as_postgres(*command: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    result = subprocess.run(
        [*prefix, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    assert result.returncode == 0, f"{command[0]}: {result.stderr}"


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parent.parent.name.split(".") if part.isdigit())

"""What OPERATIONS.md and the files for deployment say has to be there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from flask import Flask

from recruit.settings import Settings
from web.cli import main

WEB = Path(__file__).parents[2] / "web"
FILES = sorted((WEB / "deployment").iterdir())
GUIDE = (WEB / "OPERATIONS.md").read_text(encoding="utf-8")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES} | {"guide": GUIDE}

_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(laoxiang [^`]+)`")
_CALL = re.compile(r"^(?:.*\s)?(?:/opt/laoxiang/bin/)?laoxiang\s+(.*)$")


def _commands() -> list[str]:
    """Return what stands behind ``laoxiang`` wherever it is called."""
    blocks = "".join(_BLOCK.findall(GUIDE)).replace("\\\n", " ").splitlines()
    wrapped = GUIDE.replace("\n", " ")
    started = re.findall(r"ExecStart=(.*)", "\n".join(TEXTS.values()))
    found = [line.split("#")[0] for line in blocks if "podman" not in line]
    found = [line for line in found if re.search(r"(^|/bin/)laoxiang\s", line)]
    found += started + _INLINE.findall(wrapped)
    found += re.findall(r"podman exec laoxiang (laoxiang .*)", GUIDE)
    return [match[1].strip() for line in found if (match := _CALL.match(line.strip()))]


@pytest.mark.parametrize("call", sorted(set(_commands())))
def test_every_command_can_be_typed_as_it_stands(call: str) -> None:
    arguments = shlex.split(call.removesuffix("&&"))
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        found = command.get_command(context, arguments[0])
        assert found is not None, f"laoxiang {call}"
        command, arguments = found, arguments[1:]
    command.make_context(command.name, arguments, parent=context)


def test_enough_commands_were_looked_at() -> None:
    heads = {call.split()[0] for call in _commands()}
    assert heads >= {"init", "serve", "backup", "restore", "doctor", "purge", "account", "audit"}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_setting_named_is_one(name: str) -> None:
    named = set(re.findall(r"LAOXIANG_([A-Z_]+)", TEXTS[name]))
    assert {one.lower() for one in named} <= Settings.model_fields.keys()


def test_the_environment_can_be_read() -> None:
    lines = TEXTS["environment"].splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = Settings.model_validate(
        {key.removeprefix("LAOXIANG_").lower(): value for key, value in values.items()}
    )
    assert settings.proxies == 1
    assert settings.secure_cookies
    assert settings.second_factor_required


def test_every_file_named_is_there_and_the_other_way_round() -> None:
    linked = set(re.findall(r"deployment/([A-Za-z.-]+[a-z])", GUIDE))
    globbed = {path.name for path in FILES if path.name.startswith("laoxiang")}
    assert linked - {"laoxiang"} <= {path.name for path in FILES}
    assert {path.name for path in FILES} == (linked - {"laoxiang"}) | globbed


def test_every_figure_of_an_alarm_is_served(app: Flask) -> None:
    named = set(re.findall(r"(laoxiang_[a-z_]+?)(?:_total|_bucket)?[{\[]", GUIDE))
    assert named
    served = app.extensions["telemetry"].figures
    client = app.test_client()
    client.get("/health")
    families = {family.name for family in served.collect()}
    assert named <= families


def test_every_address_to_watch_answers(app: Flask) -> None:
    client = app.test_client()
    for address in re.findall(r"`(/health/[a-z]+)`", GUIDE):
        assert client.get(address).status_code == 200

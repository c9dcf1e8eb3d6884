"""Settings of an installation, from the environment (``LAOXIANG_…``) or a ``.env`` file.

What belongs to one campaign (horizon, weights, prices) stands in the registry, not here.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set from outside.

    Parameters
    ----------
    home
        Directory of the embedded database, the secret key and written documents.
    database_url
        ``postgresql+psycopg://…`` or ``sqlite:///…``; empty means ``laoxiang.db`` in ``home``.
    secret_key
        Signs log-in sessions. When it is not set, one is made once and kept in ``home``.
    host, port
        Where ``laoxiang serve`` listens.
    secure_cookies
        Send cookies over HTTPS only; turn on behind a TLS proxy.
    proxies
        How many proxies stand before the server; so many entries of ``X-Forwarded-For`` and
        ``X-Forwarded-Proto`` are believed. 0: none, the headers are ignored.
    require_second_factor
        Whether staff must log in with a code of their phone as well. Not set: they must when
        the server listens on an address that others can reach, and may on 127.0.0.1.
    key_file
        Keys that personal data are sealed with. Not set: ``registry_keys`` in ``home``.
    sealing
        Cipher of new keys: AES-256-GCM, or SM4-GCM where national algorithms are asked for. To
        change it later, set it and run ``laoxiang keys rotate``.
    webhook_hosts
        Hosts that webhooks may be sent to, separated by commas, such as
        ``oa.yuyao.example, https://hr.example:8443``; a host that is not named is never asked.
        ``http://host`` allows plain HTTP to it. Empty: no webhooks.
    backups
        Where ``laoxiang backup`` writes and ``laoxiang doctor`` looks. Not set: ``backups`` in
        ``home``.
    today
        The day pages take for today, in a rehearsal. Not set: the day it is in China, and in a
        demonstration the day it ends on.
    metrics_token
        Who shows it as ``Authorization: Bearer …`` may read ``/metrics``; without one nobody may.
    log_level, log_json
        What is logged to stderr, and whether as JSON lines.
    """

    model_config = SettingsConfigDict(
        env_prefix="LAOXIANG_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: Path.home() / ".laoxiang")
    database_url: str = ""
    secret_key: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = 8020
    secure_cookies: bool = False
    proxies: int = Field(default=0, ge=0, le=5)
    require_second_factor: bool | None = None
    key_file: Path | None = None
    sealing: Literal["aes-256-gcm", "sm4-gcm"] = "aes-256-gcm"
    webhook_hosts: str = ""
    backups: Path | None = None
    today: dt.date | None = None
    metrics_token: SecretStr | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_json: bool = False

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or embedded_url(self.home)

    @property
    def keys(self) -> Path:
        """Where the keys lie that personal data are sealed with."""
        return self.key_file or self.home / KEYS

    @property
    def backup_folder(self) -> Path:
        """Where backups lie."""
        return self.backups or self.home / BACKUPS

    @property
    def second_factor_required(self) -> bool:
        """Whether staff must have a second factor, as set or by who can reach the server."""
        if self.require_second_factor is not None:
            return self.require_second_factor
        return self.host not in ("localhost", "::1") and not self.host.startswith("127.")

    @property
    def rehearsed_day(self) -> dt.date | None:
        """The day to take for today, None where it is the day it is."""
        return self.today or day_of_demonstration(self.home)

    def signing_key(self) -> str:
        """Return the secret key; made and kept in ``home`` when none is set."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        make_private(self.home)
        path = self.home / "secret_key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()


KEYS = "registry_keys"
"""Name of the key file in the home directory."""

BACKUPS = "backups"
"""Where backups lie below the home directory unless told otherwise."""

DEMONSTRATION = ".laoxiang-demo"
"""A file that marks the home directory of a demonstration, and says the day it ends on."""


def day_of_demonstration(home: Path) -> dt.date | None:
    """Return the day a demonstration ends on, None for any other home directory."""
    try:
        return dt.date.fromisoformat((home / DEMONSTRATION).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def embedded_url(home: Path) -> str:
    """Return the URL of the embedded SQLite database in a home directory."""
    return f"sqlite:///{home / 'laoxiang.db'}"


def make_private(home: Path) -> None:
    """Make the home directory when it is missing, readable by its owner only."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)

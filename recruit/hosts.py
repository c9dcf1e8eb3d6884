"""Hosts that may be asked from here: named ones only, at an address looked up once.

A webhook is an address somebody typed. Without this it could make the server ask itself, the
database or the machine's own metadata service. A named host may lie in the bureau's own
network; addresses of this machine and link-local ones are asked only when they are named
as such, figure by figure.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

TIMEOUT_S = 10.0
_PORTS = {"https": 443, "http": 80}


class HostRefused(Exception):
    """The address is none (then ``host`` is blank), or its host may not be asked."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(host)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: scheme, host as named, port, path."""

    scheme: str
    host: str
    port: int
    path: str


class AllowedHosts:
    """The hosts of the setting ``webhook_hosts``.

    Parameters
    ----------
    setting
        ``host``, ``host:port``, ``https://host`` or ``http://host:port``, separated by commas.
        Without a scheme, HTTPS is meant.
    """

    def __init__(self, setting: str) -> None:
        self._known = frozenset(
            self._named(entry.strip()) for entry in setting.split(",") if entry.strip()
        )

    def __bool__(self) -> bool:
        return bool(self._known)

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts as a person reads them."""
        return tuple(
            sorted(
                f"{scheme}://{host}" + ("" if port == _PORTS[scheme] else f":{port}")
                for scheme, host, port in self._known
            )
        )

    def require(self, url: str) -> Target:
        """Return where an address leads.

        Raises
        ------
        HostRefused
            When it is no address of HTTP, or its host is not named.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            raise HostRefused("") from None
        if not _is_plain(url, parts):
            raise HostRefused("")
        host = (parts.hostname or "").lower()
        if (parts.scheme, host, port) not in self._known:
            raise HostRefused(host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port, path)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a body and return the status; no other address is followed to.

        Raises
        ------
        HostRefused
            When the host is not named, or its name leads to this machine.
        OSError
            When there is no answer.
        """
        target = self.require(url)
        address = _address(target)
        connection: http.client.HTTPConnection
        if target.scheme == "https":
            connection = _PinnedHTTPS(target.host, target.port, address)
        else:
            connection = _Pinned(target.host, target.port, address)
        try:
            connection.request("POST", target.path, body=body, headers=dict(headers))
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    @staticmethod
    def _named(entry: str) -> tuple[str, str, int]:
        parts = urlsplit(entry if "://" in entry else f"https://{entry}")
        scheme = parts.scheme if parts.scheme in _PORTS else "https"
        return scheme, (parts.hostname or "").lower(), parts.port or _PORTS[scheme]


def _is_plain(url: str, parts: SplitResult) -> bool:
    if parts.scheme not in _PORTS or not parts.hostname or len(url) > 500:
        return False
    if parts.username is not None or parts.password is not None or parts.fragment:
        return False
    return url.isascii() and all(33 <= ord(sign) < 127 for sign in url)


def _address(target: Target) -> str:
    """Return the first address of a host that may be asked."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    for *_, where in found:
        address = ipaddress.ip_address(str(where[0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        local = mapped.is_loopback or mapped.is_link_local or mapped.is_unspecified
        if str(address) == target.host or not (local or mapped.is_multicast):
            return str(address)
    raise HostRefused(target.host)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked up before."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT_S)


class _PinnedHTTPS(http.client.HTTPSConnection):
    """The same with TLS: the certificate has to be of the host that was named."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT_S, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT_S)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)

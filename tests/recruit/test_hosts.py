"""Which hosts may be asked from here."""

from __future__ import annotations

import socket

import pytest

from recruit.hosts import AllowedHosts, HostRefused

HOSTS = AllowedHosts("oa.example, https://hr.example:8443, http://screen.example")


@pytest.mark.parametrize(
    "url",
    ["https://oa.example/in", "https://OA.example/in?x=1", "https://hr.example:8443/",
     "http://screen.example/"],
)  # fmt: skip
def test_a_named_host_may_be_asked(url: str) -> None:
    assert HOSTS.require(url).path.startswith("/")


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "http://oa.example/", "https://oa.example:8443/",
     "https://oa.example.evil.example/", "https://127.0.0.1/", "https://[::1]/",
     "http://169.254.169.254/latest", "https://sub.oa.example/"],
)  # fmt: skip
def test_any_other_host_is_refused_by_name(url: str) -> None:
    with pytest.raises(HostRefused) as refusal:
        HOSTS.require(url)
    assert refusal.value.host


@pytest.mark.parametrize(
    "url",
    ["", "oa.example", "ftp://oa.example/", "file:///etc/passwd", "https://a:b@oa.example/",
     "https://oa.example/#x", "https://oa.example/\r\nX: y", "https://oa.example:99999/",
     "https://oa.example/中", "https://oa.example/" + "x" * 500],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(HostRefused) as refusal:
        HOSTS.require(url)
    assert not refusal.value.host


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::1", "0.0.0.0", "::ffff:127.0.0.1", "fe80::1"]
)
def test_a_name_that_leads_to_this_machine_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(HostRefused):
        HOSTS.post("https://oa.example/in", b"{}", {})


def test_without_a_setting_nobody_is_asked() -> None:
    assert not AllowedHosts("")
    with pytest.raises(HostRefused):
        AllowedHosts("").require("https://oa.example/")

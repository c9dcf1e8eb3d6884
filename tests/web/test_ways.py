"""Redirects stay inside the site."""

import pytest

from web.ways import inside


@pytest.mark.parametrize("address", ["/", "/trips?date=2020-02-22", "/plans/3/unmatched"])
def test_a_page_of_this_site_is_kept(address):
    assert inside(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
    ],
)
def test_an_address_elsewhere_falls_back(address):
    assert inside(address, "/home") == "/home"

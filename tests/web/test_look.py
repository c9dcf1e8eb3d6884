"""What pages share is kept as it was last written, and is nobody else's."""

from __future__ import annotations

import re


def directory(client, address="/"):
    """Return the links of the directory of a page, one a page."""
    rail = re.search(
        r'<nav class="rail" aria-label="目录">(.*?)</nav>', client.get(address).text, re.S
    )
    return re.findall(r'href="([^"]+)"( aria-current="page")?', rail.group(1))


def test_the_directory_shows_each_account_its_own_pages(app, as_user):
    of_bureau, of_squad, again = (
        {address for address, _ in directory(as_user(app, who), at)}
        for who, at in (("zhou", "/candidates"), ("guizhou", "/trips"), ("zhou", "/candidates"))
    )
    assert of_bureau == again
    assert "/candidates" in of_bureau - of_squad
    assert "/trips" in of_bureau & of_squad


def test_the_directory_says_which_page_one_is_at(bureau):
    for address in ("/candidates", "/vacancies", "/candidates"):
        assert [at for at, here in directory(bureau, address) if here] == [address]


def test_the_directory_is_in_the_language_of_the_page(app, as_user):
    client = as_user(app)
    for language, word in (("en", "Candidates"), ("zh_Hant", "求職者"), ("zh_Hans", "求职者")):
        client.set_cookie("laoxiang_language", language)
        page = client.get("/candidates").text
        assert f"<span>{word}</span>" in page


def test_the_map_is_in_the_language_of_the_page(app, as_user):
    client = as_user(app)
    for language, word in (("en", "Guizhou"), ("zh_Hans", "贵州"), ("en", "Guizhou")):
        client.set_cookie("laoxiang_language", language)
        drawn = re.search(r'<svg class="map".*?</svg>', client.get("/").text, re.S).group()
        assert f">{word}</text>" in drawn

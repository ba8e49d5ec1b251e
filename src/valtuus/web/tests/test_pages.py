"""The house's own pages, and what every page has."""

import re

import pytest
from django.test import Client

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import unchecked

LANGUAGES = ("fi", "sv", "en")


@pytest.mark.parametrize(
    ("accepted", "goes_to"),
    [
        ("sv-FI,sv;q=0.9,en;q=0.5", "/sv/"),
        ("en-GB,en", "/en/"),
        ("de", "/fi/"),
        ("", "/fi/"),
        ("fi;q=0.5, sv;q=0.1", "/fi/"),
    ],
)
def test_the_bare_address_leads_to_the_readers_language(accepted, goes_to):
    answer = Client().get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["Location"]) == (302, goes_to)
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["saavutettavuus", "tietosuoja", "sanamuodot", "apu/renew"])
def test_a_page_has_its_frame(language, name):
    page = Client().get(f"/{language}/{name}/").text
    assert f'<html lang="{language}">' in page and '<a class="skip" href="#main">' in page
    assert page.count("<h1") == page.count("<main") == 1
    assert re.search(r"<title>\s*\S.*?– Valtuus</title>", page, re.S)
    assert "style=" not in page and "onclick" not in page and "http://" not in page.split("<main")[0]


def test_a_public_page_sets_no_cookie():
    assert not Client().get("/fi/tietosuoja/").cookies


def test_the_language_switch_stays_on_the_page():
    page = Client().get("/fi/apu/renew/?a=1&b=%C3%A4").text
    assert 'href="/sv/apu/renew/?a=1&amp;b=%C3%A4" lang="sv"' in page
    assert re.search(r'href="/fi/apu/renew/[^"]*" lang="fi" hreflang="fi" aria-current="true"', page)


def test_what_was_done_is_told_only_on_the_way_from_our_own_form(monkeypatch):
    said = "Valtuus on annettu."
    monkeypatch.setitem(catalogue().wording, ("text", "done_test"), {"fi": said, "sv": said, "en": said})
    address = "/fi/tietosuoja/?tehty=test"
    assert said in Client().get(address, headers={"Sec-Fetch-Site": "same-origin"}).text
    assert said not in Client().get(address, headers={"Sec-Fetch-Site": "cross-site"}).text
    assert Client().get("/fi/tietosuoja/?tehty=no_such").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unchecked_wording_is_listed_in_three_languages(language):
    page = Client().get(f"/{language}/sanamuodot/").text
    rows = unchecked(catalogue())
    assert len(re.findall(r"<code>", page)) == len(rows) > 400
    assert f" {len(rows)} " in page
    assert len(re.findall(r'<td role="cell" data-heading="Svenska" lang="sv"><div>\S', page)) == len(rows)


def test_every_kind_that_is_listed_has_a_name():
    kinds = {kind for kind, _, _ in unchecked(catalogue())}
    assert not [kind for kind in kinds if ("text", f"kind_{kind}") not in catalogue().wording]

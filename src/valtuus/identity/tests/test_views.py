"""The pages, as their reader sees them."""

import pytest
from django.urls import reverse

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.identity.tests.urls"),
]


@pytest.mark.parametrize(
    ("language", "word"),
    [("fi", "Siirry tunnistautumaan"), ("sv", "Gå till identifieringen"), ("en", "Go to identification")],
)
def test_the_sign_in_page_has_one_way_on_and_remembers_where_to(client, language, word):
    url = reverse("identity:sign_in")
    page = client.get(url, {"next": "/a/?b=c&d"}, headers={"Accept-Language": language}).content.decode()
    assert word in page
    assert page.count("hds-button--primary") == 1
    assert f'href="{reverse("identity:start")}?next=%2Fa%2F%3Fb%3Dc%26d"' in page
    assert "sessio" not in client.get(url).content.decode()  # nothing has ended


def test_the_sign_in_page_leads_nowhere_else(client):
    page = client.get(reverse("identity:sign_in"), {"next": "https://evil.example"}).content.decode()
    assert "evil" not in page
    assert "?next=%2F" in page


def test_who_is_signed_in_is_not_asked_again(browser, provider):
    browser.sign_in()
    assert browser.ours.get(reverse("identity:sign_in"), {"next": "/who/"})["Location"] == "/who/"


def test_after_a_sign_in_that_did_not_happen_there_is_no_cookie_to_speak_of(client):
    assert client.get(reverse("identity:sign_in")).cookies == {}


@pytest.mark.parametrize("name", ["sign_in", "signed_out"])
def test_no_copy_of_a_page_is_kept(client, name):
    assert "no-store" in client.get(reverse(f"identity:{name}"))["Cache-Control"]

"""Signing out, at both ends, against a real provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from valtuus.identity import oidc
from valtuus.identity.tests.conftest import OURS, bodies, settings_for

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.identity.tests.urls"),
    pytest.mark.usefixtures("provider"),
]


def test_signing_out_ends_both_ends(browser):
    browser.sign_in("aino")
    cookie = browser.ours.cookies["sessionid"].value
    there = browser.ours.post("/fi/identity/sign-out/")["Location"]
    # Ours is ended before the provider is asked, and no token went along.
    assert not Session.objects.filter(session_key=cookie).exists()
    assert set(parse_qs(urlsplit(there).query)) == {"client_id", "post_logout_redirect_uri", "ui_locales"}
    assert bodies("signed_out")[-1]["official"] == bodies("signed_in")[-1]["official"]
    question = browser.theirs.get(there)
    assert "Kirjaudutaanko ulos" in question.text
    assert "<script" not in question.text
    back = browser.press(question, logout="yes")
    assert back.startswith(f"{OURS}{reverse('identity:signed_out')}")
    assert "Olet kirjautunut ulos" in browser.come_back(back).content.decode()
    # A session that the provider still knew would be asked about again; there is none.
    assert "Kirjaudutaanko ulos" not in browser.theirs.get(there).text


def test_the_provider_takes_the_name_of_its_own_session_as_a_hint(browser, provider):
    browser.sign_in("aino")
    there = oidc.end_session_url(provider, "sv", "s-1")
    assert parse_qs(urlsplit(there).query)["logout_hint"] == ["s-1"]
    assert "Vill du logga ut" in browser.theirs.get(there).text


def test_signing_out_without_a_session_or_a_provider_is_still_signing_out(browser, settings):
    assert browser.ours.post("/fi/identity/sign-out/")["Location"] == reverse("identity:signed_out")
    browser.sign_in("aino")
    settings.IDENTITY_PROVIDER = settings_for("http://127.0.0.1:1")
    assert browser.ours.post("/fi/identity/sign-out/")["Location"] == reverse("identity:signed_out")
    assert browser.ours.get("/who/").json()["key"] is None


def test_signing_out_takes_a_post(browser):
    assert browser.ours.get("/fi/identity/sign-out/").status_code == 405

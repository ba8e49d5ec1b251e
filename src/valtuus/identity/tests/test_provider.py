"""A provider that changes its keys, that is away or is none, and what it must know of us."""

from base64 import b64decode

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from valtuus.identity import metadata
from valtuus.identity.tests.conftest import OURS, refusal, settings_for, start
from valtuus.kernel.errors import ErrorKind

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.identity.tests.urls"),
    pytest.mark.usefixtures("provider"),
]


def test_a_provider_with_a_new_key_is_believed_without_a_restart(browser, tmp_path, settings):
    first = start(tmp_path)
    settings.IDENTITY_PROVIDER = settings_for(first.issuer)
    assert browser.sign_in("aino").status_code == 302
    known = set(metadata._keys[f"{first.issuer}/jwks"])
    first.stop()
    second = start(tmp_path, first.port)
    try:
        assert second.issuer == first.issuer
        browser.theirs.cookies.clear()
        browser.ours = Client()
        assert browser.sign_in("aino").status_code == 302
        assert not (set(metadata._keys[f"{first.issuer}/jwks"]) - {None}) & known
    finally:
        second.stop()


def test_a_provider_that_is_away_is_said_to_be_away(browser, settings):
    settings.IDENTITY_PROVIDER = settings_for("http://127.0.0.1:1")
    error = refusal(browser.ours.get, "/fi/identity/start/")
    assert (error.code, error.kind) == ("identity_provider_away", ErrorKind.UNAVAILABLE)


@pytest.mark.parametrize("issuer", ["http://idp.example", "ftp://127.0.0.1", "idp.example"])
def test_a_provider_without_tls_is_not_asked(issuer):
    assert refusal(metadata.metadata_of, issuer).code == "identity_provider_away"


def test_without_a_provider_nobody_signs_in(browser, settings):
    settings.IDENTITY_PROVIDER = None
    assert refusal(browser.ours.get, "/fi/identity/start/").code == "identity_provider_missing"


def test_the_providers_answer_is_for_loopback_alone(running):
    assert httpx.get(running.issuer, headers={"Host": f"elsewhere.example:{running.port}"}).status_code == 421


def test_our_keys_are_published_without_their_private_halves(client):
    published = client.get(reverse("identity_jwks")).json()["keys"]
    assert {key["use"] for key in published} == {"sig", "enc"}
    assert all(len(b64decode(key["n"] + "==", "-_")) >= 256 for key in published)
    assert not any(set(key) & {"d", "p", "q", "dp", "dq", "qi"} for key in published)


def test_the_addresses_registered_with_the_provider_are_the_pages(provider):
    assert provider.redirect_uri == OURS + reverse("identity_callback")
    assert provider.post_logout_redirect_uri == OURS + reverse("identity:signed_out")

"""The whole sign-in, against a real provider."""

import json
import logging
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from valtuus.identity import metadata, queries
from valtuus.identity.tests.conftest import AINO, OURS, bodies, refusal, settings_for
from valtuus.kernel import identifiers
from valtuus.kernel.errors import ErrorKind
from valtuus.ledger.models import Body

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.identity.tests.urls"),
    pytest.mark.usefixtures("provider"),
]


def changed(address: str, **query: str) -> str:
    parts = urlsplit(address)
    merged = {name: values[0] for name, values in parse_qs(parts.query).items()} | query
    return f"{OURS}{parts.path}?{httpx.QueryParams({k: v for k, v in merged.items() if v})}"


def test_one_click_signs_in_and_leads_to_the_page_that_was_wanted(browser):
    answer = browser.sign_in("aino", "/who/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/who/?a=1")
    here = browser.ours.get("/who/").json()
    assert here["key"] == identifiers.keyed(AINO, django_settings.OFFICIAL_SECRET)
    line = bodies("signed_in")[-1]
    assert (line["official"], line["acr"]) == (here["key"], "http://ftn.ficora.fi/2017/loa2")
    assert line["session"] == here["session"]


def test_the_person_learns_her_own_client_key_but_the_session_row_does_not_show_it(browser, rf):
    browser.sign_in("aino")
    request = rf.get("/")
    request.session = browser.ours.session
    subject = queries.subject_of(request)
    assert subject == identifiers.keyed(AINO, django_settings.CLIENT_SECRET)
    assert subject not in json.dumps(dict(request.session.items()))


def test_the_identity_code_is_nowhere_but_in_the_providers_answer(browser, caplog):
    caplog.set_level(logging.DEBUG)
    began = browser.ours.get("/fi/identity/start/")["Location"]
    came = browser.press(browser._follow(browser.theirs.get(began)), person="aino")
    browser.come_back(came)
    rows = "".join(str(Session(session_data=row.session_data).get_decoded()) for row in Session.objects.all())
    lines = "".join(bytes(body.payload).decode() for body in Body.objects.all())
    for place in (began, came, rows, lines, caplog.text):
        assert place
        assert AINO not in place
    assert "eyJ" not in rows  # nor a token


def test_what_is_asked_is_signed_and_complete(browser, provider):
    asked = parse_qs(urlsplit(browser.ours.get("/fi/identity/start/")["Location"]).query)
    assert set(asked) == {"client_id", "response_type", "scope", "request"}
    head, body, _ = asked["request"][0].split(".")
    header, claims = (json.loads(urlsafe_b64decode(part + "==")) for part in (head, body))
    assert header["alg"] == "RS256"
    assert claims["iss"] == claims["client_id"] == provider.client_id
    assert claims["aud"] == provider.issuer
    assert claims["acr_values"] == "http://ftn.ficora.fi/2017/loa2"
    assert claims["code_challenge_method"] == "S256"
    assert claims["ui_locales"] == "fi"
    for name in ("state", "nonce", "jti"):
        assert len(urlsafe_b64decode(claims[name] + "==")) >= 16
    assert 0 < claims["exp"] - claims["iat"] <= 600


def test_the_provider_refuses_a_request_that_is_not_signed(provider):
    there = metadata.metadata_of(provider.issuer)
    plain = {"client_id": provider.client_id, "response_type": "code", "scope": "openid", "state": "s", "nonce": "n"}
    answer = httpx.get(there.authorization_endpoint, params=plain | {"redirect_uri": provider.redirect_uri})
    assert "Request Object must be used" in answer.headers["location"].replace("+", " ")


def test_each_person_is_one_click_away_also_after_another(browser):
    browser.sign_in("aino")
    aino = browser.ours.get("/who/").json()["key"]
    browser.ours.post("/fi/identity/sign-out/")  # ours alone; the provider still knows Aino
    assert browser.sign_in("matti").status_code == 302
    assert browser.ours.get("/who/").json()["key"] not in (None, aino)


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "Kuka kirjautuu?"), ("sv", "Vem loggar in?"), ("en", "Who signs in?")]
)
def test_the_providers_page_is_in_the_readers_language_and_has_no_script(browser, language, word):
    browser.ours = Client(headers={"Accept-Language": language})
    page = browser.to_provider()
    assert word in page.text
    assert "<script" not in page.text
    assert page.text.count('name="person"') == 4


def test_cancelling_is_said_as_cancelling(browser):
    back = browser.press(browser.to_provider(), cancel="1")
    assert refusal(browser.come_back, back).code == "sign_in_cancelled"
    assert refusal(browser.come_back, back).code == "sign_in_replayed"  # an attempt is spent whatever came of it
    assert browser.ours.get("/who/").json()["key"] is None
    assert not bodies("signed_in")


def test_an_answer_is_good_once(browser):
    back = browser.press(browser.to_provider(), person="aino")
    browser.come_back(back)
    assert refusal(browser.come_back, back).code == "sign_in_replayed"
    assert browser.ours.get("/who/").json()["key"]  # and the session that it began goes on


def test_a_code_used_before_is_refused_by_the_provider(browser):
    first = browser.press(browser.to_provider(), person="aino")
    browser.come_back(first)
    second = browser.press(browser.to_provider(), person="aino")
    code = parse_qs(urlsplit(first).query)["code"][0]
    error = refusal(browser.come_back, changed(second, code=code))
    assert (error.code, error.given) == ("sign_in_not_completed", "invalid_grant")


def test_an_answer_to_another_browser_is_unknown(browser):
    back = browser.press(browser.to_provider(), person="aino")
    browser.ours = Client()
    assert refusal(browser.come_back, back).code == "sign_in_unknown"


@pytest.mark.parametrize("issuer", ["https://elsewhere.example", ""])
def test_an_answer_of_another_provider_or_of_nobody_is_a_mix_up(browser, issuer):
    back = browser.press(browser.to_provider(), person="aino")
    assert refusal(browser.come_back, changed(back, iss=issuer)).code == "sign_in_mixed_up"


def test_an_answer_after_ten_minutes_is_too_late(browser):
    back = browser.press(browser.to_provider(), person="aino")
    session = browser.ours.session
    session[queries.ATTEMPTS] = {s: a | {"started": a["started"] - 600} for s, a in session[queries.ATTEMPTS].items()}
    session.save()
    assert refusal(browser.come_back, back).code == "sign_in_expired"


def test_a_verifier_that_is_not_the_one_asked_with_gets_nothing(browser):
    back = browser.press(browser.to_provider(), person="aino")
    session = browser.ours.session
    session[queries.ATTEMPTS] = {s: a | {"verifier": "x" * 43} for s, a in session[queries.ATTEMPTS].items()}
    session.save()
    assert refusal(browser.come_back, back).code == "sign_in_not_completed"


def test_a_nonce_that_is_not_the_one_asked_with_is_untrusted(browser):
    back = browser.press(browser.to_provider(), person="aino")
    session = browser.ours.session
    session[queries.ATTEMPTS] = {s: a | {"nonce": "x" * 43} for s, a in session[queries.ATTEMPTS].items()}
    session.save()
    error = refusal(browser.come_back, back)
    assert (error.code, error.field) == ("identity_answer_untrusted", "nonce")


@pytest.mark.parametrize(("level", "code"), [("weak", "not_strongly_identified"), ("test", "test_identity_refused")])
def test_a_level_below_the_one_asked_for_does_not_let_in(browser, level, code):
    error = refusal(browser.sign_in, "aino", level=level)
    assert (error.code, error.kind) == (code, ErrorKind.REFUSED)
    assert browser.ours.get("/who/").json()["key"] is None
    assert not bodies("signed_in")


@pytest.mark.parametrize(("level", "setting"), [("weak", "weak_accepted"), ("test", "test_accepted")])
def test_where_the_settings_say_so_it_lets_in_as_a_weak_actor(browser, settings, provider, level, setting):
    settings.IDENTITY_PROVIDER = settings_for(provider.issuer, **{setting: True})
    browser.sign_in("aino", level=level)
    request_actor = queries.signed_in(browser.ours.session).actor
    assert not request_actor.strong
    assert bodies("signed_in")[-1]["acr"] == request_actor.acr


def test_a_person_of_another_country_is_told_why(browser):
    assert refusal(browser.sign_in, "greta").code == "no_finnish_identity_code"


def test_a_code_with_a_wrong_check_character_is_not_repeated(browser, caplog):
    error = refusal(browser.sign_in, "broken")
    assert (error.code, error.given) == ("identity_code_unusable", None)
    assert "150290" not in caplog.text


def test_artificial_codes_do_not_sign_in_where_the_settings_refuse_them(browser, settings):
    settings.ARTIFICIAL_CODES = False
    assert refusal(browser.sign_in, "aino").code == "identity_code_unusable"


def test_the_session_key_changes_at_sign_in_and_the_old_one_is_dead(browser):
    browser.ours.get("/fi/identity/start/")
    old = browser.ours.cookies["sessionid"].value
    browser.sign_in("aino")
    assert browser.ours.cookies["sessionid"].value != old
    assert not Session.objects.filter(session_key=old).exists()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example"])
def test_signing_in_leads_nowhere_else(browser, wanted):
    assert browser.sign_in("aino", wanted)["Location"] == "/"

"""How long a session lasts, and what comes back of a form that was sent too late."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from valtuus.identity import queries, rules
from valtuus.identity.tests.conftest import AINO

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.identity.tests.urls"),
    pytest.mark.usefixtures("provider"),
]


def aged(browser, **seconds: int) -> None:
    """Move the session's own times back."""
    session = browser.ours.session
    kept = session[queries.SIGNED_IN]
    session[queries.SIGNED_IN] = kept | {name: kept[name] - back for name, back in seconds.items()}
    session.save()


def here(browser, **headers: str) -> bool:
    return browser.ours.get("/who/", headers=headers).json()["key"] is not None


@pytest.mark.parametrize(
    ("seconds", "live"),
    [
        ({"seen": 19 * 60}, True),
        ({"seen": 20 * 60}, False),
        ({"started": 10 * 3600 - 60}, True),
        ({"started": 10 * 3600}, False),
    ],
)
def test_a_session_ends_idle_or_at_its_longest(browser, seconds, live):
    browser.sign_in()
    aged(browser, **seconds)
    assert here(browser) is live


def test_what_the_person_does_keeps_it_alive_but_a_pages_own_polling_does_not(browser):
    browser.sign_in()
    aged(browser, seen=15 * 60)
    assert here(browser, **{"Valtuus-Background": "1"})
    aged(browser, seen=4 * 60)
    assert here(browser)
    aged(browser, seen=15 * 60)
    assert here(browser)
    aged(browser, seen=15 * 60)
    assert here(browser, **{"Valtuus-Background": "1"})
    aged(browser, seen=5 * 60)
    assert not here(browser)


def test_an_ended_session_does_not_come_alive_again(browser):
    browser.sign_in()
    aged(browser, seen=20 * 60)
    assert not here(browser)
    assert queries.signed_in(browser.ours.session) is None
    assert not here(browser)


def too_late(browser, fields: dict, path: str = "/form/?for=1", **headers: str):
    browser.sign_in()
    aged(browser, seen=20 * 60)
    return browser.ours.post(path, fields, headers=headers)


def test_what_was_typed_when_the_session_ended_comes_back_once_to_its_writer(browser):
    typed = {"reason": "Äiti pyysi", "who": AINO, "csrfmiddlewaretoken": "t", "note": f"hän on {AINO.lower()}, kai"}
    answer = too_late(browser, typed)
    assert answer["Location"] == "/fi/identity/sign-in/?next=%2Fform%2F%3Ffor%3D1"
    page = browser.ours.get(answer["Location"]).content.decode()
    assert "15 minuuttia" in page
    assert browser.sign_in("aino", "/form/?for=1")["Location"] == "/form/?for=1"
    assert browser.ours.get("/other-form/").json() == {}
    assert browser.ours.get("/form/?for=1").json() == {"reason": "Äiti pyysi"}
    assert browser.ours.get("/form/?for=1").json() == {}


def test_the_database_cannot_read_what_was_typed(browser):
    too_late(browser, {"reason": "salainen syy", "who": AINO})
    rows = json.dumps([Session(session_data=row.session_data).get_decoded() for row in Session.objects.all()])
    assert queries.KEPT in rows
    assert "salainen" not in rows
    assert AINO not in rows


def test_another_person_at_the_same_machine_does_not_get_it(browser):
    too_late(browser, {"reason": "syy"})
    browser.sign_in("matti")
    assert browser.ours.get("/form/?for=1").json() == {}
    assert queries.KEPT not in browser.ours.session


def test_another_browser_does_not_get_it(browser):
    too_late(browser, {"reason": "syy"})
    browser.ours = Client()
    browser.sign_in("aino")
    assert browser.ours.get("/form/?for=1").json() == {}


@pytest.mark.parametrize(
    ("age", "kept"), [(rules.KEPT_FORM_LIVES - 60, {"reason": "syy"}), (rules.KEPT_FORM_LIVES, {})]
)
def test_it_is_kept_for_fifteen_minutes(browser, age, kept):
    too_late(browser, {"reason": "syy"})
    session = browser.ours.session
    session[queries.KEPT] = session[queries.KEPT] | {"until": session[queries.KEPT]["until"] - age}
    session.save()
    browser.sign_in("aino")
    assert browser.ours.get("/form/?for=1").json() == kept
    assert queries.KEPT not in browser.ours.session  # given or not, it is gone


def test_the_row_itself_goes_after_fifteen_minutes(browser):
    too_late(browser, {"reason": "syy"})
    assert browser.ours.session.get_expiry_age() == rules.KEPT_FORM_LIVES
    browser.sign_in("aino")
    assert browser.ours.session.get_expiry_age() > rules.KEPT_FORM_LIVES


def test_too_much_is_not_kept(browser):
    too_late(browser, {"reason": "x" * rules.KEPT_FORM_BYTES})
    assert queries.KEPT not in browser.ours.session


def test_of_somebody_who_was_not_signed_in_nothing_is_kept(browser):
    assert browser.ours.post("/form/", {"reason": "syy"})["Location"] == "/fi/identity/sign-in/?next=%2Fform%2F"
    assert not Session.objects.exists()


def test_what_a_foreign_page_sends_is_not_kept(browser):
    browser.sign_in()
    aged(browser, seen=20 * 60)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.ours.cookies
    assert strict.post("/form/", {"reason": "syy"}).status_code == 403
    assert queries.KEPT not in browser.ours.session


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/form/?for=2", "%2Fform%2F%3Ffor%3D2"),
        ("http://evil.example/form/", "%2Fother-form%2F"),
        ("", "%2Fother-form%2F"),
    ],
)
def test_the_way_back_is_the_page_of_the_form_where_it_is_ours(browser, referer, page):
    answer = too_late(browser, {"reason": "syy"}, "/other-form/", **{"Referer": referer})
    assert answer["Location"] == f"/fi/identity/sign-in/?next={page}"


def test_htmx_is_told_to_go_there_as_a_whole_page(browser):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/form/"}
    answer = too_late(browser, {"reason": "syy"}, "/other-form/", **headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/fi/identity/sign-in/?next=%2Fform%2F")
    browser.sign_in("aino")
    assert browser.ours.get("/form/").json() == {"reason": "syy"}


def test_a_live_session_sends_its_form(browser):
    browser.sign_in()
    assert browser.ours.post("/form/", {"reason": "syy"}).content == b"sent"

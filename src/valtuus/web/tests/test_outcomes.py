"""What a reader or a program gets when something cannot be done."""

import json

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from valtuus.config.urls import handler400, handler403, handler404, handler500
from valtuus.config.urls import urlpatterns as pages
from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import About, DomainError, ErrorKind, Refused
from valtuus.web.guard import public
from valtuus.web.tests import world

handlers = handler400, handler403, handler404, handler500
SEEN: dict[str, BaseException] = {}


@public("for the test")
def raising(request, language, name):
    request.actor = world.AINO
    raise SEEN[name]


@public("for the test")
def form(request):
    return HttpResponse("taken")


urlpatterns = [path("<str:language>/raise/<str:name>/", raising), path("fi/form/", form), *pages]
ASKING = "/fi/pyynnot/uusi/?party=00000000-0000-7000-8000-000000000002&theme=view_and_claim&type=represent"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.usefixtures("hooks")]
JSON = {"Accept": "application/json"}


def answer(error, language="fi", **headers):
    SEEN["x"] = error
    return Client(raise_request_exception=False).get(
        f"/{language}/raise/x/", headers={"Accept-Language": language} | headers
    )


def test_a_refusal_says_what_is_missing_who_can_mend_it_and_where():
    page = answer(world.lower_link_missing(record=4711))
    text = page.text
    assert page.status_code == 403 and page.headers["Cache-Control"] == "no-store, private"
    assert "<h1>Tätä ei voi tehdä vielä</h1>" in text
    assert world.LONG in text and "edustajan valtuutusoikeuden haltija, " + world.LONG in text
    assert f'href="{ASKING}"'.replace("&", "&amp;") in text and "4711" in text
    assert "kirjaamo@seutu.example" in text and "15.1.2021–31.12.2023" in text
    assert 'class="chain__arrow chain__arrow--broken"' in text and "Aino Ahtiala-Öhman" in text
    assert "&lt;script&gt;" in text and "<script>" not in text.split("<main")[1]


@pytest.mark.parametrize(
    ("language", "heading"), [("sv", "Det här går inte att göra ännu"), ("en", "This cannot be done yet")]
)
def test_a_refusal_speaks_the_readers_language(language, heading):
    page = answer(world.lower_link_missing(), language)
    assert (
        f"<h1>{heading}</h1>" in page.text
        and ASKING.replace("/fi/", f"/{language}/").replace("&", "&amp;") in page.text
    )


def test_what_could_not_be_checked_is_never_shown_as_a_refusal():
    page = answer(world.not_evaluated())
    assert page.status_code == 503 and page.headers["Retry-After"] == "30"
    assert "<h1>Oikeutta ei voitu tarkistaa</h1>" in page.text and "Tätä ei voi tehdä" not in page.text


def test_a_stranger_learns_neither_path_nor_names():
    page = answer(world.refusal(Reason("no_mandate")))
    assert page.status_code == 403 and "chain" not in page.text and world.LONG not in page.text


def test_the_other_faults_stand_below_the_first():
    page = answer(
        world.refusal(
            Reason("wrong_type", {"type": "act", "needed_type": "represent"}),
            also=(Reason("revoked", {"date": "2021-01-02"}),),
        )
    )
    assert "2.1.2021" in page.text and "Tämän lisäksi" in page.text and "edustamisvaltuus" in page.text


def test_a_program_gets_the_same_as_a_problem_document():
    page = answer(world.lower_link_missing(record=5), **JSON)
    body = json.loads(page.content)
    assert page.headers["Content-Type"] == "application/problem+json" and page.status_code == body["status"] == 403
    assert (body["code"], body["outcome"], body["record_number"]) == ("lower_link_missing", "deny", 5)
    assert body["remedy"]["code"] == "ask_representation" and body["remedy"]["address"] == ASKING


DIAGNOSIS = "/fi/selvitys/"


@pytest.mark.parametrize(("about", "address"), [
    (None, DIAGNOSIS),
    (About("", "m"), f"{DIAGNOSIS}?party=m"),
    (About("kelmu.view_person", "m", {"ground": "sas_20"}), f"{DIAGNOSIS}m/kelmu.view_person/?ground=sas_20"),
])  # fmt: skip
def test_every_refusal_leads_to_the_diagnosis(about, address):
    refused = Refused(world.lower_link_missing().decision, about=about)
    assert f'<a href="{address.replace("&", "&amp;")}">Selvitä, mistä on kyse</a>' in answer(refused).text
    assert json.loads(answer(refused, **JSON).content)["diagnosis"] == address


@pytest.mark.parametrize(
    ("accept", "json_wanted"),
    [
        ("text/html,*/*;q=0.8", False),
        ("*/*", False),
        ("application/problem+json", True),
        ("application/json, text/html;q=0.5", True),
    ],
)
def test_a_page_is_given_unless_json_is_liked_better(accept, json_wanted):
    page = answer(world.not_evaluated(), Accept=accept)
    assert ("json" in page.headers["Content-Type"]) is json_wanted


@pytest.mark.parametrize(("kind", "status"), list(zip(ErrorKind, (422, 403, 404, 409, 503), strict=True)))
def test_each_kind_of_error_has_its_status(kind, status):
    error = DomainError("business_id_malformed", kind=kind, field="business_id", given="<i>å", allowed="1234567-1")
    page, body = answer(error), json.loads(answer(error, **JSON).content)
    assert page.status_code == body["status"] == status
    assert "&lt;i&gt;å" in page.text and "1234567-1" in page.text
    assert (body["field"], body["given"], body["allowed"]) == ("business_id", "<i>å", "1234567-1")


@pytest.mark.parametrize("error", [OperationalError("no"), InterfaceError("closed")])
@pytest.mark.parametrize(
    ("language", "words"), [("fi", "Palvelu ei vastaa"), ("sv", "Tjänsten svarar inte"), ("en", "does not answer")]
)
def test_a_database_that_is_away_gives_503_and_advice(error, language, words):
    page = answer(error, language)
    assert page.status_code == 503 and words in page.text and "Aino" not in page.text
    assert json.loads(answer(error, **JSON).content)["code"] == "database_away"


def test_a_database_that_is_away_before_any_view_gives_503_too(monkeypatch):
    def away(*args):
        raise OperationalError("no")

    monkeypatch.setattr("django_htmx.middleware.HtmxDetails.__init__", away)
    client = Client(raise_request_exception=False)
    page = client.get("/fi/tietosuoja/")
    assert page.status_code == 503 and "Palvelu ei vastaa" in page.text


def test_an_unforeseen_fault_gives_500_and_tells_nothing_of_it():
    page = answer(RuntimeError("secret 010190-902L"))
    assert page.status_code == 500 and "Palvelussa on vika" in page.text and "secret" not in page.text
    assert json.loads(answer(RuntimeError("secret"), **JSON).content)["code"] == "fault"


def test_a_page_that_does_not_exist_is_told_in_our_look():
    for language, heading in (("fi", "Sivua ei löydy"), ("sv", "Sidan finns inte"), ("en", "There is no such page")):
        page = Client().get(f"/{language}/x/y/z/")
        assert page.status_code == 404 and f"<h1>{heading}</h1>" in page.text and 'class="footer"' in page.text


def test_a_form_that_has_expired_is_explained():
    page = Client(enforce_csrf_checks=True).post("/fi/form/")
    assert page.status_code == 403 and "Lomake on vanhentunut" in page.text


def test_every_answer_carries_the_safety_headers():
    for page in (
        Client().get("/fi/tietosuoja/"),
        Client().get("/fi/x/"),
        answer(RuntimeError("x")),
        answer(OperationalError("x")),
    ):
        policy = page.headers["Content-Security-Policy"]
        assert policy == (
            "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
        )
        assert page.headers["Referrer-Policy"] == "same-origin" and page.headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in page.headers["Permissions-Policy"]


def test_the_identity_providers_origin_can_take_forms(settings):
    settings.FORM_ACTION_ORIGINS = ["https://id.example"]
    assert (
        "form-action 'self' https://id.example;" in Client().get("/fi/tietosuoja/").headers["Content-Security-Policy"]
    )

"""Signed in or public, and the way back."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from valtuus.web import guard
from valtuus.web.tests.world import AINO


@guard.signed_in
def personal(request):
    return HttpResponse(f"hello {request.actor.name}")


@guard.public("for the test")
def open_to_all(request):
    return HttpResponse("hello")


def forgotten(request):
    return HttpResponse("oops")


urlpatterns = [
    path("", include(([path("sign-in/", open_to_all, name="sign_in")], "identity"))),
    path("in/", include([path("p/", personal), path("f/", forgotten)])),
]
here = pytest.mark.urls(__name__)


@here
@pytest.mark.parametrize("actor", [None, "absent"])
def test_who_is_not_signed_in_goes_there_and_comes_back(actor):
    request = RequestFactory().post("/in/p/?x=1", {"identity_code": "010190-902L"})
    if actor != "absent":
        request.actor = actor
    answer = personal(request)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=%2Fin%2Fp%2F")


@here
def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/fi/mine/?x=1"}
    answer = personal(RequestFactory().get("/in/p/", headers=headers))
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Ffi%2Fmine%2F"


def test_who_is_signed_in_sees_the_page_and_nobody_stores_it():
    request = RequestFactory().get("/in/p/")
    request.actor = AINO
    answer = personal(request)
    assert AINO.name in answer.text and answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/fi/minun/", "/fi/minun/"),
        ("/fi/minun/?a=1", "/fi/minun/"),
        ("//evil.example/", "/fi/"),
        ("/\\evil.example/", "/fi/"),
        ("https://evil.example/", "/fi/"),
        ("javascript:alert(1)", "/fi/"),
        ("fi/minun/", "/fi/"),
        ("", "/fi/"),
    ],
)
def test_the_way_back_is_a_path_of_this_site(wanted, goes_to):
    assert guard.next_path(RequestFactory().get("/", {"next": wanted}), "/fi/") == goes_to
    assert guard.next_path(RequestFactory().post("/", {"next": wanted}), "/fi/") == goes_to


def test_a_view_that_says_neither_is_named():
    assert guard.views_without_guard(urlpatterns) == [f"{__name__}.forgotten"]

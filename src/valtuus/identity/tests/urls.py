"""Our addresses and two pages for the tests: one that says who is here, one that demands somebody and shows a form."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import include, path

from valtuus.identity import queries, views


def who(request: HttpRequest) -> JsonResponse:
    """Who is here."""
    actor = request.actor
    return JsonResponse({"key": actor and actor.key, "session": actor and actor.session})


def form(request: HttpRequest) -> HttpResponse:
    """A page for people who are signed in: a form that shows what was kept."""
    if request.actor is None:
        return redirect("identity:sign_in")
    if request.method == "POST":
        return HttpResponse("sent")
    kept = queries.kept_form(request)
    return JsonResponse(kept.dict() if kept else {})


urlpatterns = [
    path("fi/identity/", include("valtuus.identity.urls")),
    path("identity/callback/", views.callback, name="identity_callback"),
    path("identity/jwks.json", views.jwks, name="identity_jwks"),
    path("who/", who),
    path("form/", form),
    path("other-form/", form),
]

"""Who is here: every request gets `actor`, an `Actor` or None, and what was typed when a session ended is not lost.

A page that needs somebody answers nobody with a redirect to the page `identity:sign_in`. Here that redirect learns where to
come back to, and the form that was being sent is kept until its writer has signed in again.
"""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from valtuus.identity.services import signing_in as services

# A page's own polling says so with this header, and does not keep a session alive that its person has left.
BACKGROUND = "Valtuus-Background"
HTMX = "HX-Request"


class IdentityMiddleware:
    """Sets `request.actor`. Stands behind the session's and the CSRF middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Who carries no session is nobody, and a public page shown to nobody depends on no cookie.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        actor = services.present(request.session, moving=BACKGROUND not in request.headers) if known else None
        request.actor = actor  # type: ignore[attr-defined]  # the whole house reads it
        response = self.get_response(request)
        if actor is None and _sent_to_sign_in(request, response):
            return _bringing_back(request)
        if getattr(request, "kept_form_given", False):
            services.forget_form(request.session)
        return response


def _sent_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    place, sign_in = response.headers.get("Location", ""), reverse("identity:sign_in")
    return urlsplit(place).path == sign_in != request.path


def _bringing_back(request: HttpRequest) -> HttpResponseBase:
    page = _form_page(request)
    # By now the CSRF check has passed: nothing is kept that a foreign page sent.
    if request.method == "POST":
        services.keep_form(request.session, page, request.POST)
    there = f"{reverse('identity:sign_in')}?{urlencode({'next': page})}"
    if HTMX in request.headers:  # a redirect would be followed out of sight and its page put into this one
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return HttpResponseRedirect(there)


def _form_page(request: HttpRequest) -> str:
    """The page that the request came from, where it is one of ours; else the address asked for."""
    if request.method == "GET" and HTMX not in request.headers:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if came_from.netloc != request.get_host():
        return request.get_full_path()
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path

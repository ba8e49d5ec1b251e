"""Pages of signing in and out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from valtuus.identity import keys, queries, rules
from valtuus.identity.services import signing_in as services
from valtuus.web.guard import public


@public("signing in: nobody is signed in yet")
@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page before the provider's: one way in, and whether something typed is waiting."""
    next_path = rules.safe_path(request.GET.get("next", "/"))
    if queries.signed_in(request.session):
        return redirect(next_path)
    page = {"next": next_path, "ended": queries.WAS in request.session, "kept": queries.KEPT in request.session}
    return render(request, "identity/sign_in.html", page)


@public("signing in: nobody is signed in yet")
@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponseRedirect:
    """Off to the provider. By GET: a form's way to another origin would need that origin in our content policy."""
    return HttpResponseRedirect(services.begin_sign_in(request.session, request.GET.get("next", "/"), _language()))


@public("signing in: the provider's answer, which is checked")
@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponseRedirect:
    """Back from the provider, whose address knows no language: the one in which the sign-in was begun."""
    translation.activate(request.session.get(queries.LANGUAGE, _language()))
    arrival = services.complete_sign_in(request.session, request.GET.dict())
    rotate_token(request)
    return HttpResponseRedirect(arrival.next_path)


@public("signing out: harmless to who is not signed in")
@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, then at the provider."""
    there = services.sign_out(request.session, _language())
    return HttpResponseRedirect(there) if there else redirect("identity:signed_out")


@public("signing out: nobody is signed in any more")
@require_GET
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """Said once it is done at both ends."""
    return render(request, "identity/signed_out.html")


@public("our public keys, for the provider")
@require_GET
def jwks(request: HttpRequest) -> JsonResponse:
    """Our public keys, for the provider."""
    return JsonResponse(keys.public_keys())


def _language() -> str:
    return (get_language() or "fi")[:2]

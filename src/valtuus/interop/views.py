"""Pages about the interface: what it is, for everybody; its callers, for those who keep them."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.interop import wording
from valtuus.interop.authzen import limits, openapi
from valtuus.interop.authzen.metadata import WELL_KNOWN, path_of
from valtuus.interop.forms import CallerForm, TokenForm
from valtuus.interop.services import keeping
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, public, signed_in


@require_safe
@public("the description of a public interface")
def description(request: HttpRequest) -> HttpResponse:
    """Rajapinta: the OpenAPI document, to be read by people."""
    document = openapi.document(settings.PDP)
    values = {
        "operations": wording.operations_of(document),
        "schemas": wording.schemas_of(document),
        "example": wording.example_of("vlt_…", settings.PDP),
        "limits": limits,
        "well_known": WELL_KNOWN + path_of(settings.PDP),
    }
    return render(request, "interop/description.html", values)


@signed_in
@require_safe
def callers(request: HttpRequest) -> HttpResponse:
    """Rajapinnan käyttäjät: one's own organisations', or the institution's."""
    keepings = keeping.keepings_of(actor=_actor(request), at=clock.now())
    return render(request, "interop/callers.html", {"keepings": wording.keepings_shown(keepings)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Rekisteröi käyttäjä."""
    actor, at = _actor(request), clock.now()
    owners = [(k.key, k.name) for k in wording.keepings_shown(keeping.keepings_of(actor=actor, at=at))]
    form = CallerForm(owners, request.POST or None)
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: keeping.register(**form.asked(), actor=actor, at=at))
        if made is not None:
            return redirect(f"{reverse('interop:callers')}?tehty=caller_registered")
    return render(request, "interop/register.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def token(request: HttpRequest, caller: UUID) -> HttpResponse:
    """Anna tunnus. It is shown on the answer to this very POST and never again; the page is in no cache."""
    actor, at = _actor(request), clock.now()
    kept = keeping.caller_of(str(caller), actor=actor, at=at)
    form = TokenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        days = form.cleaned_data["days"]
        given = attempt(form, lambda: keeping.new_token(str(caller), days, actor=actor, at=at))
        if given is not None:
            example = wording.example_of(given.secret, settings.PDP)
            return render(request, "interop/token_given.html", {"caller": kept, "token": given, "example": example})
    return render(request, "interop/token.html", {"form": form, "caller": kept}, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Mitätöi tunnus."""
    keeping.revoke(str(token), actor=_actor(request), at=clock.now())
    return redirect(f"{reverse('interop:callers')}?tehty=token_revoked")


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor

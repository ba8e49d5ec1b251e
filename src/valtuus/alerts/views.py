"""Pages of alerts: what I was told, where it leads, and how I want to be told."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valtuus.alerts import queries, services, wording
from valtuus.alerts.forms import AddressForm, PreferencesForm
from valtuus.alerts.tokens import confirmation_of
from valtuus.alerts.types import Preferences
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_id
from valtuus.web import doors
from valtuus.web.context import DONE
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in

ON_A_PAGE = 25


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Herätteet: what I was told, the unread first, with its link and what became of its mail."""
    actor = _actor(request)
    page = Paginator(range(queries.count_of(actor.key)), ON_A_PAGE).get_page(request.GET.get("sivu"))
    told = queries.alerts_of(actor.key, offset=max(page.start_index() - 1, 0), limit=ON_A_PAGE)
    values = {"alerts": wording.shown(told), "page": page, "unread_count": queries.unread_of(actor.key)}
    return render(request, "alerts/mine.html", values)


@signed_in
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one alert as read, or all."""
    named = [text for text in request.POST.getlist("alert") if is_id(text)]
    services.mark_read(named if "alert" in request.POST else None, actor=_actor(request), at=clock.now())
    return _done("alerts:mine", "alerts_read")


@signed_in
@require_GET
def open_alert(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Go where an alert leads; whoever opens it has read it. Mails link here, so that they need to say nothing."""
    actor = _actor(request)
    told = queries.alert_of(actor.key, str(alert))
    if told is None:
        raise DomainError("alert_missing", kind=ErrorKind.MISSING, field="alert")
    services.mark_read([told.id], actor=actor, at=clock.now())
    if not told.alert.door:
        return redirect("alerts:mine")
    return redirect(doors.address(told.alert.door, **told.alert.door_args))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Herätteiden asetukset: language and groups, and my address."""
    actor = _actor(request)
    told = _told(actor)
    form = PreferencesForm(request.POST) if request.method == "POST" else PreferencesForm.of(told)
    if form.is_bound and form.is_valid():
        language, muted = form.chosen()
        services.change_preferences(language, muted, actor=actor, at=clock.now())
        return _done("alerts:settings", "preferences_kept")
    return _settings(request, told, form, AddressForm())


@signed_in
@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Tell my address, which is then to be confirmed; or take it back."""
    actor, at, form = _actor(request), clock.now(), AddressForm(request.POST)
    if "remove" in request.POST:
        services.remove_address(actor=actor, at=at)
        return _done("alerts:settings", "address_removed")
    if form.is_valid():
        attempt(form, lambda: services.ask_to_confirm(form.cleaned_data["address"], actor=actor, at=at))
    if form.errors:
        told = _told(actor)
        return _settings(request, told, PreferencesForm.of(told), form)
    return _done("alerts:settings", "address_told")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm my address. By a press: programs that try out the links of mails confirm nothing."""
    actor = _actor(request)
    if request.method == "POST":
        services.confirm_address(token, actor=actor, at=clock.now())
        return _done("alerts:settings", "address_confirmed")
    asked = confirmation_of(token)
    waiting = queries.asks_to_confirm(actor.key, asked) if asked else ""
    return render(request, "alerts/confirm.html", {"waiting": waiting}, status=200 if waiting else 404)


def _settings(request: HttpRequest, told: Preferences, form: PreferencesForm, own: AddressForm) -> HttpResponse:
    values = {"told": told, "form": form, "address_form": own}
    return render(request, "alerts/settings.html", values, status=422 if form.errors or own.errors else 200)


def _done(name: str, code: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{DONE}={code}")


def _told(actor: Actor) -> Preferences:
    return queries.preferences_of([actor.key]).get(actor.key, Preferences())


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor

"""Pages of the report for who cannot sign in: tell, get one and the same receipt, confirm by a mail's link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from valtuus.fallback.forms.report import UnsignedForm
from valtuus.fallback.report_types import UnsignedContents
from valtuus.fallback.services import report_unsigned as services
from valtuus.kernel import clock
from valtuus.web.forms import attempt
from valtuus.web.guard import no_store, peer, public
from valtuus.web.wording import language


@no_store
@public("a report by who cannot sign in: asks, and tells nothing of anybody")
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Ilmoita tunnistautumatta."""
    form = UnsignedForm(request.POST or None)
    if form.is_bound and form.is_valid():
        spoken, network = language().value, peer(request.META)
        told = form.contents()
        done = attempt(form, lambda: _ask(told, network, spoken), whole=["reports_too_many"])
        if done:
            return redirect("fallback:unsigned_receipt")
    return render(request, "fallback/report_unsigned.html", {"form": form}, status=422 if form.is_bound else 200)


def _ask(told: UnsignedContents, network: str, spoken: str) -> bool:
    services.ask(told, network, spoken, at=clock.now())
    return True


@public("the receipt: the same to everybody")
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Vahvista sähköpostista."""
    return render(request, "fallback/report_receipt.html")


@no_store
@public("the link of a mail: whoever has it, has the mail")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Vahvista ilmoitus: opening the link changes nothing, since mail programs open links too."""
    found = services.waiting(token, at=clock.now())
    if request.method == "POST" and services.confirm(token, at=clock.now()):
        return redirect("fallback:unsigned_confirmed")
    return render(
        request, "fallback/report_confirm.html", {"found": found and found.contents}, status=200 if found else 404
    )


@public("that a report is confirmed: the same to everybody")
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """Ilmoitus on vahvistettu."""
    return render(request, "fallback/report_confirmed.html")

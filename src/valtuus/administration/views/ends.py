"""What ends soon, and its renewal in one step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from valtuus.administration.forms.ends import RenewForm
from valtuus.administration.services import ends as services
from valtuus.administration.views.opening import opened
from valtuus.administration.wording.ends import endings_shown
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ends(request: HttpRequest, party: str) -> HttpResponse:
    """Päättyvät valtuudet: what ends within 60 days and nothing takes over; the ticked ones are renewed in one press."""
    page = opened(request, party)
    form = RenewForm(request.POST) if request.method == "POST" else RenewForm()
    chosen = request.POST.getlist("valittu")
    if form.is_bound and form.is_valid():
        last = form.cleaned_data["last_day"]
        done = attempt(form, lambda: services.renew(page.party, chosen, last, actor=page.actor, at=page.at))
        if done is not None:
            said = "renewed_and_proposed" if done.proposed else "renewed"
            return redirect(f"{reverse('administration:ends', kwargs={'party': party})}?tehty={said}")
    found = services.ends_seen(page.party, actor=page.actor, at=page.at)
    values = {"form": form, "endings": endings_shown(found, page.standing), "chosen": chosen}
    return render(request, "administration/ends.html", page.frame | values, status=422 if form.is_bound else 200)

"""Announcements: the desk's pages, and the mark of a reader."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.administration.forms.announcing import AnnouncementForm
from valtuus.administration.queries import announcing as queries
from valtuus.administration.services import announcing as services
from valtuus.administration.services.authority import serve_at_desk
from valtuus.administration.types import Audience
from valtuus.administration.views.opening import actor, opened_guide
from valtuus.administration.wording import announcing as wording
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in


@signed_in
@require_POST
def read(request: HttpRequest, party: str, announcement: UUID) -> HttpResponse:
    """Mark an announcement as read, for an organisation."""
    page = opened_guide(request, party)
    services.mark_read(page.party, str(announcement), actor=page.actor, at=page.at)
    return redirect(f"{reverse('administration:guide', kwargs={'party': party})}?tehty=announcement_read")


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What the institution has announced."""
    serve_at_desk(actor=actor(request), at=clock.now())
    return render(request, "administration/announcements.html", {"table": wording.table(queries.announcements())})


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Announce in three languages to chosen organisations."""
    who, at, form = actor(request), clock.now(), AnnouncementForm(request.POST or None)
    serve_at_desk(actor=who, at=at)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        audience = Audience(told["audience"])
        kinds = frozenset(told["kinds"]) if audience is Audience.KINDS else frozenset()
        listed = told["listed"] if audience is Audience.LISTED else frozenset()
        words = form.words("title"), form.words("text")
        made = attempt(form, lambda: services.announce(*words, audience, kinds, listed, actor=who, at=at))
        if made is not None:
            done = reverse("administration:announcement", kwargs={"announcement": made})
            return redirect(f"{done}?tehty=announced")
    return render(request, "administration/announce.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
def one(request: HttpRequest, announcement: UUID) -> HttpResponse:
    """An announcement, and who has read it."""
    serve_at_desk(actor=actor(request), at=clock.now())
    found = queries.announcement(str(announcement))
    if found is None:
        raise DomainError("announcement_missing", kind=ErrorKind.MISSING, field="announcement", given=str(announcement))
    values = {"one": wording.whole(found), "readers": wording.readers(queries.read_marks(found.id), request.GET)}
    return render(request, "administration/announcement.html", values)

"""Pages of the roster: add an employee, load a file, change duties, end the work."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from valtuus.administration.forms.roster import DutiesForm, EmployeeForm, FileForm, LastDayForm
from valtuus.administration.rules.roster import read_roster
from valtuus.administration.services import roster as services
from valtuus.administration.views.opening import Opened, opened
from valtuus.administration.wording import roster as wording
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in


@signed_in
def add(request: HttpRequest, party: str) -> HttpResponse:
    """Add an employee by hand."""
    page, form = opened(request, party), EmployeeForm(request.POST or None)
    if form.is_valid():
        services.keep_roster(page.party, [form.line()], actor=page.actor, at=page.at)
        return _back(page, "employee_added")
    status = 422 if form.is_bound else 200
    return render(request, "administration/add.html", page.frame | {"form": form}, status=status)


@signed_in
def file(request: HttpRequest, party: str) -> HttpResponse:
    """Load a file: with a bad line nothing is loaded, until the reader asks for the good ones."""
    page, posted = opened(request, party), request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm()
    if not posted or not form.is_valid():
        status = 422 if posted else 200
        return render(request, "administration/file.html", page.frame | {"form": form}, status=status)
    given = form.cleaned_data["file"].read()
    found = read_roster(given, catalogue(), helsinki_day(page.at), artificial=settings.ARTIFICIAL_CODES)
    if found.lines and (not found.bad or form.cleaned_data["good_lines"]):
        done = services.keep_roster(page.party, found.lines, actor=page.actor, at=page.at)
        values = page.frame | {"done_counts": done, "read": wording.file_shown(found)}
        return render(request, "administration/loaded.html", values)
    values = page.frame | {"form": FileForm(), "read": wording.file_shown(found)}
    return render(request, "administration/file.html", values, status=422)


@signed_in
def row(request: HttpRequest, party: str, employment: UUID) -> HttpResponse:
    """An employee of the roster: change her duties, or go on to end her work."""
    page = opened(request, party)
    found = services.roster_row(page.party, str(employment), at=page.at)
    form = DutiesForm(request.POST or None, initial={"duties": sorted(found.duties or ())})
    if form.is_valid():
        duties = frozenset(form.cleaned_data["duties"])
        services.change_duties(page.party, str(employment), duties, actor=page.actor, at=page.at)
        return _back(page, "duties_changed")
    values = page.frame | {"form": form, "row": found, "employment": employment}
    return render(request, "administration/row.html", values, status=422 if form.is_bound else 200)


@signed_in
def end(request: HttpRequest, party: str, employment: UUID) -> HttpResponse:
    """End an employee's work: the row of the roster goes with it."""
    page = opened(request, party)
    found = services.roster_row(page.party, str(employment), at=page.at)
    form = LastDayForm(request.POST) if request.method == "POST" else LastDayForm.fresh()
    if form.is_bound and form.is_valid() and _ended(form, page, str(employment)):
        return _back(page, "work_ended")
    values = page.frame | {"form": form, "row": found, "employment": employment}
    return render(request, "administration/end.html", values, status=422 if form.is_bound else 200)


def _ended(form: LastDayForm, page: Opened, employment: str) -> bool:
    def end_it() -> bool:
        last_day = form.cleaned_data["last_day"]
        services.end_work(page.party, employment, last_day, actor=page.actor, at=page.at)
        return True

    return bool(attempt(form, end_it))


def _back(page: Opened, done: str) -> HttpResponse:
    return redirect(f"{reverse('administration:check', kwargs={'party': page.party.code})}?tehty={done}")

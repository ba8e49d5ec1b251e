"""The symptom finder: every answer stands in the address, which says nothing of anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valtuus.fallback.finder_types import FinderStep
from valtuus.fallback.forms.finder import ASKED, question_form
from valtuus.fallback.queries.finder import next_step
from valtuus.fallback.rules.finder import SYMPTOM
from valtuus.fallback.wording import finder as wording
from valtuus.web.guard import public

SHOWN = 3


@public("the symptom finder: asks of the symptom alone, knows and keeps nothing of anybody")
@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Oirehaku: one question a page, then the causes that are possible with what mends each."""
    sent = request.GET.dict()
    step = next_step(sent)
    return _outcome(request, step) if step.over else _question(request, step, sent)


def _question(request: HttpRequest, step: FinderStep, sent: dict[str, str]) -> HttpResponse:
    form = question_form(step, sent)
    answered = wording.answers_shown(step)
    values = {
        "form": form,
        "field": form[step.question],
        "asked": (ASKED, step.question),
        "kept": step.answered.items(),
        "answers": answered,
        "number": len(answered) + 1,
        "here": wording.address({}),
        "cannot": wording.way(wording.CANNOT),
    }
    return render(request, "fallback/finder.html", values, status=422 if form.is_bound else 200)


def _outcome(request: HttpRequest, step: FinderStep) -> HttpResponse:
    causes = wording.causes_shown(step.causes)
    values = {
        "first": causes[:1] if len(causes) == 1 else [],
        "several": causes[:SHOWN] if len(causes) > 1 else [],
        "more": causes[SHOWN:],
        "answers": wording.answers_shown(step),
        "pages": wording.pages_of(step.answered[SYMPTOM]),
        "check_way": wording.sign_in(),
        "cannot": wording.way(wording.CANNOT),
        "again": wording.address({}),
    }
    return render(request, "fallback/finder_outcome.html", values)

"""One question of the symptom finder as a form that is sent by its address."""

from collections.abc import Mapping

from django import forms

from valtuus.fallback.finder_types import FinderStep
from valtuus.fallback.wording.finder import answer_said, question_said
from valtuus.web.forms import Form, Radios
from valtuus.web.wording import say

ASKED = "asked"


def question_form(step: FinderStep, sent: Mapping[str, str]) -> Form:
    """The question of a step. Sent without an answer (`asked` in the address) it says that one is needed."""
    choices = [(code, answer_said(step.question, code)) for code in step.choices]
    field = forms.ChoiceField(label=question_said(step.question), choices=choices, widget=Radios)
    made: type[Form] = type("QuestionForm", (Form,), {step.question: field})
    form = made({} if sent.get(ASKED) == step.question else None)
    form.fields[step.question].error_messages["required"] = say("finder.choose")
    return form

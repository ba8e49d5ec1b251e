"""What the clerk fills in."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from valtuus.kernel.catalogue import catalogue
from valtuus.mandate_applications.forms.words import NAME, Words, text
from valtuus.mandate_applications.types import CallNote
from valtuus.web.forms import (
    DayField,
    Form,
    Radios,
    choices,
)
from valtuus.web.wording import later, say


class CallForm(Form):
    """Soittomerkintä."""

    number = forms.ChoiceField(label=later("applications.number"), widget=Radios)
    answered_by = Words(
        label=later("applications.answered_by"), help_text=later("applications.answered_by_hint"), max_length=NAME
    )
    confirmed = forms.ChoiceField(label=later("applications.confirmed"), widget=Radios)

    def __init__(self, data: Mapping[str, Any] | None = None, *, phones: Sequence[str], **more: Any) -> None:
        super().__init__(data, **more)
        cast(forms.ChoiceField, self.fields["number"]).choices = [(p, p) for p in phones]
        answers = [("yes", say("applications.confirmed_yes")), ("no", say("applications.confirmed_no"))]
        cast(forms.ChoiceField, self.fields["confirmed"]).choices = answers
        if len(phones) == 1:
            self.fields["number"].initial = phones[0]

    def call(self) -> CallNote:
        """The call. Only of a form that is valid."""
        given = self.cleaned_data
        return CallNote(given["number"], given["answered_by"], given["confirmed"] == "yes")


class MoreForm(Form):
    """Lisätietopyyntö."""

    what = text("applications.what", hint="applications.what_hint")
    due = DayField(label=later("applications.due"), help_text=later("applications.due_hint"))


class RejectForm(Form):
    """Hylkäys."""

    reason = forms.ChoiceField(label=later("applications.reason"), widget=Radios)
    note = text("applications.note", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        codes = [c for c in catalogue().codes("rejection_reason") if c != "not_completed_in_time"]
        cast(forms.ChoiceField, self.fields["reason"]).choices = choices("rejection_reason", codes)()

    def clean(self) -> dict[str, Any]:
        """A reason of no kind needs its words."""
        given = super().clean() or self.cleaned_data
        if given.get("reason") == "other" and not given.get("note") and "note" not in self.errors:
            self.add_error("note", say("field_required", label=self.fields["note"].label))
        return given

"""What of the alarms is shown, and what people say about one."""

from typing import Any, cast

from django import forms

from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.rules.cases import LONGEST_NOTE
from valtuus.web.forms import Form, choices
from valtuus.web.wording import later, say

AREA = forms.Textarea(attrs={"rows": 4, "class": "hds-text-input__input"})


class FilterForm(Form):
    """Everything is optional; an unknown value shows all."""

    laji = forms.ChoiceField(label=later("oversight.filter_kind"), required=False)
    nimi = forms.CharField(label=later("oversight.filter_official"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["laji"])
        field.choices = [("", say("oversight.filter_all")), *choices("kind", catalogue().codes("kind"))()]


class NoteForm(Form):
    """Selitys."""

    note = forms.CharField(
        label=later("oversight.note"), help_text=later("oversight.note_hint"), max_length=LONGEST_NOTE, widget=AREA
    )


class CloseForm(NoteForm):
    """Why it is closed, and what is known."""

    field_order = ("reason", "note")
    reason = forms.ChoiceField(label=later("oversight.reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices("alarm_closing", catalogue().codes("alarm_closing"))
        cast(forms.ChoiceField, self.fields["reason"]).choices = offered()

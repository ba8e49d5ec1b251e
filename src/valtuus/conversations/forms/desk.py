"""What an adviser fills in beside messages."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms

from valtuus.conversations.forms.messages import Writing, every_organisation, words
from valtuus.conversations.rules import threads as rules
from valtuus.kernel.catalogue import catalogue
from valtuus.parties.types import Official
from valtuus.web.forms import Form, Radios, choices
from valtuus.web.wording import later, say


class TakeForm(Form):
    """Ota käsittelyyn; `over`: also from another."""

    over = forms.CharField(widget=forms.HiddenInput, required=False)


class HandOverForm(Form):
    """Siirrä neuvojalle."""

    to = forms.ChoiceField(label=later("conversations.to"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: Iterable[Official] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [("", say("conversations.choose_colleague")), *((c.key, c.name) for c in colleagues)]


class TieForm(Form):
    """Liitä organisaatioon."""

    party = forms.ChoiceField(label=later("conversations.party"))

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = cast(forms.ChoiceField, self.fields["party"])
        field.choices = [("", say("conversations.choose_party")), *every_organisation()]


class CloseForm(Writing):
    """Päätä yhteydenotto."""

    field_order = ("once", "acknowledged", "reason", "text")
    reason = forms.ChoiceField(label=later("conversations.reason"), widget=Radios)
    text = words("conversations.last_word", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        codes = [c for c in catalogue().codes("closing_reason") if c not in rules.NOT_CHOSEN]
        cast(forms.ChoiceField, self.fields["reason"]).choices = choices("closing_reason", codes)()

"""What is filled in: how the list is narrowed, where a notice is moved and why, which notice the desk looks for."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from valtuus.kernel.catalogue import catalogue
from valtuus.notices.rules.words import LONGEST_REASON
from valtuus.notices.types import Target
from valtuus.notices.wording import VIEWS, target_label
from valtuus.parties import queries as parties
from valtuus.web.forms import Form, Radios
from valtuus.web.wording import language, later, say, word


class ListForm(Form):
    """How the list is narrowed; what is not one of the choices is the first of them."""

    tila = forms.ChoiceField(label=later("notices.filter_state"), required=False)
    laji = forms.ChoiceField(label=later("notices.filter_kind"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        views, kinds = cast(forms.ChoiceField, self.fields["tila"]), cast(forms.ChoiceField, self.fields["laji"])
        views.choices = [(view, say(f"notices.view_{view}")) for view in VIEWS]
        kinds.choices = [
            ("", say("notices.every_kind")),
            *((code, word("notice", code)) for code in catalogue().codes("notice")),
        ]

    @property
    def view(self) -> str:
        """What is shown, a key of `wording.VIEWS`."""
        return str(self.cleaned_data.get("tila") or VIEWS[0]) if self.is_valid() else VIEWS[0]

    @property
    def kind(self) -> str:
        """The one kind that is shown, '' for all."""
        return str(self.cleaned_data.get("laji") or "") if self.is_valid() else ""


def _reason() -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3, "class": "hds-text-input__input text", "maxlength": str(LONGEST_REASON)})
    hint = later("notices.reason_hint")
    return forms.CharField(label=later("notices.reason"), help_text=hint, widget=box)


class MoveForm(Form):
    """Siirrä toiseen kuntaan: where, of the municipalities that an opened notice makes possible, and why.

    `targets` None: the answer of a page that was shown; whether it may go there is the service's to say.
    """

    target = forms.ChoiceField(label=later("notices.target"), widget=Radios)
    reason = _reason()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, targets: Sequence[Target] | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        chosen = cast(forms.ChoiceField, self.fields["target"])
        if targets is None:
            given = str((data or {}).get("target", ""))
            chosen.choices = [(given, given)] if given else []
        else:
            chosen.choices = [(t.party.id, target_label(t)) for t in targets]


class FindForm(Form):
    """Hae numerolla."""

    numero = forms.IntegerField(
        label=later("notices.number"),
        help_text=later("notices.number_hint"),
        min_value=1,
        max_value=2**62,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "hds-text-input__input field__short"}
        ),
    )


class DeskMoveForm(Form):
    """Siirrä kuntaan: any municipality that exists."""

    target = forms.ChoiceField(label=later("notices.target"))
    reason = _reason()

    def __init__(self, data: Mapping[str, Any] | None = None, *, here: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        found = parties.find_parties(language=language())
        offered = [p for p in found if p.kind == "municipality" and p.ceased_on is None and p.id != here]
        chosen = cast(forms.ChoiceField, self.fields["target"])
        chosen.choices = [("", say("notices.choose_municipality")), *((p.id, p.name(language())) for p in offered)]

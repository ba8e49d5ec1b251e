"""What a person says of how she wants to be told."""

from collections.abc import Iterable

from django import forms
from django.conf import settings

from valtuus.alerts.types import Preferences
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.web.forms import Form, Radios, Ticks, choices
from valtuus.web.wording import later


def _groups() -> Iterable[tuple[str, str]]:
    return choices("alert_group", catalogue().codes("alert_group"))()


class PreferencesForm(Form):
    """Kieli ja sähköpostiherätteet: the language of mails, and the groups that send them."""

    language = forms.ChoiceField(label=later("alerts.language"), choices=settings.LANGUAGES, widget=Radios)
    groups = forms.MultipleChoiceField(
        label=later("alerts.groups"),
        help_text=later("alerts.groups_hint"),
        choices=_groups,
        widget=Ticks,
        required=False,
    )

    @classmethod
    def of(cls, told: Preferences) -> "PreferencesForm":
        """The form as it stands now."""
        groups = [code for code in catalogue().codes("alert_group") if code not in told.muted]
        return cls(initial={"language": told.language or Language.FI, "groups": groups})

    def chosen(self) -> tuple[Language, list[str]]:
        """The language, and the groups without mail."""
        wanted = set(self.cleaned_data["groups"])
        return Language(self.cleaned_data["language"]), [g for g in catalogue().codes("alert_group") if g not in wanted]


class AddressForm(Form):
    """Sähköpostiosoite."""

    address = forms.EmailField(
        label=later("alerts.address"),
        help_text=later("alerts.address_hint"),
        error_messages={"invalid": later("alerts.address_malformed")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "hds-text-input__input"}),
    )

"""What a keeper of callers fills in."""

from collections.abc import Sequence
from typing import Any

from django import forms

from valtuus.identity.rules import LONGEST_DAYS
from valtuus.identity.services.callers import LONGEST_NAME
from valtuus.kernel.catalogue import catalogue
from valtuus.web.forms import Described, Form, Radios, Ticks
from valtuus.web.wording import later, say, word

INSTITUTION = "kela"


class CallerForm(Form):
    """A new caller: whose, what it is called, what it may ask about, from where."""

    owner = forms.ChoiceField(label=later("interop.owner"), widget=Radios)
    name = forms.CharField(label=later("interop.name"), help_text=later("interop.name_hint"), max_length=LONGEST_NAME)
    services = forms.MultipleChoiceField(
        label=later("interop.services"), help_text=later("interop.services_hint"), widget=Ticks
    )
    networks = forms.CharField(
        label=later("interop.networks"),
        help_text=later("interop.networks_hint"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "3", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, owners: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {c: s for c, s in catalogue().services.items() if s.endpoints}
        _choices(self, "owner", list(owners))
        _choices(self, "services", [(c, Described(word("service", c), _mark(c))) for c in offered])
        if len(owners) == 1:
            self.fields["owner"].initial = owners[0][0]

    def asked(self) -> dict[str, Any]:
        """What `services.keeping.register` takes. Only of a form that is valid."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "owner": None if given["owner"] == INSTITUTION else given["owner"],
            "services": frozenset(given["services"]),
            "networks": tuple(given["networks"].replace(",", " ").split()),
        }


class TokenForm(Form):
    """A new token: for how long."""

    days = forms.IntegerField(
        label=later("interop.days"),
        help_text=later("interop.days_hint"),
        initial=LONGEST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "hds-text-input__input field__short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].error_messages["invalid"] = say("interop.days_hint")


def _choices(form: forms.Form, name: str, offered: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
    field.choices = offered


def _mark(service: str) -> str:
    row = catalogue().wording["service", service]
    if row.get("example"):
        return say("interop.example")
    return say("interop.unverified") if row.get("unverified") else ""

"""An agreement as the desk fills it in, its end, and what narrows the desk's list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from valtuus.administration.rules.agreeing import STATES
from valtuus.administration.wording.agreeing import ground_name
from valtuus.agreements.rules import CHANNELS, names_law, services_agreed
from valtuus.agreements.types import Agreement
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import Period
from valtuus.parties.queries import find_parties
from valtuus.web.forms import DayField, Form, Radios, Ticks
from valtuus.web.wording import error_sentence, language, later, say, word

LONGEST = 200


class AgreementForm(Form):
    """Sopimus: with whom, on which service, by which law, for which data, how, from when. `service`: whose grounds are offered."""

    organisation = forms.CharField(
        label=later("agreeing.organisation"), help_text=later("agreeing.organisation_hint"), max_length=LONGEST
    )
    service = forms.ChoiceField(label=later("agreeing.service"), widget=Radios, initial="kelmu")
    grounds = forms.MultipleChoiceField(
        label=later("agreeing.grounds"), help_text=later("agreeing.grounds_hint"), widget=Ticks, required=False
    )
    scopes = forms.MultipleChoiceField(
        label=later("agreeing.scopes"), help_text=later("agreeing.scopes_hint"), widget=Ticks, required=False
    )
    channels = forms.MultipleChoiceField(
        label=later("agreeing.channels"), help_text=later("agreeing.channels_hint"), widget=Ticks, initial=CHANNELS
    )
    first_day = DayField(label=later("agreeing.first_day"), help_text=later("agreeing.first_day_hint"))
    last_day = DayField(label=later("agreeing.last_day"), help_text=later("agreeing.last_day_hint"), required=False)

    def __init__(self, *args: Any, changes: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        codes = catalogue()
        self._offer("service", [(c, word("service", c)) for c in services_agreed(codes)])
        self._offer("grounds", [(c, ground_name(c)) for c, g in codes.grounds.items() if g.through_kelmu])
        self._offer("scopes", [(c, _begun(word("scope", c))) for c in codes.scopes])
        self._offer("channels", [(c, _begun(word("channel", c))) for c in CHANNELS])
        if changes is not None:
            del self.fields["organisation"], self.fields["service"]

    def _offer(self, name: str, offered: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = list(offered)

    def clean_organisation(self) -> str:
        """The id of the organisation that was written by code or name. Raises `ValidationError` where it is not exactly one."""
        text = self.cleaned_data["organisation"]
        found = find_parties(text, language=language())
        same = [p for p in found if text.casefold() in {p.code.casefold(), p.name_fi.casefold(), p.name_sv.casefold()}]
        one = same if len(same) == 1 else found
        if len(one) != 1:
            error = DomainError("agreement_organisation", field="organisation", given=text[:80])
            raise forms.ValidationError(error_sentence(error))
        return one[0].id

    def agreement(self) -> Agreement:
        """What was filled in. Only of a form that is valid. Where a service names no law, grounds and data are not narrowed."""
        told = self.cleaned_data
        service = self.changes.service if self.changes else told["service"]
        law, channels = names_law(service, catalogue()), frozenset(told["channels"])
        return Agreement(
            id="",
            party=self.changes.party if self.changes else told["organisation"],
            service=service,
            grounds=frozenset(told["grounds"]) if law else None,
            scopes=frozenset(told["scopes"]) or None if law else None,
            period=Period(told["first_day"], told["last_day"]),
            channels=None if channels == set(CHANNELS) else channels,
        )


def begun_from(agreement: Agreement) -> dict[str, Any]:
    """What the form of a change begins with: what holds now."""
    return {
        "grounds": sorted(agreement.grounds or ()),
        "scopes": sorted(agreement.scopes or ()),
        "channels": sorted(agreement.channels or CHANNELS),
        "last_day": agreement.period.last,
    }


class EndAgreementForm(Form):
    """The last day."""

    last_day = DayField(label=later("agreeing.ends_on"), help_text=later("agreeing.ends_on_hint"))


class AgreementListForm(Form):
    """Rajaukset. Left empty, everything is listed."""

    name = forms.CharField(label=later("agreeing.organisation"), required=False, max_length=LONGEST)
    service = forms.ChoiceField(label=later("agreeing.service"), required=False)
    state = forms.ChoiceField(label=later("agreeing.state"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._any("service", [(c, word("service", c)) for c in services_agreed(catalogue())])
        self._any("state", [(s, say(f"agreeing.state_{s}")) for s in STATES])

    def _any(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = [("", say("agreeing.any")), *offered]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What a reporter tells, what one tells who cannot sign in, and what an adviser fills in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms

from valtuus.fallback.forms.diagnosis import Choice, actions_offered, parties_offered
from valtuus.fallback.report_types import About, Contents, UnsignedContents
from valtuus.fallback.rules import report as rules
from valtuus.kernel.catalogue import catalogue
from valtuus.parties import queries as parties
from valtuus.web.forms import DayField, Form, Radios, Ticks, choices
from valtuus.web.help import filled_generally
from valtuus.web.wording import language, later, say, word

LINE, PHONE = 120, 40
AREA = forms.Textarea(attrs={"rows": 5, "class": "hds-text-input__input"})
YES_NO = (("yes", later("report.yes")), ("no", later("report.no")))


def _address(label: str, hint: str, *, required: bool = False) -> forms.EmailField:
    return forms.EmailField(
        label=later(label),
        help_text=later(hint),
        required=required,
        error_messages={"invalid": later("report.address_malformed")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "hds-text-input__input"}),
    )


class ReportForm(Form):
    """Ilmoitus. A free-mail address is taken only when the reporter has seen the warning of it."""

    party = forms.ChoiceField(label=later("report.party"), help_text=later("report.party_hint"))
    municipalities = forms.MultipleChoiceField(
        label=later("report.municipalities"),
        help_text=later("report.municipalities_hint"),
        required=False,
        widget=Ticks,
    )
    action = forms.ChoiceField(label=later("report.action"))
    symptom = forms.ChoiceField(label=later("report.symptom"))
    since = DayField(label=later("report.since"), help_text=later("report.since_hint"))
    phone = forms.CharField(label=later("report.phone"), max_length=PHONE)
    application = forms.CharField(
        label=later("report.application"), help_text=later("report.application_hint"), max_length=PHONE, required=False
    )
    delivery_address = _address("report.delivery_address", "report.delivery_address_hint")
    guide_read = forms.ChoiceField(label=later("report.guide_read"), choices=YES_NO, widget=Radios)
    text = forms.CharField(
        label=later("report.text"), help_text=later("report.text_hint"), max_length=2_000, required=False, widget=AREA
    )
    represented = forms.CharField(widget=forms.HiddenInput, required=False)
    cause = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        near: frozenset[str] = frozenset(),
        members: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.offer("party", parties_offered(near))
        self.offer("action", actions_offered())
        self.offer("symptom", symptoms_offered())
        if members:
            self.offer("municipalities", list(members))
        else:
            del self.fields["municipalities"]

    def offer(self, name: str, offered: Sequence[Choice]) -> None:
        """What can be chosen in a field."""
        cast(forms.ChoiceField, self.fields[name]).choices = offered

        told = self.data if self.is_bound else self.initial
        address = self.fields["delivery_address"]
        # An address is asked for where notices stay unseen.
        address.required = rules.affects_notices(str(told.get("action", "")), str(told.get("symptom", "")))
        address.error_messages["required"] = say("report.delivery_address_needed")

    @property
    def free_mail(self) -> bool:
        """Whether the address told is of a service that gives one to anybody."""
        return self.is_bound and rules.is_free_mail(str(self.data.get("delivery_address", "")))

    @property
    def free_mail_seen(self) -> bool:
        """Whether the reporter has been warned of it and sends it all the same."""
        return "free_mail_seen" in self.data

    def contents(self, reporter: str) -> Contents:
        """What was told."""
        given = self.cleaned_data
        represented = given["represented"] if parties.parties([given["represented"]]) else given["party"]
        return Contents(
            party=given["party"],
            represented=represented,
            action=given["action"],
            symptom=given["symptom"],
            reporter=reporter,
            phone=given["phone"].strip(),
            cause=given["cause"],
            municipalities=tuple(given.get("municipalities", ())),
            since=given["since"],
            application=given["application"].strip(),
            delivery_address=given["delivery_address"],
            guide_read=given["guide_read"] == "yes",
            text=given["text"].strip(),
        )


class UnsignedForm(Form):
    """Ilmoitus ilman tunnistusta: contact details, the organisation by name, the symptom."""

    organisation = forms.CharField(
        label=later("report.organisation"), help_text=later("report.organisation_hint"), max_length=LINE
    )
    symptom = forms.ChoiceField(label=later("report.symptom"))
    reporter = forms.CharField(
        label=later("report.reporter"), max_length=LINE, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=later("report.phone"), max_length=PHONE, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    address = _address("report.address", "report.address_hint", required=True)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        cast(forms.ChoiceField, self.fields["symptom"]).choices = symptoms_offered()

    def contents(self) -> UnsignedContents:
        """What was told."""
        return UnsignedContents(**{name: value.strip() for name, value in self.cleaned_data.items()})


class MatterForm(Form):
    """Muualla käsitelty asia: which organisation, what cause, and what is being done."""

    party = forms.ChoiceField(label=later("report.party"))
    cause = forms.ChoiceField(label=later("report.cause"))
    symptom = forms.ChoiceField(
        label=later("report.symptom"), help_text=later("report.symptom_if_no_cause"), required=False
    )
    note = forms.CharField(
        label=later("report.entered_note"), help_text=later("report.entered_hint"), max_length=2_000, widget=AREA
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        _offer(self, "party", parties_offered(frozenset()))
        _offer(self, "cause", causes_offered())
        _offer(self, "symptom", symptoms_offered())

    def about(self) -> About:
        """What the matter is about."""
        given = self.cleaned_data
        return rules.about_of(given["party"], _cause(given["cause"]), given["symptom"])


class ThreadReportForm(Form):
    """Ilmoitus yhteydenotosta: what the adviser has understood of a thread."""

    party = forms.ChoiceField(label=later("report.party"))
    cause = forms.ChoiceField(label=later("report.cause"))
    symptom = forms.ChoiceField(label=later("report.symptom"))
    action = forms.ChoiceField(label=later("report.action"))
    reporter = forms.CharField(label=later("report.reporter"), max_length=LINE)
    phone = forms.CharField(label=later("report.phone"), max_length=PHONE)
    application = forms.CharField(label=later("report.application"), max_length=PHONE, required=False)
    delivery_address = _address("report.delivery_address", "report.delivery_address_desk_hint")
    text = forms.CharField(
        label=later("report.text"), help_text=later("report.text_hint"), max_length=2_000, required=False, widget=AREA
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        _offer(self, "party", parties_offered(frozenset()))
        _offer(self, "cause", causes_offered())
        _offer(self, "symptom", symptoms_offered())
        _offer(self, "action", actions_offered())

    def contents(self) -> Contents:
        """What was told."""
        given = dict(self.cleaned_data)
        told = Contents(represented=given["party"], **given)
        return replace(told, cause=_cause(told.cause))


class NoteForm(Form):
    """Mitä tehtiin: told to all reporters."""

    note = forms.CharField(
        label=later("report.solved_note"), help_text=later("report.note_hint"), max_length=2_000, widget=AREA
    )


class CloseForm(Form):
    """Miksi asia suljetaan ratkaisematta: told to all reporters."""

    reason = forms.ChoiceField(label=later("report.close_reason"))
    note = forms.CharField(
        label=later("report.closed_note"), help_text=later("report.note_hint"), max_length=2_000, widget=AREA
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        offered = choices("matter_closing", catalogue().codes("matter_closing"))()
        _offer(self, "reason", [("", say("report.choose")), *offered])


UNKNOWN = "unknown"


def causes_offered() -> list[Choice]:
    """Every cause as a sentence, and that it is not known."""
    causes = [(c, filled_generally("cause", c)) for c in catalogue().codes("cause")]
    return [("", say("report.choose")), (UNKNOWN, say("report.cause_unknown")), *causes]


def symptoms_offered() -> list[Choice]:
    """The symptoms in their order."""
    return [("", say("report.choose")), *((c, word("symptom", c)) for c in catalogue().codes("symptom"))]


def members_offered(municipalities: frozenset[str]) -> list[tuple[str, str]]:
    """Municipalities by name."""
    known = parties.parties(municipalities).values()
    return sorted(((p.id, p.name(language())) for p in known), key=lambda c: c[1])


def _offer(form: Form, name: str, offered: Sequence[Choice]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = offered


def _cause(code: str) -> str:
    return "" if code == UNKNOWN else code

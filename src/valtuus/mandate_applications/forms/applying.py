"""What is filled in, by the applicant. An identity code becomes a key here and nowhere later."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from valtuus.attachments.rules import LARGEST
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period, helsinki_day
from valtuus.mandate_applications.forms.words import NAME, Words, text
from valtuus.mandate_applications.services.drafting import draft_of
from valtuus.mandate_applications.types import Contact, Ending, Hint, Signer, Wanted
from valtuus.mandates.services.registering import judge_applied
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.forms import (
    BusinessIdField,
    DayField,
    Described,
    Form,
    IdentityCodeField,
    Radios,
    Ticks,
    choices,
)
from valtuus.web.wording import error_sentence, language, later, reason_sentence, say, word

PERSON, ORGANISATION = "person", "organisation"
_FIELD_OF_REASON = {
    "start_in_past": "first_day",
    "end_before_start": "last_day",
    "end_missing": "last_day",
    "longer_than_25_years": "last_day",
    "theme_missing": "themes",
    "organisation_may_only_receive_act": "type",
}


class ApplicantForm(Form):
    """Hakija: the organisation and whom to ask. `application` is the id that a new draft gets, so that sent twice is sent once."""

    application = forms.UUIDField(widget=forms.HiddenInput)
    hint_type = forms.CharField(widget=forms.HiddenInput, required=False)
    hint_themes = forms.CharField(widget=forms.HiddenInput, required=False)
    party = forms.ChoiceField(label=later("applications.party"), help_text=later("applications.party_hint"))
    contact_name = Words(label=later("applications.contact_name"), max_length=NAME)
    email = forms.EmailField(
        label=later("applications.email"),
        help_text=later("applications.email_hint"),
        max_length=200,
        error_messages={"invalid": later("applications.email_malformed")},
    )
    phone = forms.RegexField(
        r"^\+?[\d \-()]{6,20}$",
        label=later("applications.phone"),
        error_messages={"invalid": later("applications.phone_malformed")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        today = helsinki_day(clock.now())
        known = parties.find_parties(language=language())
        offered = [(p.id, p.name(language())) for p in known if today in Period(None, p.ceased_on)]
        field = cast(forms.ChoiceField, self.fields["party"])
        field.choices = [("", say("applications.choose_party")), *offered]
        self.fields["contact_name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

    def contact(self) -> Contact:
        """Whom to ask. Only of a form that is valid."""
        given = self.cleaned_data
        return Contact(given["contact_name"], given["email"], given["phone"])

    def hint(self) -> Hint:
        """What the page that led here knew; anything unknown is dropped."""
        return hint_of(self.cleaned_data["hint_type"], self.cleaned_data["hint_themes"])


def hint_of(kind: str, themes: str) -> Hint:
    """A hint of codes that there are."""
    known = tuple(t for t in themes.split(",") if t in catalogue().themes)
    return Hint(kind if kind in {t.value for t in MandateType} else "", known)


class ReceiverForm(Form):
    """Saaja: a person by name and identity code, or an organisation by business id."""

    receiver = forms.ChoiceField(label=later("applications.receiver"), widget=Radios, initial=PERSON)
    name = Words(label=later("applications.name"), help_text=later("applications.person_hint"), max_length=NAME)
    identity_code = IdentityCodeField(
        label=later("applications.identity_code"), help_text=later("applications.person_hint")
    )
    business_id = BusinessIdField(
        label=later("applications.business_id"), help_text=later("applications.business_id_hint")
    )
    type = forms.ChoiceField(label=later("applications.type"), widget=Radios)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        receivers = cast(forms.ChoiceField, self.fields["receiver"])
        receivers.choices = [
            (PERSON, say("applications.to_person")),
            (ORGANISATION, say("applications.to_organisation")),
        ]
        types = cast(forms.ChoiceField, self.fields["type"])
        types.choices = choices("mandate_type", [t.value for t in MandateType], described="applications.type_")()
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        person = self["receiver"].value() != ORGANISATION
        for name, needed in (("name", person), ("identity_code", person), ("business_id", not person)):
            self.fields[name].required = needed

    def clean(self) -> dict[str, Any]:
        """Who it is: the key or id as `holder`. Raises nothing; errors stand beside their fields."""
        given = super().clean() or self.cleaned_data
        if given.get("receiver") == PERSON and given.get("identity_code"):
            given["holder"] = parties.official_key(given["identity_code"])
        elif given.get("receiver") == ORGANISATION and given.get("business_id"):
            self._organisation(given, given["business_id"])
        return given

    def _organisation(self, given: dict[str, Any], number: str) -> None:
        found = [p for p in parties.find_parties(number) if p.business_id == number]
        if found:
            given["holder"], given["name"] = found[0].id, found[0].name_fi
        else:
            self.add_error("business_id", error_sentence(DomainError("party_missing", given=number)))


class WantedForm(ReceiverForm):
    """Haettava valtuus. For a joint authority a mandate to represent can be limited to its members."""

    themes = forms.MultipleChoiceField(label=later("applications.themes"), widget=Ticks)
    first_day = DayField(label=later("applications.first_day"), help_text=later("applications.day_hint"))
    last_day = DayField(label=later("applications.last_day"), help_text=later("applications.last_day_hint"))
    limit = forms.MultipleChoiceField(
        label=later("applications.limit"), help_text=later("applications.limit_hint"), widget=Ticks, required=False
    )
    employed = forms.BooleanField(label=later("applications.employed"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, party: Party, **more: Any) -> None:
        super().__init__(data, **more)
        self.party = party
        themes = cast(forms.ChoiceField, self.fields["themes"])
        themes.choices = [(t.code, _theme_label(t.code)) for t in catalogue().themes.values()]
        members = _members(party)
        cast(forms.ChoiceField, self.fields["limit"]).choices = members
        if not members:
            del self.fields["limit"]

    def clean(self) -> dict[str, Any]:
        """The register's own rule of the form, told beside the fields it is about."""
        given = super().clean()
        if not self.errors:
            decision = judge_applied(draft_of(self.party.id, self.wanted()), at=clock.now())
            if not decision.permitted:
                names = {self.party.id: self.party.name(language())}
                self.add_error(_FIELD_OF_REASON.get(decision.reason.code), reason_sentence(decision.reason, names))
        return given

    def wanted(self) -> Wanted:
        """What is applied for. Only of a form without errors."""
        given = self.cleaned_data
        person = given["receiver"] == PERSON
        return Wanted(
            id=str(uuid7()),
            holder=given["holder"],
            to_person=person,
            name=given["name"],
            type=MandateType(given["type"]),
            themes=frozenset(given["themes"]),
            first_day=given["first_day"],
            last_day=given["last_day"],
            limit=frozenset(given["limit"]) if given.get("limit") else None,
            employed=person and given["employed"],
        )


def _theme_label(code: str) -> str:
    theme = catalogue().themes[code]
    about = [say("applications.theme_owner", owner=theme.owner)]
    if theme.lookalike_of:
        about.append(say("applications.theme_lookalike", meant=word("theme", theme.lookalike_of)))
    elif theme.in_use_from and theme.in_use_from > helsinki_day(clock.now()):
        about.append(say("applications.theme_not_in_use"))
    return Described(word("theme", code), " ".join(about))


def _members(party: Party) -> list[tuple[str, str]]:
    if party.kind is not PartyKind.JOINT_AUTHORITY:
        return []
    today = helsinki_day(clock.now())
    ids = {m.municipality for m in parties.memberships_of([party.id]) if m.authority == party.id and today in m.period}
    return sorted(((id, p.name(language())) for id, p in parties.parties(ids).items()), key=lambda pair: pair[1])


class EndingForm(ReceiverForm):
    """Päätettävä valtuus."""

    def ending(self) -> Ending:
        """What is to end. Only of a form that is valid."""
        given = self.cleaned_data
        person = given["receiver"] == PERSON
        return Ending(str(uuid7()), given["holder"], person, given["name"], MandateType(given["type"]))


class SignerForm(Form):
    """Allekirjoittaja."""

    name = Words(label=later("applications.name"), max_length=NAME)
    identity_code = IdentityCodeField(
        label=later("applications.identity_code"), help_text=later("applications.signer_code_hint")
    )
    ground = forms.ChoiceField(label=later("applications.ground"), widget=Radios, initial="executive")

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        codes = catalogue().codes("signing_ground")
        cast(forms.ChoiceField, self.fields["ground"]).choices = choices("signing_ground", codes)()
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def signer(self) -> Signer:
        """Who signs. Only of a form that is valid."""
        given = self.cleaned_data
        return Signer(parties.official_key(given["identity_code"]), given["name"], given["ground"])


class AnnexForm(Form):
    """Liite. Size and content are the attachments' to judge; a file far too large is not even read."""

    file = forms.FileField(
        label=later("applications.file"),
        help_text=later("applications.file_hint"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf", "class": "file"}),
    )

    def read(self) -> tuple[bytes, str]:
        """Content and name. Only of a form that is valid."""
        file = self.cleaned_data["file"]
        return file.read(LARGEST + 1), file.name


class AnswerForm(Form):
    """Täydennys: the answer to what was asked."""

    answer = text("applications.answer", hint="applications.answer_hint")

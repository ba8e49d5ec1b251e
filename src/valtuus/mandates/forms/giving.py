"""What a granter fills in to give a mandate, step by step: who, type, themes, days, and the check before it is given.

Between the steps everything travels in one sealed field of the page: no session, no draft on the server, and never an identity
code – a person named by code is a key from the first step on.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.rules.receiving import name_fault
from valtuus.mandates.types import Draft
from valtuus.mandates.wording.giving import duty_choices, party_named, theme_choices, type_choices, warning_choices
from valtuus.parties.queries import official_key
from valtuus.parties.types import Official, Party
from valtuus.web.forms import DayField, Form, IdentityCodeField, Radios, Ticks
from valtuus.web.wording import error_sentence, later, say

State = dict[str, Any]

STEPS = ("who", "type", "themes", "days", "check")
NEEDED: dict[str, tuple[str, ...]] = {
    "employees": ("employees",),
    "person": ("name", "identity_code"),
    "organisation": ("organisation",),
    "self": (),
}
LONGEST = 12 * 60 * 60  # seconds a page may stay open between two steps


def sealed(state: State, giver: str, person: str) -> str:
    """What was filled in so far, signed for this giver and this person."""
    return signing.dumps(state, salt=_salt(giver, person), compress=True)


def unsealed(text: str, giver: str, person: str) -> State:
    """What was filled in so far. Raises `DomainError` `giving_form_old` for a field that is not ours, or too old."""
    try:
        found: State = signing.loads(text, salt=_salt(giver, person), max_age=LONGEST)
    except signing.BadSignature as fault:
        raise DomainError("giving_form_old", kind=ErrorKind.CONFLICT) from fault
    return found


def _salt(giver: str, person: str) -> str:
    return f"giving {giver} {person}"


def begun() -> State:
    """Nothing filled in; the id of the mandate to come, so that a form sent twice gives one."""
    return {"once": str(uuid7())}


def once_of(state: State) -> UUID:
    """The id of the mandate that this form gives, once."""
    return UUID(state["once"])


def people_of(state: State) -> list[Official]:
    """Those who were named by identity code."""
    return [Official(key, name) for key, name in state.get("people", ())]


def drafts_of(state: State, giver: str, today: date) -> list[Draft]:
    """One draft a holder; what is not filled in yet stands as what could be given: one day, today."""
    limit = state.get("limit")
    return [
        Draft(
            giver=giver,
            holder=holder,
            to_person=state["to_person"],
            type=MandateType(state["type"]),
            themes=frozenset(state.get("themes", ())),
            first_day=_day(state, "first_day", today),
            last_day=_day(state, "last_day", today),
            limit=frozenset(limit) if limit else None,
        )
        for holder in state["holders"]
    ]


def _day(state: State, name: str, today: date) -> date:
    return date.fromisoformat(state[name]) if state.get(name) else today


class Unshown(forms.TextInput):
    """A field whose value is never written into a page, not even beside its own error."""

    def format_value(self, value: Any) -> None:
        """Nothing."""


class Barred:
    """A group of choices of which some cannot be chosen, each with the reason in its description."""

    barred: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *more: Any, **named: Any) -> dict[str, Any]:
        """The option, barred if it is one of those."""
        option: dict[str, Any] = super().create_option(name, value, *more, **named)  # type: ignore[misc]  # of the widget
        if str(value) in self.barred:
            option["attrs"]["disabled"] = True
        return option


class SomeRadios(Barred, Radios):
    """One of a few, some of them barred."""


class SomeTicks(Barred, Ticks):
    """Several of a few, some of them barred."""


class WhoForm(Form):
    """Saaja: employees of the roster, oneself, another person by name and identity code, or an organisation."""

    kind = forms.ChoiceField(label=later("giving.who"), widget=Radios)
    employees = forms.MultipleChoiceField(
        label=later("giving.employees"), help_text=later("giving.employees_hint"), widget=Ticks
    )
    name = forms.CharField(label=later("giving.name"), strip=True)
    identity_code = IdentityCodeField(label=later("giving.identity_code"), help_text=later("giving.identity_code_hint"))
    organisation = forms.CharField(
        label=later("giving.organisation"), help_text=later("giving.organisation_hint"), strip=True
    )

    def __init__(self, roster: Sequence[Official], giver: Party, person: str, state: State, data: Any = None) -> None:
        super().__init__(
            data,
            initial={name: state.get(name) for name in ("kind", "organisation")}
            | {"employees": state.get("holders", ())},
        )
        self.person, self.giver = person, giver
        offered = ["employees"] if roster else []
        self._offer("kind", [(k, say(f"giving.who_{k}")) for k in (*offered, "person", "organisation", "self")])
        self._offer("employees", [(o.key, o.name) for o in roster])
        for name in ("name", "organisation"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        shown = self.fields["identity_code"].widget
        self.fields["identity_code"].widget = Unshown(attrs=shown.attrs)

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = offered

    def clean(self) -> dict[str, Any]:
        """What the chosen kind of receiver needs; the fields of the other kinds are passed over."""
        given = super().clean() or {}
        wanted = NEEDED.get(given.get("kind", ""), ())
        for name in self.fields.keys() - {"kind", *wanted}:
            self.errors.pop(name, None)
        if "kind" not in given:
            return given
        if given["kind"] == "person" and "name" not in self.errors and (fault := name_fault(given["name"])):
            self.blame(fault)
        if given["kind"] == "organisation" and "organisation" not in self.errors:
            self._find(given)
        return given

    def _find(self, given: dict[str, Any]) -> None:
        try:
            given["party"] = party_named(given["organisation"])
        except DomainError as error:
            self.blame(error)

    def state(self) -> State:
        """The holders, by key or id. INVARIANT: an identity code goes no further than here."""
        given = self.cleaned_data
        match given["kind"]:
            case "employees":
                return _holders("employees", given["employees"])
            case "self":
                return _holders("self", [self.person])
            case "person":
                key = official_key(given["identity_code"])
                return _holders("person", [key]) | {"people": [[key, given["name"]]]}
        return _holders("organisation", [given["party"].id], to_person=False)


def _holders(kind: str, holders: Sequence[str], *, to_person: bool = True) -> State:
    return {"kind": kind, "holders": list(dict.fromkeys(holders)), "to_person": to_person, "people": []}


class TypeForm(Form):
    """Valtuustyyppi: each told by what it lets one do; what cannot be given here says why."""

    type = forms.ChoiceField(label=later("giving.type"), widget=SomeRadios)

    def __init__(self, refusals: Mapping[MandateType, Reason], state: State, data: Any = None) -> None:
        free = [kind for kind in (MandateType.ACT, MandateType.REPRESENT) if kind not in refusals]
        super().__init__(data, initial={"type": state.get("type") or (free[0] if len(free) == 1 else None)})
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = type_choices(refusals)
        field.widget.barred = frozenset(str(kind) for kind in refusals)

    def state(self) -> State:
        """The type."""
        return {"type": self.cleaned_data["type"]}


class ThemesForm(Form):
    """Valtuusasiat, look-alikes side by side; a duty fills them in."""

    duty = forms.ChoiceField(label=later("giving.duty"), help_text=later("giving.duty_hint"), required=False)
    themes = forms.MultipleChoiceField(
        label=later("giving.themes"), help_text=later("giving.themes_hint"), widget=SomeTicks
    )

    def __init__(self, may: frozenset[str], needed: frozenset[str], state: State, data: Any = None) -> None:
        super().__init__(data, initial={"themes": state.get("themes") or sorted(needed & may), "duty": ""})
        self.fields["themes"].error_messages["required"] = say("giving.themes_unticked")
        for name, offered in (("duty", duty_choices()), ("themes", theme_choices(may))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
            field.choices = offered
        self.fields["themes"].widget.barred = frozenset(catalogue().themes) - may

    def state(self) -> State:
        """The themes."""
        return {"themes": sorted(set(self.cleaned_data["themes"]))}


class DaysForm(Form):
    """Voimassaolo ja rajaus: both days, and for a mandate to represent the municipalities it is limited to."""

    first_day = DayField(label=later("giving.first_day"), help_text=later("giving.first_day_hint"))
    last_day = DayField(label=later("giving.last_day"), help_text=later("giving.last_day_hint"))
    limit = forms.MultipleChoiceField(
        label=later("giving.limit"), help_text=later("giving.limit_hint"), widget=Ticks, required=False
    )

    def __init__(self, municipalities: Sequence[tuple[str, str]], today: date, state: State, data: Any = None) -> None:
        days = {name: _day(state, name, today) for name in ("first_day", "last_day") if state.get(name)}
        super().__init__(data, initial={"first_day": today, "limit": state.get("limit"), **days})
        field = self.fields["limit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = list(municipalities)
        if not municipalities or state.get("type") != MandateType.REPRESENT:
            del self.fields["limit"]

    def state(self) -> State:
        """Days as ISO texts, the limit by id; None for no limit."""
        given = self.cleaned_data
        return {
            "first_day": given["first_day"].isoformat(),
            "last_day": given["last_day"].isoformat(),
            "limit": sorted(given.get("limit") or ()) or None,
        }


class CheckForm(Form):
    """Huomautukset: each is ticked before the mandate is given."""

    acknowledged = forms.MultipleChoiceField(
        label=later("giving.acknowledge"), help_text=later("giving.acknowledge_hint"), widget=Ticks, required=False
    )

    def __init__(self, warnings: Sequence[Reason], names: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["acknowledged"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = warning_choices(warnings, names)
        field.required = bool(warnings)
        if not warnings:
            del self.fields["acknowledged"]

    def clean_acknowledged(self) -> list[str]:
        """Every warning of the choices, or nothing is given."""
        ticked: list[str] = self.cleaned_data["acknowledged"]
        offered = [code for code, _ in getattr(self.fields["acknowledged"], "choices", ())]
        if missing := sorted(set(offered) - set(ticked)):
            error = DomainError("warning_not_acknowledged", field="acknowledged", given=", ".join(missing))
            raise ValidationError(error_sentence(error), code=error.code)
        return ticked

    @property
    def seen(self) -> frozenset[str]:
        """The codes of what was ticked. Only of a form that is valid."""
        return frozenset(self.cleaned_data.get("acknowledged", ()))

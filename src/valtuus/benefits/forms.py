"""What an official fills in for a look at one person. The ground comes first: it decides what may be asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from valtuus.agreements.types import Opening
from valtuus.benefits.types import Wish
from valtuus.benefits.wording import begun, ground_name
from valtuus.kernel import clock
from valtuus.kernel.catalogue import Ground, catalogue
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.web.forms import Described, Form, IdentityCodeField, Radios, Ticks
from valtuus.web.wording import error_sentence, later, say, word

LONGEST_REFERENCE = 100
BY_GROUND = ("purpose", "conditions", "scopes")
SEVERAL = ("conditions", "scopes")
KEPT = (
    "ground",
    "case_reference",
    *BY_GROUND,
)  # what comes back when a session has ended meanwhile: all but the person

_LOOKS = ("on_request", "channel")  # kinds of grounds that an official invokes herself; the rest Kela acts on unasked
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def grounds_offered() -> dict[str, Ground]:
    """The grounds on which one person may be looked up in this service, in the order of the catalogue."""
    fit = [
        row["code"] for row in catalogue().rows["ground"] if row["kind"] in _LOOKS and row.get("through_kelmu", True)
    ]
    return {code: catalogue().grounds[code] for code in fit}


class LookUpForm(Form):
    """Hakulomake: ground, person, purpose, conditions, what is needed. Without a known ground it holds only what needs none."""

    ground = forms.ChoiceField(label=later("benefits.ground"), help_text=later("benefits.ground_hint"), widget=Radios)
    identity_code = IdentityCodeField(
        label=later("benefits.identity_code"), help_text=later("benefits.identity_code_hint")
    )
    case_reference = forms.CharField(
        label=later("benefits.case_reference"), help_text=later("benefits.case_reference_hint"), required=False
    )
    purpose = forms.ChoiceField(label=later("benefits.purpose"), widget=Radios)
    conditions = forms.MultipleChoiceField(
        label=later("benefits.conditions"), help_text=later("benefits.conditions_hint"), widget=Ticks
    )
    scopes = forms.MultipleChoiceField(
        label=later("benefits.scopes"), help_text=later("benefits.scopes_hint"), widget=Ticks
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        offered = grounds_offered()
        self._offer("ground", [(code, _ground_label(code)) for code in offered])
        self.chosen = offered.get(str(self["ground"].value() or ""))
        self.fields["case_reference"].widget.attrs |= {"autocomplete": "off", "maxlength": str(LONGEST_REFERENCE)}
        if self.chosen is None:
            self._forget(BY_GROUND)
        else:
            self._narrow(self.chosen)

    def agree(self, opening: Opening | None) -> None:
        """Put the grounds that the agreement opens before the others, and offer of the data those that it opens; None: nothing is
        known of one, and all are alike.

        The other grounds stay within reach, since a refusal tells why and who can mend it; of the other data it is said that they
        are not in the agreement.
        """
        agreed = opening.grounds if opening else None
        self._agree_scopes(opening.scopes if opening else None)
        offered = list(grounds_offered())
        others = [code for code in offered if agreed is not None and code not in agreed]
        if len(others) == len(offered):  # folded away, all would be out of sight
            self._offer("ground", [(code, _ground_label(code, agreed=False)) for code in offered])
            return
        first = [(code, _ground_label(code)) for code in offered if code not in others]
        folded = (say("benefits.grounds_not_agreed"), [(code, _ground_label(code)) for code in others])
        self._offer("ground", [*first, folded] if others else first)

    def _agree_scopes(self, opened: frozenset[str] | None) -> None:
        if self.chosen is None or opened is None:
            return
        offered = [c for c in catalogue().scopes if c in self.chosen.scopes]
        within, beyond = [c for c in offered if c in opened], [c for c in offered if c not in opened]
        if not within or not beyond:
            return
        self._offer("scopes", [(c, _scope_label(c)) for c in within])
        names = ", ".join(word("scope", c) for c in beyond)
        hint = say("benefits.scopes_hint")
        # The bound field has taken its hint over already.
        self["scopes"].help_text = f"{hint} {say('benefits.scopes_not_agreed', scopes=names)}"

    def _narrow(self, ground: Ground) -> None:
        codes = catalogue()
        purposes = [(c, word("purpose", c)) for c, purpose in codes.purposes.items() if ground.code in purpose.grounds]
        self._offer("purpose", purposes)
        if len(purposes) == 1:
            self.fields["purpose"].initial = purposes[0][0]
        self._offer(
            "conditions", [(c, word("condition", c)) for c in ground.conditions if codes.conditions[c].by == "official"]
        )
        self._offer("scopes", [(c, _scope_label(c)) for c in codes.scopes if c in ground.scopes])
        remembered = any(codes.conditions[c].remembered for c in ground.conditions)
        if remembered:
            self.fields["conditions"].required = False
            self.fields["conditions"].help_text = say("benefits.conditions_remembered_hint")
        for name in self.fields.keys() & set(SEVERAL):
            self.fields[name].error_messages["required"] = say(f"benefits.{name}_unticked")

    def _offer(self, name: str, offered: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = list(offered)
        if not offered:
            self._forget([name])

    def _forget(self, names: tuple[str, ...] | list[str]) -> None:
        for name in names:
            del self.fields[name]

    def clean_conditions(self) -> list[str]:
        """Every condition of the ground, or none of the data: a tick that is missing is said here, not recorded as a refusal.

        One that may be remembered from an earlier look is asked by the service, which knows whether it is.
        """
        ticked: list[str] = self.cleaned_data["conditions"]
        offered = {code for code, _ in _choices(self.fields["conditions"])}
        if any(not catalogue().conditions[code].remembered for code in offered - set(ticked)):
            raise ValidationError(say("benefits.conditions_unticked"))
        return ticked

    def clean(self) -> dict[str, Any] | None:
        """A condition ticked for a ground that has none is not dropped in silence."""
        told = super().clean()
        if (
            self.chosen is not None
            and "conditions" not in self.fields
            and (ticked := _several(self.data, "conditions"))
        ):
            given = ", ".join(word("condition", code) for code in ticked if code in catalogue().conditions)
            self.add_error(
                "ground", error_sentence(DomainError("condition_not_of_ground", field="conditions", given=given))
            )
        return told

    def clean_case_reference(self) -> str:
        """The reference as it will stand in the log, where no identity code may stand."""
        text: str = self.cleaned_data["case_reference"]
        if len(text) > LONGEST_REFERENCE:
            raise _fault("case_reference_too_long", given=str(len(text)), allowed=str(LONGEST_REFERENCE))
        if _CONTROL.search(text):
            raise _fault("case_reference_malformed")
        if _IDENTITY_CODE.search(text):
            raise _fault("case_reference_identity_code")
        return text

    def wish(self, represented: str) -> Wish:
        """What was filled in, for the party of an id. Only of a form that is valid."""
        given = self.cleaned_data
        return Wish(
            identity_code=given["identity_code"],
            represented=represented,
            ground=given["ground"],
            purpose=given["purpose"],
            scopes=tuple(dict.fromkeys(given["scopes"])),
            conditions=tuple(dict.fromkeys(given.get("conditions", ()))),
            case_reference=given["case_reference"],
        )


def _fault(code: str, given: str | None = None, allowed: str | None = None) -> ValidationError:
    error = DomainError(code, field="case_reference", given=given, allowed=allowed)
    return ValidationError(error_sentence(error), code=code)


def _several(data: Mapping[str, Any], name: str) -> list[Any]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, ()))


def _choices(field: forms.Field) -> list[Any]:
    return list(getattr(field, "choices", ()))


def _ground_label(code: str, *, agreed: bool = True) -> str:
    about = say(_about(code, helsinki_day(clock.now())))
    return Described(ground_name(code), about if agreed else f"{say('benefits.ground_not_agreed')} {about}")


def _about(code: str, day: date) -> str:
    """The code of the text about a ground: of the wording of the law that is in force on the day, where it has changed."""
    [row] = [row for row in catalogue().rows["ground"] if row["code"] == code]
    begun_on = [v["from"] for v in row.get("versions", ()) if "from" in v and v["from"] <= day]
    return f"benefits.ground_{code}_from_{max(begun_on):%Y_%m_%d}" if begun_on else f"benefits.ground_{code}"


def _scope_label(code: str) -> str:
    fields = [say(f"benefits.field_{name}") for name in catalogue().scopes[code].fields]
    return Described(begun(word("scope", code)), ", ".join([fields[0], *(f[:1].lower() + f[1:] for f in fields[1:])]))

"""What is filled in to ask for a mandate, and to answer a request."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision
from valtuus.mandates.types import Draft
from valtuus.web.forms import DayField, Described, Form, Radios, Ticks
from valtuus.web.wording import later, reason_sentence, say, word

LONGEST_TEXT = 500
# Faults of form of an attempt to give, by the field in which they are mended; every other refusal is a page of its own.
FIELDS = {
    "theme_missing": "themes",
    "end_missing": "last_day",
    "start_in_past": "first_day",
    "end_before_start": "last_day",
    "longer_than_25_years": "last_day",
}


def _text(label: str, hint: str, *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": "3", "maxlength": str(LONGEST_TEXT)})
    return forms.CharField(label=later(label), help_text=later(hint), required=required, widget=area)


class _Asking(Form):
    """What every request has: themes, days, a note."""

    themes = forms.MultipleChoiceField(
        label=later("requests.themes"), help_text=later("requests.themes_hint"), widget=Ticks
    )
    first_day = DayField(label=later("requests.first_day"), help_text=later("requests.day_hint"))
    last_day = DayField(label=later("requests.last_day"), help_text=later("requests.last_day_hint"))
    note = _text("requests.note", "requests.note_hint")

    def blame_decision(self, decision: Decision) -> bool:
        """Show a refusal of the form beside its field; whether it was one."""
        field = FIELDS.get(decision.reason.code)
        if field is None:
            return False
        self.add_error(field, reason_sentence(decision.reason, {}))
        return True

    def _offer(self, name: str, offered: Iterable[tuple[str, str]]) -> None:
        field, made = self.fields[name], list(offered)
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared as one; the type checker does not know
        field.choices = made
        if not made:
            del self.fields[name]


class AskForm(_Asking):
    """Valtuuspyyntö itselle: what is asked of whom, in which themes, for which duties, how long."""

    what = forms.ChoiceField(label=later("requests.what"), widget=Radios)
    limit = forms.MultipleChoiceField(
        label=later("requests.limit"), help_text=later("requests.limit_hint"), widget=Ticks, required=False
    )
    duties = forms.MultipleChoiceField(
        label=later("requests.duties"), help_text=later("requests.duties_hint"), widget=Ticks, required=False
    )
    field_order = ("what", "themes", "limit", "duties", "first_day", "last_day", "note")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offers: Sequence[tuple[str, str]],
        municipalities: Sequence[tuple[str, str]],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self._offer("what", offers)
        self._offer("limit", municipalities)
        self._offer("themes", themes_offered(initial.get("themes", ())))
        duties = (d for d in catalogue().duties.values() if d.themes)
        self._offer("duties", [(d.code, word("duty", d.code)) for d in duties])

    def draft(self, actor: Actor) -> Draft:
        """What was filled in. Only of a form that is valid. A limit concerns a mandate to represent alone."""
        given = self.cleaned_data
        kind, _, giver = given["what"].partition(".")
        limit = frozenset(given.get("limit") or ()) if kind == MandateType.REPRESENT else frozenset()
        return Draft(
            giver,
            actor.key,
            True,
            MandateType(kind),
            frozenset(given["themes"]),
            given["first_day"],
            given["last_day"],
            limit or None,
        )


class MembersForm(_Asking):
    """Valtuuspyyntö jäsenkunnille: which municipalities, in which themes, how long."""

    municipalities = forms.MultipleChoiceField(
        label=later("requests.municipalities"), help_text=later("requests.municipalities_hint"), widget=Ticks
    )
    field_order = ("municipalities", "themes", "first_day", "last_day", "note")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        municipalities: Sequence[tuple[str, str]],
        themes: Collection[str],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self._offer("municipalities", municipalities)
        self._offer("themes", [(t, _theme_label(t)) for t in catalogue().themes if t in themes])


class MembersFilter(Form):
    """Of which members: of whom, for which task, in which theme."""

    authority = forms.ChoiceField(label=later("requests.authority"))
    task = forms.ChoiceField(label=later("requests.task"))
    theme = forms.ChoiceField(label=later("requests.theme"))

    def __init__(self, data: Mapping[str, Any], *, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = list(choices)


class ApproveForm(Form):
    """Vahvistaminen: the days, which may be narrowed, and a tick for each warning."""

    first_day = DayField(label=later("requests.first_day"))
    last_day = DayField(label=later("requests.last_day"), help_text=later("requests.narrow_hint"))
    acknowledged = forms.MultipleChoiceField(label=later("requests.remarks"), widget=Ticks)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        request: str,
        warnings: Sequence[tuple[str, str]],
        days: tuple[date, date],
    ) -> None:
        super().__init__(data, prefix=f"a-{request}", initial={"first_day": days[0], "last_day": days[1]})
        field = self.fields["acknowledged"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(warnings)
        if not warnings:
            del self.fields["acknowledged"]


class DeclineForm(Form):
    """Hylkääminen: the reason, which the asker is told."""

    reason = _text("requests.reason", "requests.reason_hint", required=True)

    def __init__(self, data: Mapping[str, Any] | None = None, *, request: str) -> None:
        super().__init__(data, prefix=f"d-{request}")


def themes_offered(also: Collection[str]) -> list[tuple[str, str]]:
    """The themes that may be asked for: those whose names are verified and that open something, and `also`."""
    codes = catalogue()
    verified = {c for c in codes.themes if not codes.wording["theme", c].get("unverified", False)}
    plain = {c for c, theme in codes.themes.items() if theme.lookalike_of is None}
    return [(c, _theme_label(c)) for c in codes.themes if c in plain and (c in verified or c in also)]


def _theme_label(code: str) -> str:
    codes = catalogue()
    opens = ", ".join(word("action", a.code) for a in codes.actions.values() if code in (a.theme, a.later_theme))
    about = say("requests.theme_about", owner=codes.themes[code].owner, code=code, opens=opens or "–")
    return Described(word("theme", code), about)

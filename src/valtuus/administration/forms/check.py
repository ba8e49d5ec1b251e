"""The check: what of it is shown, and how the chosen are given what they lack."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from valtuus.administration.types import CellState, Chosen
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day, years_later
from valtuus.web.forms import DayField, Form, Ticks, choices
from valtuus.web.wording import later, say, word

BETWEEN = "~"
LONGEST_YEARS = 25  # brief, section b; the register judges, this only tells it beside the field


class FilterForm(Form):
    """What of the check is shown. Everything is optional; an unknown value shows all."""

    nimi = forms.CharField(label=later("administration.filter_name"), required=False, max_length=200)
    tila = forms.ChoiceField(label=later("administration.filter_state"), required=False)
    tehtava = forms.ChoiceField(label=later("administration.filter_duty"), required=False)
    kunta = forms.ChoiceField(label=later("administration.filter_member"), required=False)

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", say("administration.filter_all"))
        states = [(s.value, say(f"administration.state_{s.value}")) for s in CellState]
        duties = [every, *choices("duty", catalogue().codes("duty"))()]
        told = {"tila": [every, *states], "tehtava": duties, "kunta": [every, *members]}
        for name, options in told.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; told to the type checker
            field.choices = options
        if not members:
            del self.fields["kunta"]

    def told(self, name: str) -> str:
        """A value, '' where it is none of the choices."""
        self.is_valid()
        return str(self.cleaned_data.get(name, "") or "")


class GiveForm(Form):
    """How long, and for whom: asked before the chosen are given what they lack."""

    last_day = DayField(label=later("administration.give_until"), help_text=later("administration.give_until_hint"))
    limit = forms.MultipleChoiceField(
        label=later("administration.limit"),
        help_text=later("administration.limit_hint"),
        widget=Ticks,
        required=False,
    )

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["limit"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above; told to the type checker
        field.choices = list(members)
        if not members:
            del self.fields["limit"]

    def clean_last_day(self) -> date:
        """A last day from today on, within the longest time. Raises `ValidationError`."""
        given: date = self.cleaned_data["last_day"]
        today = helsinki_day(clock.now())
        if given < today or given > years_later(today, LONGEST_YEARS):
            raise forms.ValidationError(word("reason", "end_before_start" if given < today else "longer_than_25_years"))
        return given

    @staticmethod
    def fresh(municipality: str) -> dict[str, Any]:
        """What is filled in at first: a year, and the member that the check was narrowed to."""
        day = years_later(helsinki_day(clock.now()), 1)
        return {"last_day": day, "limit": [municipality] if municipality else []}


def written(chosen: Chosen) -> str:
    """A choice as the value of its box. INVARIANT: a key, never an identity code."""
    return f"{chosen.person}{BETWEEN}{chosen.theme}"


def chosen_of(values: Iterable[str]) -> list[Chosen]:
    """The choices of boxes, or of one field with a line for each; what is no choice is passed over."""
    lines = (line.strip() for value in values for line in value.splitlines())
    pairs = (line.split(BETWEEN) for line in lines)
    return [Chosen(pair[0], pair[1]) for pair in pairs if len(pair) == 2]

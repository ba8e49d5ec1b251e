"""A review: what of it is shown, in what themes a mandate goes on, how often one reviews."""

from collections.abc import Iterable
from typing import Any

from django import forms

from valtuus.administration.review_types import Flag
from valtuus.administration.rules.review import LONGEST, SHORTEST
from valtuus.web.forms import Form, Ticks
from valtuus.web.wording import later, say

OPEN, ANSWERED = "avoin", "vastattu"


class ReviewFilterForm(Form):
    """What of a review is shown. Everything is optional; an unknown value shows all."""

    nimi = forms.CharField(label=later("review.filter_name"), required=False, max_length=200)
    tila = forms.ChoiceField(label=later("review.filter_state"), required=False)
    huomio = forms.ChoiceField(label=later("review.filter_flag"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", say("review.filter_all"))
        states = [(OPEN, say("review.state_open")), (ANSWERED, say("review.state_answered"))]
        flags = [(f.value, say(f"review.flag_{f.value}")) for f in Flag]
        for name, options in (("tila", states), ("huomio", flags)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; told to the type checker
            field.choices = [every, *options]

    def told(self, name: str) -> str:
        """A value, '' where it is none of the choices."""
        self.is_valid()
        return str(self.cleaned_data.get(name, "") or "")


class NarrowForm(Form):
    """Kavenna: the themes in which the mandate goes on."""

    themes = forms.MultipleChoiceField(
        label=later("review.narrow_themes"), help_text=later("review.narrow_hint"), widget=Ticks
    )

    def __init__(self, *args: Any, themes: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["themes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above; told to the type checker
        field.choices = list(themes)


class IntervalForm(Form):
    """Katselmointiväli in days."""

    days = forms.IntegerField(
        label=later("review.interval"),
        help_text=later("review.interval_hint"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "hds-text-input__input field__short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["days"]
        field.error_messages["invalid"] = say("review.interval_invalid", least=SHORTEST, most=LONGEST)

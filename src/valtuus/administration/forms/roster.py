"""The roster: one employee by hand, her duties, her last day, a file."""

from datetime import timedelta
from typing import Any

from django import forms

from valtuus.administration.types import Line
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.web.forms import DayField, Form, IdentityCodeField, Ticks, choices
from valtuus.web.wording import error_sentence, later

LARGEST = 20  # megabytes; 100,000 lines take about six


def _duties() -> forms.MultipleChoiceField:
    codes = catalogue().codes("duty")
    return forms.MultipleChoiceField(
        label=later("administration.duties"),
        help_text=later("administration.duties_hint"),
        choices=choices("duty", codes),
        widget=Ticks,
    )


class DutiesForm(Form):
    """Tehtävät of an employee."""

    duties = _duties()


class EmployeeForm(Form):
    """Työntekijä, by hand."""

    name = forms.CharField(label=later("administration.name"), max_length=200)
    identity_code = IdentityCodeField(label=later("administration.identity_code"))
    duties = _duties()

    def line(self) -> Line:
        """What was told, as a line of the roster."""
        told = self.cleaned_data
        return Line(1, told["name"], told["identity_code"], frozenset(told["duties"]))


class LastDayForm(Form):
    """Palvelussuhteen viimeinen päivä."""

    last_day = DayField(label=later("administration.last_day"), help_text=later("administration.last_day_hint"))

    @classmethod
    def fresh(cls) -> "LastDayForm":
        """With yesterday filled in: the row is then gone at once."""
        return cls(initial={"last_day": helsinki_day(clock.now()) - timedelta(days=1)})


class FileForm(Form):
    """Työntekijäluettelon tiedosto."""

    file = forms.FileField(
        label=later("administration.file"),
        help_text=later("administration.file_hint"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv", "class": "hds-text-input__input"}),
        allow_empty_file=True,
    )
    good_lines = forms.BooleanField(label=later("administration.good_lines"), required=False)

    def clean_file(self) -> Any:
        """A file within size. Raises `ValidationError`."""
        given = self.cleaned_data["file"]
        megabytes = given.size // 1_000_000
        if megabytes >= LARGEST:
            error = DomainError("roster_file_large", given=str(megabytes), allowed=str(LARGEST))
            raise forms.ValidationError(error_sentence(error))
        return given

"""What narrows a list, and what is to stand in a file made of it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from valtuus.kernel.errors import DomainError
from valtuus.municipal_lists.rules import BANDS, COLUMNS, LONGEST_REASON, NAMING, NARROW
from valtuus.municipal_lists.types import ExportWish, Filters, Kind
from valtuus.web.forms import DayField, Described, Form, Ticks
from valtuus.web.wording import error_sentence, later, say

OF_KIND = {
    Kind.LMS_BILLING: ("band", "percent", "least", "most", "first", "last"),
    Kind.LMS_DAYS: ("band", "least", "most"),
    Kind.CHILDCARE_BILLING: ("least", "most", "first", "last"),
}


class AmountField(forms.CharField):
    """Euros and cents, or a number of days: 1 234,56 or 1234.56."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "inputmode": "decimal", "class": "hds-text-input__input field__short"}
    )

    def clean(self, value: Any) -> Any:
        """The amount, None for nothing. Raises `ValidationError` for what is no amount of up to ten digits and two decimals."""
        text = "".join(super().clean(value).split()).replace("€", "").replace(",", ".")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("nan")
        if not found.is_finite() or not 0 <= found < 10**10 or found != round(found, 2):
            raise ValidationError(say("lists.amount_malformed", given=str(value)[:40]))
        return found


class FilterForm(Form):
    """Rajaukset. Left empty, the whole list is meant. Nothing here is about a person, so it may stand in an address."""

    band = forms.ChoiceField(label=later("lists.band"), required=False)
    percent = forms.ChoiceField(label=later("lists.percent"), required=False)
    least = AmountField(label=later("lists.least"), required=False, max_length=40)
    most = AmountField(label=later("lists.most"), required=False, max_length=40)
    first = DayField(label=later("lists.first_from"), required=False)
    last = DayField(label=later("lists.last_until"), required=False)

    def __init__(self, kind: Kind, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name in set(self.fields) - set(OF_KIND[kind]):
            del self.fields[name]
        everything = [("", say("lists.any"))]
        self._offer("band", everything + [(band, say(f"lists.band_{band}")) for band in reversed(BANDS)])
        self._offer(
            "percent", everything + [(str(p), say("lists.percent_value", percent=p)) for p in sorted(BANDS.values())]
        )
        if kind is Kind.LMS_DAYS:
            self["least"].label, self["most"].label = say("lists.days_least"), say("lists.days_most")

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = offered

    def filters(self) -> Filters:
        """What was chosen; everything where the form is not sent. Only of a form that is valid."""
        given = self.cleaned_data if self.is_bound else {}
        percent = given.get("percent")
        return Filters(
            band=given.get("band", ""),
            percent=int(percent) if percent else None,
            **{name: given.get(name) for name in ("least", "most", "first", "last")},
        )


class ExportForm(Form):
    """Vienti: the columns that the task needs; names only on purpose, with a word why."""

    columns = forms.MultipleChoiceField(
        label=later("lists.columns"), help_text=later("lists.columns_hint"), widget=Ticks
    )
    naming = forms.MultipleChoiceField(
        label=later("lists.naming"), help_text=later("lists.naming_hint"), widget=Ticks, required=False
    )
    reason = forms.CharField(label=later("lists.reason"), help_text=later("lists.reason_hint"), required=False)

    def __init__(self, kind: Kind, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["reason"].widget.attrs |= {"autocomplete": "off", "maxlength": str(LONGEST_REASON)}
        plain, naming = self.fields["columns"], self.fields["naming"]
        assert isinstance(plain, forms.MultipleChoiceField)  # noqa: S101 - declared above; the type checker does not know
        assert isinstance(naming, forms.MultipleChoiceField)  # noqa: S101 - the same
        plain.choices = [(c, say(f"lists.column_{c}")) for c in COLUMNS[kind] if c not in NAMING]
        naming.choices = [(c, Described(say(f"lists.column_{c}"))) for c in COLUMNS[kind] if c in NAMING]
        plain.initial = list(NARROW[kind])
        plain.error_messages["required"] = error_sentence(DomainError("export_columns_missing"))

    def wish(self, filters: Filters) -> ExportWish:
        """What was chosen, of the rows that a filter leaves. Only of a form that is valid."""
        given = self.cleaned_data
        return ExportWish(filters, (*given["columns"], *given["naming"]), given["reason"])

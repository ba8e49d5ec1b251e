"""Forms of the house: one look, errors in the reader's words beside the field, what was typed is kept."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates

from valtuus.kernel.clock import now
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import business_id, identity_code
from valtuus.kernel.periods import day_of, helsinki_day
from valtuus.web.wording import day, error_sentence, say, word

R = TypeVar("R")


class Renderer(DjangoTemplates):
    """Django's forms in our templates (settings.FORM_RENDERER)."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"


class Described(str):
    """The label of a choice with a plain description beneath it: look-alike names stand side by side."""

    description: str

    def __new__(cls, label: str, description: str = "") -> "Described":
        """A label that also carries its description."""
        made = super().__new__(cls, label)
        made.description = description
        return made


class Radios(forms.RadioSelect):
    """One of a few, all in sight."""

    template_name = "web/choices.html"
    use_fieldset = True


class Ticks(forms.CheckboxSelectMultiple):
    """Several of a few, all in sight."""

    template_name = "web/choices.html"
    use_fieldset = True


class Form(forms.Form):
    """Base of every form. The browser's own messages are off, since ours are in the reader's language and say how to mend."""

    use_required_attribute = False
    fault = ErrorKind.INVALID  # of what stands in the way: its kind decides the status of the answer
    template_name_label = "django/forms/label.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for bound in self:
            field = bound.field
            field.error_messages["required"] = say("field_required", label=field.label or bound.name)
            field.error_messages["invalid_choice"] = say("field_choice", label=field.label or bound.name)
            if not isinstance(field.widget, Radios | Ticks | forms.HiddenInput):
                box = isinstance(field.widget, forms.CheckboxInput)
                field.widget.attrs.setdefault("class", "hds-checkbox__input" if box else "hds-text-input__input")

    def blame(self, error: DomainError) -> None:
        """Show a domain error beside the field that it names, or in the summary alone if it names none of this form."""
        self.fault = error.kind
        self.add_error(error.field if error.field in self.fields else None, error_sentence(error))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error as address of its field and sentence, in the order of the form; the address is empty for the form's own."""
        own = [("", str(text)) for text in self.non_field_errors()]
        return own + [(f"#{_focus(bound)}", str(text)) for bound in self for text in bound.errors]


def _focus(bound: forms.BoundField) -> str:
    first = f"{bound.auto_id}_0" if bound.use_fieldset else ""  # a group is reached by its first choice
    return first or bound.id_for_label or bound.auto_id


def attempt(form: Form, do: Callable[[], R], *, whole: Collection[str] = ()) -> R | None:
    """Do it. An error that names a field of the form is shown there and gives None; every other goes on to the edge.

    `whole`: codes of errors that concern the whole form. They are shown in its summary, and what was typed is kept.
    """
    try:
        return do()
    except DomainError as error:
        if error.field not in form.fields and error.code not in whole:
            raise
        form.blame(error)
        return None


class DayField(forms.Field):
    """A day in one text field, as 1.2.2021 or 2021-02-01."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "hds-text-input__input field__short"})

    def to_python(self, value: Any) -> date | None:
        """The day, None for nothing. Raises `ValidationError` naming what was typed and the forms allowed."""
        text = str(value or "").strip()
        if isinstance(value, date) or not text:
            return value if isinstance(value, date) else None
        return _checked(lambda: day_of(text, str(self.label or "")))

    def prepare_value(self, value: Any) -> Any:
        """A day of ours in the Finnish way; what was typed stays as it was typed."""
        return day(value) if isinstance(value, date) else value


class IdentityCodeField(forms.CharField):
    """A personal identity code; never kept by the browser, never told back unmasked in an error."""

    widget = forms.TextInput(
        attrs={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "hds-text-input__input field__short",
        }
    )

    def clean(self, value: Any) -> str:
        """The code in its one written form, '' for nothing where that is allowed. Raises `ValidationError`."""
        text = super().clean(value)
        if not text:
            return ""
        return _checked(lambda: identity_code(text, helsinki_day(now()), artificial=settings.ARTIFICIAL_CODES))


class BusinessIdField(forms.CharField):
    """A business id, 1234567-1."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "hds-text-input__input field__short"})

    def clean(self, value: Any) -> str:
        """The id in its one written form, '' for nothing where that is allowed. Raises `ValidationError`."""
        text = super().clean(value)
        return _checked(lambda: business_id(text)) if text else ""


def _checked(read: Callable[[], R]) -> R:
    try:
        return read()
    except DomainError as error:
        raise ValidationError(error_sentence(error)) from error


def choices(kind: str, codes: Iterable[str], *, described: str | None = None) -> Callable[[], list[tuple[str, str]]]:
    """Choices of codes with their wording, read when the form is made; `described`: prefix of the text codes that explain each."""

    def made() -> list[tuple[str, str]]:
        return [(code, _choice(kind, code, described)) for code in codes]

    return made


def _choice(kind: str, code: str, described: str | None) -> str:
    from_catalogue = word(kind, code)
    return Described(from_catalogue, say(f"{described}{code}")) if described else from_catalogue

"""An announcement: three languages, and for whom."""

from typing import Any

from django import forms

from valtuus.administration.types import Audience
from valtuus.kernel.codes import Language, PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.parties.queries import parties_by_code
from valtuus.web.forms import Form, Radios, Ticks
from valtuus.web.wording import error_sentence, later, say


def _title(label: str) -> forms.CharField:
    return forms.CharField(label=later(label), max_length=200)


def _text(label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5, "class": "document"})
    return forms.CharField(label=later(label), max_length=5000, widget=area)


class AnnouncementForm(Form):
    """Tiedote."""

    title_fi = _title("administration.title_fi")
    text_fi = _text("administration.text_fi")
    title_sv = _title("administration.title_sv")
    text_sv = _text("administration.text_sv")
    title_en = _title("administration.title_en")
    text_en = _text("administration.text_en")
    audience = forms.ChoiceField(label=later("administration.audience"), widget=Radios, initial=Audience.ALL.value)
    kinds = forms.MultipleChoiceField(label=later("administration.kinds"), widget=Ticks, required=False)
    listed = forms.CharField(
        label=later("administration.listed"),
        help_text=later("administration.listed_hint"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "document"}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {
            "audience": [(a.value, say(f"administration.audience_{a.value}")) for a in Audience],
            "kinds": [(k.value, say(f"administration.kind_{k.value}")) for k in PartyKind],
        }
        for name, options in told.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; told to the type checker
            field.choices = options

    def clean_listed(self) -> frozenset[str]:
        """Ids of the organisations whose codes were written. Raises `ValidationError` naming an unknown code."""
        codes = {code for code in self.cleaned_data["listed"].replace(",", " ").split() if code}
        found = parties_by_code(codes)
        if unknown := sorted(codes - found.keys()):
            raise forms.ValidationError(error_sentence(DomainError("party_missing", given=", ".join(unknown)[:80])))
        return frozenset(p.id for p in found.values())

    def clean(self) -> dict[str, Any]:
        """Somebody must be reached."""
        told = super().clean() or {}
        audience = told.get("audience")
        for wanted, name in ((Audience.KINDS, "kinds"), (Audience.LISTED, "listed")):
            if audience == wanted and name not in self.errors and not told.get(name):
                self.add_error(name, error_sentence(DomainError("audience_empty")))
        return told

    def words(self, name: str) -> dict[str, str]:
        """Title or text by language."""
        return {language.value: self.cleaned_data[f"{name}_{language}"] for language in Language}

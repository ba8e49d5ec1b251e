"""Free text in forms of applications."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from valtuus.kernel.errors import DomainError
from valtuus.web.wording import error_sentence, later

NAME, TEXT = 100, 2000
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)


class Words(forms.CharField):
    """Free text, in which no identity code may stand."""

    def clean(self, value: Any) -> str:
        """The text. Raises `ValidationError`."""
        text = str(super().clean(value))
        if _IDENTITY_CODE.search(text):
            raise ValidationError(error_sentence(DomainError("application_text_identity_code")))
        return text


def text(label: str, *, required: bool = True, hint: str | None = None) -> Words:
    """A box of several lines."""
    box = forms.Textarea(attrs={"rows": 4, "class": "hds-text-input__input text"})
    return Words(
        label=later(label), help_text=later(hint) if hint else "", max_length=TEXT, required=required, widget=box
    )

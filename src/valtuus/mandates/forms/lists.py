"""What narrows a list of mandates: a name, a theme, a type, a state, an end that is near; as of a day, as known on a day."""

from django import forms

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.mandates.forms.own import AsOfForm
from valtuus.web.wording import later, say, word

STATES = ("valid", "not_valid_yet", "invalid", "theme_not_in_use", "ended", "revoked")


class ListForm(AsOfForm):
    """Rajaukset. Left empty, everything is listed."""

    field_order = ("name", "theme", "type", "state", "soon", "day", "known")
    name = forms.CharField(label=later("mandates.filter_name"), required=False, max_length=100)
    theme = forms.ChoiceField(
        label=later("mandates.filter_theme"), required=False, choices=lambda: _any("theme", catalogue().themes)
    )
    type = forms.ChoiceField(
        label=later("mandates.filter_type"), required=False, choices=lambda: _any("mandate_type", MandateType)
    )
    state = forms.ChoiceField(
        label=later("mandates.filter_state"), required=False, choices=lambda: _any("status", STATES, "mandate.")
    )
    soon = forms.BooleanField(label=later("mandates.filter_soon"), required=False)


def _any(kind: str, codes: object, prefix: str = "") -> list[tuple[str, str]]:
    found = [(str(code), word(kind, f"{prefix}{code}")) for code in codes]  # type: ignore[attr-defined]  # any iterable of codes
    return [("", say("mandates.filter_any")), *found]

"""What an auditor fills in to search the disclosure log."""

from typing import Any

from django import forms

from valtuus.disclosures.types import Criteria
from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.search_types import LogSearch
from valtuus.parties.queries import find_parties
from valtuus.web.forms import DayField, Form, IdentityCodeField
from valtuus.web.wording import language, later, say, word

OUTCOMES = ("permit", "deny", "unknown")
HELD = (
    "official",
    "party",
    "action",
    "ground",
    "outcome",
    "channel",
    "case_reference",
    "first",
    "last",
    "identity_code",
)


class LogSearchForm(Form):
    """Lokihaku: every field narrows, none is compulsory. A client's code travels in the body of a POST and nowhere else."""

    identity_code = IdentityCodeField(
        label=later("oversight.client"), help_text=later("oversight.client_hint"), required=False
    )
    official = forms.CharField(
        label=later("oversight.fact_official"),
        help_text=later("oversight.official_hint"),
        required=False,
        max_length=100,
    )
    party = forms.ChoiceField(label=later("oversight.party"), required=False)
    action = forms.ChoiceField(label=later("oversight.fact_action"), required=False)
    ground = forms.ChoiceField(label=later("oversight.fact_ground"), required=False)
    outcome = forms.ChoiceField(label=later("oversight.fact_outcome"), required=False)
    channel = forms.ChoiceField(label=later("oversight.fact_channel"), required=False)
    case_reference = forms.CharField(label=later("oversight.fact_case_reference"), required=False, max_length=100)
    first = DayField(label=later("oversight.first"), required=False)
    last = DayField(label=later("oversight.last"), required=False)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = catalogue()
        looks = [code for code, action in codes.actions.items() if action.look]
        self._offer("party", [(p.id, p.name(language())) for p in find_parties(language=language())])
        self._offer("action", [(code, word("action", code)) for code in looks])
        self._offer("ground", [(code, word("ground", code)) for code in codes.grounds])
        self._offer("outcome", [(code, say(f"decision.{code}")) for code in OUTCOMES])
        self._offer("channel", [(code, word("channel", code)) for code in codes.codes("channel")])

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
        field.choices = [("", say("oversight.any")), *offered]

    def asked(self) -> LogSearch:
        """What was filled in. Only of a form that is valid."""
        given = self.cleaned_data
        named = {
            name: given[name] for name in ("action", "ground", "outcome", "channel", "case_reference", "first", "last")
        }
        criteria = Criteria(party=given["party"] or None, before=given["before"], **named)
        return LogSearch(criteria, given["identity_code"], given["official"].strip())

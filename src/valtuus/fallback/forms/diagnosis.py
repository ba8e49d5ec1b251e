"""What is chosen to look into a refusal, and what was answered. All of it stands in the address: codes and ids, never a person."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from valtuus.fallback.types import Asking, Reply
from valtuus.kernel.catalogue import catalogue
from valtuus.parties import queries as parties
from valtuus.web.forms import Form
from valtuus.web.wording import language, later, say, word

ANSWER = "vastaus_"
MORE = ("theme", "type", "purpose", "ground", "conditions", "scopes", "moved_to")
CODES = 400  # longest list of codes that an address brings

Choice = tuple[str, str | Sequence[tuple[str, str]]]


class DiagnosisForm(Form):
    """Miksi en pääse sisään: symptom, organisation, task; and what the refusal that led here knew, hidden."""

    symptom = forms.ChoiceField(label=later("diagnosis.symptom"), required=False)
    party = forms.ChoiceField(label=later("diagnosis.party"))
    action = forms.ChoiceField(label=later("diagnosis.action"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, near: frozenset[str] = frozenset(), **more: Any
    ) -> None:
        super().__init__(data, **more)
        self._offer("symptom", symptoms_offered())
        self._offer("party", parties_offered(near))
        self._offer("action", actions_offered())

    def _offer(self, name: str, choices: Sequence[Choice]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def asking(self) -> Asking:
        """What is looked into. Only of a form that is valid; what the address brings besides and is no code is passed over."""
        given, told = self.cleaned_data, cast(QueryDict, self.data)
        text = {name: told.get(name, "")[:CODES] for name in MORE}
        return Asking(
            represented=given["party"],
            action=given["action"],
            symptom=given["symptom"],
            theme=text["theme"],
            type=text["type"],
            purpose=_known(text["purpose"], catalogue().purposes),
            ground=_known(text["ground"], catalogue().grounds),
            conditions=_codes(text["conditions"], catalogue().conditions),
            scopes=_codes(text["scopes"], catalogue().scopes),
            moved_to=text["moved_to"] if parties.parties([text["moved_to"]]) else "",
        )


def query_of(asking: Asking) -> dict[str, str]:
    """What is looked into, as the address holds it; without what is empty."""
    told = {name: getattr(asking, name) for name in ("symptom", "action", *MORE)} | {"party": asking.represented}
    texts = {name: value if isinstance(value, str) else ",".join(sorted(value)) for name, value in told.items()}
    return {name: text for name, text in texts.items() if text}


def replies(query: QueryDict) -> dict[str, Reply]:
    """The answers that an address or a form holds, by cause; what is no answer is none."""
    given = {row["code"]: query.get(ANSWER + row["code"], "") for row in catalogue().rows["cause"]}
    return {code: Reply(text) for code, text in given.items() if text in set(Reply)}


def with_ids(query: QueryDict) -> QueryDict:
    """The query with the organisation by id: addresses of other pages name it by code."""
    named = parties.parties_by_code([query.get("party", "")])
    found = query.copy()
    for code, party in named.items():
        if code == query.get("party"):
            found["party"] = party.id
    return found


def symptoms_offered() -> list[Choice]:
    """The symptoms in their order, none first."""
    return [("", say("diagnosis.any_symptom")), *((c, word("symptom", c)) for c in catalogue().codes("symptom"))]


def parties_offered(near: frozenset[str]) -> list[Choice]:
    """Every organisation by name, ceased ones too: that it has ceased may be the cause; those near the reader first."""
    known = [(p.id, p.name(language())) for p in parties.find_parties(language=language())]
    groups = (("diagnosis.near_parties", True), ("diagnosis.other_parties", False))
    rows = [(say(code), [c for c in known if (c[0] in near) is here]) for code, here in groups]
    return [("", say("diagnosis.choose_party")), *(row for row in rows if row[1])]


def actions_offered() -> list[Choice]:
    """Every action that a mandate or a right to grant carries, by service."""
    codes = catalogue()
    rows = [
        (
            word("service", service),
            [
                (a.code, word("action", a.code))
                for a in codes.actions.values()
                if a.service == service and (a.theme or a.by_right)
            ],
        )
        for service in codes.services
    ]
    return [("", say("diagnosis.choose_action")), *(row for row in rows if row[1])]


def _known(code: str, allowed: Mapping[str, Any]) -> str:
    return code if code in allowed else ""


def _codes(text: str, allowed: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(code for code in text.split(",") if code in allowed)

"""The file of mandates: sent once to be checked, and then what was read of it, sealed in the page, to be given."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError
from valtuus.mandates.bulk_csv import MOST_BYTES
from valtuus.mandates.forms.giving import CheckForm, State
from valtuus.mandates.types import Draft, Entry
from valtuus.parties.types import Official
from valtuus.web.forms import Form, Radios
from valtuus.web.wording import later, say


class FileForm(Form):
    """Tiedosto: chosen and sent to be checked; nothing is given yet."""

    file = forms.FileField(label=later("giving.file"), help_text=later("giving.file_hint"), allow_empty_file=True)

    def data_of(self) -> bytes:
        """The bytes of the file, one more than allowed at most. Only of a form that is valid."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class LoadForm(CheckForm):
    """Annetaanko kaikki: everything, or where lines are bad the good ones, chosen on purpose; warnings are ticked."""

    which = forms.ChoiceField(label=later("giving.which"), widget=Radios)

    def __init__(self, good: int, bad: int, warnings: Sequence[Reason], data: Any = None) -> None:
        super().__init__(warnings, {}, data)
        if not bad:
            del self.fields["which"]
        else:
            field = self.fields["which"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; the type checker does not know
            field.choices = [("good", say("giving.which_good", good=good, bad=bad))]
            field.error_messages["required"] = say("giving.which_unticked")
        self.order_fields(["which", "acknowledged"])

    @property
    def only_good(self) -> bool:
        """Whether the good lines alone were chosen. Only of a form that is valid."""
        return self.cleaned_data.get("which") == "good"


def packed(entries: Sequence[Entry]) -> State:
    """What was read of a file, without any identity code: keys, names and drafts; of bad lines their numbers and codes."""
    return {
        "rows": [_row(e.number, e.name, e.draft) for e in entries if e.draft],
        "people": [e.number for e in entries if e.person],
        "bad": [[e.number, e.name, *_error(e.error)] for e in entries if e.error],
    }


def unpacked(state: State, giver: str) -> list[Entry]:
    """The lines again, in their order."""
    people = set(state["people"])
    read = [_entry(row, giver, people) for row in state["rows"]]
    bad = [
        Entry(number, name, error=DomainError(code, field=field, given=given, allowed=allowed))
        for number, name, code, field, given, allowed in state["bad"]
    ]
    return sorted([*read, *bad], key=lambda e: e.number)


def _row(number: int, name: str, draft: Draft) -> list[Any]:
    last = draft.last_day.isoformat() if draft.last_day else None
    limit = sorted(draft.limit) if draft.limit else None
    values = [draft.type.value, sorted(draft.themes), draft.first_day.isoformat(), last, limit]
    return [number, name, draft.holder, *values]


def _entry(row: list[Any], giver: str, people: set[int]) -> Entry:
    number, name, holder, kind, themes, first, last, limit = row
    draft = Draft(
        giver=giver,
        holder=holder,
        to_person=number in people,
        type=MandateType(kind),
        themes=frozenset(themes),
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last) if last else None,
        limit=frozenset(limit) if limit else None,
    )
    return Entry(number, name, draft, Official(holder, name) if draft.to_person else None)


def _error(error: DomainError | None) -> list[str | None]:
    assert error is not None  # noqa: S101 - asked of bad lines only
    return [error.code, error.field, error.given, error.allowed]

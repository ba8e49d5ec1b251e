"""What is written into a thread: a message with its files, a new conversation, the note of a call."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms

from valtuus.attachments.rules import LARGEST
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.types import Enclosed, Kind, Opening, Partner, Said
from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.identifiers import masked, uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.services.checking import principals_of
from valtuus.parties import queries as parties
from valtuus.web.forms import Form
from valtuus.web.wording import language, later, say

CHAT, PHONE = "chat", "phone"
TAKEN_FILES = "application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg"


class SeveralFiles(forms.FileInput):
    """A file control for several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Liitteet. Size and content are the attachments' to judge; a file far too large is not even read."""

    widget = SeveralFiles(attrs={"accept": TAKEN_FILES, "class": "file"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, none where none came. Raises `ValidationError`."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(file, initial) for file in given if file]


def words(label: str, rows: int = 4, *, required: bool = True, hint: str = "") -> forms.CharField:
    """A field for words of several lines."""
    box = forms.Textarea(attrs={"rows": rows, "class": "hds-text-input__input text"})
    return forms.CharField(label=later(label), help_text=later(hint) if hint else "", required=required, widget=box)


class Writing(Form):
    """A text that is sent once. What looks like an identity code is asked about: a second press acknowledges just those codes."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    acknowledged = forms.CharField(widget=forms.HiddenInput, required=False)
    text = words("conversations.text")
    asks = False  # whether a second press acknowledges

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        more["initial"] = {"once": uuid7()} | (more.get("initial") or {})
        super().__init__(data, **more)

    def clean(self) -> dict[str, Any]:
        """Warns of identity codes beside the text, once."""
        given = super().clean() or self.cleaned_data
        codes = rules.identity_codes_in(given.get("text") or "")
        if codes and given.get("acknowledged") != _mark(codes):
            self.asks, self.data = True, {**self._given(), "acknowledged": _mark(codes)}
            self.add_error("text", say("conversations.code_warning", code=masked(codes[0])))
        return given

    def _given(self) -> dict[str, Any]:
        # Of the keys of a request each has one value here, but for files, which are not among them.
        return {key: self.data[key] for key in self.data}

    @property
    def once_id(self) -> str:
        """The id of this form. Only of a form that is valid."""
        return str(self.cleaned_data["once"])


def _mark(codes: tuple[str, ...]) -> str:
    return hashlib.sha256(" ".join(codes).encode()).hexdigest()[:32]


class MessageForm(Writing):
    """Viesti, with files."""

    file = Files(
        label=later("conversations.files"),
        help_text=later("conversations.files_hint"),
        allow_empty_file=True,
        required=False,
    )

    @classmethod
    def to_go_on(cls) -> "MessageForm":
        """An empty one in place of one that was sent without leaving the page: one goes on writing."""
        form = cls()
        form.fields["text"].widget.attrs["autofocus"] = True
        return form

    def said(self) -> Said:
        """The message. Only of a form that is valid."""
        return Said(self.cleaned_data["text"], CHAT, self.once_id)

    def enclosed(self) -> list[Enclosed]:
        """The files that came with it."""
        return [Enclosed(file.read(LARGEST + 1), file.name) for file in self.cleaned_data["file"]]


class NewForm(MessageForm):
    """Uusi yhteydenotto."""

    field_order = ("once", "acknowledged", "party", "subject", "text", "file")
    party = forms.ChoiceField(
        label=later("conversations.party"), help_text=later("conversations.party_hint"), required=False
    )
    subject = forms.CharField(label=later("conversations.subject"), help_text=later("conversations.subject_hint"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, actor: Actor, at: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.actor = actor
        field, offered = cast(forms.ChoiceField, self.fields["party"]), organisations_of(actor, at)
        field.choices = [("", say("conversations.no_party")), *offered]
        if len(offered) == 1 and not self.initial.get("party"):
            self.initial["party"] = offered[0][0]

    def opening(self) -> Opening:
        """The conversation. Only of a form that is valid."""
        given = self.cleaned_data
        return Opening(
            kind=Kind.QUESTION,
            channel=CHAT,
            partner=Partner(self.actor.key, self.actor.name),
            subject=given["subject"],
            text=given["text"],
            party=given["party"] or None,
            language=language(),
            once=self.once_id,
        )


def move_asked(number: str) -> dict[str, str]:
    """What a question begins with that asks the desk to move a notice: its number, and of the client nothing."""
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        return {}
    return {
        "subject": say("conversations.move_subject", number=number),
        "text": say("conversations.move_text", number=number),
    }


def organisations_of(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """Where a person works and for whom he acts: id and name, by name."""
    ids = {e.party for e in parties.employers_of(actor.key, helsinki_day(at))}
    ids |= {p.party for p in principals_of(actor=actor, at=at)}
    found = [(p.id, p.name(language())) for p in parties.parties(ids).values()]
    return sorted(found, key=lambda f: finnish_key(f[1]))


def every_organisation() -> list[tuple[str, str]]:
    """Every organisation: id and name, by name."""
    return [(p.id, p.name(language())) for p in parties.find_parties(language=language())]


class CallForm(Writing):
    """Puhelinmuistio in a thread."""

    text = words("conversations.call_text", hint="conversations.call_hint")


class FirstCallForm(CallForm):
    """Puhelinmuistio that opens a conversation: who called, for which organisation, about what."""

    field_order = ("once", "acknowledged", "caller", "party", "subject", "text")
    caller = forms.CharField(label=later("conversations.caller"), max_length=rules.LONGEST_NAME)
    party = forms.ChoiceField(label=later("conversations.party"), required=False)
    subject = forms.CharField(label=later("conversations.subject"), help_text=later("conversations.subject_hint"))

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = cast(forms.ChoiceField, self.fields["party"])
        field.choices = [("", say("conversations.no_party")), *every_organisation()]
        self.fields["caller"].widget.attrs["autocomplete"] = "off"

    def opening(self) -> Opening:
        """The conversation. Only of a form that is valid."""
        given = self.cleaned_data
        return Opening(
            kind=Kind.QUESTION,
            channel=PHONE,
            partner=Partner("", given["caller"]),
            subject=given["subject"],
            text=given["text"],
            party=given["party"] or None,
            language=language(),
            once=self.once_id,
        )

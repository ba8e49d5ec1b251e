"""What is kept of a mail in a thread: its words as messages of the partner, its files, and what was left out, each by name."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from valtuus.attachments.services import keep
from valtuus.conversations import telling, threads
from valtuus.conversations.mail_types import Nature, Parsed
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import mail as mail_rules
from valtuus.conversations.rules import mail_text
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.rules.mail_out import BOUNCED
from valtuus.conversations.services import opening
from valtuus.conversations.threads import Adding
from valtuus.conversations.types import Conversation, Enclosed, EventKind, Kind, Opening, Partner, Said, Side, State
from valtuus.kernel.actor import SYSTEM, Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import recorded
from valtuus.web.wording import say

CHANNEL = "secure_email"
LONGEST_NOTE = 2_000


@recorded
def open_by(mail: Parsed, kind: str, *, at: datetime) -> Conversation:
    """Open a conversation with a mail. Who wrote is not verified: the partner is an address."""
    id = str(uuid7())
    first, *rest = _pieces(mail)
    begun = Opening(
        kind=Kind(kind),
        channel=CHANNEL,
        partner=Partner("", mail.name, mail.address),
        subject=_subject(mail, Kind(kind)),
        text=first,
        language=mail.language,
        detail=_detail(mail),
    )
    conversation = opening.begin(begun, actor=_writer(mail), at=at, event=id)
    return _go_on(conversation, rest, id, mail, at)


@recorded
def join(there: Conversation, mail: Parsed, *, at: datetime) -> Conversation:
    """Add a mail to the thread that it answers; a closed one is opened again."""
    conversation, writer, id = threads.locked(there.id), _writer(mail), str(uuid7())
    if conversation.state is State.CLOSED:
        threads.add(conversation, Adding(EventKind.REOPENED, Side.PARTNER), actor=writer, at=at)
        conversation = threads.locked(there.id)
    first, *rest = _pieces(mail)
    _say(conversation, Said(first, CHANNEL, "", id, _detail(mail)), writer, at)
    telling.tell_adviser(conversation, at=at)
    return _go_on(conversation, rest, id, mail, at)


@recorded
def note(there: Conversation, code: str, detail: Mapping[str, object], text: str = "", *, at: datetime) -> None:
    """Add a note of the product to a thread, in any state."""
    adding = Adding(EventKind.NOTED, Side.SYSTEM, Said(text, CHANNEL, detail=detail), code)
    threads.add(threads.locked(there.id), adding, actor=SYSTEM, at=at)


@recorded
def note_automatic(there: Conversation, alert: str, mail: Parsed, *, at: datetime) -> bool:
    """Note in a thread that a mail of ours came back, is delayed or was answered by a program: each once; whether it was new."""
    code = "mail_auto_reply" if mail.nature is Nature.AUTOMATIC else "mail_delayed" if mail.delayed else BOUNCED
    known = [e for e in queries.events_of(there.id) if e.code == code and e.detail.get("alert") == alert]
    if known:
        return False
    text = mail.text[:LONGEST_NOTE] if mail.nature is Nature.AUTOMATIC else ""
    note(there, code, {"alert": alert, "status": mail.status}, text, at=at)
    return True


def _go_on(conversation: Conversation, rest: Iterable[str], id: str, mail: Parsed, at: datetime) -> Conversation:
    for piece in rest:
        _say(threads.locked(conversation.id), Said(piece, CHANNEL, detail=_detail(mail)), _writer(mail), at)
    if mail.cut:
        note(conversation, "mail_cut", {}, at=at)
    if refused := _refused(mail.files[: mail_rules.MOST_FILES], id, _writer(mail), at):
        note(conversation, "mail_files_refused", {"files": refused}, at=at)
    return queries.conversation(conversation.id)


def _say(conversation: Conversation, said: Said, writer: Actor, at: datetime) -> None:
    threads.add(conversation, Adding(EventKind.MESSAGE, Side.PARTNER, said), actor=writer, at=at)


def _refused(files: Iterable[Enclosed], of: str, writer: Actor, at: datetime) -> list[dict[str, str]]:
    found = []
    for file in files:
        try:
            keep(file.content, file.name, of=of, actor=writer, at=at, pictures=True)
        except DomainError as fault:
            if fault.kind is ErrorKind.UNAVAILABLE:  # the check is away: the whole mail waits in the mailbox
                raise
            told = {"name": file.name, "code": fault.code, "given": fault.given or "", "allowed": fault.allowed or ""}
            found.append(told)
    return found


def _writer(mail: Parsed) -> Actor:
    return Actor(key="mail", name=mail.name or mail.address, acr="", session="")


def _pieces(mail: Parsed) -> list[str]:
    """The words of a mail. What its subject may not hold stands here, where only the thread's own readers see it."""
    hidden = f"{mail.subject}\n\n" if not _may_stand(mail.subject) and mail.subject else ""
    found = mail_text.parts_of(hidden + mail.text, mail_rules.LONGEST_PIECE)
    with translation.override(mail.language):
        return found or [say("conversations.mail_without_text")]


def _subject(mail: Parsed, kind: Kind) -> str:
    if _may_stand(mail.subject):
        return mail.subject
    with translation.override(mail.language):
        return say(rules.first_of_mail(kind))


def _may_stand(subject: str) -> bool:
    return rules.subject_fault(subject) is None


def _detail(mail: Parsed) -> dict[str, Any]:
    written = mail.written_at.isoformat() if mail.written_at else ""
    sender = {"address": mail.address, "verified": False, "trust": dict(mail.trust)}
    return {"mail": sender | {"written_at": written, "recipients": mail.recipients}}

"""The secure e-mail in words: what the product notes of it in a thread, what became of what went out, who is said to write."""

from collections.abc import Mapping
from typing import Any

from valtuus.conversations.mail_types import SentMail
from valtuus.conversations.types import Event
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError
from valtuus.web.wording import error_sentence, say, word


def note_lines(event: Event) -> list[str]:
    """A note of the product: its sentence, the mail server's code, then a line for each file that was not taken, with why."""
    head = word("note", event.code) if ("note", event.code) in catalogue().wording else ""
    files = [_file_line(file) for file in event.detail.get("files", ())]  # type: ignore[attr-defined]  # a list, as it was kept
    status = str(event.detail.get("status") or "")
    codes = [say("conversations.mail_status", status=status)] if status else []
    return [line for line in (head, *codes, *files) if line]


def lines_of(event: Event) -> list[str]:
    """What stands under an event of the secure e-mail, beside its own words."""
    return [line for line in (sender_line(event), *note_lines(event)[1:]) if line]


def _file_line(file: Mapping[str, Any]) -> str:
    fault = DomainError(file["code"], field="file", given=file["given"] or None, allowed=file["allowed"] or None)
    return say("conversations.mail_file_refused", name=file["name"], why=error_sentence(fault))


def sender_line(event: Event) -> str:
    """Who a mail says it is from, that nobody has verified it, and what our mail server found; empty for what came otherwise."""
    mail: Any = event.detail.get("mail")
    if not mail:
        return ""
    found = ", ".join(f"{name.upper()} {result}" for name, result in sorted(mail["trust"].items()))
    told = say("conversations.mail_sender", address=mail["address"] or "–")
    return f"{told} {say('conversations.mail_trust', found=found)}" if found else told


def sent_lines(mails: list[SentMail]) -> list[str]:
    """What became of each mail that went out."""
    return [_sent_line(mail) for mail in mails]


def _sent_line(mail: SentMail) -> str:
    at = mail.tried_at or mail.told_at
    state = say(f"conversations.sent_{mail.state}", address=mail.address, at=at, tries=mail.tries)
    return say("conversations.sent_line", kind=say(f"conversations.sent_kind_{mail.kind}"), state=state)

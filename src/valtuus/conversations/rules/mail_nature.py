"""Who really wrote a mail: a person, a program, a mail server about a mail of ours, or we ourselves. Values in, values out."""

import re
from collections.abc import Collection, Iterator
from email.message import Message

from valtuus.conversations.mail_types import Nature

_ID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})@([^<>\s]+)>", re.IGNORECASE)
_TRUST = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_MACHINES = ("mailer-daemon@", "postmaster@", "double-bounce@")


def header(message: Message, name: str) -> str:
    """A header as text, empty where there is none; one that cannot be read is what Python makes of it, never an error."""
    try:
        return str(message.get(name, "") or "")
    except Exception:  # the library's parsers of broken headers raise whatever they meet (bpo-30681 and its kin)
        return next((str(v) for n, v in message.raw_items() if n.lower() == name.lower()), "")


def nature_of(message: Message, address: str, own: Collection[str], host: str) -> Nature:
    """What kind of mail it is. `own`: addresses of ours; `host`: of our Message-IDs.

    A word of a mail server is looked for first: the mail that it brings back is ours, but it itself is not.
    """
    if is_report(message):
        return Nature.BOUNCE
    ours = [found for _, found in _ID.findall(header(message, "Message-ID"))]
    if host in ours or host in header(message, "X-Loop").split() or address.lower() in {a.lower() for a in own}:
        return Nature.LOOP
    return Nature.AUTOMATIC if _is_automatic(message, address) else Nature.WRITTEN


def is_report(message: Message) -> bool:
    """Whether a mail server says what became of a mail (RFC 3464)."""
    if message.get_content_type() != "multipart/report":
        return False
    told = any(part.get_content_type() == "message/delivery-status" for part in message.walk())
    return told or str(message.get_param("report-type", "")).lower() == "delivery-status"


def _is_automatic(message: Message, address: str) -> bool:
    submitted = header(message, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header(message, "Precedence").strip().lower() in _BULK or header(message, "Return-Path").strip() == "<>":
        return True
    listed = any(
        message.get_all(name) for name in ("List-Id", "List-Unsubscribe", "X-Loop", "X-Autoreply", "X-Autorespond")
    )
    return listed or address.lower().startswith(_MACHINES)


def answered_ids(message: Message, host: str) -> tuple[str, ...]:
    """Ids of mails of ours that this one says it answers. What it says proves nothing alone."""
    said = f"{header(message, 'In-Reply-To')} {header(message, 'References')}"
    return _ours(said, host)


def returned_ids(message: Message, host: str) -> tuple[str, ...]:
    """Ids of mails of ours that a mail server brings back, whole or by their heads."""
    return _ours(" ".join(_returned(message)), host)


def _returned(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield str(part.get_payload(decode=False))
        elif part.get_content_type() == "message/rfc822":
            yield from (header(inner, "Message-ID") for inner in part.get_payload() if isinstance(inner, Message))


def _ours(text: str, host: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id.lower() for id, found in _ID.findall(text) if found.lower() == host.lower()))


def status_of(message: Message) -> tuple[str, bool]:
    """The status of a mail that did not arrive, and whether the server goes on trying."""
    reports = (part for part in message.walk() if part.get_content_type() == "message/delivery-status")
    fields = [block for part in reports for block in part.get_payload() if isinstance(block, Message)]
    actions = {header(block, "Action").strip().lower() for block in fields} - {""}
    found = (_STATUS.match(header(block, "Status")) for block in fields)
    return next((match[1] for match in found if match), ""), bool(actions) and "failed" not in actions


def trust_of(message: Message) -> dict[str, str]:
    """What the topmost Authentication-Results, our own server's, says of SPF, DKIM and DMARC. A note, no proof."""
    return {
        name.lower(): result.lower()[:20] for name, result in _TRUST.findall(header(message, "Authentication-Results"))
    }

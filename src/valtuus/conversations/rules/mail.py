"""A mail as it came, bytes, into what we keep of it. Never raises: what cannot be read is said to be so, all else is kept."""

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from valtuus.conversations.mail_types import Nature, Parsed
from valtuus.conversations.rules import mail_text
from valtuus.conversations.rules.mail_nature import (
    answered_ids,
    header,
    nature_of,
    returned_ids,
    status_of,
    trust_of,
)
from valtuus.conversations.types import Enclosed

LARGEST = 25 * 1024 * 1024
LONGEST_PIECE = 10_000
MOST_PIECES = 10
MOST_FILES = 100
DEEPEST = 5
LONGEST_NAME, LONGEST_SUBJECT, LONGEST_ADDRESS = 120, 150, 254
MOST_NEW, MOST_AN_HOUR = 5, 50
FORWARDED = "\n\n----------\n"

_ADDRESS = re.compile(r"[^@\s,;<>\"\x00-\x1f\x7f]{1,64}@[A-Za-z0-9\u00a1-\uffff.\[\]:-]+")


def parsed(raw: bytes, *, own: Collection[str] = (), host: str = "localhost", whole: bool = True) -> Parsed:
    """A mail as read. `own`: addresses of ours; `host`: of our Message-IDs; `whole` False: only its head was fetched."""
    try:
        message: Message = message_from_bytes(raw, policy=policy.default)
        return _parsed(message, raw, own, host, whole)
    except (
        Exception
    ):  # the library raises whatever a broken mail leads it to; a mail that nobody can read is still a mail
        return Parsed(_digest(raw), Nature.WRITTEN, "", "", "", "", "fi", cut=True)


def _parsed(message: Message, raw: bytes, own: Collection[str], host: str, whole: bool) -> Parsed:
    name, address = _sender(message)
    nature = nature_of(message, address, own, host)
    texts, files = _content(message) if whole and nature is not Nature.BOUNCE else ([], [])
    text = mail_text.without_tokens(mail_text.tidy(FORWARDED.join(texts)))
    status, delayed = status_of(message) if nature is Nature.BOUNCE else ("", False)
    return Parsed(
        key=_key(message, raw, address, whole),
        nature=nature,
        address=address,
        name=mail_text.without_codes(mail_text.one_line(name, LONGEST_NAME)),
        subject=mail_text.without_tokens(mail_text.one_line(_unfolded(message, "Subject"), 1_000)),
        text=text[: LONGEST_PIECE * MOST_PIECES],
        language=_language(message, text),
        references=(returned_ids if nature is Nature.BOUNCE else answered_ids)(message, host),
        files=tuple(files),
        written_at=_written_at(message),
        recipients=_recipients(message),
        trust=trust_of(message),
        status=status,
        delayed=delayed,
        cut=len(text) > LONGEST_PIECE * MOST_PIECES or len(files) > MOST_FILES,
    )


def _sender(message: Message) -> tuple[str, str]:
    name, address = parseaddr(_unfolded(message, "From"))
    fits = len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    return name or "", address if fits else ""


def _unfolded(message: Message, name: str) -> str:
    return " ".join(header(message, name).split())


def _key(message: Message, raw: bytes, address: str, whole: bool) -> str:
    """By Message-ID and content. Not by the lines that each delivery adds above; nor by the id alone, which anybody can take."""
    _, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    told = [header(message, name).strip() for name in ("Message-ID", "Date", "Subject")]
    return _digest(
        "\0".join([*told, address.lower(), "" if whole else "head"]).encode("utf-8", "replace") + b"\0" + body
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written_at(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(header(message, "Date"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _recipients(message: Message) -> int:
    told = [header(message, name) for name in ("To", "Cc")]
    return len(getaddresses([row for row in told if row.strip()]))


def _language(message: Message, text: str) -> str:
    told = header(message, "Content-Language").strip().lower()[:2]
    return told if told in ("fi", "sv", "en") else mail_text.language_of(text)


def _content(message: Message) -> tuple[list[str], list[Enclosed]]:
    texts: list[str] = []
    files: list[Enclosed] = []
    for part in _leaves(message, 0):
        if isinstance(part, str):
            texts.append(part)
        elif len(files) <= MOST_FILES:
            files.append(part)
    return [text for text in texts if text.strip()], files


def _leaves(part: Message, depth: int) -> Iterator[str | Enclosed]:
    kind = part.get_content_type()
    if kind == "message/rfc822" and depth < DEEPEST:
        for inner in _inside(part):
            yield f"{_unfolded(inner, 'From')}\n{_unfolded(inner, 'Subject')}"
            yield from _leaves(inner, depth + 1)
    elif kind == "multipart/alternative" and depth < DEEPEST:
        yield from _alternative(part, depth)
    elif part.is_multipart() and depth < DEEPEST:
        for inner in _inside(part):
            yield from _leaves(inner, depth + 1)
    else:
        yield _leaf(part)


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _alternative(part: Message, depth: int) -> Iterator[str | Enclosed]:
    """The first of the writings of one text that says something, plain text before HTML; what is no writing comes with it."""
    found = [list(_leaves(inner, depth + 1)) for inner in _inside(part)]
    written = [leaves for leaves in found if any(isinstance(leaf, str) and leaf.strip() for leaf in leaves)]
    chosen = written[0] if written else []
    yield from chosen
    yield from (leaf for leaves in found if leaves is not chosen for leaf in leaves if isinstance(leaf, Enclosed))


def _leaf(part: Message) -> str | Enclosed:
    kind, name = part.get_content_type(), _file_name(part)
    content = _bytes(part)
    shown = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not name
    if not shown:
        return Enclosed(content, name or kind.replace("/", "."))
    text = mail_text.decoded(content, str(part.get_content_charset("utf-8")))
    return mail_text.of_html(text) if kind == "text/html" else text


def _file_name(part: Message) -> str:
    try:
        return mail_text.without_codes(mail_text.one_line(part.get_filename() or "", LONGEST_NAME))
    except Exception:  # a name that the library cannot decode is no reason to lose the file
        return "liite"


def _bytes(part: Message) -> bytes:
    if part.is_multipart():  # deeper than is gone into
        return part.as_bytes()
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else str(part.get_payload()).encode("utf-8", "replace")

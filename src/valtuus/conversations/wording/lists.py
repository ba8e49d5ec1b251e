"""Lists of threads: one's own, and the advisers' desk."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from valtuus.conversations.types import Conversation, State
from valtuus.parties import queries as parties
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.listing import Column
from valtuus.web.wording import language, moment, say, word

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
VIEWS = ("avoimet", "odottavat", "omat", "muiden", "paattyneet")


def own_table(found: Sequence[Conversation], unread: Mapping[str, int]) -> Table:
    """One's own conversations; what has not been read says so."""
    names = _parties(found)
    heads = ("subject", "number", "party", "state", "unread", "changed")
    return Table(
        caption=say("conversations.own_caption", count=len(found)),
        headings=[Heading(say(f"conversations.head_{h}")) for h in heads],
        rows=[
            [
                Anchor(c.subject, reverse("conversations:show", args=[c.id])),
                c.number,
                names.get(c.party or ""),
                word("conversation_state", c.state),
                _unread(unread.get(c.id, 0)),
                moment(c.changed_at),
            ]
            for c in found
        ],
        empty=say("conversations.own_empty"),
    )


def _unread(count: int) -> str:
    return say("conversations.unread_one" if count == 1 else "conversations.unread_many", count=count) if count else "–"


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A thread on the desk. `since`: since when its partner waits for an answer, None where he does not."""

    conversation: Conversation
    since: datetime | None
    mine: bool
    party: str
    adviser: str


def on_desk(found: Iterable[Conversation], since: Mapping[str, datetime], key: str) -> list[OnDesk]:
    """Threads with their names: what nobody has taken first, then mine, then others'; of each who waits longest first."""
    rows = list(found)
    names, known = _parties(rows), parties.officials({c.adviser for c in rows} - {""})
    made = [
        OnDesk(
            c,
            since.get(c.id),
            c.adviser == key,
            names.get(c.party or "", ""),
            known[c.adviser].name if c.adviser in known else "",
        )
        for c in rows
    ]
    return sorted(made, key=lambda d: (_group(d), d.since is None, d.since or d.conversation.changed_at))


def _group(row: OnDesk) -> int:
    return 0 if row.conversation.state is State.WAITING else 1 if row.mine else 2


def chosen(rows: Iterable[OnDesk], view: str) -> list[OnDesk]:
    """Those of one view of the desk."""
    match view:
        case "odottavat":
            return [r for r in rows if r.conversation.state is State.WAITING]
        case "omat":
            return [r for r in rows if r.mine]
        case "muiden":
            return [r for r in rows if r.conversation.state is State.TAKEN and not r.mine]
    return list(rows)


def columns(at: datetime) -> list[Column[OnDesk]]:
    """The desk's columns. No partner stands in them: whose thread it is, shows who opens it."""
    return [
        Column(
            "aihe",
            say("conversations.head_subject"),
            lambda d: Anchor(d.conversation.subject, reverse("conversations:desk_one", args=[d.conversation.id])),
        ),
        Column(
            "numero", say("conversations.head_number"), lambda d: d.conversation.number, lambda d: d.conversation.number
        ),
        Column(
            "laji",
            say("conversations.head_kind"),
            lambda d: word("conversation_kind", d.conversation.kind),
            lambda d: d.conversation.kind,
        ),
        Column(
            "kanava",
            say("conversations.head_channel"),
            lambda d: word("channel", d.conversation.channel),
            lambda d: d.conversation.channel,
        ),
        Column("organisaatio", say("conversations.head_party"), lambda d: d.party or None, lambda d: d.party),
        Column("tila", say("conversations.head_state"), lambda d: word("conversation_state", d.conversation.state)),
        Column("odottanut", say("conversations.head_waited"), lambda d: waited(d.since, at), lambda d: d.since or at),
        Column("neuvoja", say("conversations.head_adviser"), _adviser, lambda d: d.adviser),
    ]


def _adviser(row: OnDesk) -> str:
    return say("conversations.taken_by_you") if row.mine else row.adviser or say("conversations.taken_by_nobody")


def waited(since: datetime | None, at: datetime) -> str:
    """How long an answer has been waited for, in the largest unit that says something."""
    if since is None:
        return say("conversations.waits_not")
    gone = at - since
    if gone >= A_DAY:
        return say("conversations.waited_days", count=gone // A_DAY)
    if gone >= AN_HOUR:
        return say("conversations.waited_hours", count=gone // AN_HOUR)
    return say("conversations.waited_minutes", count=max(gone // timedelta(minutes=1), 0))


def mark_of(rows: Iterable[OnDesk], at: datetime) -> str:
    """What tells whether a desk list has changed since it was drawn; ages are drawn anew each minute."""
    told = [(d.conversation.id, d.conversation.last, d.conversation.state, d.conversation.adviser) for d in rows]
    return hashlib.sha256(f"{told} {at:%Y%m%d%H%M}".encode()).hexdigest()[:16]


def _parties(found: Iterable[Conversation]) -> dict[str, str]:
    return {id: p.name(language()) for id, p in parties.parties({c.party for c in found if c.party}).items()}

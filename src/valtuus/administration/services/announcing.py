"""The institution announces something to organisations; their people mark it as read."""

from collections.abc import Mapping
from datetime import datetime

from valtuus.administration import models
from valtuus.administration.queries.announcing import announcement as find_announcement
from valtuus.administration.queries.announcing import has_read
from valtuus.administration.services.authority import follow_guide, serve_at_desk
from valtuus.administration.types import Announcement, Audience
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import Language, PartyKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded
from valtuus.mandates.queries.examined import rights_examined
from valtuus.parties import queries as parties
from valtuus.parties.types import Party


@recorded
def announce(
    title: Mapping[str, str],
    text: Mapping[str, str],
    audience: Audience,
    kinds: frozenset[str] = frozenset(),
    listed: frozenset[str] = frozenset(),
    *,
    actor: Actor,
    at: datetime,
) -> str:
    """Announce to all organisations, those of some kinds, or those listed; their granters are told. The announcement's id.

    Raises `Refused` for who does not serve at the institution's partner desk, `DomainError` `language_missing` naming the
    language that lacks, `audience_empty` where nobody would read it.
    """
    serve_at_desk(actor=actor, at=at)
    for name, words in (("title", title), ("text", text)):
        for language in Language:
            if not words.get(language, "").strip():
                raise DomainError("language_missing", field=f"{name}_{language}", allowed="fi, sv, en")
    made = Announcement(str(uuid7()), dict(title), dict(text), audience, kinds, listed, actor.key, at)
    readers = [p for p in parties.find_parties() if p.ceased_on is None and made.concerns(p)]
    if not readers or kinds - set(PartyKind):
        raise DomainError("audience_empty", field="listed" if audience is Audience.LISTED else "kinds")
    line = append("announcement_made", {"announcement": made, "by": actor.key, "at": at})
    models.Announcement.objects.create(
        id=made.id,
        line_id=line,
        title=dict(title),
        text=dict(text),
        audience=audience.value,
        kinds=sorted(kinds),
        parties=sorted(listed),
        made_by=actor.key,
        at=at,
    )
    _tell_granters(made, readers, at)
    return made.id


def _tell_granters(made: Announcement, readers: list[Party], at: datetime) -> None:
    """Each granter once for each organisation that she grants for, so that the alert leads to the right page."""
    by_party: dict[str, set[str]] = {}
    for right, faults in rights_examined((p.id for p in readers), at=at):
        if not faults:
            by_party.setdefault(right.giver, set()).add(right.holder)
    names = parties.officials({key for keys in by_party.values() for key in keys})
    codes = {p.id: p.code for p in readers}
    title = {f"title_{language}": words for language, words in made.title.items()}
    for party, keys in by_party.items():
        alert = Alert("announcement", title, party, "administration", {"party": codes[party]})
        tell([Recipient(k, names[k].name) for k in sorted(keys) if k in names], alert, at=at)


@recorded
def mark_read(party: Party, id: str, *, actor: Actor, at: datetime) -> None:
    """The actor has read an announcement for an organisation.

    Raises `Refused` for strangers, `DomainError` `announcement_missing`, `announcement_read` where it was marked before.
    """
    follow_guide(party, actor=actor, at=at)
    found = find_announcement(id)
    if found is None or not found.concerns(party):
        raise DomainError("announcement_missing", kind=ErrorKind.MISSING, field="announcement", given=id[:80])
    if has_read(id, actor.key, party.id):
        raise DomainError("announcement_read", kind=ErrorKind.CONFLICT, field="announcement")
    line = append("announcement_read", {"announcement": id, "party": party.id, "by": actor.key, "at": at})
    models.AnnouncementRead.objects.bulk_create(
        [
            models.AnnouncementRead(
                id=uuid7(), line_id=line, announcement_id=id, party=party.id, reader=actor.key, at=at
            )
        ],
        ignore_conflicts=True,
    )

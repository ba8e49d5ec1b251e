"""What the guide ticks itself from."""

from datetime import datetime

from valtuus.administration import models
from valtuus.administration.guide_types import Guide, GuideFacts, OldRightDrafts, Said
from valtuus.administration.queries.check import authorities_of, check_facts, examined
from valtuus.administration.queries.review import last_closed
from valtuus.administration.rules.check import check
from valtuus.administration.rules.guide import guide
from valtuus.disclosures.queries import inbox_seen_by_mandate
from valtuus.kernel.codes import RIGHTS_TO_GRANT, PartyKind
from valtuus.kernel.periods import helsinki_day
from valtuus.mandate_applications.queries import open_of_party
from valtuus.mandates.queries.examined import links_examined, rights_examined
from valtuus.parties.types import Party


def _no_drafts(party: str) -> int:
    return 0


class _Sources:
    """What the slices above tell: until `config` names a source of drafts, there are none."""

    drafts: OldRightDrafts = staticmethod(_no_drafts)


def hear_of_drafts(source: OldRightDrafts) -> None:
    """Let a source tell how many drafts of old rights await an organisation."""
    _Sources.drafts = staticmethod(source)


def guide_of(party: Party, *, at: datetime) -> Guide:
    """The guide of an organisation at a moment."""
    facts = guide_facts(party, at=at)
    return guide(facts, check(facts.check))


def guide_facts(party: Party, *, at: datetime) -> GuideFacts:
    """All that the guide consults."""
    found, day = check_facts(party, at=at), helsinki_day(at)
    municipal = party.kind is PartyKind.MUNICIPALITY
    return GuideFacts(
        check=found,
        rights=examined(rights_examined([party.id], at=at)),
        upper=examined(links_examined(givers=[party.id], at=at)) if municipal else (),
        authorities=authorities_of(party, day) if municipal else {},
        said=said_of(party.id),
        applied=_applied(party.id),
        drafts=_Sources.drafts(party.id),
        seen=inbox_seen_by_mandate([party.id] if municipal else found.members),
        reviewed_on=last_closed(party.id),
    )


def _applied(party: str) -> bool:
    """Whether an application for a right to grant has been submitted and waits to be decided; one that was registered shows as
    the right itself, and one that was rejected or withdrawn brings none."""
    return any(w.type in RIGHTS_TO_GRANT for a in open_of_party(party) for w in a.known.wanted)


def said_of(party: str) -> dict[str, Said]:
    """What the organisation has said of steps, the last word of each."""
    rows = models.Told.objects.filter(party=party).order_by("at", "id")
    return {row.step: Said(row.step, row.by, row.at) for row in rows}

"""See an organisation's mandates: given, received, one by one, who may act for it. Records nothing; none of them is a client's."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates import holding
from valtuus.mandates.outlook import Listed, MandateSeen, WhoMay
from valtuus.mandates.queries import lists
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.organisations import organisations
from valtuus.mandates.queries.register import links_to
from valtuus.mandates.queries.register import mandate as find_mandate
from valtuus.mandates.rules.by_right import reach
from valtuus.mandates.rules.decide import known_then
from valtuus.mandates.rules.granting import may_end
from valtuus.mandates.rules.self_check import alike, held_by
from valtuus.mandates.rules.status import status_of, still_shown
from valtuus.mandates.self_check_types import Held
from valtuus.mandates.services.administering import administered_themes
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import Facts, Grant, Question

FOR_EVER = 12 * 100  # months
SEE = "mandates.view_organisation"


@reads_only
def mandates_given(
    party: str, *, actor: Actor, at: datetime, as_of: datetime, known_at: datetime | None = None
) -> list[Listed]:
    """The mandates that an organisation has given in the themes of the actor's rights, as of a moment and as known at one; those
    that are over for so long as the data says. Raises `Refused` where she may not see them."""
    themes = administered_themes(party, SEE, actor=actor, at=at)
    return _listed((g for g in lists.given_by(party) if g.themes & themes), as_of, known_at)


@reads_only
def mandates_received(
    party: str, *, actor: Actor, at: datetime, as_of: datetime, known_at: datetime | None = None
) -> list[Listed]:
    """The mandates that an organisation has received, in the same way."""
    themes = administered_themes(party, SEE, actor=actor, at=at)
    return _listed((g for g in lists.received_by(party) if g.themes & themes), as_of, known_at)


def _listed(grants: Iterable[Grant], as_of: datetime, known_at: datetime | None) -> list[Listed]:
    then = [g for g in (g if known_at is None else known_then(g, known_at) for g in grants) if g is not None]
    parties, themes = organisations(lists.organisations_of(then)), catalogue().themes
    months, day = int(catalogue().rows["durations"][0]["ended_mandates_shown_months"]), helsinki_day(as_of)
    found = [Listed(g, status_of(g, as_of, parties, themes)) for g in then]
    return [m for m in found if still_shown(m.grant, m.status, day, parties, months)]


@reads_only
def mandate_seen(mandate: str, *, actor: Actor, at: datetime) -> MandateSeen:
    """One mandate, to its holder and to who administers its giver or its receiver in a theme of it. Raises `DomainError`
    `mandate_missing` for everybody else: another's mandate is not there."""
    found = find_mandate(mandate)
    if found is None or not (found.holder == actor.key or _administers(found, actor, at)):
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate[:80])
    held = _held(found, at)
    facts = granting_facts(actor.key, found.giver, found.holder, at=at)
    ending = may_end(found, actor.key, facts, at, strong=actor.strong)
    return MandateSeen(found, held.status, lists.history_of(found.id), held.above, ending)


def _held(grant: Grant, at: datetime) -> Held:
    """The mandate as its holder would see it, whatever its age, with the links above it."""
    around = [grant, *(links_to([grant.giver]) if grant.type is MandateType.REPRESENT else ())]
    facts = Facts(catalogue(), 0, organisations(lists.organisations_of(around)), tuple(around))
    held = {h.grant.id: h for h in held_by(grant.holder, facts, at, FOR_EVER)}
    return held.get(grant.id) or Held(grant, status_of(grant, at, facts.organisations, catalogue().themes))


def _administers(grant: Grant, actor: Actor, at: datetime) -> bool:
    standing = holding.standing_of(actor.key)
    sides = (grant.giver,) if grant.to_person else (grant.giver, grant.holder)
    return actor.strong and any(grant.themes & reach(side, actor.key, standing, at) for side in sides)


@reads_only
def who_may_act(party: str, *, actor: Actor, at: datetime, as_of: datetime) -> list[str]:
    """The people who hold what might let them act for an organisation, unordered. Raises `Refused` where the actor may not see
    them. `permits_of` says of each what she may do."""
    administered_themes(party, SEE, actor=actor, at=at)
    return lists.who_might_act(party, helsinki_day(as_of), as_of)


@reads_only
def permits_of(party: str, people: Sequence[str], *, actor: Actor, at: datetime, as_of: datetime) -> list[WhoMay]:
    """What each of these people may do for an organisation: a permit for each theme that the actor administers, decided as every
    other. In the order given."""
    themes = administered_themes(party, SEE, actor=actor, at=at)
    asked = [(a.first.theme, a.first.code) for a in alike(catalogue()) if a.first.theme in themes]
    chosen = dict(asked)
    questions = [Question(person, party, code) for person in people for code in chosen.values()]
    decisions = iter(decide_all(questions, at=as_of)) if questions else iter(())
    return [WhoMay(p, tuple((t, d) for t in chosen if (d := next(decisions)).permitted)) for p in people]

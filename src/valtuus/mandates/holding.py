"""What ties one person to organisations, read for her self-check: what she holds, where she works, who mandated whom."""

from dataclasses import replace

from django.db import connections

from valtuus.ledger.queries import alias
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.queries.register import links_to
from valtuus.mandates.types import Facts, Member, OldRight, Question
from valtuus.parties import queries as parties

# Any question without a represented party reads a person's own: her mandates and requests, what their givers received, her work.
OWN = "mandates.view_own"


def standing_of(person: str) -> Facts:
    """All that ties a person to organisations, as facts: her mandates and requests, the mandates of organisations to her
    employers and to those who mandated her, the members of these, and her old rights. Of nobody else's."""
    [own] = facts_for([Question(person, None, OWN)])
    around = {e.party for e in own.employers} | {g.giver for g in own.grants if g.holder == person}
    links = {g.id: g for g in links_to(around)}
    grants = {g.id: g for g in own.grants if g.holder == person} | links
    members = tuple(
        Member(m.authority, m.municipality, m.tasks, m.period)
        for m in parties.memberships_of(around)
        if m.authority in around
    )
    return replace(own, grants=tuple(grants.values()), members=members, old_rights=_old_rights(person))


def duties_of(person: str) -> frozenset[str]:
    """The duties that the person's employers have told of, in whatever employment."""
    return frozenset().union(*(e.duties or frozenset() for e in parties.employers_of(person)))


def _old_rights(person: str) -> tuple[OldRight, ...]:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select party::text, services from mandates_old_right where person = %s", [person])
        return tuple(OldRight(person, party, frozenset(services)) for party, services in cursor.fetchall())

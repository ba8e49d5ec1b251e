"""What pages of the house show of the upper floors: names, offices, mandates, unread alerts. It asks through hooks."""

from collections.abc import Iterable, Mapping

from valtuus.alerts import queries as alerts
from valtuus.mandates.queries import register as mandates
from valtuus.parties import queries as parties
from valtuus.web import context, presenting
from valtuus.web.presenting import MandateShown
from valtuus.web.wording import language


def fill() -> None:
    """Hang the hooks."""
    presenting.set_namer(names)
    presenting.set_contacts(contacts)
    presenting.set_mandates(mandates_shown)
    context.set_unread(alerts.unread_of)


def names(ids: Iterable[str]) -> Mapping[str, str]:
    """Names of parties by id and of people by key, in the reader's language; unknown ones are left out."""
    wanted = set(ids)
    found = {id: party.name(language()) for id, party in parties.parties(wanted).items()}
    people = parties.officials(wanted - found.keys()) if wanted - found.keys() else {}
    return found | {key: official.name for key, official in people.items()}


def contacts(ids: Iterable[str]) -> Mapping[str, str]:
    """The registry office of each party that has told it."""
    return {id: party.contact for id, party in parties.parties(ids).items() if party.contact}


def mandates_shown(ids: Iterable[str]) -> Mapping[str, MandateShown]:
    """Type and days of each mandate."""
    return {id: MandateShown(m.type, m.first_day, m.last_day) for id, m in mandates.mandates(ids).items()}

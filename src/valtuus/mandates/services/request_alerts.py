"""Who is told of a request: in the transaction that makes, reminds of or answers it."""

from collections.abc import Iterable
from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.codes import RIGHT_NEEDED, Language, MandateType
from valtuus.ledger.services import recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.request_types import Asked
from valtuus.parties import queries as parties

DOOR, ASKER_DOOR = "requests_to_approve", "follow_open_request"


@recorded
def tell_approvers(asked: Asked, kind: str, *, at: datetime, **values: str) -> int:
    """Tell everybody who may approve the request, but who asked; how many. `values`: what the kind's sentence asks for besides the
    asker's name, organisation and themes."""
    wanted = asked.wanted
    keys = granters_of(wanted.giver, RIGHT_NEEDED[wanted.type], wanted.themes, at=at)
    told = {"theme": ",".join(sorted(wanted.themes)), **_who(asked), **values}
    return _tell((k for k in keys if k != asked.asked_by), Alert(kind, told, wanted.giver, DOOR), at)


@recorded
def tell_asker(asked: Asked, kind: str, *, at: datetime, but: str = "", **values: str) -> int:
    """Tell who asked – of an organisation's request everybody who may ask in its name – but one key; how many."""
    wanted = asked.wanted
    keys = [wanted.holder]
    if not wanted.to_person:
        keys = list(granters_of(wanted.holder, MandateType.GRANT_REPRESENT, wanted.themes, at=at))
    told = {"theme": ",".join(sorted(wanted.themes)), **values}
    return _tell((k for k in keys if k != but), Alert(kind, told, wanted.giver, ASKER_DOOR), at)


def _tell(keys: Iterable[str], alert: Alert, at: datetime) -> int:
    wanted = list(keys)
    names = parties.officials(wanted)
    people = [Recipient(key, names[key].name if key in names else "") for key in wanted]
    return tell(people, alert, at=at) if people else 0


def _who(asked: Asked) -> dict[str, str]:
    """Who asks, by name: a person, or an organisation in each language."""
    holder = asked.wanted.holder
    if asked.wanted.to_person:
        known = parties.officials([holder])
        return {"person": known[holder].name if holder in known else "–"}
    party = parties.party(holder)
    return {f"person_{lang}": party.name(lang) for lang in Language}

"""Tell the granters of a broken link that somebody cannot get in."""

from datetime import date, datetime

from django.db import IntegrityError

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.fallback import models
from valtuus.fallback.queries.diagnosis import told_on
from valtuus.fallback.rules.diagnosis import TO_APPROVE
from valtuus.fallback.services.diagnosing import REPRESENT, diagnose, granters_who_mend
from valtuus.fallback.types import Asking, BrokenLink, Diagnosis, Way
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.parties import queries as parties

MEMBERS_DOOR, APPROVE_DOOR, GIVE_DOOR = "request_upper", "requests_to_approve", "give_mandate"


@recorded
def tell_granters(asking: Asking, *, actor: Actor, at: datetime) -> int:
    """Tell all granters of the broken link that the actor cannot get in, and those who can ask for it in the middle; how many.

    Once a day for a link, whoever asks. Raises `DomainError`: `nobody_to_tell` where this is not the way out (any more),
    `granter_told_today`, and as `diagnose` does.
    """
    found = diagnose(asking, actor=actor, at=at)
    if found.way is not Way.TELL or found.link is None:
        raise DomainError("nobody_to_tell", kind=ErrorKind.CONFLICT, field="action", given=asking.action)
    _keep(found, found.link, actor, helsinki_day(at))
    return _tell(found, found.link, actor, at)


def _keep(found: Diagnosis, link: BrokenLink, actor: Actor, day: date) -> None:
    """Record the telling; the key in the table lets one of several at once do it."""
    today = DomainError("granter_told_today", kind=ErrorKind.CONFLICT, field="party", given=link.giver)
    if told_on(link, day):
        raise today
    told = {"giver": link.giver, "holder": link.holder, "by": actor.key}
    line = append("granters_told", told | {"action": found.asking.action, "cause": found.cause})
    try:
        models.GranterTold.objects.create(id=uuid7(), line_id=line, giver=link.giver, holder=link.holder, day=day)
    except IntegrityError as fault:
        raise today from fault


def _tell(found: Diagnosis, link: BrokenLink, actor: Actor, at: datetime) -> int:
    approves = found.decision.remedy is not None and found.decision.remedy.code in TO_APPROVE
    door = APPROVE_DOOR if approves else GIVE_DOOR
    here = {} if approves else {"party": parties.party(link.giver).code}
    told = {"person": actor.name, **_words(found)}
    alert = Alert("cannot_get_in", told, link.giver, door, here)
    count = _send(granters_who_mend(found.asking, found.decision, link, at=at), alert, at)
    if link.middle:
        starters = granters_of(link.middle, REPRESENT, [link.theme] if link.theme else (), at=at)
        count += _send(starters, Alert("cannot_get_in", told, link.giver, MEMBERS_DOOR, {"party": link.giver}), at)
    return count


def _words(found: Diagnosis) -> dict[str, str]:
    """Task and cause in every language, as the catalogue has them."""
    say = catalogue().say
    task = {f"task_{lang}": say("action", found.asking.action, lang) for lang in Language}
    kind, code = ("cause", found.cause) if found.cause else ("reason", found.decision.reason.code)
    return task | {f"cause_{lang}": say(kind, code, lang) for lang in Language}


def _send(keys: tuple[str, ...], alert: Alert, at: datetime) -> int:
    names = parties.officials(keys)
    people = [Recipient(k, names[k].name if k in names else "") for k in keys]
    return tell(people, alert, at=at) if people else 0

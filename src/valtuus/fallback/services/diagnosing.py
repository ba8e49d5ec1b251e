"""Find out why somebody cannot do an action for an organisation, and tell the granters who can mend it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError

from valtuus.agreements import services as agreements
from valtuus.agreements.types import Use
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.fallback import models
from valtuus.fallback.queries.diagnosis import told_on
from valtuus.fallback.rules import diagnosis as rules
from valtuus.fallback.types import Asking, BrokenLink, Diagnosis, Reply, Way
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.codes import Language, MandateType, PartyKind
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, reads_only, recorded
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.queries.requests import wait_for_turn
from valtuus.mandates.services.administering import may_administer
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.granting import may_grant
from valtuus.mandates.services.requesting import askable_members
from valtuus.mandates.types import Draft, Question
from valtuus.parties import queries as parties
from valtuus.parties.types import Official

GRANT, REPRESENT = MandateType.GRANT, MandateType.GRANT_REPRESENT
MEMBERS_DOOR, APPROVE_DOOR, GIVE_DOOR = "request_upper", "requests_to_approve", "give_mandate"
NONE: Mapping[str, Reply] = {}


@reads_only
def diagnose(asking: Asking, *, actor: Actor, answers: Mapping[str, Reply] = NONE, at: datetime) -> Diagnosis:
    """Why the actor cannot do it, from the real decision; of nobody else: there is no parameter for a person. Records nothing.

    Raises `DomainError` `unknown_code` naming action, symptom, purpose, ground, conditions or scopes, `party_missing`, and
    `not_carried_by_mandate` for an action that neither a mandate nor a right to grant carries.
    """
    _check(asking)
    causes = rules.causes_of(catalogue().rows["cause"])
    decision = _decision(asking, actor, at)
    named = rules.cause_of(decision, decision.path, causes)
    found, to_ask = rules.answered(decision, causes, answers, asking.symptom)
    cause = named or found
    link = rules.broken_link(decision, actor.key, asking.represented)
    return Diagnosis(
        person=actor.key,
        asking=asking,
        decision=decision,
        cause=cause.code if cause else "",
        to_ask=to_ask,
        way=_way(decision, link, actor, at),
        link=link,
        told=link is not None and told_on(link, helsinki_day(at)),
        answers=dict(answers),
    )


def _check(asking: Asking) -> None:
    action = catalogue().action(asking.action)
    if action.theme is None and not action.by_right:
        allowed = ", ".join(a.code for a in catalogue().actions.values() if a.theme or a.by_right)
        raise DomainError("not_carried_by_mandate", field="action", given=action.code, allowed=allowed)
    symptoms = dict.fromkeys(catalogue().codes("symptom"))
    if asking.symptom and asking.symptom not in symptoms:
        raise unknown_code("symptom", asking.symptom, symptoms)
    parties.party(asking.represented)


def _decision(asking: Asking, actor: Actor, at: datetime) -> Decision:
    if catalogue().action(asking.action).theme is None:
        return _by_right(asking, actor, at)
    question = Question(actor.key, asking.represented, asking.action, strong=actor.strong)
    decision = decide(question, at=at, reader=facts_for)
    if not asking.used:
        return agreements.agreed([(decision, asking.action, asking.represented)])[0]
    use = Use(
        purpose=asking.purpose or None,
        ground=asking.ground or None,
        conditions=asking.conditions,
        scopes=asking.scopes,
        moved_to=asking.moved_to or None,
    )
    return agreements.narrow(decision, use, action=asking.action, represented=asking.represented)


def _by_right(asking: Asking, actor: Actor, at: datetime) -> Decision:
    """What a right to grant carries: whether there is any, and where themes are told, whether it reaches them."""
    decision = may_administer(asking.represented, asking.action, actor=actor, at=at)
    themes = frozenset(t for t in asking.theme.split(",") if t in catalogue().themes)
    if decision.permitted and themes:
        kind = MandateType.REPRESENT if asking.type == MandateType.REPRESENT else MandateType.ACT
        day = helsinki_day(at)
        draft = Draft(asking.represented, actor.key, True, kind, themes, day, day)
        decision = may_grant(draft, actor=actor, at=at, people=[Official(actor.key, actor.name)])
    if decision.reason.code == "no_right_to_grant" and not granters_of(asking.represented, themes=themes, at=at):
        authority = parties.party(asking.represented).kind is PartyKind.JOINT_AUTHORITY
        return rules.without_granter(decision, "joint_authority_signatory" if authority else "municipality_signatory")
    return decision


def _way(decision: Decision, link: BrokenLink | None, actor: Actor, at: datetime) -> Way:
    if decision.permitted:
        return Way.REPORT
    granters = frozenset(_granters(decision, link, at)) if link else frozenset[str]()
    asks = bool(link and link.middle and link.middle in askable_members(actor=actor, at=at))
    return rules.way_out(decision, link, granters=granters, person=actor.key, asks=asks)


def _granters(decision: Decision, link: BrokenLink, at: datetime) -> tuple[str, ...]:
    """Who can mend a link: those whose right to grant, of the type that it takes, covers its theme."""
    right = REPRESENT if len(decision.path) > 1 and link.to_person else GRANT
    if decision.remedy is not None and decision.remedy.code == "ask_granter":
        return granters_of(link.giver, at=at)
    return granters_of(link.giver, right, [link.theme] if link.theme else (), at=at)


@recorded
def tell_granters(asking: Asking, *, actor: Actor, at: datetime) -> int:
    """Tell all granters of the broken link that the actor cannot get in, and those who can ask for it in the middle; how many.

    Once a day for a link, whoever asks. Raises `DomainError`: `nobody_to_tell` where this is not the way out (any more),
    `granter_told_today`, and as `diagnose` does.
    """
    wait_for_turn(asking.represented)
    found = diagnose(asking, actor=actor, at=at)
    if found.way is not Way.TELL or found.link is None:
        raise DomainError("nobody_to_tell", kind=ErrorKind.CONFLICT, field="action", given=asking.action)
    _keep(found, found.link, actor, helsinki_day(at))
    return _tell(found, found.link, actor, at)


def _keep(found: Diagnosis, link: BrokenLink, actor: Actor, day: date) -> None:
    """Record the telling; the key in the table keeps it once a day where two municipalities lead to one link."""
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
    approves = found.decision.remedy is not None and found.decision.remedy.code in rules.TO_APPROVE
    door = APPROVE_DOOR if approves else GIVE_DOOR
    here = {} if approves else {"party": parties.party(link.giver).code}
    told = {"person": actor.name, **_words(found)}
    alert = Alert("cannot_get_in", told, link.giver, door, here)
    count = _send(_granters(found.decision, link, at), alert, actor, at)
    if link.middle:
        starters = granters_of(link.middle, REPRESENT, [link.theme] if link.theme else (), at=at)
        count += _send(
            starters, Alert("cannot_get_in", told, link.giver, MEMBERS_DOOR, {"party": link.giver}), actor, at
        )
    return count


def _words(found: Diagnosis) -> dict[str, str]:
    """Task and cause in every language, as the catalogue has them."""
    say = catalogue().say
    task = {f"task_{lang}": say("action", found.asking.action, lang) for lang in Language}
    return task | {f"cause_{lang}": say("cause", found.cause, lang) for lang in Language}


def _send(keys: tuple[str, ...], alert: Alert, actor: Actor, at: datetime) -> int:
    names = parties.officials(keys)
    people = [Recipient(k, names[k].name if k in names else "") for k in keys if k != actor.key]
    return tell(people, alert, at=at) if people else 0

"""Find out why somebody cannot do an action for an organisation."""

from collections.abc import Mapping
from datetime import datetime

from valtuus.agreements import services as agreements
from valtuus.agreements.types import Use
from valtuus.fallback.queries.diagnosis import told_on
from valtuus.fallback.rules import diagnosis as rules
from valtuus.fallback.types import Asking, BrokenLink, Diagnosis, Reply, Way
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType, PartyKind
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.services.administering import may_administer
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.granting import may_grant
from valtuus.mandates.services.requesting import askable_members
from valtuus.mandates.types import Draft, Question
from valtuus.parties import queries as parties
from valtuus.parties.types import Official

GRANT, REPRESENT = MandateType.GRANT, MandateType.GRANT_REPRESENT
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
        way=_way(asking, decision, link, actor, at),
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
    themes, day = _themes(asking), helsinki_day(at)
    if decision.permitted and themes:
        draft = Draft(asking.represented, actor.key, True, _kind(asking), themes, day, day)
        decision = may_grant(draft, actor=actor, at=at, people=[Official(actor.key, actor.name)])
    if decision.reason.code == "no_right_to_grant" and not granters_of(asking.represented, themes=themes, at=at):
        authority = parties.party(asking.represented).kind is PartyKind.JOINT_AUTHORITY
        return rules.without_granter(decision, "joint_authority_signatory" if authority else "municipality_signatory")
    return decision


def _way(asking: Asking, decision: Decision, link: BrokenLink | None, actor: Actor, at: datetime) -> Way:
    if decision.permitted:
        return Way.REPORT
    granters = frozenset(granters_who_mend(asking, decision, link, at=at)) if link else frozenset[str]()
    asks = bool(link and link.middle and link.middle in askable_members(actor=actor, at=at))
    return rules.way_out(decision, link, granters=granters, person=actor.key, asks=asks)


@reads_only
def granters_who_mend(asking: Asking, decision: Decision, link: BrokenLink, *, at: datetime) -> tuple[str, ...]:
    """Who can mend a link: those whose right to grant, of the type that it takes, covers its theme."""
    if decision.remedy is not None and decision.remedy.code == "ask_granter":
        return granters_of(link.giver, RIGHT_NEEDED.get(_kind(asking)), _themes(asking), at=at)
    right = REPRESENT if len(decision.path) > 1 and link.to_person else GRANT
    return granters_of(link.giver, right, [link.theme] if link.theme else (), at=at)


def _themes(asking: Asking) -> frozenset[str]:
    return frozenset(t for t in asking.theme.split(",") if t in catalogue().themes)


def _kind(asking: Asking) -> MandateType:
    return MandateType.REPRESENT if asking.type == MandateType.REPRESENT else MandateType.ACT

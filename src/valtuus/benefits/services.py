"""The service's sentence: look up a person."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from valtuus.agreements.queries import agreement_asked
from valtuus.agreements.services import Ahead, narrow, narrow_and_open, opening
from valtuus.agreements.types import Opening, Use
from valtuus.benefits.queries import benefits_of
from valtuus.benefits.rules import kinship, remembered, visible
from valtuus.benefits.types import VIEW_PERSON, Judge, Judgement, Look, Pace, Wish
from valtuus.disclosures.queries import looks_asked, subject_key, ticks_asked
from valtuus.disclosures.rules import alarming, pause_left
from valtuus.disclosures.services import raise_alarm, record_in_going
from valtuus.disclosures.types import Disclosure, Looks, LookUp, Receipt, Tick
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import identity_code
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import in_one_go
from valtuus.ledger.services import reads_only, through_recorded
from valtuus.mandates.queries.facts import facts_asked, facts_for
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import FactsReader, Question
from valtuus.parties.queries import employers_asked, ids_among, official, official_key

PACE = Pace()


@through_recorded
def look_up(wish: Wish, *, actor: Actor, at: datetime, judge: Judge | None = None, pace: Pace = PACE) -> Look:
    """Look up one person: check the form, decide, record, read, show what the ground lets be seen.

    A fault of the form is a `DomainError` at its field and is not recorded; anything but a permit raises `Refused` with the
    record's number before any person is touched. Raises `DomainError` `looks_too_fast` while the official must pause, and
    `condition_to_tick` for a condition that may be remembered (client told beforehand) and is not ticked, unless an earlier tick of
    the same organisation for the same client and case stands for it.
    """
    code = identity_code(wish.identity_code, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES)
    _check(wish)
    judgement, receipt, standing = _judge_and_record(wish, actor, at, code, judge or _judgement_on, pace)
    found, unknown = benefits_of(receipt, actor=actor)
    # Asked after every look, so that one at an unknown code costs no query more or less; the alarm is the auditor's alone.
    if alarming(unknown, threshold=pace.unknown):
        raise_alarm("unknown_codes", actor=actor.key, counted=unknown)
    shown = visible(
        found.person,
        [item for items in found.items.values() for item in items],
        catalogue().grounds[wish.ground],
        receipt.scopes,
        catalogue().scopes,
        municipality=judgement.municipality,
    )
    return Look(shown, receipt.number, judgement.decision, receipt.scopes, standing)


def _judge_and_record(
    wish: Wish, actor: Actor, moment: datetime, code: str, judge: Judge, pace: Pace
) -> tuple[Judgement, Receipt, Mapping[str, Tick]]:
    # One transaction: what is decided and its record, committed when the block ends; the receipt comes after it, or the refusal.
    with in_one_go():
        # Looks at the inbox do not slow looks at people: opening the day's notices one after another is work.
        looks, person, subject = looks_asked(actor.key, action=wish.action), official_key(code), subject_key(code)
        employers, (untold, ticks) = employers_asked(person, helsinki_day(moment)), _untold(wish, subject)
        # Judged as if what may be remembered were met; whether it is, is asked of a permit alone: nobody learns it without a right.
        judgement = judge(replace(wish, conditions=(*wish.conditions, *untold)), actor, moment)
        _keep_pace(looks(), pace)
        look = _look(wish, actor, subject, judgement)
        look = replace(look, kinship=kinship(person == actor.key, look.acting, employers()))
        standing = _standing(look, untold, ticks(), helsinki_day(moment)) if judgement.decision.permitted else {}
        receipt = record_in_going(_with(look, standing), judgement.decision, scopes_given=judgement.scopes)
    return judgement, receipt(), standing


def _untold(wish: Wish, subject: str) -> tuple[tuple[str, ...], Callable[[], list[Tick]]]:
    """The conditions of the ground that may be remembered and are not ticked, and when they were ticked for this client."""
    codes = catalogue()
    left = [c for c in codes.grounds[wish.ground].conditions if codes.conditions[c].remembered]
    untold = tuple(c for c in left if c not in wish.conditions)
    return untold, ticks_asked(subject, untold) if untold else list


def _standing(look: LookUp, untold: Iterable[str], ticks: Iterable[Tick], day: date) -> Mapping[str, Tick]:
    standing, to_tick = remembered(ticks, untold, acting=look.acting, case_reference=look.case_reference, day=day)
    for condition, last in to_tick.items():
        raise _to_tick(condition, last)
    return standing


def _to_tick(condition: str, last: Tick | None) -> DomainError:
    if last is None:
        return DomainError("condition_to_tick", field="conditions", condition=condition)
    return DomainError(
        "condition_to_tick_again",
        field="conditions",
        condition=condition,
        official=official(last.actor).name,
        date=helsinki_day(last.at).isoformat(),
        number=str(last.number),
    )


def _with(look: LookUp, standing: Mapping[str, Tick]) -> LookUp:
    """The look as it is recorded: what stood in for a tick is among the conditions met, with the number that it rests on."""
    if not standing:
        return look
    question = {**look.question, "remembered": {c: tick.number for c, tick in standing.items()}}
    return replace(look, conditions=(*look.conditions, *standing), question=question)


@reads_only
def decide_again(kept: Disclosure) -> Decision:
    """Make the decision of a recorded look again, from the very version and moment it was made from. Records nothing.

    A look of the institution's own desk tells no use: its decision rests on the office alone.
    """
    question, use = Question(**kept.question["question"]), kept.question.get("use")
    decision = decide(question, at=kept.decided_at, version=kept.register_version)
    if use is None:
        return decision
    scopes, conditions = frozenset(use["scopes"]), frozenset(use["conditions"])
    told = Use(None, use["purpose"], use["ground"], conditions, scopes, use.get("moved_to"), use.get("channel"))
    return narrow(decision, told, action=question.action, represented=question.represented)


@reads_only
def agreed(represented: str, *, actor: Actor, at: datetime) -> Opening | None:
    """The grounds and scopes on which the actor's own organisation has agreed to look for a party of an id. Records nothing.

    None where that is not known: the actor may not look at all, or there is no agreement.
    """
    decision = decide(Question(actor.key, represented, VIEW_PERSON, strong=actor.strong), at=at)
    return opening(decision, action=VIEW_PERSON, represented=represented)


def _judgement_on(wish: Wish, actor: Actor, moment: datetime) -> Judgement:
    """The house's judge: the mandate first, then agreement, purpose, ground, conditions and scope."""
    question = Question(actor.key, wish.represented, wish.action, strong=actor.strong)
    use = Use(None, wish.purpose, wish.ground, frozenset(wish.conditions), frozenset(wish.scopes), channel=wish.channel)
    reader, agreement = _ahead(question)
    decision = decide(question, at=moment, reader=reader)
    decision, scopes = narrow_and_open(decision, use, action=wish.action, represented=wish.represented, ahead=agreement)
    return Judgement(
        decision,
        tuple(sorted(scopes)) if decision.permitted else (),
        {"question": question, "use": use},
        _code(question, reader),
    )


def _code(question: Question, reader: FactsReader) -> str | None:
    """The code of the municipality, from the facts that were read for the decision; None where none were, or for no party."""
    if reader is facts_for or question.represented is None:
        return None
    [facts] = reader([question], explain=False)
    found = facts.organisations.get(question.represented)
    return found.code if found else None


def _ahead(question: Question) -> tuple[FactsReader, Ahead | None]:
    """The facts and, behind them, the agreement that a direct mandate rests on: they go to the server together."""
    party, action = question.represented, catalogue().actions.get(question.action)
    if party is None or action is None or not ids_among([party]):
        return facts_for, None
    return facts_asked([question.person], [party]), agreement_asked(party, action.service)


def _check(wish: Wish) -> None:
    codes = catalogue()
    _known("ground", [wish.ground], codes.grounds)
    _known("purpose", [wish.purpose], codes.purposes)
    _known("conditions", wish.conditions, codes.conditions)
    _known("scopes", wish.scopes, codes.scopes)
    _of_ground(wish)
    _known("channel", [wish.channel], dict.fromkeys(codes.codes("channel")))
    if not wish.scopes:
        raise DomainError("scope_missing", field="scopes", allowed=", ".join(sorted(codes.grounds[wish.ground].scopes)))


def _of_ground(wish: Wish) -> None:
    own = catalogue().grounds[wish.ground].conditions
    for condition in wish.conditions:
        if condition not in own:
            allowed = ", ".join(sorted(own))
            raise DomainError("condition_not_of_ground", field="conditions", given=condition, allowed=allowed)


def _known(field: str, given: Iterable[str], allowed: Mapping[str, Any]) -> None:
    for code in given:
        if code not in allowed:
            raise unknown_code(field, code, allowed)


def _keep_pace(looks: Looks, pace: Pace) -> None:
    left = pause_left(looks, free=pace.free, step=pace.step, longest=pace.longest)
    if left > 0:
        raise DomainError("looks_too_fast", kind=ErrorKind.CONFLICT, seconds=str(math.ceil(left)))


def _look(wish: Wish, actor: Actor, subject: str, judgement: Judgement) -> LookUp:
    path = judgement.decision.path
    return LookUp(
        actor=actor,
        represented=wish.represented,
        acting=path[0].holder if len(path) > 1 else wish.represented,
        action=wish.action,
        subjects=(subject,),
        purpose=wish.purpose,
        ground=wish.ground,
        conditions=wish.conditions,
        case_reference=wish.case_reference,
        scopes_asked=wish.scopes,
        channel=wish.channel,
        question=judgement.question,
    )

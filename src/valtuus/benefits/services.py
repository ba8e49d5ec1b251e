"""The service's sentence: look up a person."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from valtuus.agreements.queries import agreement_asked
from valtuus.agreements.services import Ahead, grounds_opened, narrow, narrow_and_open
from valtuus.agreements.types import Use
from valtuus.benefits.queries import benefits_of
from valtuus.benefits.rules import kinship, visible
from valtuus.benefits.types import VIEW_PERSON, Judge, Judgement, Look, Pace, Wish
from valtuus.disclosures.queries import looks_asked, subject_key
from valtuus.disclosures.rules import alarming, pause_left
from valtuus.disclosures.services import raise_alarm, record_in_going
from valtuus.disclosures.types import Disclosure, Looks, LookUp, Receipt
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
from valtuus.parties.queries import employers_asked, ids_among, official_key

PACE = Pace()


@through_recorded
def look_up(wish: Wish, *, actor: Actor, at: datetime, judge: Judge | None = None, pace: Pace = PACE) -> Look:
    """Look up one person: check the form, decide, record, read, show what the ground lets be seen.

    A fault of the form is a `DomainError` at its field and is not recorded; anything but a permit raises `Refused` with the
    record's number before any person is touched. Raises `DomainError` `looks_too_fast` while the official must pause.
    """
    code = identity_code(wish.identity_code, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES)
    _check(wish)
    judgement, receipt = _judge_and_record(wish, actor, at, code, judge or _judgement_on, pace)
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
    return Look(shown, receipt.number, judgement.decision, receipt.scopes)


def _judge_and_record(
    wish: Wish, actor: Actor, moment: datetime, code: str, judge: Judge, pace: Pace
) -> tuple[Judgement, Receipt]:
    # One transaction: what is decided and its record, committed when the block ends; the receipt comes after it, or the refusal.
    with in_one_go():
        looks, person = looks_asked(actor.key), official_key(code)
        employers = employers_asked(person, helsinki_day(moment))
        judgement = judge(wish, actor, moment)
        _keep_pace(looks(), pace)
        look = _look(wish, actor, subject_key(code), judgement)
        look = replace(look, kinship=kinship(person == actor.key, look.acting, employers()))
        receipt = record_in_going(look, judgement.decision, scopes_given=judgement.scopes)
    return judgement, receipt()


@reads_only
def decide_again(kept: Disclosure) -> Decision:
    """Make the decision of a recorded look again, from the very version and moment it was made from. Records nothing."""
    question, use = Question(**kept.question["question"]), kept.question["use"]
    told = Use(None, use["purpose"], use["ground"], frozenset(use["conditions"]), frozenset(use["scopes"]))
    decision = decide(question, at=kept.decided_at, version=kept.register_version)
    return narrow(decision, told, action=question.action, represented=question.represented)


@reads_only
def grounds_agreed(represented: str, *, actor: Actor, at: datetime) -> frozenset[str] | None:
    """The grounds on which the actor's own organisation has agreed to look for a party of an id. Records nothing.

    None where that is not known: the actor may not look at all, or there is no agreement.
    """
    decision = decide(Question(actor.key, represented, VIEW_PERSON, strong=actor.strong), at=at)
    return grounds_opened(decision, action=VIEW_PERSON, represented=represented)


def _judgement_on(wish: Wish, actor: Actor, moment: datetime) -> Judgement:
    """The house's judge: the mandate first, then agreement, purpose, ground, conditions and scope."""
    question = Question(actor.key, wish.represented, wish.action, strong=actor.strong)
    use = Use(None, wish.purpose, wish.ground, frozenset(wish.conditions), frozenset(wish.scopes))
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
    _known("channel", [wish.channel], dict.fromkeys(codes.codes("channel")))
    if not wish.scopes:
        raise DomainError("scope_missing", field="scopes", allowed=", ".join(sorted(codes.grounds[wish.ground].scopes)))


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

"""The service's sentence: look up a person."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from valtuus.agreements.queries import agreement_asked
from valtuus.agreements.services import Ahead, narrow, narrow_and_open, opening
from valtuus.agreements.types import Opening, Use
from valtuus.benefits.queries import benefits_of
from valtuus.benefits.rules import forgotten_before, not_of_ground, remembered_left, visible, whole
from valtuus.benefits.types import VIEW_PERSON, Judge, Judgement, Look, Memory, Pace, Wish
from valtuus.disclosures.queries import looks_asked, subject_key, ticked_asked
from valtuus.disclosures.rules import alarming, pause_left
from valtuus.disclosures.services import raise_alarm, record_in_going
from valtuus.disclosures.types import Disclosure, Looks, LookUp, Receipt, Ticked
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
from valtuus.parties.queries import code_asked, ids_among, officials

PACE = Pace()


@through_recorded
def look_up(wish: Wish, *, actor: Actor, at: datetime, judge: Judge | None = None, pace: Pace = PACE) -> Look:
    """Look up one person: check the form, decide, record, read, show what the ground lets be seen.

    A fault of the form is a `DomainError` at its field and is not recorded; anything but a permit raises `Refused` with the
    record's number before any person is touched. Raises `DomainError` `looks_too_fast` while the official must pause.

    Where `rests_on` is told, the conditions that are remembered stand as ticked, and the record's question names the record they
    rest on; raises `DomainError` `condition_not_remembered` if that is not the one (`told_before`).
    """
    code = identity_code(wish.identity_code, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES)
    _check(wish)
    judgement, receipt = _judge_and_record(wish, actor, at, subject_key(code), judge or _judgement_on, pace)
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


@through_recorded
def told_before(
    wish: Wish, *, actor: Actor, at: datetime, judge: Judge | None = None, pace: Pace = PACE
) -> Memory | None:
    """For a wish that lacks only conditions that are remembered: who of the same organisation ticked them and when, for the same
    client and case reference, in the last twelve months; None where nobody did, or where no case reference is told.

    Decided first: who may not look is refused and recorded as by `look_up`, and learns nothing. Shows only what the organisation
    itself has done. INVARIANT: the same queries in the same order, whether or not the client is known or there is a memory.
    """
    code = identity_code(wish.identity_code, helsinki_day(at), artificial=settings.ARTIFICIAL_CODES)
    _check(wish)
    ground, subject = catalogue().grounds[wish.ground], subject_key(code)
    judgement = (judge or _judgement_on)(whole(wish, ground, catalogue().conditions), actor, at)
    if not judgement.decision.permitted:
        _judge_and_record(wish, actor, at, subject, judge or _judgement_on, pace)
    found = _ticked(wish, actor, subject, judgement, at)()
    names = officials([found.actor if found else actor.key])
    if found is None:
        return None
    by = names[found.actor].name if found.actor in names else ""
    return Memory(found.number, found.decided_at, by, wish.case_reference)


def _ticked(wish: Wish, actor: Actor, subject: str, judgement: Judgement, at: datetime) -> Callable[[], Ticked | None]:
    left = remembered_left(wish, catalogue().grounds[wish.ground], catalogue().conditions)
    acting = _look(wish, actor, subject, judgement).acting
    since = forgotten_before(at)
    return ticked_asked(subject, acting, left, case_reference=wish.case_reference, since=since)


def _judge_and_record(
    wish: Wish, actor: Actor, moment: datetime, subject: str, judge: Judge, pace: Pace
) -> tuple[Judgement, Receipt]:
    # One transaction: what is decided and its record, committed when the block ends; the receipt comes after it, or the refusal.
    with in_one_go():
        looks = looks_asked(actor.key)
        told = wish if wish.rests_on is None else whole(wish, catalogue().grounds[wish.ground], catalogue().conditions)
        judgement = judge(told, actor, moment)
        _keep_pace(looks(), pace)
        if wish.rests_on is not None and judgement.decision.permitted:
            _check_memory(wish.rests_on, _ticked(wish, actor, subject, judgement, moment)())
        look = _look(told, actor, subject, judgement)
        receipt = record_in_going(look, judgement.decision, scopes_given=judgement.scopes)
    return judgement, receipt()


@reads_only
def decide_again(kept: Disclosure) -> Decision:
    """Make the decision of a recorded look again, from the very version and moment it was made from. Records nothing."""
    question, use = Question(**kept.question["question"]), kept.question["use"]
    told = Use(None, use["purpose"], use["ground"], frozenset(use["conditions"]), frozenset(use["scopes"]))
    told = replace(told, channel=use.get("channel"))
    decision = decide(question, at=kept.decided_at, version=kept.register_version)
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
    use = Use(None, wish.purpose, wish.ground, frozenset(wish.conditions), frozenset(wish.scopes))
    use = replace(use, channel=wish.channel)
    code = code_asked(wish.represented)
    reader, agreement = _ahead(question)
    decision = decide(question, at=moment, reader=reader)
    decision, scopes = narrow_and_open(decision, use, action=wish.action, represented=wish.represented, ahead=agreement)
    return Judgement(
        decision,
        tuple(sorted(scopes)) if decision.permitted else (),
        {"question": question, "use": use},
        code(),
    )


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
    if strange := not_of_ground(wish.conditions, codes.grounds[wish.ground], codes.conditions):
        raise DomainError("condition_not_of_ground", field="conditions", given=", ".join(strange))
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


def _check_memory(rests_on: int, found: Ticked | None) -> None:
    if found is None or found.number != rests_on:
        raise DomainError("condition_not_remembered", field="conditions", given=str(rests_on))


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
        question=_question(wish, judgement),
    )


def _question(wish: Wish, judgement: Judgement) -> Any:
    # What a condition rests on is no part of what is decided: judged again, the conditions stand as recorded.
    return judgement.question if wish.rests_on is None else {**judgement.question, "rests_on": wish.rests_on}

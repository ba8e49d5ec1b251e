"""Review an organisation's mandates: open, answer, end or narrow at once, close with the last answer, remind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connections

from valtuus.administration import models
from valtuus.administration.queries.review import items_of, open_reviews, review_facts, reviews_of
from valtuus.administration.queries.review import review as find_review
from valtuus.administration.review_types import Done, Finding, Item, Reply, Review
from valtuus.administration.rules.review import (
    ANSWER_WITHIN,
    IN_FORCE_ALREADY,
    LONGEST,
    SHORTEST,
    findings,
    is_over,
    narrowed,
    reminder_due,
    with_lookalikes,
)
from valtuus.administration.services.authority import administer
from valtuus.administration.services.proposing import propose_ending, propose_narrowing
from valtuus.administration.types import Standing
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, reads_only, recorded
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.rules.granting import may_end
from valtuus.mandates.services.ending import end_mandate, end_mandates
from valtuus.mandates.services.granting import grant
from valtuus.mandates.types import Draft, Grant
from valtuus.parties import queries as parties
from valtuus.parties.types import Party

OPENING, ANSWERING, REMINDING = 8403, 8404, 8405  # kinds of advisory locks; the slice's first are 8401 and 8402


@recorded
def open_review(party: Party, *, actor: Actor, at: datetime) -> str:
    """Open a review of what the organisation has given in the actor's themes and in those taken for them: its population is frozen
    here. The review's id.

    Raises `Refused` without a right to grant, `DomainError` `review_open` where one in a theme of hers is not closed yet, and
    `nothing_to_review`.
    """
    themes = _themes(administer(party, actor=actor, at=at))
    _wait(party.id, OPENING)
    if any(r.closed_at is None and r.themes & themes for r in reviews_of(party.id)):
        raise DomainError("review_open", kind=ErrorKind.CONFLICT, field="review")
    found = findings(review_facts(party, at=at), with_lookalikes(themes, catalogue()))
    if not found:
        raise DomainError("nothing_to_review", field="review")
    made, due_on = str(uuid7()), helsinki_day(at) + ANSWER_WITHIN
    told = {
        "review": made,
        "party": party.id,
        "themes": themes,
        "due_on": due_on,
        "mandates": [_told(f) for f in found],
    }
    line = append("review_opened", told | {"by": actor.key, "at": at})
    models.Review.objects.create(
        id=made, line_id=line, party=party.id, opened_by=actor.key, at=at, themes=sorted(themes), due_on=due_on
    )
    models.ReviewItem.objects.bulk_create(
        models.ReviewItem(
            id=uuid7(),
            line_id=line,
            review_id=made,
            mandate=f.grant.id,
            flags=sorted(f.flags),
            used=sorted(f.used),
            last_used=f.last_used,
        )
        for f in found
    )
    return made


def _told(found: Finding) -> Mapping[str, object]:
    return {"mandate": found.grant.id, "flags": found.flags, "used": found.used, "last_used": found.last_used}


@reads_only
def review_seen(party: Party, id: str, *, actor: Actor, at: datetime) -> tuple[Review, list[Item]]:
    """A review of the organisation with those of its mandates that touch the actor's themes. Raises `Refused`, `DomainError`
    `review_missing`: another's is not there."""
    themes = with_lookalikes(_themes(administer(party, actor=actor, at=at)), catalogue())
    found = _review(party, id)
    return found, [i for i in items_of(found.id) if i.grant.themes & themes]


@recorded
def answer(party: Party, id: str, items: Sequence[str], reply: Reply, *, actor: Actor, at: datetime) -> dict[str, Done]:
    """Keep or end some mandates of a review, all or none; what came of each, by item.

    What ends, ends at once where the actor may end it; a right to grant ends by application to the clerk service, which the
    answer leaves to do; the rest is laid before who may. The last answer closes the review. Raises `Refused`; `DomainError`
    `review_missing`, `review_item_missing`, `review_answered` where somebody has answered one already, `review_item_over`
    for keeping what has ended, `reply_unknown` for narrowing, which is done one by one (`narrow`).
    """
    if reply is Reply.NARROW:
        raise DomainError("reply_unknown", field="reply", given=reply.value, allowed="keep, end")
    chosen = _unanswered(party, id, items, actor, at)
    done = _keep(chosen, at) if reply is Reply.KEEP else _end(party, chosen, actor, at)
    _write(id, done, reply, actor, at)
    return done


@recorded
def narrow(party: Party, id: str, item: str, themes: frozenset[str], *, actor: Actor, at: datetime) -> Done:
    """Put a mandate in fewer themes in the place of a wider one, in one step; where another must, it is laid before her.

    Raises as `answer`, and `DomainError` `not_narrower` where the themes are none or not fewer, `right_by_application` for a
    right to grant.
    """
    [one] = _unanswered(party, id, [item], actor, at)
    _keep([one], at)
    if one.grant.type in RIGHTS_TO_GRANT:
        raise DomainError("right_by_application", field="themes")
    draft = narrowed(one.grant, themes, helsinki_day(at))
    if draft is None:
        raise DomainError("not_narrower", field="themes", given=", ".join(sorted(themes))[:80])
    done = _replace(party, one.grant, draft, actor, at)
    _write(id, {one.id: done}, Reply.NARROW, actor, at)
    return done


def _replace(party: Party, wider: Grant, draft: Draft, actor: Actor, at: datetime) -> Done:
    rights = administer(party, actor=actor, at=at).themes.get(RIGHT_NEEDED[draft.type], frozenset())
    if not (draft.themes <= rights and _may_end(wider, actor, at)):
        propose_narrowing(party, wider.id, draft, actor=actor, at=at)
        return Done.PROPOSED
    grant(draft, actor=actor, at=at, acknowledged=IN_FORCE_ALREADY)
    end_mandate(wider.id, actor=actor, at=at)
    return Done.DONE


def _keep(chosen: Iterable[Item], at: datetime) -> dict[str, Done]:
    kept = list(chosen)
    if any(is_over(i.grant, helsinki_day(at)) for i in kept):
        raise DomainError("review_item_over", kind=ErrorKind.CONFLICT, field="items")
    return {i.id: Done.DONE for i in kept}


def _end(party: Party, chosen: Sequence[Item], actor: Actor, at: datetime) -> dict[str, Done]:
    done = {i.id: _how_it_ends(i.grant, actor, at) for i in chosen}
    own, others = ([i.grant.id for i in chosen if done[i.id] is how] for how in (Done.DONE, Done.PROPOSED))
    if own:
        end_mandates(own, actor=actor, at=at)
    if others:
        propose_ending(party, others, actor=actor, at=at)
    return done


def _how_it_ends(given: Grant, actor: Actor, at: datetime) -> Done:
    if is_over(given, helsinki_day(at)):
        return Done.OVER
    if _may_end(given, actor, at):
        return Done.DONE
    return Done.APPLICATION if given.type in RIGHTS_TO_GRANT else Done.PROPOSED


def _may_end(given: Grant, actor: Actor, at: datetime) -> bool:
    facts = granting_facts(actor.key, given.giver, given.holder, at=at)
    return may_end(given, actor.key, facts, at, strong=actor.strong).permitted


def _unanswered(party: Party, id: str, items: Sequence[str], actor: Actor, at: datetime) -> list[Item]:
    """The chosen mandates of the review, which nobody has answered. Two answers at once: the second waits here, and then finds the
    first; whoever gives the last one finds that it is."""
    themes = with_lookalikes(_themes(administer(party, actor=actor, at=at)), catalogue())
    found = _review(party, id)
    _wait(found.id, ANSWERING)
    known = {i.id: i for i in items_of(found.id) if i.grant.themes & themes}
    wanted = list(dict.fromkeys(items))
    if not wanted:
        raise DomainError("nothing_ticked", field="items")
    if missing := [i for i in wanted if i not in known]:
        raise DomainError("review_item_missing", kind=ErrorKind.MISSING, field="items", given=missing[0][:80])
    if any(known[i].answer for i in wanted):
        raise DomainError("review_answered", kind=ErrorKind.CONFLICT, field="items")
    return [known[i] for i in wanted]


def _write(id: str, done: Mapping[str, Done], reply: Reply, actor: Actor, at: datetime) -> None:
    for item, how in done.items():
        told = {"review": id, "item": item, "reply": reply, "done": how, "by": actor.key, "at": at}
        line = append("review_answered", told)
        models.ReviewAnswer.objects.create(
            item_id=item, line_id=line, reply=reply.value, done=how.value, by=actor.key, at=at
        )
    now = find_review(id)
    if now is not None and now.left == 0:
        line = append("review_closed", {"review": id, "party": now.party, "by": actor.key, "at": at})
        models.ReviewClose.objects.create(review_id=id, line_id=line, by=actor.key, at=at)


@recorded
def choose_interval(party: Party, days: int, *, actor: Actor, at: datetime) -> None:
    """Choose how often the organisation reviews. Raises `Refused`, `DomainError` `interval_out_of_range`."""
    administer(party, actor=actor, at=at)
    if not SHORTEST <= days <= LONGEST:
        raise DomainError("interval_out_of_range", field="days", given=str(days), allowed=f"{SHORTEST}-{LONGEST}")
    line = append("review_interval_chosen", {"party": party.id, "days": days, "by": actor.key, "at": at})
    models.ReviewInterval.objects.create(id=uuid7(), line_id=line, party=party.id, days=days, by=actor.key, at=at)


@recorded
def remind_of_reviews(*, at: datetime) -> int:
    """Remind the granters of reviews that have been open for 7 and for 14 days, once each; how many reviews. Run daily: the line
    says that it was, whether or not anybody was reminded."""
    _wait("reviews", REMINDING)
    due = [(r, step) for r, reminded in open_reviews() if (step := reminder_due(r.at, at, reminded))]
    line = append("reviews_reminded", {"reviews": [{"review": r.id, "days": step} for r, step in due], "at": at})
    known = parties.parties(r.party for r, _ in due)
    for found, step in due:
        models.ReviewReminder.objects.create(id=uuid7(), line_id=line, review_id=found.id, days=step, at=at)
        _remind(found, known[found.party], at)
    return len(due)


def _remind(found: Review, party: Party, at: datetime) -> None:
    keys = {person for (person, _), themes in may_give_in(party.id, at=at).items() if themes & found.themes}
    told = {"count": str(found.left), "date": found.due_on.isoformat()}
    alert = Alert("review_reminder", told, party.id, "review", {"party": party.code})
    if people := [Recipient(o.key, o.name) for o in parties.officials(keys).values()]:
        tell(people, alert, at=at)


def _review(party: Party, id: str) -> Review:
    found = find_review(id)
    if found is None or found.party != party.id:
        raise DomainError("review_missing", kind=ErrorKind.MISSING, field="review", given=id[:80])
    return found


def _themes(standing: Standing) -> frozenset[str]:
    return frozenset().union(*standing.themes.values())


def _wait(name: str, kind: int) -> None:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, kind])

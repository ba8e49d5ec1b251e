"""Reviews: open and closed, their mandates with what was found and answered, and what a review is opened from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, QuerySet

from valtuus.administration import models
from valtuus.administration.queries.check import examined
from valtuus.administration.review_types import (
    Answer,
    Done,
    Finding,
    Flag,
    Item,
    Reply,
    Review,
    ReviewFacts,
    Rhythm,
)
from valtuus.administration.rules.review import QUARTER, USUAL_INTERVAL, rhythm
from valtuus.administration.types import Examined
from valtuus.disclosures.queries import uses_by_looking
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import is_id
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.answers import uses_by_answers
from valtuus.mandates.queries.examined import given_of, links_examined
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.queries.register import mandates
from valtuus.parties import queries as parties
from valtuus.parties.types import Employment, Party


def review_facts(party: Party, *, at: datetime) -> ReviewFacts:
    """All that opening a review consults, in a number of statements that does not grow with the mandates."""
    day, given = helsinki_day(at), examined(given_of(party.id, at=at))
    since = at - QUARTER
    links = examined(links_examined(holders=[party.id], at=at))
    return ReviewFacts(
        catalogue=catalogue(),
        party=party.id,
        at=at,
        day=day,
        joint=party.kind is PartyKind.JOINT_AUTHORITY,
        given=given,
        roster=tuple(parties.roster_of(party.id, day)),
        work=_work(given),
        granters=frozenset(person for (person, _), themes in may_give_in(party.id, at=at).items() if themes),
        mandated=frozenset(t for j in links if j.sound for t in j.grant.themes),
        uses=(*uses_by_looking(party.id, since=since), *uses_by_answers(party.id, since=since)),
    )


def _work(given: Iterable[Examined]) -> dict[str, tuple[Employment, ...]]:
    found = defaultdict[str, list[Employment]](list)
    for one in parties.employments_of(j.grant.holder for j in given if j.grant.to_person):
        found[one.official].append(one)
    return {person: tuple(work) for person, work in found.items()}


def reviews_of(party: str) -> list[Review]:
    """The reviews of an organisation, the newest first."""
    return [_review(row) for row in _reviews().filter(party=party).order_by("-at", "-id")]


def review(id: str) -> Review | None:
    """A review by id, None where there is none."""
    row = _reviews().filter(id=id).first() if is_id(id) else None
    return _review(row) if row else None


def open_reviews() -> list[tuple[Review, frozenset[int]]]:
    """Every review that is not closed, with the days after the opening at which its granters have been reminded."""
    rows = list(_reviews().filter(reviewclose__isnull=True).order_by("at", "id"))
    reminded = defaultdict[object, set[int]](set)
    for id, days in models.ReviewReminder.objects.filter(review__in=rows).values_list("review_id", "days"):
        reminded[id].add(days)
    return [(_review(row), frozenset(reminded[row.id])) for row in rows]


def items_of(review: str) -> list[Item]:
    """The mandates of a review as they stand now, with what was found of them then and what has been answered."""
    rows = list(models.ReviewItem.objects.select_related("reviewanswer").filter(review_id=review).order_by("id"))
    grants = mandates(str(row.mandate) for row in rows)
    return [
        Item(
            id=str(row.id),
            finding=Finding(
                grants[str(row.mandate)], frozenset(map(Flag, row.flags)), row.last_used, frozenset(row.used)
            ),
            answer=_answer(getattr(row, "reviewanswer", None)),
        )
        for row in rows
    ]


def last_closed(party: str) -> date | None:
    """The Helsinki day on which an organisation last closed a review, None where it never has."""
    closes = models.ReviewClose.objects.filter(review__party=party).order_by("-at").values_list("at", flat=True)
    last = closes.first()
    return helsinki_day(last) if last else None


def rhythm_of(party: str, *, at: datetime) -> Rhythm:
    """How often an organisation reviews, and whether the next review is due."""
    told = models.ReviewInterval.objects.filter(party=party).order_by("-at", "-id").values_list("days", flat=True)
    given = sum(j.sound for j in examined(given_of(party, at=at)))
    return rhythm(last_closed(party), told.first() or USUAL_INTERVAL, given, helsinki_day(at))


def _reviews() -> QuerySet[models.Review]:
    counted = models.Review.objects.select_related("reviewclose")
    return counted.annotate(total=Count("reviewitem"), answered=Count("reviewitem__reviewanswer"))


def _review(row: models.Review) -> Review:
    close = getattr(row, "reviewclose", None)
    return Review(
        id=str(row.id),
        party=str(row.party),
        opened_by=row.opened_by,
        at=row.at,
        themes=frozenset(row.themes),
        due_on=row.due_on,
        total=row.total,  # type: ignore[attr-defined] # annotated by `_reviews`
        answered=row.answered,  # type: ignore[attr-defined] # annotated by `_reviews`
        closed_at=close.at if close else None,
    )


def _answer(row: models.ReviewAnswer | None) -> Answer | None:
    return Answer(Reply(row.reply), row.by, row.at, Done(row.done)) if row else None

"""Reviews in the reader's words: people with their mandates, what is remarkable, what would be enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from valtuus.administration.forms.review import ANSWERED, OPEN, ReviewFilterForm
from valtuus.administration.review_types import Done, Flag, Item, Review, Rhythm
from valtuus.administration.rules.check import CARRYING
from valtuus.administration.rules.review import in_order, is_over, smallest
from valtuus.administration.wording.check import theme_name
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.outlook import Listed
from valtuus.mandates.wording.lists import names_of
from valtuus.mandates.wording.own import begun, name_of
from valtuus.parties.queries import officials
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.listing import Column
from valtuus.web.wording import day, language, moment, say, span, word

SIZE = 25


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One mandate of a review. `open`: it waits for an answer; `over`: it has ended meanwhile; `narrow`: the address where it is
    narrowed, '' where it cannot be."""

    id: str
    holder: str
    kind: str
    themes: tuple[str, ...]
    dates: str
    limit: str
    flags: tuple[str, ...]
    use: str
    used: str
    answer: str
    open: bool
    over: bool
    narrow: str
    label: str


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A holder with what would be enough of all she holds, and her mandates on this page."""

    name: str
    enough: str
    items: tuple[ItemShown, ...]


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """The page of a review. `count`: how many of the `total` the filter lets through."""

    form: ReviewFilterForm
    page: Page[Item]
    people: tuple[PersonShown, ...]
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class StandShown:
    """How far a review is, in words; `id` and `total` and `answered` for the bar."""

    id: str
    opened: str
    progress: str
    due: str
    total: int
    answered: int
    closed: str


def review_shown(items: Sequence[Item], query: QueryDict, party: str, review: str, today: date) -> ReviewShown:
    """A review as a query asks for it: `nimi`, `tila`, `huomio`, `sivu`."""
    names = _names(items)
    form, ordered = _narrowed(items, query, names)
    page = Paginator(ordered, SIZE).get_page(query.get("sivu"))
    people = tuple(
        PersonShown(
            name_of(holder, names),
            _enough(holder, items),
            tuple(_item(i, names, (party, review), today) for i in own),
        )
        for holder, own in groupby(page, key=lambda i: i.grant.holder)
    )
    return ReviewShown(form, page, people, len(ordered), len(items))


def all_shown(items: Sequence[Item], query: QueryDict, party: str, review: str, today: date) -> list[ItemShown]:
    """Everything that a query lets through, whatever the page: for the file."""
    names = _names(items)
    _, ordered = _narrowed(items, query, names)
    return [_item(i, names, (party, review), today) for i in ordered]


def _narrowed(items: Iterable[Item], query: QueryDict, names: Mapping[str, str]) -> tuple[ReviewFilterForm, list[Item]]:
    form = ReviewFilterForm(query.dict())
    chosen = [i for i in items if _shows(i, form, names)]
    # By name first: the order of the review leaves people alike in it as they came.
    by_name = sorted(chosen, key=lambda i: finnish_key(name_of(i.grant.holder, names)))
    return form, in_order(by_name)


def item_shown(item: Item, party: str, review: str, today: date) -> ItemShown:
    """One mandate of a review in words."""
    return _item(item, _names([item]), (party, review), today)


def _names(items: Iterable[Item]) -> dict[str, str]:
    found = list(items)
    by = {i.answer.by for i in found if i.answer}
    return names_of(Listed(i.grant, "mandate.valid") for i in found) | {k: o.name for k, o in officials(by).items()}


def _shows(item: Item, form: ReviewFilterForm, names: Mapping[str, str]) -> bool:
    name, state, flag = (form.told(field) for field in ("nimi", "tila", "huomio"))
    return (
        name.casefold() in name_of(item.grant.holder, names).casefold()
        and (state != OPEN or item.answer is None)
        and (state != ANSWERED or item.answer is not None)
        and (not flag or Flag(flag) in item.finding.flags)
    )


def _item(item: Item, names: Mapping[str, str], where: tuple[str, str], today: date) -> ItemShown:
    grant, over = item.grant, is_over(item.grant, today)
    holder, kind = name_of(grant.holder, names), begun(word("mandate_type", grant.type))
    can_narrow = item.answer is None and not over and len(grant.themes) > 1 and grant.type not in RIGHTS_TO_GRANT
    address = {"party": where[0], "review": where[1], "item": item.id}
    return ItemShown(
        id=item.id,
        holder=holder,
        kind=kind,
        themes=tuple(theme_name(t) for t in sorted(grant.themes)),
        dates=span(grant.first_day, grant.last_day),
        limit=", ".join(sorted(name_of(m, names) for m in grant.limit)) if grant.limit else "",
        flags=tuple(say(f"review.flag_{f}") for f in Flag if f in item.finding.flags),
        use=_use(item),
        used=", ".join(theme_name(t) for t in sorted(item.finding.used)),
        answer=_answer(item, names),
        open=item.answer is None,
        over=over,
        narrow=reverse("administration:review_item", kwargs=address) if can_narrow else "",
        label=say(
            "review.item_label", kind=kind, holder=holder, themes=", ".join(map(theme_name, sorted(grant.themes)))
        ),
    )


def _use(item: Item) -> str:
    if item.grant.type not in CARRYING:
        return say("review.use_of_right")
    last = item.finding.last_used
    return say("review.last_used", day=day(helsinki_day(last))) if last else say("review.not_used")


def _enough(holder: str, items: Sequence[Item]) -> str:
    """What would be enough for a person, of all her mandates in the review, whatever is shown."""
    own = [i for i in items if i.grant.holder == holder and i.grant.type in CARRYING]
    if not own:
        return ""
    used = sorted(smallest(own))
    return say("review.enough", themes=", ".join(map(theme_name, used))) if used else say("review.enough_nothing")


def _answer(item: Item, names: Mapping[str, str]) -> str:
    answer = item.answer
    if answer is None:
        return ""
    came = "" if answer.done is Done.DONE else f" {say(f'review.done_{answer.done}')}"
    said = begun(say(f"review.reply_{answer.reply}"))
    return say("review.answered", reply=said, name=name_of(answer.by, names), at=moment(answer.at)) + came


def stands_shown(reviews: Iterable[Review]) -> list[StandShown]:
    """How far each review is."""
    found = list(reviews)
    names = {key: o.name for key, o in officials(r.opened_by for r in found).items()}
    return [_stand(r, names) for r in found]


def _stand(review: Review, names: Mapping[str, str]) -> StandShown:
    return StandShown(
        id=review.id,
        opened=say("review.opened", at=moment(review.at), name=name_of(review.opened_by, names)),
        progress=say("review.progress", answered=review.answered, total=review.total),
        due=say("review.due_on", day=day(review.due_on)),
        total=review.total,
        answered=review.answered,
        closed=say("review.closed", at=moment(review.closed_at)) if review.closed_at else "",
    )


def history(reviews: Iterable[Review], party: str) -> Table:
    """The closed reviews, the newest first."""
    closed = [r for r in reviews if r.closed_at]
    names = {key: o.name for key, o in officials(r.opened_by for r in closed).items()}
    rows = [[_leads(r, party), r.closed_at, name_of(r.opened_by, names), r.total] for r in closed]
    headings = [
        Heading(say("review.history_opened")),
        Heading(say("review.history_closed")),
        Heading(say("review.history_by")),
        Heading(say("review.history_total"), numeric=True),
    ]
    return Table(say("review.history"), headings, rows, say("review.history_none"))


def _leads(review: Review, party: str) -> Anchor:
    address = reverse("administration:review", kwargs={"party": party, "review": review.id})
    return Anchor(day(helsinki_day(review.at)), address)


def rhythm_said(rhythm: Rhythm) -> str:
    """When one was last closed and whether the next is due."""
    if rhythm.last_closed is None:
        return say("review.never_closed")
    return say("review.last_closed", day=day(rhythm.last_closed), days=rhythm.days)


def summary(items: Sequence[Item]) -> list[str]:
    """What was answered, counted: kept, ended, narrowed, and what of it waits for another or for the clerk service."""
    answers = [i.answer for i in items if i.answer]
    told = {f"reply_{name}": sum(a.reply == name for a in answers) for name in ("keep", "end", "narrow")}
    told |= {f"done_{how}": sum(a.done is how for a in answers) for how in Done if how is not Done.DONE}
    return [
        say("review.counted", what=begun(say(f"review.{code}")), count=count) for code, count in told.items() if count
    ]


def columns() -> list[Column[ItemShown]]:
    """The columns of the file."""
    return [
        Column("saaja", say("review.holder"), lambda i: i.holder),
        Column("tyyppi", say("review.type"), lambda i: i.kind),
        Column("asiat", say("review.themes"), lambda i: "; ".join(i.themes)),
        Column("voimassa", say("review.days"), lambda i: i.dates),
        Column("rajaus", say("review.limit"), lambda i: i.limit),
        Column("huomiot", say("review.flags"), lambda i: "; ".join(i.flags)),
        Column("kaytto", say("review.use"), lambda i: i.use),
        Column("kaytetyt", say("review.used"), lambda i: i.used),
        Column("vastaus", say("review.answer"), lambda i: i.answer),
    ]


def file_name(party: str) -> str:
    """The name of the file, in the reader's language."""
    return f"{say('review.file')}-{party}-{language()}"

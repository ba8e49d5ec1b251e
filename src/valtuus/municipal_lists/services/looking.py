"""Looking at lists: which there are, what stands in one, whose the rows of a page are. Each is recorded before it is read."""

from datetime import datetime

from valtuus.agreements.services import narrow
from valtuus.agreements.types import Use
from valtuus.disclosures.services import record
from valtuus.disclosures.types import LookUp, Receipt
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision
from valtuus.ledger.services import reads_only, through_recorded
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.municipal_lists import queries, rules
from valtuus.municipal_lists.types import MATERIALS, Filters, Kind, ListPage, MunicipalList, Place

PAGE = 25  # rows, and so at most as many people in one look


@through_recorded
def lists_of(kind: Kind, represented: str, *, actor: Actor, at: datetime) -> tuple[list[MunicipalList], int]:
    """The lists of a kind that a municipality has, and the number of the look, which names nobody.

    Raises `Refused` with the record's number.
    """
    receipt = look(kind, represented, judged(kind, represented, actor=actor, at=at), actor=actor)
    return queries.lists_of(kind, represented), receipt.number


@through_recorded
def open_list(
    id: str, kind: Kind, represented: str, filters: Filters, place: Place, *, actor: Actor, at: datetime
) -> ListPage:
    """A page of a list, kept within what there is, with sums, without names: a look that names nobody.

    Raises `Refused` with the record's number, `DomainError` `list_missing` and `filter_backwards`.
    """
    filters = rules.checked_filters(filters)
    receipt = look(kind, represented, judged(kind, represented, actor=actor, at=at), actor=actor)
    return _page(id, kind, represented, filters, place, receipt.number)


@through_recorded
def show_names(
    id: str, kind: Kind, represented: str, filters: Filters, place: Place, *, actor: Actor, at: datetime
) -> ListPage:
    """The same page with names: one recorded look at everybody on it, and at nobody else.

    Raises `Refused` with the record's number, `DomainError` `list_missing` and `filter_backwards`.
    """
    filters = rules.checked_filters(filters)
    decision = judged(kind, represented, actor=actor, at=at)
    if not decision.permitted:
        look(kind, represented, decision, actor=actor)  # raises: which rows there are, a refused look need not know
    shown = _page(id, kind, represented, filters, place, 0)
    receipt = look(kind, represented, decision, actor=actor, subjects=tuple(row.handle for row in shown.rows))
    people = queries.people_of(receipt, actor=actor)
    return ListPage(shown.list, shown.rows, shown.sums, shown.whole, shown.page, receipt.number, people)


@reads_only
def judged(kind: Kind, represented: str, *, actor: Actor, at: datetime) -> Decision:
    """Whether the actor may see this kind of list of a municipality now: mandate, agreement, and the ground that the kind has."""
    material = MATERIALS[kind]
    decision = decide(Question(actor.key, represented, material.action, strong=actor.strong), at=at)
    return narrow(decision, _use(kind), action=material.action, represented=represented)


@through_recorded
def look(kind: Kind, represented: str, decision: Decision, *, actor: Actor, subjects: tuple[str, ...] = ()) -> Receipt:
    """Record a look at a kind of list and the people of these handles; its receipt. Raises `Refused` for anything but a permit."""
    material, path = MATERIALS[kind], decision.path
    asked = LookUp(
        actor=actor,
        represented=represented,
        acting=path[0].holder if len(path) > 1 else represented,
        action=material.action,
        subjects=subjects,
        purpose=material.purpose,
        ground=material.ground,
        conditions=(),
        case_reference="",
        scopes_asked=(str(kind),),
        question={
            "question": Question(actor.key, represented, material.action, strong=actor.strong),
            "use": _use(kind),
        },
    )
    # INVARIANT: one scope and no more. Of a kind without a ground the judge has asked whether the agreement holds the scope.
    return record(asked, decision, scopes_given=(str(kind),))


def _use(kind: Kind) -> Use:
    material = MATERIALS[kind]
    return Use(None, material.purpose or None, material.ground or None, scopes=frozenset({str(kind)}))


def _page(id: str, kind: Kind, represented: str, filters: Filters, place: Place, number: int) -> ListPage:
    found = queries.list_of(id, kind, represented)
    sums, whole = queries.sums_of(found, filters)
    page = max(1, min(place.page, -(-sums.rows // PAGE)))
    rows = queries.rows_of(found, filters, order=place.order, limit=PAGE, skipped=(page - 1) * PAGE)
    return ListPage(found, rows, sums, whole, page, number)

"""What ends soon, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from valtuus.administration.review_types import Ending
from valtuus.administration.types import Standing
from valtuus.administration.wording.check import theme_name
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT
from valtuus.mandates.outlook import Listed
from valtuus.mandates.wording.lists import names_of
from valtuus.mandates.wording.own import begun, name_of
from valtuus.web.wording import day, say, span, word


@dataclass(frozen=True, slots=True)
class EndingShown:
    """One mandate that ends. `renewed`: its days once more; `notes`: what is to be said beside; `may`: it can be ticked."""

    id: str
    holder: str
    kind: str
    themes: tuple[str, ...]
    ends: str
    renewed: str
    notes: tuple[str, ...]
    may: bool
    label: str


def endings_shown(found: Iterable[Ending], standing: Standing) -> list[EndingShown]:
    """What ends, the first to end first."""
    endings = list(found)
    names = names_of(Listed(e.grant, "mandate.valid") for e in endings)
    return [_ending(e, name_of(e.grant.holder, names), standing) for e in endings]


def _ending(one: Ending, holder: str, standing: Standing) -> EndingShown:
    grant, right = one.grant, one.grant.type in RIGHTS_TO_GRANT
    themes = tuple(theme_name(t) for t in sorted(grant.themes))
    kind = begun(word("mandate_type", grant.type))
    return EndingShown(
        id=grant.id,
        holder=holder,
        kind=kind,
        themes=themes,
        ends=say("review.ends_in", day=day(grant.last_day), days=one.days_left),
        renewed="" if right else span(one.renewed.first_day, one.renewed.last_day),
        notes=tuple(_notes(one, standing, right=right)),
        may=not right,
        label=say("review.item_label", kind=kind, holder=holder, themes=", ".join(themes)),
    )


def _notes(one: Ending, standing: Standing, *, right: bool) -> Iterable[str]:
    if right:
        yield say("review.right_renewed_by_application")
        return
    own = standing.themes.get(RIGHT_NEEDED[one.grant.type], frozenset())
    if not one.grant.themes <= own:
        yield say("review.another_renews")
    for code in one.warnings:
        yield say(f"review.warns_{code}")

"""What one press of the employee check will give, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from valtuus.administration.forms.check import written
from valtuus.administration.types import Chosen, Giving
from valtuus.administration.wording.check import theme_name
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.types import Draft
from valtuus.parties.queries import officials
from valtuus.web.wording import say, span, word


@dataclass(frozen=True, slots=True)
class DraftShown:
    """One mandate to be given: to whom, what, when. `who`: who may give it, where another must."""

    name: str
    type: str
    themes: tuple[str, ...]
    dates: str
    who: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What one press will do, and what then becomes visible: theme by theme the actions that it opens."""

    own: tuple[DraftShown, ...]
    others: tuple[DraftShown, ...]
    opens: tuple[tuple[str, tuple[str, ...]], ...]


def plan_shown(plan: Giving, at: datetime) -> PlanShown:
    """A plan in words."""
    drafts = [*plan.own, *plan.others]
    names = {key: o.name for key, o in officials(d.holder for d in drafts).items()}
    themes = sorted({t for d in drafts for t in d.themes})
    return PlanShown(
        _drafts(plan.own, names, {}),
        _drafts(plan.others, names, _who_gives(plan.others, at)),
        tuple((theme_name(t), _opened_by(t)) for t in themes),
    )


def _drafts(drafts: Iterable[Draft], names: Mapping[str, str], who: Mapping[Draft, str]) -> tuple[DraftShown, ...]:
    found = sorted(drafts, key=lambda d: (finnish_key(names.get(d.holder, "")), d.first_day))
    return tuple(draft_shown(d, names, who.get(d, "")) for d in found)


def draft_shown(draft: Draft, names: Mapping[str, str], who: str) -> DraftShown:
    """A draft in words."""
    themes = tuple(theme_name(t) for t in sorted(draft.themes))
    return DraftShown(
        names.get(draft.holder) or say("name_not_shown"),
        word("mandate_type", draft.type),
        themes,
        span(draft.first_day, draft.last_day),
        who,
    )


def _who_gives(drafts: Iterable[Draft], at: datetime) -> dict[Draft, str]:
    """Who may give each draft in words; a sentence on the application where nobody may."""
    found: dict[Draft, str] = {}
    may: dict[str, Mapping[tuple[str, MandateType], frozenset[str]]] = {}
    for draft in drafts:
        rights = may.setdefault(draft.giver, may_give_in(draft.giver, at=at))
        wanted = RIGHT_NEEDED[draft.type]
        keys = {p for (p, kind), themes in rights.items() if kind is wanted and themes & draft.themes}
        names = ", ".join(sorted((o.name for o in officials(keys).values()), key=finnish_key))
        found[draft] = names or say("administration.remedy_apply")
    return found


def _opened_by(theme: str) -> tuple[str, ...]:
    return tuple(word("action", a.code) for a in catalogue().actions.values() if theme in (a.theme, a.later_theme))


def written_all(chosen: Iterable[Chosen]) -> str:
    """Choices as the value of one field, a line each."""
    return "\n".join(written(one) for one in chosen)

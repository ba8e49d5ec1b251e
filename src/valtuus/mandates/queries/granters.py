"""Who may give and approve in an organisation's name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType
from valtuus.mandates.queries.register import rights_of
from valtuus.mandates.rules.faults import granted_themes
from valtuus.mandates.types import Grant, Organisation
from valtuus.parties import queries as parties


def granters_of(
    party: str, right: MandateType | None = None, themes: Iterable[str] = (), *, at: datetime
) -> tuple[str, ...]:
    """Keys of those whose rights to grant in force at a moment, added up, cover the themes; sorted, of strangers none.

    `right` is the one that is needed (`grant` to give and approve `act`, `grant_represent` to give `represent`); None: either of
    them, each added up by itself. Without themes everybody who may give anything.
    """
    wanted = frozenset(themes)
    kinds = RIGHTS_TO_GRANT if right is None else {right}
    found = may_give_in(party, at=at)
    return tuple(sorted({p for (p, kind), own in found.items() if kind in kinds and own and wanted <= own}))


def may_give_in(party: str, *, at: datetime) -> dict[tuple[str, MandateType], frozenset[str]]:
    """The themes in which each person may give in an organisation's name at a moment, by person and type of right."""
    by_holder = defaultdict[tuple[str, MandateType], list[Grant]](list)
    for given in rights_of(party):
        by_holder[given.holder, given.type].append(given)
    organisations = {
        p.id: Organisation(p.id, p.kind, p.ceased_on, p.successor) for p in parties.parties([party]).values()
    }
    return {key: granted_themes(rights, at, organisations) for key, rights in by_holder.items()}

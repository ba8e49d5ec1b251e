"""Whether a draft can be judged at all, and whether its holder can receive it: errors as values, in the order they are told."""

import re
from datetime import datetime

from valtuus.kernel.catalogue import unknown_code
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.rules.granting import names_agree
from valtuus.mandates.types import Draft, GrantingFacts
from valtuus.parties.types import Official

LONGEST_NAME = 200
NUMBER = re.compile(r"\d{6}")


def draft_fault(draft: Draft, facts: GrantingFacts) -> DomainError | None:
    """What in the draft itself is no value of ours: an unknown theme, an empty limit, a limit that would limit nothing."""
    themes = facts.catalogue.themes
    for theme in sorted(draft.themes):
        if theme not in themes:
            return unknown_code("themes", theme, themes)
    if draft.limit is None:
        return None
    if not draft.limit:
        return DomainError("limit_empty", field="limit", given="", allowed="at least one municipality, or no limit")
    return None if draft.type is MandateType.REPRESENT else DomainError("limit_only_on_represent", field="limit")


def holder_fault(
    draft: Draft, facts: GrantingFacts, at: datetime, named: Official | None, known: Official | None
) -> DomainError | None:
    """Why the holder cannot receive. `named`: as the giver names him, `known`: as the register knows him."""
    return _person_fault(named, known) if draft.to_person else _party_fault(draft, facts, at)


def _party_fault(draft: Draft, facts: GrantingFacts, at: datetime) -> DomainError | None:
    holder = facts.organisations.get(draft.holder)
    if holder is None:
        return DomainError("party_missing", kind=ErrorKind.MISSING, field="holder", given=draft.holder[:80])
    if holder.id == draft.giver:
        return DomainError("holder_is_giver", field="holder")
    last = holder.ceased_on
    if last is not None and last < helsinki_day(at):
        return DomainError("holder_has_ceased", field="holder", given=f"{last.day}.{last.month}.{last.year}")
    return None


def _person_fault(named: Official | None, known: Official | None) -> DomainError | None:
    if known is not None:
        # An organisation's roster gives no name to compare; who names a person by code gives both, and they must be one person's.
        differs = named is not None and named.name and not names_agree(named.name, known.name)
        return DomainError("name_differs", field="name") if differs else None
    if named is None:
        return DomainError("official_missing", kind=ErrorKind.MISSING, field="holder")
    return name_fault(named.name)


def name_fault(name: str) -> DomainError | None:
    """Whether a name can be entered: printable, not too long, and no number in the place of one (an identity code is none)."""
    if name.strip() and name.isprintable() and len(name) <= LONGEST_NAME and not NUMBER.search(name):
        return None
    return DomainError(
        "name_malformed", field="name", given=NUMBER.sub("******", name[:80]), allowed=f"1-{LONGEST_NAME}"
    )

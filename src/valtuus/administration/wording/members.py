"""The members of a joint authority as a check reaches them: by code and name."""

from collections.abc import Iterable

from valtuus.administration.types import Check
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.codes import MandateType
from valtuus.parties.queries import parties
from valtuus.parties.types import Party
from valtuus.web.wording import language


def members(check: Check) -> list[tuple[str, str]]:
    """Code and name of each member that the check reaches, by name; none of a municipality."""
    if check.wanted is not MandateType.REPRESENT:
        return []
    found = parties(r.municipality for r in check.reach).values()
    return [(p.code, p.name(language())) for p in sorted(found, key=lambda p: finnish_key(p.name(language())))]


def member_id(check: Check, code: str) -> str:
    """The id of a member by code, '' for none and for a stranger."""
    found = parties(r.municipality for r in check.reach).values() if code else ()
    return next((p.id for p in found if p.code == code and p.id != check.party.id), "")


def limit_of(check: Check, codes: Iterable[str]) -> frozenset[str] | None:
    """The municipalities that a mandate is limited to; None for no limit."""
    ids = frozenset(member_id(check, code) for code in codes) - {""}
    return ids or None


def named(found: Iterable[Party]) -> list[tuple[str, str]]:
    """Code and name in the reader's language."""
    return [(p.code, p.name(language())) for p in found]

"""The state of a mandate as its holder sees it (brief, section b, "Validity"); codes of catalogue/statuses.toml."""

from collections.abc import Mapping
from datetime import date, datetime

from valtuus.kernel.catalogue import Theme
from valtuus.kernel.periods import helsinki_day, in_utc, months_later
from valtuus.mandates.rules.faults import Organisations, time_fault
from valtuus.mandates.types import Grant

_BY_FAULT = {
    "awaiting_approval": "request.awaiting_approval",
    "revoked": "mandate.revoked",
    "not_yet_in_force": "mandate.not_valid_yet",
    "ended": "mandate.ended",
    "details_changed": "mandate.invalid",
}
OVER = frozenset({"mandate.ended", "mandate.revoked"})
CARRIES_NOTHING = OVER | {"mandate.invalid"}


def status_of(grant: Grant, at: datetime, organisations: Organisations, themes: Mapping[str, Theme]) -> str:
    """The state at a moment, as `mandate.valid`. In force, but no theme of it yet in use: `mandate.theme_not_in_use`."""
    at = in_utc(at)
    day = helsinki_day(at)
    if fault := time_fault(grant, at, day, organisations):
        return _BY_FAULT[fault]
    return "mandate.valid" if any(_in_use(themes[code], day) for code in grant.themes) else "mandate.theme_not_in_use"


def _in_use(theme: Theme, day: date) -> bool:
    return theme.in_use_from is None or theme.in_use_from <= day


def still_shown(grant: Grant, status: str, day: date, organisations: Organisations, months: int) -> bool:
    """Whether a mandate is still listed: one that is over is for so many months after it ended."""
    return status not in OVER or day <= months_later(_over_on(grant, status, organisations), months)


def _over_on(grant: Grant, status: str, organisations: Organisations) -> date:
    if status == "mandate.revoked" and grant.revoked_at is not None:
        return helsinki_day(grant.revoked_at)
    parties = (organisations.get(p) for p in (grant.giver, grant.holder))
    return min([grant.last_day, *(p.ceased_on for p in parties if p is not None and p.ceased_on is not None)])

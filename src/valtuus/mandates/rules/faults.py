"""What is wrong with one mandate, asked for one action at one moment (brief, section b, "Faults of a grant")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.mandates.types import Facts, Grant, Organisation

Organisations = Mapping[str, Organisation]

UPPER = "upper_link_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One question against its facts: person, represented party, the theme and tasks of the action, moment and day."""

    facts: Facts
    person: str
    represented: str
    theme: str
    tasks: frozenset[str]
    at: datetime
    day: date


def faults_of(grant: Grant, wanted: MandateType, setting: Setting, *, last_link: bool) -> list[str]:
    """The fault codes of a mandate where one of type `wanted` is needed; empty when it carries.

    A limit counts only on the last link of a chain; a specifier always, since no service here knows any: a limited mandate is
    never read as an unlimited one.
    """
    found = []
    if fault := time_fault(grant, setting.at, setting.day, setting.facts.organisations):
        found.append(fault)
    if grant.type is not wanted:
        found.append("grant_right_only" if grant.type in RIGHTS_TO_GRANT else "wrong_type")
    if setting.theme not in grant.themes:
        taken_for_it = setting.facts.catalogue.lookalikes[setting.theme]
        found.append("wrong_theme" if taken_for_it.isdisjoint(grant.themes) else "lookalike_theme")
    if grant.specifier is not None or (
        last_link and grant.limit is not None and setting.represented not in grant.limit
    ):
        found.append("specifier_excludes")
    if grant.given_by is not None and not given_with_right(grant, setting.facts):
        found.append("granter_lacked_right")
    return found


def time_fault(grant: Grant, at: datetime, day: date, organisations: Organisations) -> str | None:
    """Of the faults of time and identity the first that holds; None when the mandate is in force at the moment."""
    if grant.awaiting or (grant.approved_at is not None and at < grant.approved_at):
        return "awaiting_approval"
    if grant.revoked_at is not None and grant.revoked_at <= at:
        return "revoked"
    if day < grant.first_day:
        return "not_yet_in_force"
    if grant.last_day < day or _party_ceased(grant, day, organisations):
        return "ended"
    if grant.details_changed_on is not None and grant.details_changed_on <= day:
        return "details_changed"
    return None


def _party_ceased(grant: Grant, day: date, organisations: Organisations) -> bool:
    """Whether giver or holder ceased before the day: what they gave and hold ended with their last day."""
    for party in (grant.giver, None if grant.to_person else grant.holder):
        organisation = organisations.get(party) if party else None
        if organisation is not None and organisation.ceased_on is not None and organisation.ceased_on < day:
            return True
    return False


def given_with_right(grant: Grant, facts: Facts) -> bool:
    """Whether who gave the mandate had, at that moment, rights to grant that together cover all its themes.

    Rights to grant themselves come only through the clerk service, so nobody can have given one.
    """
    needed = RIGHT_NEEDED.get(grant.type)
    if needed is None or grant.given_at is None or grant.given_by is None:
        return False
    rights = (g for g in facts.grants if g.type is needed and g.giver == grant.giver and g.holder == grant.given_by)
    return grant.themes <= granted_themes(rights, grant.given_at, facts.organisations)


def granted_themes(rights: Iterable[Grant], at: datetime, organisations: Organisations) -> frozenset[str]:
    """The themes in which a person may give at a moment: those of all his rights in force, added up."""
    at = in_utc(at)
    day = helsinki_day(at)
    return frozenset().union(*(g.themes for g in rights if right_counts(g, at, day, organisations)))


def right_counts(right: Grant, at: datetime, day: date, organisations: Organisations) -> bool:
    """Whether a right to grant is a person's, in force, unlimited by a specifier, and came through the clerk service."""
    sound = right.to_person and right.given_by is None and right.specifier is None
    return sound and time_fault(right, at, day, organisations) is None


def has_granter(organisation: str, right: MandateType, setting: Setting) -> bool:
    """Whether anybody may give in the setting's theme for the organisation now."""
    return any(
        g.type is right
        and g.giver == organisation
        and setting.theme in g.themes
        and right_counts(g, setting.at, setting.day, setting.facts.organisations)
        for g in setting.facts.grants
    )

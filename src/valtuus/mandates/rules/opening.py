"""What a mandate opens, worked out before it is given: services and actions by theme, and for which municipalities."""

from collections.abc import Iterable
from datetime import date, datetime

from valtuus.kernel.catalogue import Action, Catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.rules.faults import Organisations, time_fault
from valtuus.mandates.types import Draft, Grant, Opening, ServiceActions, ThemeOpened


def opening(
    draft: Draft, around: Iterable[Grant], organisations: Organisations, codes: Catalogue, at: datetime
) -> Opening:
    """What the draft opens. `around`: for a mandate to represent what the giver has received, for one to an organisation what
    the holder has given its people to represent; more does no harm."""
    day = helsinki_day(at)
    sound = [g for g in around if g.specifier is None and time_fault(g, at, day, organisations) is None]
    themes = tuple(_opened(code, draft, sound, codes, day) for code in sorted(draft.themes))
    return Opening(
        themes,
        later_members=draft.type is MandateType.REPRESENT and draft.limit is None,
        at_once=len(_people_of(draft, sound)),
    )


def _opened(code: str, draft: Draft, sound: list[Grant], codes: Catalogue, day: date) -> ThemeOpened:
    begins = codes.themes[code].in_use_from
    coming = begins if begins is not None and begins > day else None
    carried = [a for a in codes.actions.values() if _carried_by(a, code, codes, coming or day)]
    services = dict.fromkeys(a.service for a in carried)
    by_service = tuple(ServiceActions(s, tuple(a.code for a in carried if a.service == s)) for s in services)
    return ThemeOpened(code, by_service, _municipalities(code, draft, sound), coming)


def _carried_by(action: Action, theme: str, codes: Catalogue, day: date) -> bool:
    later = codes.themes[action.later_theme].in_use_from if action.later_theme else None
    passed_on = later is not None and later <= day
    return theme == (action.later_theme if passed_on else action.theme)


def _municipalities(theme: str, draft: Draft, sound: list[Grant]) -> tuple[str, ...]:
    if draft.type is not MandateType.REPRESENT:
        return (draft.giver,)
    upper = {g.giver for g in sound if g.type is MandateType.ACT and g.holder == draft.giver and theme in g.themes}
    return tuple(sorted(upper if draft.limit is None else upper & draft.limit))


def _people_of(draft: Draft, sound: list[Grant]) -> frozenset[str]:
    """Who represents the receiving organisation in a theme of the draft already, and is not limited to others."""
    if draft.to_person:
        return frozenset()
    return frozenset(
        g.holder
        for g in sound
        if g.type is MandateType.REPRESENT
        and g.giver == draft.holder
        and g.themes & draft.themes
        and (g.limit is None or draft.giver in g.limit)
    )

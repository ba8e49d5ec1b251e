"""From duties to themes, and from themes to the tasks that a member municipality gives away."""

from collections.abc import Iterable
from datetime import date

from valtuus.kernel.catalogue import Catalogue, Duty
from valtuus.kernel.codes import MandateType

INBOX_ONLY = frozenset({"handle_notice"})
WITHOUT_ROSTER = frozenset({"view_and_claim", "lms_material"})


def needed_themes(duties: Iterable[str], catalogue: Catalogue, day: date) -> frozenset[str]:
    """The themes that duties need on a day: those in use. A theme to come is not needed before it opens anything.

    A later theme takes over the inbox: from its day on the duty needs it too, and it alone where all the duty does is to handle
    notices.
    """
    found: set[str] = set()
    for duty in duties:
        entry = catalogue.duties[duty]
        later = {t for t in entry.later_themes if in_use(t, catalogue, day)}
        found |= later if later and set(entry.purposes) <= INBOX_ONLY else entry.themes | later
    return frozenset(t for t in found if in_use(t, catalogue, day))


def named_themes(duties: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """Every theme that duties name, whenever: what is held within them is not too much."""
    entries: list[Duty] = [catalogue.duties[duty] for duty in duties]
    return frozenset(t for entry in entries for t in entry.themes | entry.later_themes)


def in_use(theme: str, catalogue: Catalogue, day: date) -> bool:
    """Whether a theme carries anything on a day."""
    begins = catalogue.themes[theme].in_use_from
    return begins is None or begins <= day


def tasks_of(theme: str, catalogue: Catalogue, day: date) -> frozenset[str]:
    """The tasks of the actions that a theme carries on a day: a member for one of them acts through its joint authority there."""
    actions = (a for a in catalogue.actions.values() if theme in (a.theme, a.later_theme))
    return frozenset(task for a in actions for task in a.tasks) if in_use(theme, catalogue, day) else frozenset()


def theme_of(action: str, catalogue: Catalogue, day: date) -> str:
    """The theme that carries an action on a day, the later one from the day it comes into use; '' where none does."""
    entry = catalogue.actions.get(action)
    if entry is None:
        return ""
    later = entry.later_theme
    return later if later is not None and in_use(later, catalogue, day) else entry.theme or ""


def is_wrong_type(
    kind: MandateType, theme: str, catalogue: Catalogue, day: date, *, joint: bool, mandated: bool
) -> bool:
    """Whether a mandate of a type opens nothing in a theme that carries tasks: `act` of a joint authority's own opens no member's
    matters; `represent` opens nothing where nobody has `mandated` the giver in the theme."""
    if not tasks_of(theme, catalogue, day):
        return False
    if joint:
        return kind is MandateType.ACT
    return kind is MandateType.REPRESENT and not mandated


def themes_of_tasks(tasks: frozenset[str], catalogue: Catalogue, day: date) -> frozenset[str]:
    """The themes whose actions have one of the tasks, on a day."""
    return frozenset(t for t in catalogue.themes if tasks_of(t, catalogue, day) & tasks)

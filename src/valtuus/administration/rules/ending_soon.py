"""The tick of the guide that watches ends: rights, links and people's mandates that end soon."""

from collections.abc import Iterable, Mapping, Sequence

from valtuus.administration.guide_types import Missing
from valtuus.administration.rules.check import SOON, lasts_until
from valtuus.administration.rules.duties import themes_of_tasks
from valtuus.administration.rules.ticking import Setting, Ticked, ticked
from valtuus.administration.types import CellState, Examined
from valtuus.kernel.codes import MandateType


def ends_watched(setting: Setting) -> Ticked:
    """Done where nothing that is needed ends soon without a successor."""
    return ticked([*_rights_ending(setting), *_links_ending(setting), *_people_ending(setting)])


def _rights_ending(setting: Setting) -> Iterable[Missing]:
    kind = MandateType.GRANT_REPRESENT if setting.joint else MandateType.GRANT
    for theme in sorted(setting.needed):
        if setting.granters(kind, theme) and _ends(setting.rights(kind, theme), setting):
            yield Missing("right_ends", theme)


def _links_ending(setting: Setting) -> Iterable[Missing]:
    links = setting.facts.check.links if setting.joint else setting.facts.upper
    by_other: dict[tuple[str, str], list[Examined]] = {}
    wanted = _wanted_links(setting)
    for link in links:
        other = link.grant.giver if setting.joint else link.grant.holder
        for theme in link.grant.themes & wanted.get(other, frozenset()):
            by_other.setdefault((other, theme), []).append(link)
    for (other, theme), found in sorted(by_other.items()):
        if any(j.sound for j in found) and _ends(found, setting):
            yield Missing("link_ends", theme, other)


def _wanted_links(setting: Setting) -> Mapping[str, frozenset[str]]:
    if setting.joint:
        return {r.municipality: r.themes for r in setting.reach}
    tasks = setting.facts.authorities.items()
    return {authority: themes_of_tasks(found, setting.catalogue, setting.day) for authority, found in tasks}


def _people_ending(setting: Setting) -> Iterable[Missing]:
    for theme in sorted(setting.needed):
        ending = tuple(
            row.row.official.key
            for row in setting.check.rows
            if any(c.theme == theme and c.state is CellState.ENDS_SOON for c in row.cells)
        )
        if ending:
            yield Missing("people_end", theme, people=ending)


def _ends(found: Sequence[Examined], setting: Setting) -> bool:
    last = lasts_until(setting.day, [j.grant for j in found if j.sound or j.to_come])
    return last <= setting.day + SOON

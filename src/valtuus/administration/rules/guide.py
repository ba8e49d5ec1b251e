"""The guide that ticks itself: catalogue/guide.toml's steps, each ticked by a rule over the register and never by hand."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from valtuus.administration.guide_types import Guide, GuideFacts, Missing, Part, Step
from valtuus.administration.rules.check import CARRYING, cell_of
from valtuus.administration.rules.duties import is_wrong_type, themes_of_tasks
from valtuus.administration.rules.ending_soon import ends_watched
from valtuus.administration.rules.ticking import (
    DONE,
    NOT_APPLICABLE,
    Setting,
    Ticked,
    Ticking,
    by_member,
    part_of,
    ticked,
)
from valtuus.administration.types import CellState, Check, Reach
from valtuus.kernel.catalogue import Row
from valtuus.kernel.codes import MandateType

REVIEW_DAYS = 90
INBOX = "kelmu.view_inbox"
REACHED = frozenset({CellState.HAS, CellState.ENDS_SOON})
# `limits_considered` is ticked by the register or by a word of the organisation, though the step is not self-told.
TOLD_TOO = "limits_considered"


def guide(facts: GuideFacts, check: Check) -> Guide:
    """The steps of the organisation's kind in their order, each with its state and what it lacks."""
    kind = "joint_authority" if facts.check.joint else "municipality"
    rows = sorted((r for r in facts.check.catalogue.rows["step"] if r["for"] == kind), key=lambda r: r["order"])
    setting = Setting(facts, check)
    return Guide(facts.check.party, tuple(_step(row, setting) for row in rows))


def _step(row: Row, setting: Setting) -> Step:
    setting.said_step = row["code"]
    state, missing, parts = TICKS[row["ticked_by"]](setting)
    tells = bool(row.get("self_told")) or row["ticked_by"] == TOLD_TOO
    said = setting.facts.said.get(row["code"]) if tells else None
    return Step(row["code"], row["needed"], state, missing, parts, tells, said)


# ---- the ticks of catalogue/guide.toml, by code


def _told(setting: Setting) -> Ticked:
    return ticked([] if setting.said_step in setting.facts.said else [Missing("not_told")])


def _roster_has_rows(setting: Setting) -> Ticked:
    roster = setting.facts.check.roster
    if not roster:
        return ticked([Missing("roster_empty")])
    idle = tuple(row.official.key for row in roster if not row.duties)
    return ticked([Missing("people_without_duties", people=idle)] if idle else [])


def _application_sent(setting: Setting) -> Ticked:
    done = setting.facts.applied or any(j.sound for j in setting.facts.rights)
    return ticked([] if done else [Missing("no_application")])


def _granters(kind: MandateType, least: int) -> Ticking:
    code = "no_granter" if least == 1 else "one_granter"

    def tick(setting: Setting) -> Ticked:
        short = (t for t in sorted(setting.needed) if len(setting.granters(kind, t)) < least)
        return ticked(Missing(code, theme) for theme in short)

    return tick


def _upper_links_in_force(setting: Setting) -> Ticked:
    """Of a municipality: for each joint authority, the themes of the tasks that it has there."""
    wanted = {
        authority: themes_of_tasks(tasks, setting.catalogue, setting.day)
        for authority, tasks in setting.facts.authorities.items()
    }
    wanted = {authority: themes for authority, themes in wanted.items() if themes}
    if not wanted:
        return NOT_APPLICABLE, (), ()
    given = {(j.grant.holder, t) for j in setting.facts.upper if j.sound for t in j.grant.themes}
    return ticked(
        Missing("no_link_to", theme, authority)
        for authority, themes in wanted.items()
        for theme in sorted(themes)
        if (authority, theme) not in given
    )


def _people_reach_every_theme(setting: Setting) -> Ticked:
    if not setting.facts.check.roster:
        return ticked([Missing("roster_empty")])
    if not setting.joint:
        return ticked(_without(setting, "", setting.needed))
    return by_member([_people_part(setting, reach) for reach in setting.reach])


def _people_part(setting: Setting, reach: Reach) -> Part:
    if not reach.linked:
        return Part(reach.municipality, NOT_APPLICABLE)
    return part_of(reach.municipality, _without(setting, reach.municipality, reach.linked))


def _without(setting: Setting, municipality: str, themes: frozenset[str]) -> Iterable[Missing]:
    """The people without a faultless path, theme by theme."""
    for theme in sorted(themes & setting.needed):
        cells = ((row, cell_of(row, theme, setting.check.reach, municipality)) for row in setting.check.rows)
        lacking = tuple(
            row.row.official.key
            for row, cell in cells
            if cell is not None and cell.state not in REACHED and cell.state is not CellState.TOO_MUCH
        )
        if lacking:
            yield Missing("people_lack", theme, municipality, lacking)


def _no_faulty_types(setting: Setting) -> Ticked:
    sound = [j.grant for j in setting.facts.check.given if j.sound]
    wrong: dict[str, set[str]] = {}
    for grant in sound:
        if grant.type in CARRYING:
            for theme in grant.themes:
                if _is_wrong(grant.type, theme, setting):
                    wrong.setdefault(theme, set()).add(grant.holder)
    alike = {code for found in setting.catalogue.lookalikes.values() for code in found}
    mistaken = tuple(sorted({g.holder for g in sound if g.themes <= alike}))
    missing = [Missing("wrong_type", theme, people=tuple(sorted(people))) for theme, people in sorted(wrong.items())]
    return ticked([*missing, *([Missing("lookalike", people=mistaken)] if mistaken else [])])


def _is_wrong(kind: MandateType, theme: str, setting: Setting) -> bool:
    mandated = any(j.sound and theme in j.grant.themes for j in setting.facts.check.links)
    return is_wrong_type(kind, theme, setting.catalogue, setting.day, joint=setting.joint, mandated=mandated)


def _nothing_too_much(setting: Setting) -> Ticked:
    found: dict[str, list[str]] = {}
    for row in setting.check.rows:
        for cell in row.cells:
            if cell.state is CellState.TOO_MUCH:
                found.setdefault(cell.theme, []).append(row.row.official.key)
    return ticked(Missing("too_much", theme, people=tuple(people)) for theme, people in sorted(found.items()))


def _old_rights_settled(setting: Setting) -> Ticked:
    return ticked([Missing("drafts_await")] if setting.facts.drafts else [])


def _reviewed(setting: Setting) -> Ticked:
    day = setting.facts.reviewed_on
    recent = day is not None and setting.day - day <= timedelta(days=REVIEW_DAYS)
    return ticked([] if recent else [Missing("not_reviewed")])


def _upper_links_asked(setting: Setting) -> Ticked:
    return by_member(
        [
            part_of(
                r.municipality,
                (Missing("not_asked", t, r.municipality) for t in sorted(r.themes - r.linked - r.asked)),
            )
            for r in setting.reach
        ]
    )


def _upper_links_received(setting: Setting) -> Ticked:
    return by_member(
        [
            part_of(r.municipality, (Missing("no_link_from", t, r.municipality) for t in sorted(r.themes - r.linked)))
            for r in setting.reach
        ]
    )


def _limits_considered(setting: Setting) -> Ticked:
    found = [j.grant for j in setting.facts.check.given if j.sound and j.grant.type is MandateType.REPRESENT]
    if not found:
        return NOT_APPLICABLE, (), ()
    if setting.said_step in setting.facts.said:
        return DONE, (), ()
    unlimited = tuple(sorted({g.holder for g in found if g.limit is None}))
    return ticked([Missing("unlimited", people=unlimited)] if unlimited else [])


def _inbox_seen(setting: Setting) -> Ticked:
    if not setting.joint:
        return ticked([] if setting.party in setting.facts.seen else [Missing("not_seen")])
    tasks = setting.catalogue.actions[INBOX].tasks
    members = [m for m, own in setting.facts.check.members.items() if own & tasks]
    return by_member([part_of(m, [] if m in setting.facts.seen else [Missing("not_seen")]) for m in members])


TICKS: Mapping[str, Ticking] = {
    "told_by_organisation": _told,
    "roster_has_rows": _roster_has_rows,
    "application_sent": _application_sent,
    "granter_for_every_theme": _granters(MandateType.GRANT, 1),
    "two_granters_for_every_theme": _granters(MandateType.GRANT, 2),
    "representative_granter_for_every_theme": _granters(MandateType.GRANT_REPRESENT, 1),
    "two_representative_granters": _granters(MandateType.GRANT_REPRESENT, 2),
    "upper_links_in_force": _upper_links_in_force,
    "people_reach_every_theme": _people_reach_every_theme,
    "no_faulty_types": _no_faulty_types,
    "nothing_too_much": _nothing_too_much,
    "old_rights_settled": _old_rights_settled,
    "ends_watched": ends_watched,
    "reviewed": _reviewed,
    "upper_links_asked": _upper_links_asked,
    "upper_links_received": _upper_links_received,
    "limits_considered": _limits_considered,
    "inbox_seen": _inbox_seen,
}

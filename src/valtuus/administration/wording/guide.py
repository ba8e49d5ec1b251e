"""The guide in the reader's words: states, what is missing, and where each step is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from valtuus.administration.guide_types import Guide, Missing, Part, Said, Step, StepState
from valtuus.administration.rules.authority import administers
from valtuus.administration.types import Standing
from valtuus.administration.wording.check import theme_name
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.periods import helsinki_day
from valtuus.parties.queries import officials, parties
from valtuus.parties.types import Party
from valtuus.web import doors
from valtuus.web.wording import day, language, say, word

MARKS = {StepState.DONE: "✓", StepState.NOT: "✕", StepState.NOT_APPLICABLE: "–"}
FILTERS = {"people": "lacks", "types": "wrong_type", "least": "too_much"}
PAGES = {"map_matters": "administration:check", "ends": "administration:ends", "review": "administration:reviews"}
DOORS = {
    "apply": "apply_to_clerk",
    "granter": "apply_to_clerk",
    "second_granter": "apply_to_clerk",
    "ask_members": "request_upper",
}
# Nothing but a right to grant is needed for the rest; these an employee without one can do as well.
FOR_ALL = frozenset({"apply", "granter", "second_granter", "first_sight"})
MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class PartShown:
    """A step for one member municipality."""

    name: str
    state: str
    mark: str
    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step. `address`, `button`: where it is done, '' where nowhere yet. `tell`: its address where the reader may say so."""

    number: int
    code: str
    name: str
    needed: bool
    state: str
    mark: str
    text: str
    missing: tuple[str, ...]
    parts: tuple[PartShown, ...]
    said: str
    address: str
    button: str
    tell: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the needed steps are done, and of all; whether everything needed is."""

    done: int
    of: int
    in_order: bool


@dataclass(frozen=True, slots=True)
class GuideShown:
    """The page: progress, what comes next, every step."""

    progress: Progress
    next: StepShown | None
    steps: tuple[StepShown, ...]


def progress(guide: Guide) -> Progress:
    """How far an organisation has come, in needed steps; one with nothing to do counts as done."""
    needed = [s for s in guide.steps if s.needed]
    return Progress(sum(s.state is not StepState.NOT for s in needed), len(needed), guide.in_order)


def guide_shown(guide: Guide, standing: Standing) -> GuideShown:
    """The guide as the reader may see it: people's names only for who administers."""
    names = _names(guide, with_people=administers(standing))
    steps = tuple(_step(n, step, guide.party, standing, names) for n, step in enumerate(guide.steps, 1))
    following = guide.next
    chosen = next((s for s in steps if following is not None and s.code == following.code), None)
    return GuideShown(progress(guide), chosen, steps)


def _names(guide: Guide, *, with_people: bool) -> dict[str, str]:
    missing = [m for s in guide.steps for m in (*s.missing, *(m for p in s.parts for m in p.missing))]
    ids = {m.party for m in missing} | {p.municipality for s in guide.steps for p in s.parts}
    found = {id: p.name(language()) for id, p in parties(i for i in ids if i).items()}
    if with_people:
        keys = {k for m in missing for k in m.people} | {s.said.by for s in guide.steps if s.said}
        found |= {key: o.name for key, o in officials(keys).items()}
    return found


def _step(number: int, step: Step, party: Party, standing: Standing, names: Mapping[str, str]) -> StepShown:
    address, button = _way(step, party, standing)
    telling = step.tells and step.said is None and administers(standing) and step.state is StepState.NOT
    parts = sorted((_part(p, names) for p in step.parts), key=lambda p: finnish_key(p.name))
    return StepShown(
        number=number,
        code=step.code,
        name=word("step", f"{'joint_authority' if _joint(party) else 'municipality'}.{step.code}"),
        needed=step.needed,
        state=step.state.value,
        mark=MARKS[step.state],
        text=say(f"administration.step_{step.state.value}"),
        missing=tuple(_missing(m, names) for m in step.missing),
        parts=tuple(parts),
        said=_said(step.said, names),
        address=address,
        button=button,
        tell=reverse("administration:tell", kwargs={"party": party.code, "step": step.code}) if telling else "",
    )


def _joint(party: Party) -> bool:
    return party.kind is PartyKind.JOINT_AUTHORITY


def _part(part: Part, names: Mapping[str, str]) -> PartShown:
    return PartShown(
        names.get(part.municipality) or say("name_not_shown"),
        part.state.value,
        MARKS[part.state],
        say(f"administration.step_{part.state.value}"),
        tuple(_missing(m, names) for m in part.missing),
    )


def _missing(missing: Missing, names: Mapping[str, str]) -> str:
    theme = theme_name(missing.theme) if missing.theme else ""
    org = names.get(missing.party, "")
    return say(f"administration.missing_{missing.code}", theme=theme, org=org, people=_people(missing.people, names))


def _people(keys: Sequence[str], names: Mapping[str, str]) -> str:
    """Their names, the first ten; of who may not see names how many they are."""
    known = sorted((names[k] for k in keys if k in names), key=finnish_key)
    if not known:
        return say("administration.so_many", count=len(keys))
    rest = len(keys) - MOST_NAMES
    more = f" {say('administration.and_more', count=rest)}" if rest > 0 else ""
    return ", ".join(known[:MOST_NAMES]) + more


def _said(said: Said | None, names: Mapping[str, str]) -> str:
    if said is None:
        return ""
    return say("administration.said", name=names.get(said.by) or say("name_not_shown"), day=day(helsinki_day(said.at)))


def _way(step: Step, party: Party, standing: Standing) -> tuple[str, str]:
    """Where a step is done, and its button; nowhere where it is done already or another's to do."""
    if step.state is not StepState.NOT or not (administers(standing) or step.code in FOR_ALL):
        return "", ""
    button = say(f"administration.go_{step.code}")
    if step.code in PAGES:
        return reverse(PAGES[step.code], kwargs={"party": party.code}), button
    if step.code in FILTERS:
        found = reverse("administration:check", kwargs={"party": party.code})
        return f"{found}?tila={FILTERS[step.code]}", button
    if step.tells:
        return f"#{step.code}", button
    return (doors.address(code, party=party.code), button) if (code := _door(step, party)) else ("", "")


def _door(step: Step, party: Party) -> str:
    if step.code == "upper_links":
        return "request_upper" if _joint(party) else "give_mandate"
    if step.code == "first_sight":
        return "choose_other_principal" if _joint(party) else "open_kelmu"
    return DOORS.get(step.code, "")

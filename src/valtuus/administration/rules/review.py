"""Still needed? Which mandates a review asks about, and what is remarkable of each; when the next review is due."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from valtuus.administration.review_types import Finding, Flag, Item, ReviewFacts, Rhythm
from valtuus.administration.rules.check import CARRYING
from valtuus.administration.rules.duties import is_wrong_type, named_themes, theme_of
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Use
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.types import Draft, Grant

QUARTER = timedelta(days=90)
USUAL_INTERVAL, SHORTEST, LONGEST = 90, 14, 366
ANSWER_WITHIN = timedelta(days=21)
REMIND_AFTER = (14, 7)  # days from the opening, the newest first
NOT_IN_FORCE = frozenset({"awaiting_approval", "revoked", "not_yet_in_force", "ended", "details_changed"})
# What giving a narrower one, or the same again, warns of is in force already: who answers has it before her.
IN_FORCE_ALREADY = frozenset({"bypasses_joint_authority", "more_than_needed"})


def with_lookalikes(themes: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """The themes and those that are taken for them by mistake: who keeps the ones watches over the others, though nobody's right
    may reach them."""
    return themes.union(*(catalogue.lookalikes.get(t, frozenset()) for t in themes))


def findings(facts: ReviewFacts, themes: frozenset[str]) -> tuple[Finding, ...]:
    """The mandates in force that touch the themes, each with its use in the quarter before and its flags."""
    inside = [j.grant for j in facts.given if not NOT_IN_FORCE & set(j.faults) and j.grant.themes & themes]
    uses: dict[str, list[Use]] = {}
    for use in facts.uses:
        uses.setdefault(use.grant, []).append(use)
    return tuple(_finding(grant, uses.get(grant.id, []), facts) for grant in inside)


def _finding(grant: Grant, uses: list[Use], facts: ReviewFacts) -> Finding:
    used = {theme_of(u.action, facts.catalogue, helsinki_day(u.last)) for u in uses} & grant.themes
    judged = {
        Flag.UNUSED: not uses and _long_in_force(grant, facts) and grant.type in CARRYING,
        Flag.LOOK_ALIKE: any(facts.catalogue.themes[t].lookalike_of for t in grant.themes),
        Flag.OVER_BROAD: bool(_beyond_duties(grant, facts)),
        Flag.ORPHAN: grant.to_person and _left(grant.holder, facts),
        Flag.GRANTER_GONE: grant.given_by is not None and grant.given_by not in facts.granters,
        Flag.WRONG_TYPE: grant.type in CARRYING and any(_wrong(grant.type, t, facts) for t in grant.themes),
    }
    last = max((u.last for u in uses), default=None)
    return Finding(grant, frozenset(flag for flag, holds in judged.items() if holds), last, frozenset(used))


def _long_in_force(grant: Grant, facts: ReviewFacts) -> bool:
    """Whether it has had 90 days to be used in."""
    begun = grant.first_day if grant.given_at is None else max(grant.first_day, helsinki_day(grant.given_at))
    return begun <= facts.day - QUARTER


def _beyond_duties(grant: Grant, facts: ReviewFacts) -> frozenset[str]:
    duties = next((r.duties for r in facts.roster if r.official.key == grant.holder), None)
    if duties is None or grant.type not in CARRYING:
        return frozenset()
    return grant.themes - named_themes(duties, facts.catalogue)


def _left(person: str, facts: ReviewFacts) -> bool:
    """Whether a person works nowhere, or worked for the giver and does no longer. Where no roster is kept, nobody is known to work
    nowhere."""
    work = facts.work.get(person, ())
    here = [e for e in work if e.party == facts.party]
    if any(facts.day in e.period for e in here):
        return False
    nowhere = not any(facts.day in e.period for e in work)
    return bool(here) or (nowhere and bool(facts.roster))


def _wrong(kind: MandateType, theme: str, facts: ReviewFacts) -> bool:
    mandated = theme in facts.mandated
    return is_wrong_type(kind, theme, facts.catalogue, facts.day, joint=facts.joint, mandated=mandated)


def smallest(items: Iterable[Item]) -> frozenset[str]:
    """The smallest set of themes that covers what was used of these mandates in the quarter: one person's, as a rule."""
    return frozenset(theme for item in items for theme in item.finding.used)


def in_order(items: Iterable[Item]) -> list[Item]:
    """People with something remarkable that nobody has answered first, each person's mandates together, the remarkable first;
    people that are alike in that stay as they came."""
    found = list(items)
    urgent = {i.grant.holder for i in found if i.answer is None and i.finding.flags}
    came = {holder: n for n, holder in enumerate(dict.fromkeys(i.grant.holder for i in found))}
    return sorted(
        found,
        key=lambda i: (
            i.grant.holder not in urgent,
            came[i.grant.holder],
            i.answer is not None,
            not i.finding.flags,
            i.id,
        ),
    )


def is_over(grant: Grant, day: date) -> bool:
    """Whether a mandate of the population has ended since the review was opened."""
    return grant.revoked_at is not None or grant.last_day < day


def narrowed(grant: Grant, themes: frozenset[str], day: date) -> Draft | None:
    """The same mandate from a day on in fewer themes; None where they are none, or not fewer."""
    if not themes or not themes < grant.themes:
        return None
    first = max(day, grant.first_day)
    return Draft(
        grant.giver,
        grant.holder,
        grant.to_person,
        grant.type,
        themes,
        first,
        grant.last_day,
        grant.limit,
        grant.specifier,
    )


def rhythm(last_closed: date | None, days: int, given: int, today: date) -> Rhythm:
    """Whether a review is due: none was closed for so many days, and there is something to review."""
    overdue = last_closed is None or today - last_closed > timedelta(days=days)
    return Rhythm(days, last_closed, overdue and given > 0)


def reminder_due(opened: datetime, at: datetime, reminded: Iterable[int]) -> int | None:
    """The reminder that is due of an open review: of 14 and 7 days the newest reached, unless it or a later one was given."""
    gone = (helsinki_day(at) - helsinki_day(opened)).days
    reached = next((step for step in REMIND_AFTER if gone >= step), None)
    return None if reached is None or any(step >= reached for step in reminded) else reached

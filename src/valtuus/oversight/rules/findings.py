"""All findings of a course: the rule of each kind, with the thresholds of the data file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from valtuus.kernel.catalogue import Duty, catalogue
from valtuus.oversight.rules import (
    case_references,
    desk,
    exports,
    mandates,
    many,
    notices,
    subjects,
    times,
    volume,
)
from valtuus.oversight.rules.seen import Seen, Threshold
from valtuus.oversight.types import Course, Finding

Rule = Callable[[Seen, Threshold], Iterator[Finding]]

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        volume.volume_in_a_day,
        volume.volume_against_own_habit,
        volume.fast_looks,
        times.odd_hours,
        subjects.own_code,
        subjects.colleague,
        subjects.unknown_codes,
        subjects.other_municipality,
        subjects.no_follow_up,
        many.same_subject_by_many,
        case_references.case_reference_empty,
        case_references.case_reference_malformed,
        case_references.case_reference_for_many,
        mandates.look_after_self_grant,
        mandates.grant_look_end,
        mandates.purpose_outside_duty,
        notices.notice_ping_pong,
        notices.notice_opened_and_moved,
        exports.export_hoarding,
        desk.requests_by_one_officer,
        desk.claims_in_series,
    )
}


def findings(
    course: Course, plan: Sequence[Mapping[str, Any]], duties: Mapping[str, Duty] | None = None
) -> list[Finding]:
    """Every case in a course that reaches the threshold of its kind, in the order of the plan and then of the days.

    `plan`: rows of catalogue/deviance_plan.toml, those to judge by. The order of the happenings does not matter. `duties`: those of
    the catalogue, unless told.
    """
    seen = Seen(course, catalogue().duties if duties is None else duties)
    return [finding for row in plan for finding in _of_kind(seen, row)]


def _of_kind(seen: Seen, row: Mapping[str, Any]) -> list[Finding]:
    found = RULES[row["code"]](seen, Threshold(row["code"], row["threshold"]))
    return sorted(found, key=lambda f: (f.first, f.officials, f.about, f.evidence, f.counted))

"""Files taken from lists."""

from collections.abc import Iterator

from valtuus.oversight.rules.seen import Seen, Threshold, grouped, month_of
from valtuus.oversight.types import Exported, Finding

BILLING, BILLING_LIST = "lms_billing", "kelmu.view_lms_billing"


def export_hoarding(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Persons in one official's files of a month; the monthly billing list, once, is free for whoever does the billing."""
    for (official, _month), files in grouped(
        seen.of(Exported), lambda x: (x.official, month_of(seen.day_of(x)))
    ).items():
        counted = [file for file in files if file is not _monthly_list(seen, files)]
        subjects = sum(file.subjects for file in counted)
        if counted and subjects >= threshold["subjects"]:
            yield seen.finding(threshold.kind, [official], subjects, counted)


def _monthly_list(seen: Seen, files: list[Exported]) -> Exported | None:
    lists = [file for file in files if file.action == BILLING_LIST]
    billing = [file for file in lists if seen.holds(file.official, BILLING, seen.day_of(file))]
    return max(billing, key=lambda file: (file.subjects, -file.number), default=None)

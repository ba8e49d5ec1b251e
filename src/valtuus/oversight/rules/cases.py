"""Whether a finding is a case that has been raised, whether it has grown, and who may see it: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from valtuus.alerts.rules import IDENTITY_CODE
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.oversight.alarm_types import Alarm, State
from valtuus.oversight.types import Finding

AGAIN = 2  # a closed alarm opens again when as many times as much has been counted
LONGEST_NOTE = 2_000


def case_of(finding: Finding, known: Iterable[Alarm]) -> Alarm | None:
    """The alarm of the same case: of its kind, about the same, with a common official and a common look, or else a common day."""
    return next((alarm for alarm in known if _same(finding, alarm)), None)


def _same(finding: Finding, alarm: Alarm) -> bool:
    if (finding.kind, finding.about) != (alarm.kind, alarm.about) or not set(finding.officials) & set(alarm.officials):
        return False
    if finding.evidence and alarm.evidence:
        return bool(set(finding.evidence) & set(alarm.evidence))
    return alarm.first <= finding.last and finding.first <= alarm.last


def grown(finding: Finding, alarm: Alarm) -> Alarm | None:
    """The alarm with what the finding adds; None where it adds nothing. Nothing that an alarm once told is taken back."""
    more = replace(
        alarm,
        officials=tuple(sorted({*alarm.officials, *finding.officials})),
        first=min(alarm.first, finding.first),
        last=max(alarm.last, finding.last),
        counted=max(alarm.counted, finding.counted),
        evidence=tuple(sorted({*alarm.evidence, *finding.evidence})),
    )
    return _opened_again(more) if more != alarm else None


def _opened_again(alarm: Alarm) -> Alarm:
    if alarm.closed_at_count and alarm.counted >= AGAIN * alarm.closed_at_count:
        return replace(alarm, state=State.OPEN)
    return alarm


def seen_in(alarm: Alarm, party: str, official: str) -> bool:
    """Whether a granter of an organisation sees it: it is about its own people's looks, and not about himself."""
    return party in alarm.parties and official not in alarm.officials


def may_see(alarm: Alarm, party: str | None, official: str) -> bool:
    """Whether the auditor (no party) or an organisation's granter sees it. Nobody handles an alarm about himself."""
    return seen_in(alarm, party, official) if party else official not in alarm.officials


def weighed(alarms: Iterable[Alarm], weights: Mapping[str, int]) -> list[Alarm]:
    """The heaviest kinds first, in each the latest."""
    return sorted(alarms, key=lambda a: (-weights.get(a.kind, 0), -a.last.toordinal(), a.kind, a.id))


def note(text: str) -> str:
    """The words of an explanation. Raises `DomainError` `alarm_note_missing`, `alarm_note_too_long`,
    `alarm_note_holds_identity_code`."""
    told = text.strip()
    if not told:
        raise DomainError("alarm_note_missing", field="note")
    if len(told) > LONGEST_NOTE:
        raise DomainError("alarm_note_too_long", field="note", given=str(len(told)), allowed=str(LONGEST_NOTE))
    if IDENTITY_CODE.search(told):
        raise DomainError("alarm_note_holds_identity_code", field="note")
    return told


def moved_on() -> DomainError:
    """Somebody has done something to it meanwhile."""
    return DomainError("alarm_moved_on", kind=ErrorKind.CONFLICT, field="alarm")


def missing(id: str) -> DomainError:
    """There is none such, or it is not his to see: which of the two is not told."""
    return DomainError("alarm_missing", kind=ErrorKind.MISSING, field="alarm", given=id[:80])


def plan_of(rows: Iterable[Mapping[str, Any]], *, but: Iterable[str]) -> list[Mapping[str, Any]]:
    """The rows of the data file to judge by."""
    left_out = frozenset(but)
    return [row for row in rows if row["code"] not in left_out]

"""Alarms in words: what was counted, against which threshold, on which days, which looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.oversight.alarm_types import Alarm, AlarmEvent, AlarmSeen, EventKind
from valtuus.parties import queries as parties
from valtuus.web.components import Anchor, Status
from valtuus.web.listing import Column
from valtuus.web.wording import language, say, word

SHOWN = 200  # numbers of records on the page of one alarm
LEAST = "at_least"
TWO_WAYS = {
    "notice_ping_pong": ("moves_of_notice", "moves_in_day"),
    "requests_by_one_officer": ("for_one_asker", "without_call"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An alarm in the list."""

    alarm: Alarm
    officials: str
    address: str


@dataclass(frozen=True, slots=True)
class EventShown:
    """A line of what happened to it."""

    at: datetime
    text: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One alarm on its page."""

    id: str
    heading: str
    state: Status
    officials: str
    organisations: str
    days: str
    raised: datetime
    counted: str
    sentence: str
    records: str
    records_more: str
    at_look: bool
    open: bool
    recorded: str
    events: list[EventShown]


def rows(alarms: Iterable[Alarm], query: Mapping[str, str], party: str | None = None) -> list[Row]:
    """Those of the alarms that the filter asks for, with the names of their officials."""
    kind, name = query.get("laji", ""), query.get("nimi", "").strip().casefold()
    chosen = [a for a in alarms if kind in ("", a.kind)]
    names = _people(chosen)
    found = [Row(a, _names(a, names), _address(a.id, party)) for a in chosen]
    return [row for row in found if name in row.officials.casefold()]


def _address(id: str, party: str | None) -> str:
    return reverse("oversight:party_alarm", args=[party, id]) if party else reverse("oversight:alarm", args=[id])


def _people(alarms: Iterable[Alarm]) -> dict[str, str]:
    found = parties.officials({key for alarm in alarms for key in alarm.officials})
    return {key: official.name for key, official in found.items()}


def _names(alarm: Alarm, names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(key) or say("name_not_shown") for key in alarm.officials))


def columns() -> Sequence[Column[Row]]:
    """What the list shows and a file holds."""
    weights = {row["code"]: row["weight"] for row in catalogue().rows["kind"]}

    def weight(row: Row) -> int:
        return int(weights[row.alarm.kind])

    return (
        Column("laji", say("oversight.head_kind"), lambda r: Anchor(word("kind", r.alarm.kind), r.address), _kind),
        Column("nimi", say("oversight.head_officials"), lambda r: r.officials, lambda r: r.officials.casefold()),
        Column("laskettu", say("oversight.head_counted"), lambda r: number(r.alarm, r.alarm.counted), numeric=True),
        Column("raja", say("oversight.head_threshold"), lambda r: number(r.alarm, _limit(r.alarm)), numeric=True),
        Column(
            "paivat", say("oversight.head_days"), lambda r: days(r.alarm.first, r.alarm.last), lambda r: r.alarm.last
        ),
        Column("havaittu", say("oversight.head_raised"), lambda r: r.alarm.raised_at, lambda r: r.alarm.raised_at),
        Column("paino", say("oversight.head_weight"), weight, weight, numeric=True),
        Column("tila", say("oversight.head_state"), lambda r: Status(f"alarm.{r.alarm.state}")),
    )


def _kind(row: Row) -> str:
    return word("kind", row.alarm.kind)


def shown(seen: AlarmSeen) -> Shown:
    """One alarm in words."""
    alarm = seen.alarm
    organisations = parties.parties(alarm.parties).values()
    return Shown(
        id=alarm.id,
        heading=word("kind", alarm.kind),
        state=Status(f"alarm.{alarm.state}"),
        officials=_names(alarm, _people([alarm])),
        organisations=", ".join(sorted(p.name(language()) for p in organisations)),
        days=days(alarm.first, alarm.last),
        raised=alarm.raised_at,
        counted=number(alarm, alarm.counted),
        sentence=sentence(alarm),
        records=_records(alarm),
        records_more=_records_more(alarm),
        at_look=alarm.at_look,
        open=alarm.state == "open",
        recorded=say("oversight.recorded", number=seen.record),
        events=[_event(alarm, event) for event in seen.events],
    )


def _records(alarm: Alarm) -> str:
    if not alarm.evidence:
        return say("oversight.no_records")
    return say("oversight.records", numbers=", ".join(map(str, alarm.evidence[:SHOWN])))


def _records_more(alarm: Alarm) -> str:
    left = len(alarm.evidence) - SHOWN
    return say("oversight.records_more", count=left) if left > 0 else ""


def sentence(alarm: Alarm) -> str:
    """What was counted and against which threshold."""
    least = next((value for name, value in alarm.threshold.items() if name.startswith(LEAST)), 0)
    way = _way(alarm) if alarm.kind in TWO_WAYS else alarm.kind
    told = {"counted": number(alarm, alarm.counted), "threshold": number(alarm, _limit(alarm))}
    return say(f"oversight.counted_{way}", **told, least=_plain(least))


def _way(alarm: Alarm) -> str:
    about, otherwise = TWO_WAYS[alarm.kind]
    return about if alarm.about else otherwise


def _limit(alarm: Alarm) -> float:
    if alarm.kind in TWO_WAYS:
        return alarm.threshold[_way(alarm)]
    return next(value for name, value in alarm.threshold.items() if not name.startswith(LEAST))


def number(alarm: Alarm, value: float) -> str:
    """What was counted, as a share, or as a number with one decimal where it is none."""
    if "share" in alarm.threshold:
        return say("oversight.percent", share=_plain(round(value * 100, 1)))
    return _plain(value)


def _plain(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return text if language() is Language.EN else text.replace(".", ",")


def days(first: date, last: date) -> str:
    """A day, or the first and the last."""
    return say("oversight.between", first=first, last=last) if first != last else say("oversight.day", day=first)


def _event(alarm: Alarm, event: AlarmEvent) -> EventShown:
    told = {"counted": number(alarm, event.counted or 0)} if event.kind is EventKind.GROWN else {}
    told |= {"reason": word("alarm_closing", event.reason)} if event.reason else {}
    return EventShown(event.at, say(f"oversight.event_{event.kind}", **told), event.name, event.note)

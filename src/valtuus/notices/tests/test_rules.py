"""When a notice is seen, until when it is dealt with, who may do what, and where it may go: by tables."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.notices.rules import acts, moving
from valtuus.notices.rules.kinds import kinds
from valtuus.notices.rules.places import Standing, standing, trace
from valtuus.notices.rules.times import deadline, visible_from, waiting
from valtuus.notices.rules.words import reason_fault
from valtuus.notices.types import Move, Notice, State
from valtuus.parties.types import Party

KINDS = kinds(catalogue())
AT = datetime(2021, 2, 1, 6, tzinfo=UTC)
TODAY = date(2021, 2, 1)
FRIDAY_NOON = datetime(2021, 1, 29, 10, tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_notice(**changed: Any) -> Notice:
    told: dict[str, Any] = {
        "id": "n1",
        "number": 7,
        "kind": "application_supplementary",
        "arrived_at": FRIDAY_NOON,
        "visible_from": day("2021-01-30"),
        "decision_on": day("2021-01-29"),
        "addressed_to": "A",
        "municipality": "A",
        "state": State.ARRIVED,
    }
    return Notice(**(told | changed))


def held(by: str, **changed: Any) -> Notice:
    return a_notice(state=State.HELD, holder=by, holder_name=by.capitalize(), last=1, **changed)


def moves(*steps: str) -> tuple[Move, ...]:
    """`moves("AB", "BA!")`: from A to B by a handler, back to A by the desk."""
    return tuple(Move("n1", i, AT, "x", "X", s[0], s[1], "r", s.endswith("!")) for i, s in enumerate(steps, 1))


def party(id: str, kind: PartyKind = PartyKind.MUNICIPALITY, ceased: date | None = None) -> Party:
    return Party(id, kind, id.lower(), id, id, ceased_on=ceased)


@pytest.mark.parametrize(
    ("kind", "arrived", "decided", "seen"),
    [
        ("need_of_social_work", "2021-01-29T10:00:00Z", None, "2021-01-29"),
        ("application_urgent", "2021-01-30T10:00:00Z", None, "2021-01-30"),  # a Saturday is a day
        ("under_25_unemployed_4_months", "2021-01-29T10:00:00Z", "2021-01-20", "2021-01-29"),
        ("application_supplementary", "2021-01-25T10:00:00Z", "2021-01-29", "2021-01-30"),
        ("reduced_basic_part", "2021-02-03T10:00:00Z", "2021-01-29", "2021-02-03"),  # never before it arrived
        ("application_preventive", "2021-01-25T10:00:00Z", "2021-12-31", "2022-01-01"),
        ("wish_for_personal_talk", "2021-01-29T22:30:00Z", None, "2021-01-30"),  # half past midnight in Finland
    ],
)
def test_when_a_notice_is_seen(kind, arrived, decided, seen):
    at = datetime.fromisoformat(arrived)
    assert visible_from(KINDS[kind], at, day(decided) if decided else None) == day(seen)


def test_a_kind_that_follows_a_decision_cannot_be_without_one():
    with pytest.raises(ValueError):
        visible_from(KINDS["reduced_basic_part"], FRIDAY_NOON, None)


@pytest.mark.parametrize(
    ("kind", "seen", "last"),
    [
        ("application_urgent", "2021-01-29", "2021-02-01"),  # Friday: the next working day is Monday
        ("application_urgent", "2021-01-30", "2021-02-01"),
        ("application_supplementary", "2021-01-29", "2021-02-09"),
        ("application_preventive", "2021-01-29", "2021-02-09"),
        ("wish_for_personal_talk", "2021-03-30", "2021-04-12"),  # Good Friday and Easter Monday are none
        ("application_urgent", "2021-12-23", "2021-12-27"),  # Christmas Eve and a weekend of Christmas
        ("need_of_social_work", "2021-01-29", None),
        ("reduced_basic_part", "2021-01-29", None),
    ],
)
def test_until_when_it_is_dealt_with(kind, seen, last):
    assert deadline(KINDS[kind], day(seen)) == (day(last) if last else None)


@pytest.mark.parametrize(
    ("today", "left"), [("2021-01-30", 7), ("2021-02-01", 6), ("2021-02-09", 0), ("2021-02-10", -1), ("2021-02-15", -4)]
)
def test_the_days_left_are_working_days(today, left):
    assert waiting(a_notice(), KINDS["application_supplementary"], day(today)).days_left == left


def test_what_is_done_has_no_days_left():
    found = waiting(a_notice(state=State.DONE), KINDS["application_supplementary"], day("2021-03-01"))
    assert found.days_left is None and found.deadline == day("2021-02-09")


FREE, MINE, OTHERS, DONE = a_notice(), held("aino"), held("asta"), a_notice(state=State.DONE)


@pytest.mark.parametrize(
    ("act", "notice", "fault"),
    [
        (acts.hold_fault, FREE, None),
        (acts.hold_fault, OTHERS, "held_by_other"),
        (acts.hold_fault, MINE, "moved_on"),
        (acts.hold_fault, DONE, "moved_on"),
        (acts.release_fault, MINE, None),
        (acts.release_fault, OTHERS, "held_by_other"),
        (acts.release_fault, FREE, "moved_on"),
        (acts.release_fault, DONE, "moved_on"),
        (acts.handled_fault, MINE, None),
        (acts.handled_fault, OTHERS, "held_by_other"),
        (acts.handled_fault, FREE, "moved_on"),
        (acts.handled_fault, DONE, "moved_on"),
    ],
)
def test_who_may_do_what(act, notice, fault):
    if fault == "moved_on":
        with pytest.raises(DomainError, match="notice_moved_on"):
            act(notice, "aino")
        return
    found = act(notice, "aino")
    assert (found.code if found else None) == fault
    assert found is None or found.fields == {"holder": "asta"}


def test_a_granter_puts_back_what_another_holds_and_nothing_else():
    assert acts.release_fault(OTHERS, "helmi", for_leaver=True) is None
    with pytest.raises(DomainError, match="notice_moved_on"):
        acts.release_fault(FREE, "helmi", for_leaver=True)


@pytest.mark.parametrize(
    ("here", "history", "target", "in_facts", "fault"),
    [
        ("A", (), "B", True, None),
        ("A", (), "B", False, "move_target_not_possible"),
        ("B", ("AB",), "A", False, None),  # the first return is free
        ("B", ("AB",), "C", True, None),
        ("B", ("AB",), "C", False, "move_target_not_possible"),
        ("A", ("AB", "BA"), "B", True, "second_return"),
        ("A", ("AB", "BA"), "C", True, None),  # not a return
        ("C", ("AB", "BA", "AC"), "A", True, "second_return"),
        ("A", ("AB", "BA!"), "B", True, None),  # the desk's own return is none
        ("B", ("AB!",), "A", False, None),
        ("C", ("AB", "BC"), "A", False, "move_target_not_possible"),  # it came from B
        ("C", ("AB", "BC"), "A", True, None),
    ],
)
def test_where_it_may_be_moved(here, history, target, in_facts, fault):
    notice = a_notice(municipality=here, last=len(history))
    found = moving.move_fault(notice, moves(*history), party(target), "väärä kunta", actor="aino", in_facts=in_facts)
    assert (found.code if found else None) == fault


def test_the_reason_of_the_smallest_rank_is_named():
    def ask(notice: Notice, reason: str) -> str:
        found = moving.move_fault(notice, (), party("B"), reason, actor="aino", in_facts=False)
        assert found is not None
        return found.code

    assert ask(OTHERS, " ") == "held_by_other"
    assert ask(FREE, " ") == "move_reason_missing"
    assert ask(MINE, "x") == "move_target_not_possible"
    ranks = [
        catalogue().reasons[c].rank
        for c in ("held_by_other", "move_reason_missing", "move_target_not_possible", "second_return")
    ]
    assert ranks == sorted(ranks)
    with pytest.raises(DomainError, match="notice_moved_on"):
        ask(DONE, "x")


@pytest.mark.parametrize(
    ("target", "error"),
    [
        (party("A"), "notice_move_to_itself"),
        (party("S", PartyKind.JOINT_AUTHORITY), "notice_move_to_other_kind"),
        (party("V", ceased=day("2021-01-31")), "notice_move_to_ceased"),
        (party("V", ceased=day("2021-02-01")), None),  # its last day
        (party("B"), None),
    ],
)
def test_what_nobody_may_move_it_to(target, error):
    if error is None:
        moving.check_target(FREE, target, TODAY)
        return
    with pytest.raises(DomainError, match=error):
        moving.check_target(FREE, target, TODAY)


def test_the_targets_offered_are_what_the_facts_name_the_right_one_first_without_what_cannot_be():
    known = {id: party(id) for id in "ABC"} | {"V": party("V", ceased=day("2020-12-31"))}
    facts = {"home": "B", "permanent_stay": "C", "stay_now": "V"}
    kind = KINDS["application_supplementary"]  # where the applicant permanently stays
    found = moving.targets(FREE, (), facts, known, kind=kind, today=TODAY)
    assert [(t.party.id, t.facts, t.right) for t in found] == [
        ("C", ("permanent_stay",), True),
        ("B", ("home",), False),
    ]
    back = moving.targets(a_notice(municipality="B"), moves("AB"), {"home": "B"}, known, kind=kind, today=TODAY)
    assert [(t.party.id, t.came_from) for t in back] == [("A", True)]
    second = moving.targets(FREE, moves("AB", "BA"), {"home": "B"}, known, kind=kind, today=TODAY)
    assert second == ()


@pytest.mark.parametrize(
    ("municipality", "history", "here", "seen", "place"),
    [
        ("A", (), "A", "2021-01-30", Standing.HERE),
        ("A", (), "A", "2021-02-02", Standing.ELSEWHERE),  # not seen yet
        ("B", (), "A", "2021-01-30", Standing.ELSEWHERE),
        ("A", ("AB",), "B", "2021-01-30", Standing.GONE),
        ("B", ("AB",), "B", "2021-01-30", Standing.HERE),
        ("C", ("AB",), "B", "2021-01-30", Standing.ELSEWHERE),
        ("A", ("AB", "BA"), "A", "2021-01-30", Standing.HERE),
        ("B", ("AB", "BA"), "A", "2021-01-30", Standing.GONE),
    ],
)
def test_where_it_stands_for_a_municipality(municipality, history, here, seen, place):
    notice = a_notice(municipality=here, visible_from=day(seen))
    assert standing(notice, moves(*history), municipality, TODAY) is place
    assert standing(None, (), municipality, TODAY) is Standing.ELSEWHERE


def test_the_trace_tells_the_latest_move_from_here():
    found = trace(a_notice(municipality="C"), moves("AB", "BA", "AC"), "A")
    assert (found.receiver, found.number) == ("C", 7) and not hasattr(found, "reason")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Asiakas muutti.", None),
        ("", None),
        ("a" * 501, "notice_reason_too_long"),
        ("310799-913M muutti", "notice_reason_identity_code"),
        ("310799-913m", "notice_reason_identity_code"),
    ],
)
def test_no_client_stands_in_a_reason(reason, code):
    found = reason_fault(reason)
    assert (found.code if found else None) == code


def test_every_kind_of_the_catalogue_goes_with_its_ground_and_the_one_purpose():
    known = catalogue()
    for kind in KINDS.values():
        assert kind.scope in known.grounds[kind.ground].scopes, kind.code
        assert kind.ground in known.purposes["handle_notice"].grounds, kind.code
        unticked = [c for c in known.grounds[kind.ground].conditions if known.conditions[c].by == "official"]
        assert not unticked, "nobody ticks anything when a notice is opened"

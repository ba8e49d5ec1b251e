"""Each kind: one under its threshold nothing, at it and over it one finding, and the innocent case nothing."""

from datetime import date

import pytest

from valtuus.oversight.rules.findings import RULES
from valtuus.oversight.tests.rules_facts import FAR, HERE, MAIJA, MONDAY, PLAN, THERE, at, found, look, maija
from valtuus.oversight.types import (
    Arrived,
    Claimed,
    Custom,
    DutyHeld,
    Exported,
    Given,
    Looked,
    Moved,
    Taken,
    Watched,
)


def apart(count, minutes=10, **given):
    """Looks at different people, so many minutes apart."""
    return [look(f"p{n}", minutes=n * minutes, **given) for n in range(count)]


def habit(a_day=4, days=5):
    """Work days before the Monday, as many people on each."""
    return [look(f"h{d}-{n}", days=d - 7, minutes=40 * n) for d in range(days) for n in range(a_day)]


def odd(count, **given):
    return [look(f"p{n}", minutes=-240 + n, **given) for n in range(count)]  # five in the morning in Finland


def by_officials(count, **given):
    return [look("s1", days=n % 5, official=f"o{n}", **given) for n in range(count)]


def without_reference(count, of=20):
    return [look(f"p{n}", days=n % 5, case_reference="" if n < count else f"SOS-{n}") for n in range(of)]


def elsewhere(count, of=15, **given):
    return [look(f"p{n}", days=n % 5, **({"home": FAR} | given if n < count else {})) for n in range(of)]


def unfollowed(count, of=20):
    looks = [look(f"p{n}", days=n % 5) for n in range(of)]
    return looks + [Claimed(at(10, n), MAIJA, f"c{n}", f"p{n}") for n in range(count, of)]


def moves(count, **given):
    usual = {"official": MAIJA, "notice": "n1", "giver": HERE, "receiver": THERE}
    return [Moved(**(usual | {"at": at(n)} | given)) for n in range(count)]


def moves_in_a_day(count, **given):
    return [m for n in range(count) for m in moves(1, notice=f"n{n}", at=at(0, n), **given)]


def opened_and_moved(count, after=30, **given):
    opened = [look(f"p{n}", minutes=n, days=n, notice=f"n{n}", action="kelmu.open_notice") for n in range(count)]
    return opened + [m for n in range(count) for m in moves(1, notice=f"n{n}", at=at(n, n + after), **given)]


def exports(*sizes):
    return [Exported(n + 1, at(n), MAIJA, HERE, "kelmu.view_lms_billing", size) for n, size in enumerate(sizes)]


def claims(count, **given):
    return [
        Claimed(at(0, n), MAIJA, f"c{n}", f"s{n}", **({"undone_on": date(2021, 3, 9)} | given)) for n in range(count)
    ]


def taken(count, **given):
    return [Taken(at(n), "pirkko", f"r{n}", "pekka", **given) for n in range(count)]


def self_given(hours, giver=MAIJA, **given):
    return [Given(at(), "g1", giver, MAIJA, HERE, **given), look(minutes=60 * hours, grants=("g1",))]


def ended(hours, used=True):
    given = Given(at(), "g1", "kalle", MAIJA, HERE, ended_at=at(0, 60 * hours))
    return [given, look(minutes=30, grants=("g1",) if used else ("g2",))]


# kind, under, at, over, what each counts at and over, whom the finding is about besides
TABLE = [
    ("volume_in_a_day", apart(59), apart(60), apart(80), 60, 80),
    ("volume_against_own_habit", habit(5) + apart(24), habit(5) + apart(25), habit(4) + apart(30), 5, 7.5),
    ("odd_hours", odd(9), odd(10), odd(14), 10, 14),
    ("own_code", apart(3), apart(1, itself=True), apart(2, itself=True), 1, 2),
    ("colleague", apart(3), apart(1, colleague=True), apart(3, colleague=True), 1, 3),
    ("same_subject_by_many", by_officials(3), by_officials(4), by_officials(7), 4, 7),
    ("case_reference_empty", without_reference(3), without_reference(4), without_reference(12), 0.2, 0.6),
    (
        "case_reference_malformed",
        apart(4, case_reference="xxxx"),
        apart(5, case_reference="0000"),
        apart(7, case_reference="12345"),
        5,
        7,
    ),
    (
        "case_reference_for_many",
        apart(5, case_reference="SOS-7"),
        apart(6, case_reference="SOS-7"),
        apart(9, case_reference="SOS-7"),
        6,
        9,
    ),
    ("no_follow_up", unfollowed(11), unfollowed(12), unfollowed(18), 0.6, 0.9),
    ("other_municipality", elsewhere(5), elsewhere(6), elsewhere(12), 0.4, 0.8),
    ("unknown_codes", apart(2, known=False), apart(3, known=False), apart(5, known=False), 3, 5),
    ("fast_looks", apart(19, 3), apart(20, 3), apart(31, 2), 20, 31),
    (
        "purpose_outside_duty",
        apart(4, purpose="set_fee"),
        apart(5, purpose="set_fee"),
        apart(9, purpose="set_fee"),
        5,
        9,
    ),
    ("look_after_self_grant", self_given(24.1), self_given(24), self_given(1), 24, 1),
    ("grant_look_end", ended(72.1), ended(72), ended(2), 72, 2),
    ("notice_ping_pong", moves(2), moves(3), moves(5), 3, 5),
    ("notice_ping_pong", moves_in_a_day(9), moves_in_a_day(10), moves_in_a_day(15), 10, 15),
    ("notice_opened_and_moved", opened_and_moved(4), opened_and_moved(5), opened_and_moved(8), 5, 8),
    ("export_hoarding", exports(1500, 499), exports(1500, 500), exports(4000), 2000, 4000),
    ("requests_by_one_officer", taken(3), taken(4), taken(9), 4, 9),
    ("requests_by_one_officer", taken(1), taken(1, urgent=True), taken(2, urgent=True), 1, 2),
    ("claims_in_series", claims(4), claims(5), claims(9), 5, 9),
]
KINDS = [row[0] for row in TABLE]


def test_every_kind_of_the_data_file_has_a_rule_and_a_row_here():
    assert set(RULES) == set(KINDS) == {row["code"] for row in PLAN}


@pytest.mark.parametrize(("kind", "under", "at", "over", "counted", "more"), TABLE, ids=KINDS)
def test_under_at_and_over_the_threshold(kind, under, at, over, counted, more):
    assert found(kind, under) == []
    assert [f.counted for f in found(kind, at)] == [pytest.approx(counted)]
    assert [f.counted for f in found(kind, over)] == [pytest.approx(more)]


def team(count):
    return [look("s1", official=f"o{n}", case_reference="SOS-1") for n in range(count)]


def handled(count, minutes=5):
    """Each notice opened, then its client looked up."""
    opened = [look(f"p{n}", minutes=n * minutes, notice=f"n{n}", action="kelmu.open_notice") for n in range(count)]
    return opened + [look(f"p{n}", minutes=n * minutes + 1) for n in range(count)]


SOCIAL_EMERGENCY = maija(duties=(DutyHeld("child_protection", date(2020, 1, 1)),))
BILLER = maija(duties=(DutyHeld("lms_billing", date(2020, 1, 1)),))
ADDED_NEXT_DAY = maija(duties=(DutyHeld("client_fees", date(2021, 3, 9)),))
MISPRINTS = [
    x for n in range(8) for x in (look(f"p{n}", minutes=n, case_reference="xxx"), look(f"p{n}", minutes=n + 0.5))
]

INNOCENT = [
    ("volume_in_a_day", handled(90), {}),
    ("volume_against_own_habit", habit() + apart(60), {"officials": [maija(since=date(2021, 3, 3))]}),
    ("volume_against_own_habit", habit() + handled(60), {}),
    ("volume_against_own_habit", apart(59), {}),  # nothing before tells a habit
    ("odd_hours", odd(30), {"officials": [SOCIAL_EMERGENCY]}),
    ("odd_hours", [look(f"p{n}", days=n * 2, minutes=-240) for n in range(12)], {}),  # never ten in seven days
    ("colleague", [*apart(1, colleague=True), Arrived(at(-2), "n1", "p0", HERE)], {}),
    ("same_subject_by_many", team(9), {}),
    ("same_subject_by_many", by_officials(6, case_reference=""), {"customs": [Custom(HERE, may_lack_case=True)]}),
    ("case_reference_empty", without_reference(20), {"customs": [Custom(HERE, may_lack_case=True)]}),
    ("case_reference_empty", without_reference(19, of=19), {}),
    ("case_reference_malformed", MISPRINTS, {}),
    ("case_reference_malformed", apart(9, case_reference="12345"), {"customs": [Custom(HERE, r"\d{5}")]}),
    ("case_reference_malformed", apart(9, case_reference="A/1"), {"customs": [Custom(HERE, "(")]}),
    ("no_follow_up", [look(f"p{n}", purpose="advice_with_consent") for n in range(30)], {}),
    ("no_follow_up", unfollowed(20), {"last": date(2021, 3, 30)}),  # the month has not ended
    ("no_follow_up", [*unfollowed(20), *(look(f"p{n}", days=20, official="o2") for n in range(9))], {}),
    ("other_municipality", elsewhere(12, staying=frozenset({HERE})), {}),
    ("other_municipality", elsewhere(14, of=14), {}),
    ("unknown_codes", [look("x", known=False), look("y", known=False), look("z")], {}),
    ("unknown_codes", apart(5, 31, known=False), {}),
    ("unknown_codes", [look("x", known=False) for _ in range(9)], {}),
    ("fast_looks", [look(f"p{n}", minutes=n, notice=f"n{n}") for n in range(50)], {}),
    ("purpose_outside_duty", apart(9, purpose="set_fee"), {"officials": [ADDED_NEXT_DAY]}),
    ("purpose_outside_duty", apart(9, purpose="set_fee"), {"officials": [maija(duties=())]}),
    ("look_after_self_grant", self_given(1, giver="kalle"), {}),
    ("grant_look_end", ended(2, used=False), {}),
    ("notice_ping_pong", moves(6, client_moved=True), {}),
    ("notice_ping_pong", moves_in_a_day(30, by_desk=True), {}),
    ("notice_opened_and_moved", opened_and_moved(9), {"neighbours": [(THERE, HERE)]}),
    ("notice_opened_and_moved", opened_and_moved(9, after=61), {}),
    ("export_hoarding", exports(5000), {"officials": [BILLER]}),
    ("requests_by_one_officer", taken(9, urgent=True, outage=True), {}),
    ("requests_by_one_officer", taken(1, urgent=True, call="call"), {}),
    ("claims_in_series", claims(30, account_error=True), {}),
    ("claims_in_series", claims(30, undone_on=None), {}),
]


@pytest.mark.parametrize(("kind", "happenings", "known"), INNOCENT, ids=[row[0] for row in INNOCENT])
def test_the_innocent_are_left_alone(kind, happenings, known):
    assert found(kind, happenings, **known) == []


def test_a_finding_tells_the_days_whom_and_the_records():
    looks = apart(6, case_reference="SOS-7")
    other = look("p9", days=3, official="olli", case_reference="SOS-7")
    [finding] = found("case_reference_for_many", [*looks, other])
    assert (finding.officials, finding.about) == ((MAIJA, "olli"), "SOS-7")
    assert (finding.first, finding.last) == (date(2021, 3, 8), date(2021, 3, 11))
    assert finding.evidence == tuple(sorted(x.number for x in [*looks, other]))


def test_one_finding_a_day_a_month_and_a_run():
    assert len(found("volume_in_a_day", [*apart(60), *apart(60, days=1)])) == 2
    assert len(found("colleague", [*apart(1, colleague=True), *apart(1, days=25, colleague=True)])) == 2
    assert len(found("unknown_codes", [*apart(3, known=False), *apart(3, known=False, days=1)])) == 2
    assert len(found("same_subject_by_many", [*by_officials(4), *by_officials(2)])) == 1


def test_days_are_finnish():
    late = [look(f"q{n}", at=MONDAY.replace(day=8, hour=22, minute=n % 60)) for n in range(30)]  # Tuesday in Finland
    assert found("volume_in_a_day", [*apart(30, 1), *late]) == []
    assert len(found("volume_in_a_day", [*apart(30, 1, days=1), *late])) == 1


def test_a_joint_authoritys_reference_is_not_a_municipalitys():
    mine = apart(5, case_reference="SOS-7")
    theirs = [look(f"q{n}", acting="joint", case_reference="SOS-7") for n in range(5)]
    assert found("case_reference_for_many", [*mine, *theirs]) == []


def test_officials_are_matched_with_references():
    busy = [look("s1", official="o1", case_reference=f"R{n}") for n in range(4)]
    assert found("same_subject_by_many", [*busy, *team(4)[1:]]) == []


def test_work_for_a_second_municipality_is_no_other_municipality():
    both: Watched = maija(acts_for=frozenset({HERE, FAR}))
    assert found("other_municipality", elsewhere(15), officials=[both]) == []


def test_what_the_official_does_not_choose_is_no_search():
    lists: list[Looked] = [
        look(f"p{n}", minutes=n / 2, action="kelmu.view_inbox", case_reference="") for n in range(90)
    ]
    for kind in ("volume_in_a_day", "fast_looks", "case_reference_empty"):
        assert found(kind, lists) == []


def test_hours_are_counted_to_the_second():
    assert found("fast_looks", [look(f"p{n}") for n in range(19)] + [look("q", minutes=60.1)]) == []
    assert len(found("fast_looks", [look(f"p{n}") for n in range(19)] + [look("q", minutes=60)])) == 1

"""Rules of giving, as tables: whose name it may be, what a name may be, and what a theme opens on a day."""

from datetime import UTC, date, datetime

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.mandates.rules.granting import names_agree
from valtuus.mandates.rules.opening import opening
from valtuus.mandates.rules.receiving import name_fault
from valtuus.mandates.types import Draft, Grant

AT = datetime(2021, 2, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(("told", "known", "same"), [
    ("Onni Oras", "Onni Oras", True),
    ("ONNI  oras", "Onni Oras", True),
    ("Onni Uusinimi", "Onni Oras", True),
    ("Oras", "Onni Oras", True),
    ("Maija Oras-Puro", "Maija Puro", True),
    ("Pekka Puro", "Onni Oras", False),
    ("", "Onni Oras", False),
])  # fmt: skip
def test_names_agree_in_one_part_at_least(told, known, same):
    assert names_agree(told, known) is same


@pytest.mark.parametrize(("name", "good"), [
    ("Onni Oras", True),
    ("Åke Öberg-Ñúñez d’Arc", True),
    ("<b>Onni</b>", True),
    ("x" * 200, True),
    ("x" * 201, False),
    ("Onni\nOras", False),
    ("   ", False),
    ("010180-9015", False),
])  # fmt: skip
def test_a_name_is_printable_and_no_number(name, good):
    fault = name_fault(name)
    assert (fault is None) is good and (fault is None or "010180" not in str(fault))


def grant(giver, holder, themes, kind=MandateType.ACT, *, to_person=False, **more):
    return Grant("g", giver, holder, to_person, kind, frozenset(themes), date(2021, 1, 1), date(2022, 12, 31), **more)


def draft(kind, holder, themes, limit=None):
    to_person = holder.islower()
    return Draft("SEUTU", holder, to_person, kind, frozenset(themes), AT.date(), date(2022, 12, 31), limit)


@pytest.mark.parametrize(("around", "limit", "expected"), [
    ([], None, ()),
    ([grant("MALLILA", "SEUTU", ["view_and_claim"])], None, ("MALLILA",)),
    ([grant("MALLILA", "SEUTU", ["lms_material"])], None, ()),
    ([grant("MALLILA", "SEUTU", ["view_and_claim"], revoked_at=AT)], None, ()),
    ([grant("MALLILA", "SEUTU", ["view_and_claim"], specifier="osasto")], None, ()),
    ([grant("MALLILA", "SEUTU", ["view_and_claim"])], frozenset({"KOIVULA"}), ()),
    ([grant("MALLILA", "SEUTU", ["view_and_claim"]), grant("KOIVULA", "SEUTU", ["view_and_claim"])],
     frozenset({"KOIVULA"}), ("KOIVULA",)),
])  # fmt: skip
def test_a_mandate_to_represent_opens_those_that_have_mandated_in_the_theme(around, limit, expected):
    found = opening(draft(MandateType.REPRESENT, "onni", ["view_and_claim"], limit), around, {}, catalogue(), AT)
    assert found.themes[0].municipalities == expected and found.nothing is not bool(expected)
    assert found.later_members is (limit is None)


@pytest.mark.parametrize(("theme", "nothing", "from_day"), [
    ("view_and_claim", False, None),
    ("childcare_billing", True, date(2021, 10, 1)),
    ("incomes_register_benefit_view", True, None),
])  # fmt: skip
def test_a_theme_opens_what_it_carries_from_its_day_on(theme, nothing, from_day):
    found = opening(draft(MandateType.ACT, "onni", [theme]), [], {}, catalogue(), AT)
    assert (found.nothing, found.themes[0].from_day) == (nothing, from_day)


def test_people_of_the_receiving_organisation_are_counted_once_each_and_those_limited_to_others_are_not():
    people = [
        grant("KOTA", "aino", ["view_and_claim"], MandateType.REPRESENT, to_person=True),
        grant("KOTA", "aino", ["view_and_claim", "lms_material"], MandateType.REPRESENT, to_person=True),
        grant("KOTA", "onni", ["view_and_claim"], MandateType.REPRESENT, to_person=True, limit=frozenset({"MUU"})),
        grant("KOTA", "eeva", ["lms_material"], MandateType.REPRESENT, to_person=True),
    ]
    assert opening(draft(MandateType.ACT, "KOTA", ["view_and_claim"]), people, {}, catalogue(), AT).at_once == 1

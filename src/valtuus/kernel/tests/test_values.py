"""The shared vocabulary, in tables."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from valtuus.kernel import clock, identifiers, periods
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.canonical import canonical, digest
from valtuus.kernel.errors import DomainError

TODAY = date(2021, 2, 1)
CAST = (
    "150290-902L 010180-9015 050970-9462 230485-924T 170668-968K 290276-957T 240666-935H 110388-910K "
    "070491-9230 281279-9326 020273-9446 310799-913M 120305A9248 170712A968X 050950-946W 290296-957Y"
).split()


@pytest.mark.parametrize("code", CAST)
def test_the_codes_of_the_cast_are_artificial_and_right(code):
    assert identifiers.identity_code(f" {code.lower()} ", TODAY, artificial=True) == code


@pytest.mark.parametrize("code", CAST)
def test_production_refuses_artificial_codes(code):
    with pytest.raises(DomainError, match="identity_code_malformed"):
        identifiers.identity_code(code, TODAY, artificial=False)


@pytest.mark.parametrize("separator", "-YXWVU")
def test_the_separators_of_2023_stand_for_the_same_century(separator):
    code = f"150290{separator}902L"
    assert identifiers.identity_code(code, TODAY, artificial=True) == code
    assert identifiers.birth_day(code) == date(1990, 2, 15)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "150290-902K",
        "150290902L",
        "320190-902L",
        "300290-9020",
        "150290*902L",
        "131052A308T",
        "150290-902L ' or 1=1",
        "å" * 11,
    ],
)
def test_a_malformed_code_is_told_at_its_field_and_only_masked(code):
    with pytest.raises(DomainError) as told:
        identifiers.identity_code(code, TODAY, artificial=True)
    assert told.value.code == "identity_code_malformed" and told.value.field == "identity_code"
    assert len(code) != 11 or code[8:10] not in str(told.value.given)[8:10]


@pytest.mark.parametrize(
    ("text", "written"), [("9900001-8", "9900001-8"), (" 99000018 ", "9900001-8"), ("0201256-6", "0201256-6")]
)
def test_a_business_id_has_one_written_form(text, written):
    assert identifiers.business_id(text) == written


@pytest.mark.parametrize("text", ["9900001-7", "990001-8", "", "FI99000018x"])
def test_a_business_id_with_a_wrong_check_digit_is_refused(text):
    with pytest.raises(DomainError, match="business_id_malformed"):
        identifiers.business_id(text)


def test_keys_depend_on_the_secret_and_tell_its_version():
    one, two = identifiers.Secret("o1", b"a" * 32), identifiers.Secret("o2", b"b" * 32)
    assert identifiers.keyed("150290-902L", one).startswith("o1:")
    assert identifiers.keyed("150290-902L", one) != identifiers.keyed("150290-902L", two).replace("o2", "o1")


def test_ids_are_version_7_and_ordered_by_time():
    ids = [identifiers.uuid7() for _ in range(1000)]
    assert {i.version for i in ids} == {7} and len(set(ids)) == 1000
    assert ids[0].int >> 80 <= ids[-1].int >> 80


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2021-01-31T21:59:59+00:00", date(2021, 1, 31)),
        ("2021-01-31T22:00:00+00:00", date(2021, 2, 1)),
        ("2021-03-28T20:59:59+00:00", date(2021, 3, 28)),
        ("2021-03-28T21:00:00+00:00", date(2021, 3, 29)),
        ("2021-10-31T21:59:59+00:00", date(2021, 10, 31)),
        ("2021-10-31T22:00:00+00:00", date(2021, 11, 1)),
    ],
)
def test_days_are_finnish_on_the_nights_of_summer_time_too(moment, day):
    assert periods.helsinki_day(datetime.fromisoformat(moment)) == day


def test_a_naive_moment_has_no_day():
    with pytest.raises(ValueError, match="offset"):
        periods.helsinki_day(datetime(2021, 2, 1))


def test_the_29th_of_february_becomes_the_28th():
    assert periods.years_later(date(2020, 2, 29), 25) == date(2045, 2, 28)
    assert periods.years_later(date(2021, 1, 18), 25) == date(2046, 1, 18)


@pytest.mark.parametrize("text", ["1.2.2021", "2021-02-01", " 01.02.2021 "])
def test_a_day_may_be_written_in_two_ways(text):
    assert periods.day_of(text, "at") == date(2021, 2, 1)


@pytest.mark.parametrize("text", ["30.2.2021", "2021-2-1", "1.2.", "tomorrow", "2021-02-01T08:00:00"])
def test_a_malformed_day_or_moment_is_named_with_its_field(text):
    with pytest.raises(DomainError) as told:
        periods.moment_of(text, "at")
    assert told.value.code == "moment_malformed" and told.value.field == "at"


def test_finnish_order_puts_a_ring_a_umlaut_and_o_umlaut_last():
    names = ["Örö", "Åbo", "Äänekoski", "Zara", "Wiik", "Viljanen", "Aho", "Ähtäri"]
    assert sorted(names, key=finnish_key) == ["Aho", "Wiik", "Viljanen", "Zara", "Åbo", "Ähtäri", "Äänekoski", "Örö"]


def test_canonical_json_has_one_form():
    @dataclass
    class Thing:
        b: datetime
        a: frozenset

    thing = Thing(datetime(2021, 2, 1, 10, tzinfo=UTC), frozenset({"ö", "a"}))
    assert canonical(thing).decode() == '{"a":["a","ö"],"b":"2021-02-01T10:00:00Z"}'
    assert digest({"x": 1, "y": 2}) == digest({"y": 2, "x": 1})
    with pytest.raises(TypeError):
        canonical(1.5)


def test_the_clock_stands_where_it_is_put_and_only_there():
    moment = datetime(2021, 2, 1, 6, tzinfo=UTC)
    with clock.standing_at(moment):
        assert clock.now() == moment
    assert clock.now() != moment

"""Words and values, in three languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError
from valtuus.web import wording

SUMMER, WINTER = datetime(2021, 7, 1, 5, 5, tzinfo=UTC), datetime(2021, 2, 1, 6, 5, tzinfo=UTC)


def rendered(source: str, **values: object) -> str:
    return engines["django"].from_string("{% load valtuus %}" + source).render(values)


@pytest.mark.parametrize(("language", "clock"), [("fi", "klo 8.05"), ("sv", "kl. 8.05"), ("en", "at 8:05")])
def test_a_moment_is_told_in_helsinki_time(language, clock):
    with translation.override(language):
        assert wording.moment(WINTER).replace("\xa0", " ") == f"1.2.2021 {clock}"
        assert wording.moment(SUMMER).replace("\xa0", " ") == f"1.7.2021 {clock}"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="offset"):
        wording.moment(datetime(2021, 2, 1, 8, 5))


@pytest.mark.parametrize(
    ("euros", "text"),
    [
        ("1234.56", "1 234,56 €"),
        ("0", "0,00 €"),
        ("-1234567.8", "−1 234 567,80 €"),
        ("0.005", "0,00 €"),
        ("999.99", "999,99 €"),
    ],
)
def test_money_is_told_with_spaces_that_do_not_break(euros, text):
    assert wording.money(Decimal(euros)) == text.replace(" ", "\xa0")


def test_an_open_span_is_left_open():
    assert wording.span(date(2021, 2, 1), None) == "1.2.2021–"
    assert wording.span(date(2021, 2, 1), date(2022, 12, 31)) == "1.2.2021–31.12.2022"


def test_an_unknown_code_and_a_missing_value_fail_loudly():
    with pytest.raises(KeyError):
        wording.say("no_such_text")
    with pytest.raises(KeyError):
        wording.say("acting_for")
    with pytest.raises(KeyError):
        rendered('{% say "no_such_text" %}')


@pytest.mark.parametrize(
    ("language", "theme"),
    [
        ("fi", "”Etuustietojen katselu ja maksuvaatimusten rekisteröinti”"),
        ("sv", "”Granska förmånsuppgifter och registrera betalningskrav”"),
        ("en", "“View benefit information and register payment claims”"),
    ],
)
def test_a_reason_names_parties_themes_and_days(language, theme):
    reason = Reason("chain_mandate", {"municipality": "m", "org": "o", "theme": "view_and_claim"})
    with translation.override(language):
        sentence = wording.reason_sentence(reason, {"m": "Mallila", "o": "Seutu"})
        ended = wording.reason_sentence(Reason("service_not_open", {"date": "2021-10-01"}), {})
    assert "Mallila" in sentence and "Seutu" in sentence and theme in sentence
    assert "1.10.2021" in ended


def test_what_a_reason_does_not_know_is_said_to_be_unknown():
    assert "(ei tiedossa)" in wording.reason_sentence(Reason("service_not_open", {}), {})
    assert "(nimeä ei näytetä)" in wording.reason_sentence(Reason("not_for_this_municipality", {"others": "x"}), {})


def test_several_principals_are_named_in_a_row():
    reason = Reason("not_for_this_municipality", {"others": "a,b"})
    assert "Mallila, Koivula" in wording.reason_sentence(reason, {"a": "Mallila", "b": "Koivula"})


def test_an_error_tells_what_was_given_and_what_is_allowed():
    sentence = wording.error_sentence(DomainError("business_id_malformed", given="123", allowed="1234567-1"))
    assert "123" in sentence and "1234567-1" in sentence


def test_values_are_escaped_in_templates():
    page = rendered('{% say "acting_for" organisation=name %}', name="<b>Mallila</b> & Ö")
    assert page == "Asioit: &lt;b&gt;Mallila&lt;/b&gt; &amp; Ö"


def test_filters_show_values_in_the_house_way():
    values = {"d": date(2021, 2, 1), "m": WINTER, "e": Decimal("5"), "c": "010190-123X"}
    page = rendered("{{ d|day }} {{ m|moment }} {{ e|money }} {{ c|masked }}", **values)
    assert page.replace("\xa0", " ") == "1.2.2021 1.2.2021 klo 8.05 5,00 € 010190-1**X"


@pytest.mark.parametrize(
    ("size", "told"), [(1, "1 kt"), (1500, "2 kt"), (1024 * 1024, "1,0 Mt"), (10 * 1024 * 1024, "10,0 Mt")]
)
def test_the_size_of_a_file(size, told):
    assert wording.file_size(size) == told

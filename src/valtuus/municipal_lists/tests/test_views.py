"""The pages: what Ilona, Aino, Eeva and Veikko see of Mallila's lists, and what is recorded of it."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.disclosures.queries import record_by_number
from valtuus.kernel.identifiers import masked
from valtuus.municipal_lists.tests.ground import codes, days_row, head, load, there
from valtuus.municipal_lists.tests.pages import HERE, count, lay_bill, many, signed_in, text_of
from valtuus.municipal_lists.tests.pages import register as register

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
BILLS = f"{HERE}lms_billing/"


def newest() -> Any:
    [(number,)] = there("select max(number) from disclosures_record")
    return record_by_number(number)


def test_the_kinds_are_offered_without_looking_at_anything() -> None:
    page = signed_in("ilona").get(HERE)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store, private"
    assert "Työmarkkinatuen laskun henkilöluettelo" in text_of(page) and count() == 0


def test_ilona_sees_the_lists_and_the_look_names_nobody(register: dict[str, str]) -> None:
    empty = text_of(signed_in("ilona").get(BILLS))
    assert "Kela tuo henkilöluettelon tähän joka kuukausi" in empty
    lay_bill(register)
    lay_bill(register, municipality="pihlajisto", bill="NOT-OURS")
    text = text_of(signed_in("ilona").get(BILLS))
    assert "1/2021" in text and "TMT-2021-01" in text and "633,33 €" in text and "NOT-OURS" not in text
    assert (newest().subjects, newest().outcome, newest().action) == ((), "permit", "kelmu.view_lms_billing")
    assert (newest().ground, newest().purpose, newest().scopes_given) == (
        "lms_funding_14_3a", "check_lms_bill", ("lms_billing",)
    )  # fmt: skip


def test_a_list_shows_sums_and_the_check_and_no_name(register: dict[str, str]) -> None:
    id = lay_bill(register)
    text = text_of(signed_in("ilona").get(f"{BILLS}{id}/"))
    assert "täsmää laskuun" in text and "300–999 50 % 2 800,00 € 400,00 €" in text
    assert "vähintään 1 000 70 % 1 333,33 € 233,33 €" in text
    assert not any(name in text for name in ("Äijälä", "Örn", "Suojattu", next(iter(codes(1)))))
    assert newest().subjects == ()


def test_names_are_one_look_at_everybody_on_the_page(register: dict[str, str]) -> None:
    id, before = lay_bill(register), count()
    page = signed_in("ilona").post(f"{BILLS}{id}/?band=300")
    text, wanted = text_of(page), list(codes(3))
    assert count() == before + 1 and len(newest().subjects) == 2
    assert "Äijälä Matti" not in text and "Äijälä Åke" in text and "Suojattu Matti (turvakielto)" in text
    assert "Örn" not in text, "the filter left her out, so she was not looked at"
    assert masked(wanted[0]) in text and wanted[0] not in page.content.decode()
    opened = signed_in("ilona").post(f"{BILLS}{id}/?band=300", {"codes": "1"}).content.decode()
    assert wanted[0] in opened and count() == before + 2


def test_the_filters_narrow_rows_and_sums(register: dict[str, str]) -> None:
    id = lay_bill(register)
    text = text_of(signed_in("ilona").get(f"{BILLS}{id}/?least=100&most=300,00&percent=70"))
    assert "Rivejä rajauksessa: 1" in text and "täsmää laskuun" in text, "the check is of the whole list"
    assert "Mikään rivi ei vastaa rajausta" in text_of(signed_in("ilona").get(f"{BILLS}{id}/?first=1.2.2021"))
    backwards = signed_in("ilona").get(f"{BILLS}{id}/?least=100&most=50")
    assert backwards.status_code == 422 and "nurin päin" in text_of(backwards)
    wrong = signed_in("ilona").get(f"{BILLS}{id}/?least=paljon")
    assert wrong.status_code == 422 and "ei ole määrä" in text_of(wrong)


@pytest.mark.parametrize(("language", "said"), [("sv", "stämmer med fakturan"), ("en", "agrees with the bill")])
def test_the_list_speaks_three_languages(register: dict[str, str], language: str, said: str) -> None:
    id = lay_bill(register)
    assert said in text_of(signed_in("ilona").get(f"/{language}/kelmu/mallila/luettelot/lms_billing/{id}/"))


def test_aino_sees_them_through_the_chain_and_the_record_says_so(register: dict[str, str]) -> None:
    id = lay_bill(register)
    assert signed_in("aino").post(f"{BILLS}{id}/").status_code == 200
    assert (newest().represented, newest().acting) == (register["mallila"], register["seutu"])


@pytest.mark.parametrize("who", ["eeva", "veikko"])
def test_others_are_refused_on_every_page_and_the_refusal_names_nobody(register: dict[str, str], who: str) -> None:
    id = lay_bill(register)
    for way in ("get", "post"):
        answer = getattr(signed_in(who), way)(f"{BILLS}{id}/")
        assert answer.status_code == 403 and "TMT" not in answer.content.decode()
    for address in (BILLS, f"{BILLS}{id}/vienti/"):
        assert signed_in(who).get(address).status_code == 403
    assert signed_in(who).post(f"{BILLS}{id}/vienti/", {"columns": ["share"]}).status_code == 403
    assert (newest().outcome, newest().subjects) == ("deny", ()) and count("municipal_lists_export") == 0


def test_anothers_list_is_not_there(register: dict[str, str]) -> None:
    other = lay_bill(register, municipality="pihlajisto")
    assert signed_in("ilona").get(f"{BILLS}{other}/").status_code == 404
    assert signed_in("ilona").get(f"{HERE}lms_days/{other}/").status_code == 404
    assert signed_in("ilona").get(f"{HERE}no_such/").status_code == 404


def test_the_list_of_300_days_rests_on_its_own_law(register: dict[str, str]) -> None:
    load(
        head(2, kind="lms_days", month=None, bill=None, sum=None, as_of="2021-01-31"),
        *(days_row(code, days) for code, days in zip(codes(2), (301, 1044), strict=True)),
        municipalities=register,
    )
    [(id,)] = there("select id::text from municipal_lists_list")
    text = text_of(signed_in("ilona").get(f"{HERE}lms_days/{id}/?least=302"))
    assert "31.1.2021" in text and "1 044" in text and "301" not in text and "täsmää" not in text
    assert (newest().ground, newest().purpose) == ("multi_sector_2", "joint_service_assessment")


def test_childcare_lists_wait_for_their_day() -> None:
    answer = signed_in("ilona").get(f"{HERE}childcare_billing/")
    assert answer.status_code == 403 and "1.10.2021" in text_of(answer)


def test_a_replaced_version_says_so_and_leads_to_the_new_one(register: dict[str, str]) -> None:
    old = lay_bill(register)
    new = lay_bill(register, *many(2))
    assert f"{new}/" in signed_in("ilona").get(f"{BILLS}{old}/").content.decode()
    assert "korvaa aiemman" in text_of(signed_in("ilona").get(f"{BILLS}{new}/"))
    assert old not in signed_in("ilona").get(BILLS).content.decode()


def test_pages_have_25_rows_and_the_last_is_reached(register: dict[str, str]) -> None:
    id = lay_bill(register, *many(60))
    signed_in("ilona").post(f"{BILLS}{id}/?sivu=3")
    assert len(newest().subjects) == 10
    signed_in("ilona").post(f"{BILLS}{id}/?sivu=99")
    assert len(newest().subjects) == 10
    signed_in("ilona").post(f"{BILLS}{id}/?sivu=1")
    assert len(newest().subjects) == 25


def test_the_rows_are_sorted_by_their_headings(register: dict[str, str]) -> None:
    id = lay_bill(register)
    text = text_of(signed_in("ilona").get(f"{BILLS}{id}/?jarjestys=-share&band=300"))
    assert text.index("350,00 €") < text.rindex("50,00 €")
    page = signed_in("ilona").get(f"{BILLS}{id}/?jarjestys=share&band=300").content.decode()
    assert page.rindex(">350,00") > page.index(">50,00") and 'aria-sort="ascending"' in page
    assert "?band=300&amp;jarjestys=-share" in page.replace(
        "jarjestys=-share&amp;band=300", "band=300&amp;jarjestys=-share"
    )
    assert signed_in("ilona").get(f"{BILLS}{id}/?jarjestys=id;drop").status_code == 200


def test_a_list_of_days_asks_for_days(register: dict[str, str]) -> None:
    told = head(1, kind="lms_days", month=None, bill=None, sum=None, as_of="2021-01-31")
    load(told, days_row(next(iter(codes(1)))), municipalities=register)
    [(id,)] = there("select id::text from municipal_lists_list")
    text = text_of(signed_in("ilona").get(f"{HERE}lms_days/{id}/?jarjestys=-paid_days"))
    assert "Maksupäiviä vähintään" in text and "euroa" not in text


def queries(way: str, address: str) -> int:
    with CaptureQueriesContext(connections["default"]) as found:
        assert getattr(signed_in("ilona"), way)(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("way", ["get", "post"])
def test_no_page_makes_more_queries_for_more_rows(register: dict[str, str], way: str) -> None:
    few = lay_bill(register, *many(10))
    large = lay_bill(register, *many(2000), month="2020-12")
    numbers = {
        queries(way, f"{BILLS}{few}/"),
        queries(way, f"{BILLS}{large}/"),
        queries(way, f"{BILLS}{large}/?sivu=70"),
    }
    print(numbers)
    assert len(numbers) == 1 and max(numbers) <= 12
    assert queries("get", BILLS) <= 12 and queries("get", f"{BILLS}{large}/vienti/") <= 12

"""Looking up a person through the pages: what the four of the cast see, and what is recorded of it."""

import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from valtuus.benefits.tests.ground import EMPTY, MATTI, NOBODY, lay, lay_matti
from valtuus.benefits.tests.pages import ASKED, HERE, agree, count, look, signed_in, text_of
from valtuus.benefits.tests.pages import register as register
from valtuus.benefits.views import look_up
from valtuus.disclosures.queries import looks_about
from valtuus.kernel.identifiers import masked

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_page_demands_a_sign_in_and_is_never_stored() -> None:
    assert look_up.guard == "signed_in"  # type: ignore[attr-defined]  # set by the decorator
    assert signed_in("aino").get(HERE)["Cache-Control"] == look()["Cache-Control"] == "no-store, private"


# ---- the person


def test_aino_opens_what_she_asked_for_and_it_stands_in_the_log(register: dict[str, str]) -> None:
    key = lay_matti(given_names="Äijö <b>Åke</b>", home_municipality="091")
    response = look()
    text, page = text_of(response), response.content.decode()
    assert response.status_code == 200
    [entry] = looks_about(key)
    assert (entry.outcome, entry.represented, entry.acting) == ("permit", register["mallila"], register["seutu"])
    assert (entry.conditions, entry.case_reference) == (("client_relation", "necessary"), "SHL-2021-17")
    assert entry.scopes_given == ("decisions", "payments")
    for part in (
        f"Kirjausnumero {entry.number}",
        "1.2.2021 klo 8.05",
        "Asioit: Mallila",
        "31.7.1999 (21 v)",
        "540,00 €",
    ):
        assert part in text
    assert "&lt;b&gt;Åke&lt;/b&gt;" in page and "<b>" not in page
    assert "310799-9**M" in text and page.count(MATTI) == 1
    assert page.count("<h1") == 1 and "Meikäläinen" not in page.partition("</title>")[0]
    assert "asiointivaltuus" in text and "edustamisvaltuus" in text
    assert "Perintätiedot" not in text, "recovery was not asked for"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", ("Haku on kirjattu", "Etuusratkaisut", "Ei tietoja tässä tietosisällössä.", "Myönnetty")),
        ("sv", ("Sökningen är antecknad", "Förmånsavgöranden", "Inga uppgifter i detta datainnehåll.", "Beviljad")),
        ("en", ("The look-up is recorded", "Benefit decisions", "There are no data of this kind.", "Granted")),
    ],
)
def test_the_person_is_shown_in_three_languages(language: str, said: tuple[str, ...]) -> None:
    lay_matti()
    text = text_of(look(address=f"/{language}/kelmu/mallila/haku/", scopes=["decisions", "insurance"]))
    assert [part for part in said if part not in text] == []


def test_a_code_nobody_has_and_one_without_data_give_the_same_page() -> None:
    lay(EMPTY, {}, non_disclosure=True)
    pages = [blurred(look(identity_code=code), code) for code in (NOBODY, EMPTY)]
    assert pages[0] == pages[1]
    assert "Tunnuksella ei ole tietoja." in pages[0]


def blurred(response: HttpResponse, code: str) -> str:
    text = text_of(response).replace(code, "CODE").replace(masked(code), "MASKED")
    return re.sub(r"(Kirjausnumero:?) \d+", r"\1 N", text)


def test_under_a_non_disclosure_order_neither_address_nor_home_is_on_the_page() -> None:
    lay_matti(non_disclosure=True, address="Salatie 1", home_municipality="091")
    text = text_of(look())
    assert "turvakielto" in text and "Salatie" not in text and "Kotikunta" not in text


def test_the_dead_have_a_day_of_death_and_no_age() -> None:
    lay_matti(died=date(2021, 1, 3))
    text = text_of(look())
    assert "Henkilö on kuollut 3.1.2021." in text and "(21 v)" not in text


def test_every_post_is_a_look_of_its_own() -> None:
    lay_matti()
    look()
    look()
    assert count() == 2


def test_the_organisation_may_be_named_by_its_id_too(register: dict[str, str]) -> None:
    lay_matti()
    assert look(address=f"/fi/kelmu/{register['mallila']}/haku/").status_code == 200
    assert signed_in("aino").get("/fi/kelmu/999/haku/").status_code == 404
    assert look(address="/fi/kelmu/999/haku/").status_code == 404


# ---- refusals


@pytest.mark.parametrize(
    ("language", "reason", "remedy", "number"),
    [
        ("fi", "sinulla ei ole sen edustamisvaltuutta", "Näin asia korjataan", "Kirjausnumero"),
        ("sv", "du saknar dess representationsfullmakt", "Så här rättas det till", "Anteckningsnummer"),
        ("en", "mandate to represent", "How to put it right", "Record number"),
    ],
)
def test_onni_learns_what_is_missing_who_mends_it_and_the_number(
    language: str, reason: str, remedy: str, number: str
) -> None:
    key = lay_matti()
    response = look("onni", f"/{language}/kelmu/mallila/haku/")
    [entry] = looks_about(key)
    text = text_of(response)
    assert (response.status_code, entry.outcome, entry.reason) == (403, "deny", "lower_link_missing")
    assert reason in text and remedy in text and f"{number} {entry.number}." in text
    assert "Meikäläinen" not in text and MATTI not in response.content.decode()


@pytest.mark.parametrize("who", ["eeva", "veikko"])
def test_strangers_learn_that_they_have_no_mandate_and_nothing_of_others(who: str) -> None:
    key = lay_matti()
    response = look(who)
    [entry] = looks_about(key)
    assert (response.status_code, entry.reason) == (403, "no_mandate")
    assert "Seutu" not in text_of(response) and "Aino" not in text_of(response)


def test_a_ground_that_the_agreement_lacks_is_refused_and_recorded(register: dict[str, str]) -> None:
    lay_matti()
    agree(register["seutu"], {"sas_21"})
    response = look()
    assert response.status_code == 403 and count() == 1
    assert "Peruste ei kuulu organisaation sopimukseen." in text_of(response)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "[12] sekunnin kuluttua"), ("sv", "nästa sökning om [12] s\\."), ("en", "the next one in [12] s\\.")],
)
def test_who_asks_too_fast_keeps_what_was_typed_and_reads_when_to_try_again(language: str, said: str) -> None:
    key = lay_matti()
    asker = signed_in("aino")
    for _ in range(19):
        assert asker.post(HERE, ASKED).status_code == 200
    response: Any = asker.post(f"/{language}/kelmu/mallila/haku/", ASKED)
    page = response.content.decode()
    assert response.status_code == 409 and len(looks_about(key)) == 19, "nothing is recorded, nothing is read"
    assert "Meikäläinen" not in page and response["Cache-Control"] == "no-store, private"
    assert re.search(said, text_of(response)) and 'aria-labelledby="error-summary-heading"' in page
    for name in ("identity_code", "case_reference"):
        assert f'name="{name}" value="{ASKED[name]}"' in page
    assert set(re.findall(r'value="(\w+)"[^>]* checked', page)) == {
        "sas_20", "assess_need", "client_relation", "necessary", "payments", "decisions",
    }  # fmt: skip
    assert MATTI not in str(dict(asker.session.items())) and page.count(MATTI) == 1

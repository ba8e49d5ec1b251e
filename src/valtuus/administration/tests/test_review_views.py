"""The pages of reviews and ends as people meet them: in three languages, by the four of the cast, without scripts."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.queries.review import items_of, reviews_of
from valtuus.administration.services import review as services
from valtuus.kernel.clock import standing_at
from valtuus.mandates.queries.lists import given_by
from valtuus.mandates.queries.register import mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE

from .conftest import LMS, VIEW
from .test_views import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LANGUAGES = ("fi", "sv", "en")
REVIEWS, ENDS = "/hallinta/seutu/katselmus/", "/hallinta/seutu/paattyvat/"
SOON = date(2021, 2, 20)


@pytest.fixture
def seutu(world, settings):
    """Seutu with something to review and something that ends; Ilmari's review is open."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    world.wide = world.mandate("seutu", "aino", "represent", (VIEW, LMS))
    world.soon = world.mandate("seutu", "onni", "represent", first_day=date(2020, 6, 1), last_day=SOON)
    world.review = services.open_review(world.party("seutu"), actor=world.actor("ilmari"), at=AT)
    world.item = {i.grant.id: i.id for i in items_of(world.review)}
    world.page = f"{REVIEWS}{world.review}/"
    with standing_at(AT):
        yield world


def get(who, address, language="fi", **query):
    return Client(headers={"Test-Actor": who} if who else {}).get(f"/{language}{address}", query)


def post(who, address, **data):
    return Client(headers={"Test-Actor": who}).post(f"/fi{address}", data)


def pages(world):
    return (REVIEWS, world.page, f"{world.page}{world.item[world.wide]}/", ENDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_granter_opens_every_page_in_every_language(seutu, language):
    for page in pages(seutu):
        found = get("ilmari", page, language)
        assert found.status_code == 200 and found.headers["Cache-Control"] == "no-store, private", page
        assert found.text.count("hds-button--primary") == 1
        assert get(None, page, language).status_code == 302


@pytest.mark.parametrize("who", ["aino", "onni", "eeva", "veikko", "helmi"])
def test_others_see_and_change_nothing(seutu, who):
    for page in pages(seutu):
        assert get(who, page).status_code == 403 and post(who, page, end="valitut").status_code == 403, page
    assert post(who, f"{REVIEWS}vali/", days="30").status_code == 403
    assert not any(i.answer for i in items_of(seutu.review)) and mandate(seutu.soon).revoked_at is None


def test_the_remarkable_come_first_with_what_would_be_enough(seutu):
    text = text_of(get("ilmari", seutu.page))
    assert "Ei käyttöä 90 päivään" in text and "Laajempi kuin tehtävät vaativat" in text
    assert "Viimeisen neljännesvuoden aikana valtuuksia ei ole käytetty." in text
    assert "Vastattu 0/4." in text and "Vastatkaa viimeistään 22.2.2021." in text
    order = [text.index(f" {name} ") for name in ("Aino", "Onni")]
    assert order == sorted(order)
    assert text_of(get("ilmari", REVIEWS)).count("Jatka katselmointia") == 1


def test_filters_and_the_file(seutu):
    found = text_of(get("ilmari", seutu.page, huomio="unused_90_days"))
    assert "Näytetään 1/4 valtuutta." in found
    assert "Näytetään 2/4 valtuutta." in text_of(get("ilmari", seutu.page, nimi="aino"))
    assert "Rajaukseen ei sovi yksikään valtuus." in text_of(get("ilmari", seutu.page, tila="vastattu"))
    assert "Näytetään 4/4 valtuutta." in text_of(get("ilmari", seutu.page, tila="muu", huomio="muu"))
    file = get("ilmari", seutu.page, muoto="csv", nimi="onni")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Valtuutettu;Valtuustyyppi;Valtuusasiat") and len(lines) == 2
    assert "attachment" in file.headers["Content-Disposition"] and lines[1].startswith("Onni;")
    book = get("ilmari", seutu.page, muoto="xlsx", nimi="onni")
    assert [row[0] for row in load_workbook(BytesIO(book.content)).active.values] == ["Valtuutettu", "Onni"]


def test_several_are_kept_at_once_and_the_last_closes(seutu):
    done = post("ilmari", seutu.page, keep="valitut", valittu=[seutu.item[seutu.wide], seutu.item[seutu.soon]])
    assert done.status_code == 302 and done.url.endswith("?tehty=review_answered")
    assert "Vastattu 2/4." in text_of(get("ilmari", seutu.page))
    for item in items_of(seutu.review):
        if item.answer is None:
            post("ilmari", seutu.page, keep=item.id, valittu=[])
    text = text_of(get("ilmari", seutu.page))
    assert "Katselmointi päättyi 1.2.2021" in text and "Säilytetään: 4" in text and "Säilytä valitut" not in text
    assert "Edellinen katselmointi päättyi 1.2.2021." in text_of(get("ilmari", REVIEWS))
    again = post("ilmari", REVIEWS)
    assert again.status_code == 302 and len(reviews_of(seutu.id["seutu"])) == 2


def test_before_an_end_one_sees_who_loses_what(seutu):
    look = post("ilmari", seutu.page, end=seutu.item[seutu.soon])
    text = text_of(look)
    assert look.status_code == 200 and "Onni" in text and "Mallila" in text and "Kelmu" in text
    assert mandate(seutu.soon).revoked_at is None
    done = post("ilmari", seutu.page, end="valitut", valittu=[seutu.item[seutu.soon]], vahvista="1")
    assert done.status_code == 302 and mandate(seutu.soon).revoked_at == AT
    assert post("ilmari", seutu.page, end="valitut", valittu=[seutu.item[seutu.soon]], vahvista="1").status_code == 409


def test_a_look_alike_is_looked_at_too_though_no_right_reaches_it(seutu):
    alike = seutu.mandate("seutu", "onni", "act", ("incomes_register_benefit_view",))
    party, ilmari = seutu.party("seutu"), seutu.actor("ilmari")
    services.answer(party, seutu.review, list(seutu.item.values()), services.Reply.KEEP, actor=ilmari, at=AT)
    made = services.open_review(party, actor=ilmari, at=AT)
    item = next(i.id for i in items_of(made) if i.grant.id == alike)
    page = f"{REVIEWS}{made}/"
    assert "Samannimiseltä näyttävä väärä valtuusasia" in text_of(get("ilmari", page))
    assert post("ilmari", page, end=item).status_code == 200
    assert post("ilmari", page, end=item, vahvista="1").url.endswith("?tehty=review_waits")


def test_a_right_to_grant_is_said_to_end_by_application(seutu):
    right = next(i.id for i in items_of(seutu.review) if i.grant.type == "grant_represent")
    assert "Valtuutusoikeus päättyy vain hakemuksella." in text_of(post("ilmari", seutu.page, end=right))


def test_one_is_narrowed_and_errors_stand_at_their_field(seutu):
    page = f"{seutu.page}{seutu.item[seutu.wide]}/"
    assert len(re.findall('type="checkbox"', get("ilmari", page).text)) == 2
    for themes in ([], [VIEW, LMS]):
        wrong = post("ilmari", page, themes=themes)
        assert wrong.status_code == 422 and 'href="#id_themes_0"' in wrong.text
    done = post("ilmari", page, themes=[VIEW])
    assert done.status_code == 302 and mandate(seutu.wide).revoked_at == AT
    assert "Tätä valtuutta ei voi kaventaa" in text_of(get("ilmari", page))


def test_nothing_ticked_and_a_bad_interval_are_told(seutu):
    assert "Valitse ainakin yksi valtuus." in text_of(post("ilmari", seutu.page, keep="valitut"))
    assert post("ilmari", seutu.page, end="valitut").status_code == 422
    for days in ("5", "abc", ""):
        page = post("ilmari", f"{REVIEWS}vali/", days=days)
        assert page.status_code == 422 and 'href="#id_days"' in page.text
    assert post("ilmari", f"{REVIEWS}vali/", days="60").status_code == 302


def test_what_is_not_there_is_missing(seutu):
    nothing = "00000000-0000-7000-8000-000000000000"
    assert get("ilmari", f"{REVIEWS}{nothing}/").status_code == 404
    assert get("ilmari", f"{seutu.page}{nothing}/").status_code == 404
    assert get("helmi", f"/hallinta/mallila/katselmus/{seutu.review}/").status_code == 404


def test_what_ends_is_renewed_in_one_press(seutu):
    text = text_of(get("ilmari", ENDS))
    assert "20.2.2021 (19 päivän kuluttua)" in text and "21.2.2021–" in text
    wrong = post("ilmari", ENDS, valittu=[seutu.soon], last_day="1.2.2021")
    assert wrong.status_code == 422 and "on ennen uuden valtuuden alkua" in text_of(wrong) and " checked" in wrong.text
    done = post("ilmari", ENDS, valittu=[seutu.soon], last_day="31.12.2022")
    assert done.status_code == 302 and "Valtuudet uusittiin." in text_of(get("ilmari", done.url.removeprefix("/fi")))
    assert [g.last_day for g in given_by(seutu.id["seutu"]) if g.first_day == date(2021, 2, 21)] == [date(2022, 12, 31)]
    assert "Mikään valtuus ei pääty" in text_of(get("ilmari", ENDS))
    assert post("ilmari", ENDS).status_code == 422


def test_another_renews_and_rights_go_by_application(seutu):
    seutu.mandate("seutu", "onni", "act", last_day=SOON)
    seutu.mandate("seutu", "irma", "grant_represent", last_day=SOON)
    page = get("ilmari", ENDS)
    text = text_of(page)
    assert "Tämän uusii toinen valtuutusoikeuden haltija" in text and "Valtuutusoikeus uusitaan hakemuksella." in text
    boxes = re.findall('name="valittu" id="v-[^"]+" value="([^"]+)"', page.text)
    assert len(boxes) == 2
    assert post("ilmari", ENDS, valittu=boxes).url.endswith("?tehty=renewed_and_proposed")
    assert len(open_proposals(seutu.id["seutu"])) == 1


def test_the_front_page_and_the_guide_lead_there(seutu):
    front = get("ilmari", "/hallinta/seutu/")
    assert "/hallinta/seutu/katselmus/" in front.text and "/hallinta/seutu/paattyvat/" in front.text
    assert "Katselmointi on ajankohtainen." in text_of(front)
    assert "/fi/hallinta/seutu/katselmus/" in get("ilmari", "/hallinta/seutu/kuntoon/").text


def test_25_a_page(seutu):
    for item in items_of(seutu.review):
        services.answer(
            seutu.party("seutu"), seutu.review, [item.id], services.Reply.KEEP, actor=seutu.actor("ilmari"), at=AT
        )
    for n in range(30):
        seutu.mandate("seutu", f"eeva{n}", "represent")
    made = services.open_review(seutu.party("seutu"), actor=seutu.actor("ilmari"), at=AT)
    first = get("ilmari", f"{REVIEWS}{made}/")
    assert first.text.count('class="review__item"') == 25
    assert get("ilmari", f"{REVIEWS}{made}/", sivu="2").text.count('class="review__item"') == 9

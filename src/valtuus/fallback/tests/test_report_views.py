"""The pages of reports: what the four see – the reporter, who joins, the adviser, who cannot sign in – and what each is told."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.conversations.services import handling, opening
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.fallback.queries import report as queries
from valtuus.fallback.services import report_desk
from valtuus.fallback.tests.reporting import INBOX, count, mails, make, reporting_world, token_in, unsigned
from valtuus.kernel.clock import standing_at
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
FORM = "/fi/selvitys/ilmoitus/"
UNSIGNED = f"{FORM}ilman-tunnistusta/"


@pytest.fixture
def world(settings, transactional_db):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    with standing_at(AT):
        yield reporting_world()


def client(who=""):
    return Client(headers={"Test-Actor": who} if who else {})


def text_of(page):
    part = page.content.decode().split("<main")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part))).replace("\xa0", " ")


def sent(world, **more):
    values = {
        "party": world.id["pihlajisto"],
        "represented": world.id["pihlajisto"],
        "action": INBOX,
        "symptom": "municipality_not_offered",
        "since": "1.2.2021",
        "phone": "029 000 0001",
        "guide_read": "yes",
        "delivery_address": "kirjaamo@pihlajisto.example",
        "once": str(uuid7()),
    }
    return values | more


def send(world, who="eeva", **more):
    return client(who).post(FORM, sent(world, **more), follow=True)


def test_the_form_opens_with_the_finding(world):
    page = client("eeva").get(
        FORM, {"party": "pihlajisto", "action": INBOX, "symptom": "notices_not_seen", "cause": "run_out"}
    )
    assert page.status_code == 200 and "Selvityksessä löytynyt syy" in text_of(page)
    assert f'value="{world.id["pihlajisto"]}" selected' in page.text and f'value="{INBOX}" selected' in page.text
    assert "Ilmoitukset ja hakemukset eivät näy" in text_of(page)  # the guide of the symptom
    assert "ilmoitusten toimittamista varten (ei pakollinen)" not in text_of(page)


def test_a_joint_authoritys_employee_chooses_the_municipalities(world):
    page = client("onni").get(FORM, {"party": "mallila", "action": INBOX})
    assert f'value="{world.id["seutu"]}" selected' in page.text
    assert re.search(rf'value="{world.id["mallila"]}"[^>]*checked', page.text) and "Koivula" in text_of(page)


def test_who_is_not_signed_in_is_sent_to_sign_in(world):
    assert client().get(FORM).status_code == 302


def test_a_report_is_sent_and_seen(world):
    page = send(world)
    assert page.status_code == 200
    for words in ("Ilmoitus on lähetetty.", "vastaanotettu", "Pihlajisto", "Ohje luettu", "Kyllä"):
        assert words in text_of(page), words
    assert "Pihlajisto" in text_of(client("eeva").get("/fi/selvitys/ilmoitukset/"))


def test_who_joins_is_told_so(world):
    make(world)
    page = send(world, "niilo")
    assert "Asiaa käsitellään jo. Sinut on liitetty siihen." in text_of(page) and "Eeva" not in text_of(page)


def test_access_that_works_is_told_and_nothing_is_kept(world):
    world.mandate("pihlajisto", "eeva")
    load_agreements([Agreement("", world.id["pihlajisto"], "kelmu")], at=AT)
    page = send(world)
    assert page.status_code == 422 and "Valtuutesi toimii. Hae tiedot Kelmusta." in text_of(page)
    assert count("fallback_report") == 0


def test_what_was_typed_is_kept_and_the_fault_is_at_its_field(world):
    page = send(world, text="Asiakas 310799-913M", delivery_address="")
    assert page.status_code == 422 and "Anna sähköpostiosoite, johon" in text_of(page)
    page = send(world, text="Asiakas 310799-913M")
    assert "Tässä ei saa olla henkilötunnusta" in text_of(page) and "029 000 0001" in page.text


def test_a_free_mail_address_is_warned_of_once(world):
    page = send(world, delivery_address="eeva@gmail.com")
    assert page.status_code == 422 and "Osoite näyttää yksityiseltä" in text_of(page)
    page = send(world, delivery_address="eeva@gmail.com", free_mail_seen="yes")
    assert "Ilmoitus on lähetetty." in text_of(page)


def test_a_recent_matter_is_opened_again_by_its_own_button(world):
    id = make(world, "niilo").matter.id
    report_desk.take(id, actor=world.actor("kaisa"), at=AT)
    report_desk.solve(id, "Salainen selitys.", actor=world.actor("kaisa"), at=AT)
    page = send(world)
    assert "Sama asia on ratkaistu 1.2.2021." in text_of(page) and "Salainen" not in page.text
    assert 'name="reopen" value="yes"' in page.text
    assert "Asia on avattu uudelleen." in text_of(send(world, reopen="yes"))


def test_the_adviser_makes_a_report_of_a_thread(world):
    first = Opening(Kind.QUESTION, "chat", Partner("eeva", "Eeva"), "Apua", "En pääse.", party=world.id["pihlajisto"])
    thread = opening.open_conversation(first, actor=world.actor("eeva"), at=AT)
    handling.take(thread.id, actor=world.actor("kaisa"), at=AT)
    address = reverse("fallback:report_of_thread", args=[thread.id])
    desk = client("kaisa").get(reverse("conversations:desk_one", args=[thread.id]))
    assert address in desk.text
    form = client("kaisa").get(address)
    assert f'value="{world.id["pihlajisto"]}" selected' in form.text and 'value="Eeva"' in form.text
    told = {"cause": "unknown", "reporter": "Eeva", "symptom": "cannot_sign_in", "action": INBOX, "phone": "1"}
    page = client("kaisa").post(address, told | {"party": world.id["pihlajisto"]}, follow=True)
    assert "Ilmoitus on tehty." in text_of(page) and "Eeva" in text_of(page)
    assert queries.report_in(thread.id) is not None
    assert client("kalle").get(address).status_code == 403


def test_a_matter_handled_elsewhere_is_entered(world):
    told = {"party": world.id["pihlajisto"], "cause": "run_out", "note": "Hoidetaan puhelimitse."}
    page = client("kaisa").post("/fi/selvitys/asiat/kirjaa/", told, follow=True)
    assert "Asia on kirjattu." in text_of(page) and "muualla käsitellyksi" in text_of(page)
    again = client("kaisa").post("/fi/selvitys/asiat/kirjaa/", told)
    assert again.status_code == 422 and "on jo avoin asia" in text_of(again)


def test_the_board_leads_to_all_acts(world):
    make(world)
    id = queries.on_board()[0][0].id
    assert "Pihlajisto" in text_of(client("kaisa").get("/fi/selvitys/asiat/"))
    for act, told, done in (
        ("ota", {}, "Asia on sinun käsiteltävänäsi."),
        ("odottaa", {}, "Asia odottaa kuntaa."),
        ("jatka", {}, "Käsittely jatkuu."),
        ("sulje", {"reason": "no_answer", "note": "Ei vastausta."}, "Asia on suljettu."),
        ("avaa", {}, "Asia on avattu uudelleen."),
        ("ratkaise", {"note": "Valtuus annettiin."}, "Asia on merkitty ratkaistuksi."),
    ):
        page = client("kaisa").post(f"/fi/selvitys/asiat/{id}/{act}/", told, follow=True)
        assert done in text_of(page), act
    assert client("kaisa").post(f"/fi/selvitys/asiat/{id}/odottaa/").status_code == 409
    assert "Pihlajisto" in text_of(client("kaisa").get("/fi/selvitys/asiat/?nayta=paattyneet"))


def test_solving_without_a_word_is_a_fault_at_its_field(world):
    make(world)
    id = queries.on_board()[0][0].id
    report_desk.take(id, actor=world.actor("kaisa"), at=AT)
    page = client("kaisa").post(f"/fi/selvitys/asiat/{id}/ratkaise/", {"note": ""})
    assert page.status_code == 422 and 'href="#solve_note"' in page.text


def test_who_cannot_sign_in_confirms_by_mail_once(world):
    told = {name: getattr(unsigned(), name) for name in ("organisation", "symptom", "reporter", "phone", "address")}
    page = client().post(UNSIGNED, told, follow=True)
    assert "Vahvista ilmoitus sähköpostistasi" in text_of(page)
    link = f"{FORM}vahvista/{token_in(mails()[-1])}/"
    assert "Pihlajisto" in text_of(client().get(link))
    assert "Ilmoitus on vastaanotettu" in text_of(client().post(link, follow=True))
    for again in (client().get(link), client().post(link)):
        assert again.status_code == 404 and "Linkki ei ole voimassa" in text_of(again)


def test_a_flood_from_a_network_is_told_in_words(world):
    for n in range(20):
        client().post(UNSIGNED, told_by(f"a{n}@x.example"))
    page = client().post(UNSIGNED, told_by("b@x.example"))
    assert "Samasta verkosta on tehty" in text_of(page) and count("fallback_unconfirmed") == 20


def told_by(address):
    return {"organisation": "P", "symptom": "cannot_sign_in", "reporter": "T", "phone": "1", "address": address}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_other_languages_have_their_words(world, language):
    make(world)
    words = {"sv": "Skicka anmälan", "en": "Send the report"}[language]
    assert words in text_of(client("eeva").get(f"/{language}/selvitys/ilmoitus/"))
    assert client("kaisa").get(f"/{language}/selvitys/asiat/").status_code == 200

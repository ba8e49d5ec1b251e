"""What the applicant, the signer and the clerks see, in three languages; bad input comes back beside its field."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from valtuus.attachments.tests import pdfs
from valtuus.identity.services import signing_in as identity
from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import MandateType
from valtuus.kernel.identifiers import uuid7
from valtuus.mandate_applications import queries
from valtuus.mandate_applications.tests.conftest import AT, CODES, PHONE
from valtuus.mandate_applications.tests.saying import granted, rows
from valtuus.mandate_applications.types import State
from valtuus.web import doors

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def at_the_cutover():
    translation.activate("fi")
    with standing_at(AT):
        yield


@pytest.fixture
def visit(office, monkeypatch):
    """Be one of the cast: a client that answers as the browser would."""

    def as_(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: office.actor(who) if who else None)
        client = Client()
        session = client.session
        session["for"] = "the test"
        session.save()
        return client

    return as_


def page(name, *args):
    return reverse(f"mandate_applications:{name}", args=args)


def text_of(answer):
    """What a reader sees."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(bare)).replace("\xa0", " ")


def first(office, **more):
    values = {
        "application": str(uuid7()),
        "party": office.id["mallila"],
        "contact_name": "Helmi Heino",
        "email": "helmi@mallila.example",
        "phone": "040 000 0000",
    }
    return values | more


def right(**more):
    values = {
        "receiver": "person",
        "name": "Helmi Heino",
        "identity_code": CODES["helmi"],
        "type": "grant",
        "themes": ["view_and_claim", "lms_material"],
        "first_day": "1.2.2021",
        "last_day": "31.12.2025",
        "employed": "on",
    }
    return values | more


def test_who_is_not_signed_in_is_sent_there(visit):
    for name in ("mine", "new", "queue"):
        assert visit(None).get(page(name)).status_code == 302


def test_the_whole_way_by_pages(office, visit):
    helmi = visit("helmi")
    begun = first(office)
    answer = helmi.post(page("new"), begun)
    id = begun["application"]
    assert answer.headers["Location"] == page("wanted", id)
    assert helmi.post(page("new"), begun).headers["Location"] == page("wanted", id)
    assert len(queries.applications_of(office.key("helmi"))) == 1
    assert helmi.post(page("wanted", id), right()).status_code == 302
    signer = {"name": "Eeva Eerola", "identity_code": CODES["eeva"], "ground": "regulations"}
    assert helmi.post(page("signers", id), signer).status_code == 302
    assert "toimivalta perustuu hallintosääntöön" in text_of(helmi.get(page("show", id)))
    file = SimpleUploadedFile("valtuutus.pdf", pdfs.plain(), "application/pdf")
    assert helmi.post(page("annexes", id), {"file": file}).status_code == 302
    assert helmi.post(page("send", id)).status_code == 302
    assert "Odottaa allekirjoituksia" in text_of(helmi.get(page("show", id))).replace("odottaa", "Odottaa")

    eeva = visit("eeva")
    assert "allekirjoita" in text_of(eeva.get(page("mine")))
    shown = eeva.get(page("show", id))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.content.decode())[1]
    assert eeva.post(page("sign", id), {"seen": seen}).headers["Location"].endswith("tehty=application_sent")
    assert "Hakemus jätettiin tänään. Käsittely kestää yleensä 21–28 päivää." in text_of(eeva.get(page("show", id)))

    veikko = visit("veikko")
    assert "Mallila" in text_of(veikko.get(page("queue")))
    outline = text_of(veikko.get(page("desk", id)))
    assert "Helmi Heino" not in outline and "Ota käsittelyyn" in outline
    veikko.post(page("desk_take", id))
    opened = text_of(veikko.get(page("desk", id)))
    assert "Helmi Heino" in opened and PHONE in opened and "Rekisteröi valtuudet" not in opened
    call = {"number": PHONE, "answered_by": "Kirsi Kuusi, kirjaamo", "confirmed": "yes"}
    assert veikko.post(page("desk_call", id), call).status_code == 302
    assert "Esitä rekisteröintiä toiselle virkailijalle" in text_of(veikko.get(page("desk", id)))
    assert veikko.post(page("desk_register", id)).status_code == 302
    assert veikko.post(page("desk_confirm", id)).status_code == 403

    venla = visit("venla")
    assert "odottaa toista virkailijaa" in text_of(venla.get(page("queue")))
    assert "Vahvista ja rekisteröi" in text_of(venla.get(page("desk", id)))
    assert venla.post(page("desk_confirm", id)).status_code == 302
    assert queries.application(id).state is State.REGISTERED and len(granted()) == 1
    told = text_of(visit("helmi").get(page("show", id)))
    assert "Valtuudet on rekisteröity" in told and "Venla" not in told and "virkailijavaltuuttamispalvelu" in told


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_in_every_language(office, visit, language):
    id = office.draft(office.wanted(), office.ending("aino"), ground="regulations")
    office.enclose(id)
    sent = office.submitted(office.ending("aino"), office.wanted("seutu", MandateType.ACT), office.wanted())
    helmi = visit("helmi")
    pages = [page("mine"), page("new")]
    pages += [page(n, id) for n in ("show", "applicant", "wanted", "endings", "signers", "annexes", "withdraw")]
    answers = [helmi.get(address.replace("/fi/", f"/{language}/")) for address in [*pages, page("show", sent)]]
    office.take(sent)
    clerk = visit("veikko")
    answers += [clerk.get(address.replace("/fi/", f"/{language}/")) for address in (page("queue"), page("desk", sent))]
    for answer in answers:
        assert answer.status_code == 200 and f'<html lang="{language}">' in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert not [code for code in CODES.values() if code in answer.content.decode()]


def test_the_page_that_leads_here_fills_the_form(office, visit):
    helmi = visit("helmi")
    address = doors.address(
        "apply_to_clerk", party=office.id["mallila"], type="grant_represent", themes="lms_material,x"
    )
    body = helmi.get(address).content.decode()
    assert f'<option value="{office.id["mallila"]}" selected>' in body and 'value="Helmi"' in body
    begun = first(office, hint_type="grant_represent", hint_themes="lms_material")
    helmi.post(page("new"), begun)
    wanted = helmi.get(page("wanted", begun["application"])).content.decode()
    assert re.search(r'value="grant_represent" checked', wanted) and re.search(r'value="lms_material" checked', wanted)
    assert helmi.get(page("new") + "?party=no-such&type=%00&themes='").status_code == 200


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"last_day": "1.1.2021"}, "Päättymispäivä on ennen alkamispäivää"),
        ({"first_day": "31.1.2021"}, "Alkamispäivä ei voi olla menneisyydessä"),
        ({"last_day": "2.2.2046"}, "enintään 25 vuotta"),
        ({"last_day": "30.2.2022"}, "30.2.2022"),
        ({"themes": ["no_such"]}, "Valtuusasiat"),
        ({"type": "no_such"}, "Valtuuden tyyppi"),
        ({"themes": []}, "Valtuusasiat"),
        ({"identity_code": "170668-968X"}, "Henkilötunnus on virheellinen"),
        ({"identity_code": ""}, "Henkilötunnus"),
        ({"receiver": "organisation", "business_id": "9900006-9"}, "Organisaatiolle voi"),
        ({"receiver": "organisation", "business_id": "9900011-4", "type": "act"}, "9900011-4"),
        ({"receiver": "organisation", "business_id": "1234567-0", "type": "act"}, "Y-tunnus on virheellinen"),
        ({"receiver": "organisation", "business_id": "9900001-8", "type": "act"}, "ei voi valtuuttaa itseään"),
        ({"name": "Helmi 170668-968K"}, "ei saa kirjoittaa henkilötunnusta"),
        ({"receiver": "x"}, "Kenelle"),
    ],
)
def test_what_is_wrong_comes_back_beside_its_field_and_nothing_is_saved(office, visit, more, words):
    id = office.draft(office.ending("aino"))
    before = queries.application(id)
    answer = visit("helmi").post(page("wanted", id), right(**more))
    assert answer.status_code == 422 and words in text_of(answer) and "error-summary-heading" in answer.content.decode()
    assert queries.application(id) == before


def test_the_same_again_is_told(office, visit):
    id = office.draft(office.wanted())
    answer = visit("helmi").post(page("wanted", id), right())
    assert answer.status_code == 422 and "Sama on jo hakemuksessa" in text_of(answer)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("paatos.pdf", b"MZ this is a program", "Tiedosto ei ole PDF"),
        ("paatos.pdf", b"", "Tiedosto on tyhjä"),
        ("paatos.pdf", pdfs.scripted(), "ohjelmakoodia"),
        ("paatos.pdf", pdfs.encrypted(), "salasanalla"),
        ("paatos.pdf", pdfs.cut(), "rikki tai kesken"),
        ("170668-968K.pdf", pdfs.plain(), "nimessä on henkilötunnus"),
        ("paatos.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024), "liian suuri"),
    ],
)
def test_a_bad_file_is_told_clearly(office, visit, name, content, words):
    id = office.draft()
    answer = visit("helmi").post(page("annexes", id), {"file": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code == 422 and words in text_of(answer)


def test_an_annex_is_a_download_that_runs_nothing_and_is_for_its_people(office, visit):
    id = office.draft(ground="regulations")
    annex = office.enclose(id)
    office.send(id)
    answer = visit("helmi").get(page("annex", id, annex.id))
    assert answer.content == pdfs.plain()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="valtakirja.pdf"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Type"]) == ("nosniff", "application/pdf")
    assert visit("eeva").get(page("annex", id, annex.id)).status_code == 200
    assert visit("matti").get(page("annex", id, annex.id)).status_code == 404
    office.sign(id)
    assert visit("veikko").get(page("desk_annex", id, annex.id)).status_code == 404
    office.take(id)
    assert visit("veikko").get(page("desk_annex", id, annex.id)).status_code == 200
    assert visit("veikko").get(page("desk_annex", office.submitted(), annex.id)).status_code == 404


def test_another_persons_application_is_not_found(office, visit):
    id = office.submitted()
    matti = visit("matti")
    for name in ("show", "wanted", "annexes", "withdraw"):
        assert matti.get(page(name, id)).status_code == 404
    for name in ("send", "sign", "copy", "take_out"):
        assert matti.post(page(name, id)).status_code == 404
    assert matti.get(page("queue")).status_code == 403
    assert matti.get(page("desk", id)).status_code == 403


def test_more_is_asked_and_answered_by_pages(office, visit):
    id = office.submitted()
    office.take(id)
    veikko = visit("veikko")
    answer = veikko.post(page("desk_more", id), {"what": "Päätös puuttuu", "due": "1.2.2021"})
    assert answer.status_code == 422 and "Määräpäivä" in text_of(answer)
    assert veikko.post(page("desk_more", id), {"what": "", "due": "x"}).status_code == 422
    assert veikko.post(page("desk_more", id), {"what": "Päätös puuttuu", "due": "15.2.2021"}).status_code == 302
    helmi = visit("helmi")
    shown = text_of(helmi.get(page("show", id)))
    assert "Päätös puuttuu" in shown and "viimeistään 15.2.2021" in shown
    assert helmi.post(page("complete", id), {"answer": ""}).status_code == 422
    assert helmi.get(page("annexes", id)).status_code == 200
    assert helmi.post(page("complete", id), {"answer": "Liitteenä"}).status_code == 302
    assert "Liitteenä" in text_of(visit("veikko").get(page("desk", id)))


def test_a_rejection_tells_its_reason(office, visit):
    id = office.submitted()
    office.take(id)
    veikko = visit("veikko")
    assert veikko.post(page("desk_reject", id), {"reason": "other", "note": ""}).status_code == 422
    given = {"reason": "competence_not_shown", "note": "Pöytäkirja <b>puuttuu</b>"}
    assert veikko.post(page("desk_reject", id), given).status_code == 302
    shown = visit("helmi").get(page("show", id))
    assert "toimivaltaa ei ole osoitettu" in text_of(shown) and "&lt;b&gt;" in shown.content.decode()


def test_without_a_number_held_the_desk_says_so(office, visit):
    id = office.submitted(party="koivula")
    office.take(id)
    told = text_of(visit("veikko").get(page("desk", id)))
    assert "ei ole tiedossa puhelinnumeroa" in told and "Rekisteröi valtuudet" not in told


def test_pressed_twice_or_too_late_is_told_and_changes_nothing(office, visit):
    id = office.draft()
    helmi = visit("helmi")
    assert [helmi.post(page("send", id)).status_code for _ in range(2)] == [302, 409]
    assert [helmi.post(page("withdraw", id)).status_code for _ in range(2)] == [302, 409]
    assert visit("eeva").post(page("sign", id), {"seen": "x"}).status_code == 409
    assert helmi.get(page("wanted", id)).status_code in (404, 409)


def test_the_queue_tells_the_age_in_words(office, visit):
    office.submitted()
    visit_ = visit("veikko")
    for days, words in ((0, "tavallisessa ajassa"), (21, "ratkaistava pian"), (29, "myöhässä")):
        with standing_at(AT + timedelta(days=days)):
            assert words in text_of(visit_.get(page("queue")))


def test_the_clerk_is_told_of_another_name(office, visit):
    id = office.submitted(replace(office.wanted("aino"), name="Aina Aalto"))
    office.take(id)
    assert "Rekisterissä nimellä Aino." in text_of(visit("veikko").get(page("desk", id)))


def test_what_one_is_told_leads_to_the_application(office, visit):
    id = office.submitted()
    office.take(id), office.call(id), office.register(id)
    for who, kind in (("eeva", "application_signature_asked"), ("venla", "application_confirmation_asked")):
        [(door, context)] = rows(
            "select door, door_args from alerts_alert where kind = %s and recipient = %s", kind, office.key(who)
        )
        address = doors.address(door, **(json.loads(context) if isinstance(context, str) else context))
        assert visit(who).get(address).status_code == 200

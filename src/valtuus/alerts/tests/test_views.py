"""What the reader sees of alerts: sentences in three languages, links, what became of the mail; and how she chooses."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from valtuus.alerts import models, queries, services
from valtuus.alerts.services import ask_to_confirm, tell
from valtuus.alerts.tokens import token_of
from valtuus.alerts.types import Alert, Preferences, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import Language
from valtuus.kernel.identifiers import uuid7
from valtuus.web.wording import PARAMETER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 9, 8, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
NASTY = "<script>alert('å')</script>"


class Someone:
    """Who asks, named by a header in place of the sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        who = request.headers.get("Test-Actor")
        request.actor = Actor(who, who.capitalize(), STRONG, "session") if who else None
        return self.get_response(request)


@pytest.fixture(autouse=True)
def one_morning(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Someone"]
    with standing_at(AT):
        yield


def told(party, who="aino", person="Onni Ojala", **more):
    alert = Alert("request_made", {"person": person, "theme": "view_and_claim"}, party, **more)
    tell([Recipient(who, who.capitalize())], alert, at=AT)
    return queries.alerts_of(who)[0].id


def client(who="aino"):
    return Client(headers={"Test-Actor": who, "Sec-Fetch-Site": "same-origin"} if who else {})


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(bare)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "sentence", "mail"),
    [
        ("fi", "Onni Ojala pyytää valtuutta organisaatiolta Mallila.", "Ei lähetetty sähköpostiin."),
        ("sv", "Onni Ojala begär fullmakt av Malmby.", "Inte skickat per e-post."),
        ("en", "Onni Ojala asks Mallila for a mandate.", "Not sent by e-mail."),
    ],
)
def test_an_alert_is_read_in_the_readers_language(party, language, sentence, mail):
    told(party)
    page = text_of(client().get(f"/{language}/heratteet/"))
    assert sentence in page and mail in page


def test_what_people_wrote_is_text(party):
    told(party, person=NASTY)
    page = client().get("/fi/heratteet/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize("language", list(Language))
def test_every_kind_has_a_sentence_and_a_mail_that_can_be_made(party, language):
    values = {"theme": "view_and_claim", "type": "grant", "date": "2021-03-11"}
    for code in catalogue().codes("alert_kind"):
        asked = PARAMETER.findall(catalogue().wording["alert_kind", code]["fi"])
        params = {name: values.get(name, f"({name})") for name in asked if name != "party"}
        tell([Recipient("aino", "Aino", "aino@mallila.example", language)], Alert(code, params, party), at=AT)
    page = text_of(client().get(f"/{language}/heratteet/"))
    assert "{" not in page and page.count("11.3.2021") >= 3
    assert services.send_due(at=AT).sent == services.AT_ONCE


def test_the_header_counts_what_is_unread_and_only_for_its_reader(party):
    told(party)
    told(party)
    assert "Herätteet , lukematta 2 2" in text_of(client().get("/fi/heratteet/asetukset/"))
    assert "lukematta" not in text_of(client("onni").get("/fi/heratteet/asetukset/"))
    assert "Herätteet" not in text_of(client(None).get("/fi/"))


def test_opening_leads_on_and_counts_as_reading(party):
    alert = told(party, door="open_kelmu", door_args={"party": party})
    response = client().get(f"/fi/heratteet/avaa/{alert}/")
    assert response.status_code == 302 and party in response.headers["Location"]
    assert queries.unread_of("aino") == 0
    assert client().get(f"/fi/heratteet/avaa/{told(party)}/").headers["Location"] == "/fi/heratteet/"


def test_anothers_alert_is_not_there(party):
    alert = told(party)
    for who in ("onni", "eeva"):
        assert client(who).get(f"/fi/heratteet/avaa/{alert}/").status_code == 404
        client(who).post("/fi/heratteet/luetut/", {"alert": alert})
        assert "Onni Ojala" not in text_of(client(who).get("/fi/heratteet/"))
    assert queries.unread_of("aino") == 1


def test_without_a_sign_in_every_page_leads_to_it(party):
    alert = told(party)
    for way in ("", f"avaa/{alert}/", "asetukset/", "asetukset/vahvista/x/"):
        response = client(None).get(f"/fi/heratteet/{way}")
        assert response.status_code == 302 and "/identity/" in response.headers["Location"]


def test_one_is_marked_as_read_or_all(party):
    first, _, _ = (told(party) for _ in range(3))
    client().post("/fi/heratteet/luetut/", {"alert": first})
    assert queries.unread_of("aino") == 2
    page = client().post("/fi/heratteet/luetut/", follow=True)
    assert queries.unread_of("aino") == 0 and "Merkitty luetuksi." in text_of(page)


def test_rubbish_in_place_of_an_id_marks_nothing_else(party):
    told(party)
    client().post("/fi/heratteet/luetut/", {"alert": "rubbish"})
    assert queries.unread_of("aino") == 1


def test_an_empty_list_says_what_would_fill_it():
    assert "Sinulla ei ole herätteitä." in text_of(client().get("/fi/heratteet/"))


def test_more_than_a_page_is_paged(party):
    for days in range(30):
        alert = Alert("announcement", {"title": f"tiedote {days}."})
        tell([Recipient("aino")], alert, at=AT + timedelta(days=days))
    first, second = (client().get(f"/fi/heratteet/?sivu={n}") for n in (1, 2))
    assert first.content.decode().count("<article") == 25 and second.content.decode().count("<article") == 5
    assert "tiedote 29." in text_of(first) and "tiedote 0." in text_of(second)
    assert client().get("/fi/heratteet/?sivu=99999").content.decode().count("<article") == 5


def test_where_the_mail_went_and_when_can_be_seen(party):
    alert = Alert("request_made", {"person": "Onni", "theme": "view_and_claim"}, party)
    tell([Recipient("aino", address="aino@mallila.example")], alert, at=AT)
    waiting = "Sähköposti odottaa lähettämistä osoitteeseen aino@mallila.example."
    assert waiting in text_of(client().get("/fi/heratteet/"))
    services.send_due(at=AT)
    sent = "Lähetetty sähköpostitse osoitteeseen aino@mallila.example 9.2.2021 klo 10.05."
    assert sent in text_of(client().get("/fi/heratteet/"))


def test_language_and_groups_are_chosen(party):
    chosen = {"language": "sv", "groups": ["requests", "mandates"]}
    page = client().post("/fi/heratteet/asetukset/", chosen, follow=True)
    assert "Asetukset on tallennettu." in text_of(page)
    told = queries.preferences_of(["aino"])["aino"]
    assert told == Preferences(
        language="sv",
        muted=frozenset({"applications", "reviews", "announcements", "conversations", "notices", "oversight"}),
    )
    form = client().get("/fi/heratteet/asetukset/").content.decode()
    assert len(re.findall(r"<input[^>]*checked", form)) == 3


@pytest.mark.parametrize("given", [{"language": "no"}, {"language": "fi", "groups": ["gossip"]}, {}])
def test_a_choice_that_there_is_not_is_told_beside_the_field(given):
    assert client().post("/fi/heratteet/asetukset/", given).status_code == 422
    assert not queries.preferences_of(["aino"])


def test_an_address_is_told_confirmed_and_taken_back(mailoutbox):
    page = client().post("/fi/heratteet/asetukset/osoite/", {"address": "aino@seutu.example"}, follow=True)
    assert "Osoite aino@seutu.example odottaa vahvistusta" in text_of(page)
    services.send_due(at=AT)
    [mail] = mailoutbox
    assert mail.to == ["aino@seutu.example"] and "Aino" not in mail.body
    way = re.search(r"(/fi/heratteet/asetukset/vahvista/\S+)", mail.body)[1]
    assert "Linkki ei ole enää voimassa" in text_of(client("onni").get(way))
    assert client("onni").post(way).status_code == 404
    assert "Vahvista, että aino@seutu.example on sinun osoitteesi" in text_of(client().get(way))
    assert queries.preferences_of(["aino"])["aino"].address == ""
    page = client().post(way, follow=True)
    assert "Sähköposti" in text_of(page) and "lähetetään osoitteeseen aino@seutu.example" in text_of(page)
    assert client().post(way).status_code == 404
    page = client().post("/fi/heratteet/asetukset/osoite/", {"remove": "1"}, follow=True)
    assert "Et ole kertonut sähköpostiosoitettasi." in text_of(page)


@pytest.mark.parametrize("address", ["", "aino", "aino@", "a@b.example\nBcc: c@d.example", "a@b.example,c@d.example"])
def test_what_is_no_address_is_told_beside_the_field(address):
    page = client().post("/fi/heratteet/asetukset/osoite/", {"address": address})
    assert page.status_code == 422 and not models.Mail.objects.exists()


def test_a_second_link_at_once_is_told_to_wait():
    ask_to_confirm("aino@seutu.example", actor=Actor("aino", "Aino", STRONG, "s"), at=AT)
    page = client().post("/fi/heratteet/asetukset/osoite/", {"address": "aino@other.example"})
    assert page.status_code == 422 and "Odota minuutti" in text_of(page)


def test_a_token_names_no_person():
    made = str(uuid7())
    with translation.override("fi"):
        assert token_of(made).startswith(made.replace("-", ""))

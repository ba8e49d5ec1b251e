"""The self-check with what is asked after the mandate: agreements; and how much it asks of the database."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party
from valtuus.portal.tests.agreements import agree

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

MISSING = {
    "fi": "Organisaatiolla ei ole Kelan kanssa sopimusta palvelun käytöstä.",
    "sv": "Organisationen har inget avtal med FPA om att använda tjänsten.",
    "en": "The organisation has no agreement with Kela on the service.",
}


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    with standing_at(AT):
        yield


@pytest.fixture
def register(transactional_db):
    """Mallila mandated Seutu, Seutu mandated Aino; Pihlajisto mandated Eeva. Nobody has an agreement yet."""
    found = Register()
    found.mandate("mallila", "seutu")
    found.mandate("seutu", "aino", "represent")
    found.mandate("pihlajisto", "eeva")
    return found


def get(who, address, language="fi", **query):
    return Client(headers={"Test-Actor": who}).get(f"/{language}{address}", query)


def text_of(page):
    """What a reader sees."""
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text)).replace("\xa0", " ")


def verdicts(page, code):
    """What is said of an organisation: how each verdict works, and its text."""
    card = re.search(rf'aria-labelledby="party-{code}".*?</article>', page.text, re.DOTALL)[0]
    found = re.findall(r'verdict--(\w+)">(.*?)</section>', card, re.DOTALL)
    return [(works, re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part)))) for works, part in found]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("who", "code"), [("aino", "mallila"), ("eeva", "pihlajisto")])
def test_without_an_agreement_nothing_works_and_it_is_said_what_is_missing(register, who, code, language):
    told = verdicts(get(who, "/valtuuteni/", language), code)
    assert "now" not in {works for works, _ in told}
    assert [works for works, text in told if "Kelmu" in text and MISSING[language] in text] == ["not"]
    assert f"/{language}/apu/make_agreement/" in get(who, "/valtuuteni/", language).text
    assert MISSING[language] in text_of(get(who, "/oma/", language))
    assert f"/{language}/kelmu/{code}/haku/" not in get(who, "/oma/", language).text


def test_the_agreement_is_that_of_the_organisation_in_the_middle(register):
    agree(register, "mallila")
    assert {works for works, _ in verdicts(get("aino", "/valtuuteni/"), "mallila")} == {"not"}
    agree(register, "seutu")
    assert "now" in {works for works, _ in verdicts(get("aino", "/valtuuteni/"), "mallila")}
    assert MISSING["fi"] not in text_of(get("aino", "/valtuuteni/"))


def test_an_agreement_on_one_service_opens_that_one_alone(register):
    agree(register, "seutu", services=["kelmu"])
    told = verdicts(get("aino", "/valtuuteni/"), "mallila")
    assert "Kelmu" in next(text for works, text in told if works == "now")
    assert [works for works, text in told if "eMava" in text and MISSING["fi"] in text] == ["not"]


def test_what_works_from_the_day_of_the_agreement_is_told_with_its_day(register):
    agree(register, "seutu", first=date(2021, 2, 15))
    register.mandate("koivula", "seutu", first_day=date(2021, 2, 8))
    page = get("aino", "/valtuuteni/")
    for code in ("mallila", "koivula"):
        assert [text for works, text in verdicts(page, code) if works == "later" and "15.2.2021" in text], code
    on_the_day = get("aino", "/valtuuteni/", day="15.2.2021")
    assert "now" in {works for works, _ in verdicts(on_the_day, "mallila")}


def test_nobody_acts_for_an_organisation_without_an_agreement(register):
    assert "Mallila" not in get("aino", "/edustus/").text.partition("<main")[2]
    agree(register, "seutu")
    assert get("aino", "/edustus/").status_code == 302, "one way, and so it opens at once"


# ---- how much is asked


def mandated(register, *codes):
    """These municipalities have mandated Seutu as well."""
    told = [
        Party(str(uuid7()), PartyKind.MUNICIPALITY, c, c.title(), c.title(), contact=f"{c}@x.example") for c in codes
    ]
    load_parties(told, [], at=AT)
    register.id |= {p.code: p.id for p in told}
    for code in codes:
        register.mandate(code, "seutu")


def asked(address):
    """How many statements a page takes, and the page."""
    connection = connections["default"]
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        page = get("aino", address)
    assert page.status_code == 200
    return len(captured), page


@pytest.mark.parametrize("address", ["/valtuuteni/", "/oma/", "/edustus/"])
@pytest.mark.parametrize("agreed", [True, False])
def test_thirty_two_municipalities_take_no_more_statements_than_two(register, address, agreed):
    mandated(register, "kunta00")
    if agreed:
        agree(register, "seutu")
    few, _ = asked(address)
    mandated(register, *(f"kunta{number:02}" for number in range(1, 31)))
    count, page = asked(address)
    assert count == few <= 25
    assert ("Kunta30" in page.text) is (agreed or address != "/edustus/")

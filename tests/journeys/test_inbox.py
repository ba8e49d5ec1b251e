"""A social worker's day in the inbox: list, names, one opened and handled, another moved, whose receiver sees it at once."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.conversations.services.handling import take
from valtuus.conversations.services.opening import open_conversation
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.identifiers import uuid7
from valtuus.notices.queries import notices
from valtuus.notices.services.handling import hold
from valtuus.notices.tests.ground import a_line, lay
from valtuus.notices.tests.people import AINO, ASTA, AT, KAISA, actor, lay_register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 1280)
LONG = {"family_name": "Äyräpäänniemeläinen-Sundqvist", "given_names": "Kristiina Wilhelmiina Alexandra"}


@pytest.fixture
def someone(monkeypatch, db):
    """The register and the morning of the cut-over; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    ids = lay_register()

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: actor(who))
        return ids

    become("aino")
    return become


def a_day():
    """Three notices of Mallila: one of a long name, one that belongs to Pihlajisto, one that a colleague holds."""
    return lay(
        a_line("application_urgent", arrived_at="2021-02-01T07:00:00+02:00", **LONG),
        a_line("application_supplementary", facts={"home": "mallila", "permanent_stay": "pihlajisto"}),
        a_line("wish_for_personal_talk"),
    )


def test_a_social_workers_day(browser, live_server, someone):
    ids = someone("aino")
    mine, others, hers = a_day()
    hold(ids["mallila"], hers, actor=ASTA, at=AT)
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/")
        send(page.get_by_role("link", name="Avaa saapuneet hakemukset ja ilmoitukset"))
        expect(
            page.get_by_text("viimeinen päivä tänään").or_(page.get_by_text("1 arkipäivä jäljellä, 2.2.2021"))
        ).to_be_visible()
        expect(page.get_by_text("Asta Arola")).to_be_visible()
        expect(page.get_by_text("Äyräpäänniemeläinen")).to_be_hidden()
        send(page.get_by_role("button", name="Näytä nimet"))
        expect(page.get_by_text("Äyräpäänniemeläinen-Sundqvist Kristiina")).to_be_visible()
        send(page.get_by_role("link", name="Kiireellisenä tehty hakemus"))
        send(page.get_by_role("button", name="Avaa sisältö"))
        expect(page.get_by_role("heading", name="Kristiina Wilhelmiina Alexandra")).to_be_visible()
        send(page.get_by_role("button", name="Ota käsittelyyn"))
        expect(page.get_by_text("Otit hakemuksen tai ilmoituksen käsittelyyn.")).to_be_visible()
        send(page.get_by_role("button", name="Merkitse käsitellyksi"))
        expect(page.get_by_text("merkittiin käsitellyksi")).to_be_visible()
        send(page.get_by_role("link", name="Takaisin luetteloon"))
        send(page.get_by_role("link", name="Täydentävän toimeentulotuen hakemus"))
        send(page.get_by_role("button", name="Avaa sisältö"))
        page.locator("label", has_text="Pihlajisto").click()
        send(page.get_by_role("button", name="Siirrä"))
        expect(page.get_by_text("Äyräpää")).to_be_hidden()
        expect(page.get_by_role("heading", name="Korjaa nämä kohdat")).to_be_visible()
        page.locator("[name=reason]").fill("Asiakas asuu Pihlajistossa.")
        send(page.get_by_role("button", name="Siirrä"))
        expect(page.get_by_text("siirrettiin toiseen kuntaan")).to_be_visible()
        expect(page.get_by_text("Pihlajisto")).to_be_visible()
        someone("eeva")
        page.goto(f"{live_server.url}/fi/kelmu/pihlajisto/saapuneet/")
        send(page.get_by_role("link", name="Täydentävän toimeentulotuen hakemus"))
        send(page.get_by_role("button", name="Avaa sisältö"))
        expect(page.get_by_text("Asiakas asuu Pihlajistossa.")).to_be_visible()
    assert notices.notice(mine).state == "done" and notices.notice(others).municipality == ids["pihlajisto"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, someone, width, language):
    ids = someone("aino")
    here = f"{live_server.url}/{language}/kelmu/mallila/saapuneet/"

    with page_of(browser, width, language=language) as page:

        def sound(step):
            assert not faults_of_access(page), step
            assert not scrolls_sideways(page), step
            picture(page, f"inbox-{step}-{language}-{width}")

        known(page, live_server)
        page.goto(here)
        sound("empty")
        mine, others, hers = a_day()
        hold(ids["mallila"], hers, actor=ASTA, at=AT)
        page.goto(here)
        sound("list")
        send(page.locator("main form[method=post] button"))
        sound("names")
        page.goto(f"{here}{others}/")
        sound("closed")
        send(page.locator("main form[method=post] button").first)
        sound("opened")
        send(page.locator("form[action$='/siirra/'] button"))
        sound("faults")
        page.locator("label[for=id_target_0]").click()
        page.locator("[name=reason]").fill("Asiakas asuu toisaalla.")
        send(page.locator("form[action$='/siirra/'] button"))
        sound("gone")
        page.goto(f"{here}?tila=siirretyt")
        sound("moved-list")
        page.goto(f"{here}{hers}/")
        sound("held-by-other")
        someone("helmi")
        page.goto(f"{here}kasittelyssa/")
        sound("held")
        opening = Opening(
            Kind.QUESTION,
            "chat",
            Partner(AINO.key, AINO.name),
            "Siirto",
            "Siirtäkää.",
            language="fi",
            once=str(uuid7()),
        )
        matter = open_conversation(opening, actor=AINO, at=AT).id
        take(matter, actor=KAISA, at=AT)
        someone("kaisa")
        page.goto(f"{live_server.url}/{language}/kelmu/neuvonta/{matter}/")
        sound("desk-find")
        page.locator("[name=numero]").fill(str(notices.notice(mine).number))
        send(page.locator("main form button"))
        sound("desk-closed")
        send(page.locator("main form[method=post] button").first)
        sound("desk-opened")


def test_it_works_without_scripts(browser, live_server, someone):
    a_day()
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/saapuneet/?laji=application_urgent")
        send(page.get_by_role("button", name="Näytä nimet"))
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.get_by_text("Äyräpäänniemeläinen-Sundqvist")).to_be_visible()

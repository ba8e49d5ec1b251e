"""Help, the symptom finder, the self-check and its sharing as people meet them in a browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.fallback.queries.sharing import shares_of
from valtuus.fallback.tests.conftest import world  # noqa: F401 - a fixture
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
LONG = "Äänekosken-Ylä-Savon pitkänimisen kunnan palvelukeskus"
WIDTHS = (320, 1280)

# A person with a symptom: what is answered to each question, and the cause it ends with.
WALKS = [
    ("cannot_sign_in", ["first.no_strong_id"], "no_strong_id"),
    ("municipality_not_offered", ["whose.through", "first.none", "mandate.never"], "organisation_has_no_granter"),
    ("action_missing", ["task.view_person", "whose.own", "mandate.held"], "limited_to_other_clients"),
    ("notices_not_seen", ["whose.own", "first.not_visible_yet"], "not_visible_yet"),
    ("lms_list_not_seen", ["whose.own", "mandate.held"], "theme_lacking"),
    ("data_missing_on_person", ["shown.form", "form.condition"], "condition_unmet"),
    ("it_worked_yesterday", ["whose.own", "first.none", "mandate.katso"], "katso_only"),
]


def said(kind, name, language="fi"):
    return catalogue().wording[kind, name][language]


def sound(page, name):
    assert not faults_of_access(page), name
    assert not scrolls_sideways(page), name
    picture(page, name)


def answer(page, text, language="fi"):
    page.locator("main form").get_by_text(text, exact=True).click()
    send(page.get_by_role("button", name={"fi": "Jatka", "sv": "Fortsätt", "en": "Continue"}[language]))


def walked(page, url, symptom, answers, language="fi"):
    page.goto(f"{url}/{language}/selvitys/oire/")
    answer(page, said("symptom", symptom, language), language)
    for code in answers:
        answer(page, said("finder_answer", code, language), language)


@pytest.fixture
def someone(monkeypatch, world):  # noqa: F811 - the fixture
    """A way to be one of the small register, which also knows a municipality with a long name."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    far = Party(str(uuid7()), PartyKind.MUNICIPALITY, "pitka", LONG, LONG, contact="kirjaamo@pitka.example")
    load_parties([far], [], at=AT)
    world.id["pitka"] = far.id
    world.mandate("pitka", "seutu")

    def become(who):
        actor = world.actor(who) if who else None
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    world.become = become
    return world


@pytest.mark.parametrize(("symptom", "answers", "cause"), WALKS)
def test_a_symptom_leads_to_its_cause(browser, live_server, symptom, answers, cause):
    with page_of(browser, 320 if symptom == "action_missing" else 1280) as page:
        walked(page, live_server.url, symptom, answers)
        expect(page.get_by_text(said("cause", cause)).first).to_be_visible()
        expect(page.get_by_role("link", name="Tunnistaudu, niin tarkistamme puolestasi")).to_be_visible()
        assert page.locator(".finder__answers li").count() == len(answers) + 1
        sound(page, f"finder-{symptom}")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_walked_in_swedish_and_english(browser, live_server, language):
    with page_of(browser, language=language) as page:
        walked(
            page, live_server.url, "municipality_not_offered", ["whose.own", "first.none", "mandate.asked"], language
        )
        expect(page.get_by_text(said("cause", "request_unapproved", language)).first).to_be_visible()
        sound(page, f"finder-{language}")
        send(page.get_by_role("link", name=said("page", "municipality_missing", language)))
        sound(page, f"help-{language}")


def test_back_goes_back_and_an_answer_can_be_changed(browser, live_server):
    with page_of(browser) as page:
        walked(page, live_server.url, "municipality_not_offered", ["whose.through"])
        expect(page.get_by_text("Kysymys 3", exact=True)).to_be_visible()
        page.go_back()
        expect(page.get_by_text("Kysymys 2", exact=True)).to_be_visible()
        answer(page, said("finder_answer", "whose.own"))
        send(page.get_by_role("link", name="Edellinen kysymys"))
        expect(page.get_by_text("Kysymys 2", exact=True)).to_be_visible()
        send(page.locator(".finder__answers a").first)
        expect(page.get_by_text("Kysymys 1", exact=True)).to_be_visible()


def test_nothing_chosen_is_said_and_it_works_without_scripts(browser, live_server):
    with page_of(browser, 320, script=False) as page:
        page.goto(f"{live_server.url}/fi/selvitys/oire/")
        send(page.get_by_role("button", name="Jatka"))
        expect(page.get_by_role("link", name="Valitse yksi vastaus")).to_be_visible()
        answer(page, said("symptom", "cannot_sign_in"))
        answer(page, said("finder_answer", "first.service_down"))
        expect(page.get_by_text(said("cause", "service_down")).first).to_be_visible()


def test_by_keyboard_alone(browser, live_server):
    with page_of(browser) as page:
        page.goto(f"{live_server.url}/fi/apu/")
        page.get_by_role("link", name="Etsi syy", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_label(said("symptom", "cannot_sign_in")).focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Kysymys 2", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_sound(browser, live_server, width):
    with page_of(browser, width) as page:
        page.goto(f"{live_server.url}/fi/selvitys/oire/?asked=symptom")
        sound(page, f"finder-error-{width}")
        query = "symptom=municipality_not_offered&whose=unsure&first=unsure&mandate=unsure"
        page.goto(f"{live_server.url}/fi/selvitys/oire/?{query}")
        page.locator("summary").click()
        sound(page, f"finder-many-{width}")
        for way in ("apu", "selvitys/yhteystiedot", *(f"selvitys/ohje/{code}" for code in catalogue().codes("page"))):
            page.goto(f"{live_server.url}/fi/{way}/")
            sound(page, f"help-{way.replace('/', '-')}-{width}")
        page.goto(f"{live_server.url}/fi/selvitys/oire/?symptom=fish")
        expect(page.get_by_text("symptom")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_lacks_is_shown_to_its_granter_who_gives_it(browser, live_server, someone, width):
    someone.become("aino")
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/valtuuteni/")
        expect(page.locator("#summary")).to_contain_text("Ei toimi")
        sound(page, f"check-{width}")
        page.emulate_media(media="print")
        expect(page.locator("form.as-of")).not_to_be_visible()
        expect(page.locator("#summary")).to_be_visible()
        expect(page.get_by_text("Valtuusrekisterin versio")).to_be_visible()
        picture(page, f"check-print-{width}")
        page.emulate_media(media="screen")
        send(page.locator("[aria-labelledby=party-mallila] form button").first)
        expect(page.get_by_text("Tulos on jaettu")).to_be_visible()
        sound(page, f"shares-{width}")
        link = shares_of("aino", at=AT)[0].id
    someone.become("ilmari")
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/heratteet/")
        send(page.get_by_role("link", name="Aino näyttää sinulle").first)
        assert page.url.endswith(f"/fi/selvitys/jaot/{link}/")
        sound(page, f"shared-{width}")
        send(page.get_by_role("button", name="Anna puuttuva valtuus (Aino)"))
        expect(page.locator("input[name=type]").first).to_be_visible()
    someone.mandate("seutu", "aino", "represent")
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/selvitys/jaot/{link}/")
        expect(page.get_by_text("Asia on kunnossa")).to_be_visible()
        sound(page, f"shared-mended-{width}")
    someone.become("aino")
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/selvitys/jaot/")
        send(page.get_by_role("button", name="Lopeta jakaminen"))
        expect(page.get_by_text("Et ole jakanut mitään")).to_be_visible()
        sound(page, f"shares-none-{width}")
    someone.become("ilmari")
    with page_of(browser, width, expected="status of 404") as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/selvitys/jaot/{link}/")
        expect(page.get_by_text("Jaettua tarkistusta ei löydy")).to_be_visible()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_shared_in_swedish_and_english(browser, live_server, someone, language):
    someone.become("aino")
    with page_of(browser, 320, language=language) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/{language}/valtuuteni/")
        sound(page, f"check-{language}")
        page.locator("form[action$='/jaot/uusi/'] button").first.click()
        expect(page.locator("article")).to_have_count(1)
        sound(page, f"shares-{language}")
        [shared] = shares_of("aino", at=AT)
        someone.become("helmi" if shared.fixing.party == someone.id["mallila"] else "ilmari")
        page.goto(f"{live_server.url}/{language}/selvitys/jaot/{shared.id}/")
        expect(page.locator("blockquote")).to_have_count(2)
        sound(page, f"shared-{language}")

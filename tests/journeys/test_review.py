"""Reviewing and renewing as people meet it: sound at every width and language, by keyboard alone, without scripts."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.administration.queries.review import items_of, reviews_of
from valtuus.administration.review_types import Reply
from valtuus.administration.services import review as services
from valtuus.administration.tests.conftest import LMS, VIEW, World
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.mandates.queries.lists import given_by
from valtuus.mandates.queries.register import mandate
from valtuus.parties.services import record_officials
from valtuus.parties.types import Official

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
LONG = "äyräväinen_pitkäniminen_työntekijä"


@pytest.fixture
def world(monkeypatch, db):
    """Every remark in Seutu, an answered and an unanswered item, something that ends; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = World()
    world.roster("seutu", **{LONG: {"adult_social_work"}})
    old, soon = date(2020, 6, 1), date(2021, 2, 20)
    world.wide = world.mandate("seutu", LONG, "represent", (VIEW, LMS), first_day=old)
    world.soon = world.mandate("seutu", "onni", "represent", first_day=old, last_day=soon)
    record_officials([Official("gone", "Gone Poistunut"), Official("irma", "Irma")], at=AT)
    world.mandate("seutu", "gone", "represent", ("incomes_register_benefit_view",), first_day=old)
    world.mandate("seutu", "onni", "act", last_day=soon)
    world.mandate("seutu", "irma", "grant_represent", last_day=soon)
    party, ilmari = world.party("seutu"), world.actor("ilmari")
    world.review = services.open_review(party, actor=ilmari, at=AT)
    items = {i.grant.id: i.id for i in items_of(world.review)}
    world.item = items[world.wide]
    kept = next(i.id for i in items_of(world.review) if i.grant.holder == "aino")
    services.answer(party, world.review, [kept], Reply.KEEP, actor=ilmari, at=AT)

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who))

    world.become = become
    return world


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    world.become("ilmari")
    home = f"{live_server.url}/{language}/hallinta/seutu/"
    review = f"{home}katselmus/{world.review}/"
    ways = ("", "katselmus/", f"katselmus/{world.review}/", f"katselmus/{world.review}/{world.item}/", "paattyvat/")
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for number, way in enumerate(ways):
            page.goto(f"{home}{way}")
            assert not faults_of_access(page) and not scrolls_sideways(page), way
            picture(page, f"review-{number}-{language}-{width}")
        page.goto(review)
        page.locator(f"#i-{world.item}").check()
        send(page.locator("button[name=end][value=valitut]"))
        assert not faults_of_access(page) and not scrolls_sideways(page), "what an end would do"
        picture(page, f"review-end-{language}-{width}")


def test_a_review_is_answered_and_closed_without_scripts(browser, live_server, world):
    world.become("ilmari")
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/hallinta/seutu/")
        send(page.get_by_role("link", name="Avaa katselmoinnit"))
        send(page.get_by_role("link", name="Jatka katselmointia"))
        send(page.locator("a", has_text="Kavenna").first)
        page.get_by_label("Etuustietojen katselu ja maksuvaatimusten rekisteröinti").check()
        send(page.get_by_role("button", name="Kavenna valtuutta"))
        expect(page.get_by_text("Vastaus kirjattiin.")).to_be_visible()
        assert mandate(world.wide).revoked_at == AT
        for box in page.locator("input[name=valittu]").all():
            box.check()
        send(page.get_by_role("button", name="Säilytä valitut"))
        expect(page.get_by_text("Katselmointi päättyi 1.2.2021")).to_be_visible()
        assert reviews_of(world.id["seutu"])[0].closed_at == AT


def test_what_ends_is_renewed_by_keyboard_alone(browser, live_server, world):
    world.become("ilmari")
    with page_of(browser, 320) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/hallinta/seutu/paattyvat/")
        page.locator(f"#v-{world.soon}").focus()
        page.keyboard.press("Space")
        page.get_by_label("Uusien valtuuksien viimeinen päivä").fill("31.12.2022")
        page.get_by_role("button", name="Uusi valitut").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Valtuudet uusittiin.")).to_be_visible()
        expect(page.locator(f"#v-{world.soon}")).to_have_count(0)
    days = [g.last_day for g in given_by(world.id["seutu"]) if g.first_day == date(2021, 2, 21)]
    assert days == [date(2022, 12, 31)]

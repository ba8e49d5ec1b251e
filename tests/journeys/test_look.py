"""The components and the refusal page as people meet them: sound, still, within the window, without faults of access."""

import pytest

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from valtuus.web.tests.conftest import hooks as hooks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.urls("valtuus.web.tests.sample"),
    pytest.mark.usefixtures("hooks"),
]
WIDTHS = (320, 768, 1280)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_components_are_sound_at_every_width(browser, live_server, width, language):
    with page_of(browser, width, language=language) as page:
        page.goto(f"{live_server.url}/{language}/sample/")
        assert not faults_of_access(page) and not scrolls_sideways(page)
        send(page.get_by_role("button", name="Anna valtuus"))
        assert not faults_of_access(page) and not scrolls_sideways(page)
        assert page.evaluate("document.activeElement.className").endswith("hds-error-summary")
        if language == "fi":
            picture(page, f"components-{width}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_refusal_is_sound_at_every_width(browser, live_server, width, language):
    with page_of(browser, width, language=language) as page:
        page.goto(f"{live_server.url}/{language}/refused/")
        assert not faults_of_access(page) and not scrolls_sideways(page)
        drawn = page.locator("svg[role=img]:visible")
        assert drawn.count() == 1 and (drawn.bounding_box() or {})["width"] <= width
        picture(page, f"refused-{language}-{width}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["apu/make_agreement", "saavutettavuus", "tietosuoja", "sanamuodot", "no/such/page"])
def test_the_houses_own_pages_are_sound(browser, live_server, width, name):
    with page_of(browser, width, expected="status of 404 .*/no/such/page/$" if name.startswith("no") else "") as page:
        page.goto(f"{live_server.url}/fi/{name}/")
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"{name.replace('/', '-')}-{width}")


def test_the_page_works_by_keyboard_alone(browser, live_server):
    with page_of(browser) as page:
        page.goto(f"{live_server.url}/fi/sample/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.goto(f"{live_server.url}/fi/sample/")
        reached = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        assert {"Svenska", "id_name", "id_kind_0", "id_several_1", "id_place", "id_sure", "Anna valtuus"} <= set(
            reached
        )


def test_an_error_in_the_summary_leads_to_its_field(browser, live_server):
    with page_of(browser) as page:
        page.goto(f"{live_server.url}/fi/sample/")
        send(page.get_by_role("button", name="Anna valtuus"))
        for name, id in (("Nimi", "id_name"), ("Valtuusasia", "id_kind_0")):
            page.get_by_role("link", name=f"Täytä kohta ”{name}”.").click()
            assert page.evaluate("document.activeElement.id") == id


def test_the_page_works_without_script(browser, live_server):
    with page_of(browser, script=False) as page:
        page.goto(f"{live_server.url}/fi/sample/")
        page.get_by_label("Nimi").fill("Åke")
        send(page.get_by_role("button", name="Anna valtuus"))
        assert page.get_by_label("Nimi").input_value() == "Åke"
        send(page.get_by_role("link", name="Svenska"))
        assert page.url.endswith("/sv/sample/")


def test_a_fault_of_a_part_takes_the_whole_page(browser, live_server):
    with page_of(browser, expected="status of 403 .*/fi/refused/$|Response Status Error Code 403") as page:
        page.goto(f"{live_server.url}/fi/sample/")
        page.evaluate("htmx.ajax('GET', '/fi/refused/', '.stepper')")
        page.get_by_role("heading", name="Tätä ei voi tehdä vielä").wait_for()
        assert page.locator("main").count() == 1 and page.locator(".stepper").count() == 0

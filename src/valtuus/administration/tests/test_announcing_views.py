"""Pages of proposals and announcements, and where who administers one or several lands."""

import re

import pytest

from valtuus.administration.services.announcing import announce
from valtuus.administration.services.check import give_missing
from valtuus.administration.tests.test_views import (
    LANGUAGES,
    MALLILA,
    SEUTU,
    at_the_cutover,  # noqa: F401 - the fixture
    get,
    post,
    row_of,
    text_of,
)
from valtuus.administration.types import Audience, Chosen, Terms
from valtuus.ledger.queries import lines_of
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

from .conftest import LMS, VIEW
from .test_services import LAST

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


# ---- proposals and announcements


def test_a_proposal_is_carried_out_by_one_press(world):
    world.mandate("mallila", "ilona", "grant", (VIEW,))
    helmi, ilona = "helmi", world.actor("ilona")
    give_missing(world.party("mallila"), [Chosen("ilona", LMS)], Terms(LAST), actor=ilona, at=AT)
    assert "Ilona" in text_of(get(helmi, MALLILA + "ehdotukset/").text.split("Ehdotukset sinulle")[1])
    assert "Toteuta" not in get("ilona", MALLILA + "ehdotukset/").text
    way = re.search(r"/fi(/hallinta/mallila/ehdotukset/[0-9a-f-]+/)toteuta/", get(helmi, MALLILA + "ehdotukset/").text)[
        1
    ]
    assert post("ilona", f"{way}toteuta/").status_code == 403
    assert post(helmi, f"{way}toteuta/").status_code == 302
    assert post(helmi, f"{way}toteuta/").status_code == 409 and post(helmi, f"{way}hylkaa/").status_code == 409
    assert decide(Question("ilona", world.id["mallila"], "kelmu.view_lms_billing"), at=AT).permitted


TOLD = {f"{name}_{lang}": f"{name} {lang} <b>" for name in ("title", "text") for lang in LANGUAGES}


def test_the_desk_announces_and_granters_see_it_until_they_have_read_it(world):
    done = post("kaisa", "/tiedotteet/uusi/", **TOLD, audience="listed", listed="mallila")
    assert done.status_code == 302
    for page in ("", "kuntoon/"):
        found = get("helmi", MALLILA + page)
        assert "title fi &lt;b&gt;" in found.text and "<b>" not in found.text
    assert "title sv" in text_of(get("helmi", MALLILA, "sv")) and "title" not in text_of(get("ilmari", SEUTU))
    way = re.search(r"/fi(/hallinta/mallila/tiedotteet/[0-9a-f-]+/)", get("helmi", MALLILA).text)[1]
    assert post("helmi", way).status_code == 302 and "title fi" not in get("helmi", MALLILA).text
    desk = get("kaisa", done.headers["Location"].removeprefix("/fi").partition("?")[0])
    assert "Helmi" in text_of(desk) and "Mallila" in text_of(desk)
    assert "title fi" in text_of(get("kaisa", "/tiedotteet/"))


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"title_sv": " "}, "title_sv"),
        ({"text_en": ""}, "text_en"),
        ({"audience": "kinds"}, "kinds"),
        ({"audience": "listed", "listed": "mallila, eikole"}, "listed"),
        ({"audience": "x"}, "audience"),
    ],
)
def test_an_announcement_that_lacks_something_says_what(world, odd, field):
    page = post("kaisa", "/tiedotteet/uusi/", **TOLD | {"audience": "all"} | odd)
    assert page.status_code == 422 and f'href="#id_{field}' in page.text and lines_of("announcement_made") == 0


@pytest.mark.parametrize("address", ["/tiedotteet/", "/tiedotteet/uusi/"])
def test_only_the_desk_opens_the_desk(world, address):
    for who in ("helmi", "veikko", "aino"):
        assert get(who, address).status_code == 403
    for language in LANGUAGES:
        assert get("kaisa", address, language).status_code == 200
    made = announce(TOLD_WORDS, TOLD_WORDS, Audience.ALL, actor=world.actor("kaisa"), at=AT)
    assert get("helmi", f"/tiedotteet/{made}/").status_code == 403
    assert get("kaisa", "/tiedotteet/00000000-0000-7000-8000-000000000000/").status_code == 404


TOLD_WORDS = dict.fromkeys(LANGUAGES, "x")


def test_who_administers_one_goes_there_and_several_are_listed(world):
    assert get("helmi", "/hallinta/").headers["Location"] == "/fi/hallinta/mallila/"
    world.mandate("pihlajisto", "helmi", "grant")
    assert "Pihlajisto" in text_of(get("helmi", "/hallinta/"))
    assert "Sinulla ei ole valtuutusoikeutta" in text_of(get("aino", "/hallinta/"))
    assert "/tiedotteet/" in get("kaisa", "/hallinta/").text


def test_too_much_leads_to_the_mandate_and_a_request_to_the_requests(world):
    world.roster("mallila", liisa={"adult_social_work"}, jari={"adult_social_work"})
    given = world.mandate("mallila", "liisa", themes=(VIEW, LMS))
    world.mandate("mallila", "jari", awaiting=True, asked_at=AT)
    page = get("helmi", MALLILA + "tyontekijat/")
    assert "Liikaa" in row_of(page, "Liisa") and f'href="/fi/valtuudet/mallila/valtuus/{given}/"' in page.text
    assert "Pyydetty" in row_of(page, "Jari") and 'href="/fi/pyynnot/"' in page.text


@pytest.mark.parametrize(
    ("language", "label"), [("fi", "Otsikko ruotsiksi"), ("sv", "Rubrik på svenska"), ("en", "Title in Swedish")]
)
def test_the_fields_of_an_announcement_are_named_in_the_readers_language(world, language, label):
    assert label in text_of(get("kaisa", "/tiedotteet/uusi/", language))
    missing = post("kaisa", "/tiedotteet/uusi/", **TOLD | {"audience": "all", "title_sv": ""})
    assert "Otsikko ruotsiksi" in text_of(missing).split("Tiedote näkyy")[1]

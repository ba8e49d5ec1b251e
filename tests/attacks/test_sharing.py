"""Attacks on a shared verdict: everybody but who may give what lacks, at this very moment, finds that there is none."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from valtuus.fallback.rules import sharing as rules
from valtuus.fallback.services import sharing
from valtuus.fallback.services.sharing import share, withdraw
from valtuus.fallback.tests.conftest import world  # noqa: F401 - a fixture
from valtuus.kernel.clock import standing_at
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE

pytestmark = [pytest.mark.attack, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
VIEW = "kelmu.view_person"


@pytest.fixture
def link(settings, world):  # noqa: F811 - the fixture
    """Aino's shared verdict, which Seutu's granter can mend."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    world.link = share(world.id["mallila"], VIEW, actor=world.actor("aino"), at=AT)
    return world


def opened(who, id, at=AT):
    with standing_at(at):
        return Client(headers={"Test-Actor": who}).get(f"/fi/selvitys/jaot/{id}/")


def is_missing(page):
    """The one page that there is none: the same in every case, and nothing of anybody on it."""
    main = page.text.split("<main")[1].split("</main")[0]
    return (
        page.status_code == 404
        and "Jaettua tarkistusta ei löydy" in main
        and not {"Aino", "Mallila", "Seutu"} & set(main.split())
    )


def test_it_opens_to_who_may_give_what_lacks(link):
    page = opened("ilmari", link.link)
    assert page.status_code == 200 and "Aino" in page.text and page.headers["Cache-Control"] == "no-store, private"


STRANGERS = ["aino", "onni", "eeva", "helmi", "paavo", "iiris", "nobody-known"]


@pytest.mark.parametrize("who", STRANGERS)
def test_it_opens_to_nobody_else(link, who):
    """The sharer herself, a colleague, a stranger, the granters of the municipality and of another, and one of another theme."""
    assert is_missing(opened(who, link.link))


@pytest.mark.parametrize("who", STRANGERS)
def test_it_would_open_without_the_guard(link, who, monkeypatch):
    monkeypatch.setattr(sharing, "may_see", lambda *_: True)
    assert opened(who, link.link).status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(link):
    page = Client().get(f"/fi/selvitys/jaot/{link.link}/")
    assert page.status_code == 302 and "sign-in" in page.headers["Location"]


def test_it_opens_for_thirty_days_and_not_a_moment_longer(link, monkeypatch):
    end = AT + timedelta(days=30)
    assert opened("ilmari", link.link, end - timedelta(seconds=1)).status_code == 200
    assert is_missing(opened("ilmari", link.link, end))
    monkeypatch.setattr(sharing, "may_see", lambda found, granters, actor, at: actor.key in granters)
    assert opened("ilmari", link.link, end).status_code == 200, "the test above could not fail"


def test_it_does_not_open_once_withdrawn(link, monkeypatch):
    withdraw(link.link, actor=link.actor("aino"), at=AT)
    assert is_missing(opened("ilmari", link.link))
    monkeypatch.setattr(rules, "is_open", lambda *_: True)
    assert opened("ilmari", link.link).status_code == 200, "the test above could not fail"


def test_a_right_that_has_ended_opens_it_no_more(link):
    link.mandate("seutu", "tuuli", "grant_represent", last_day=helsinki_day(AT))
    assert opened("tuuli", link.link).status_code == 200
    assert is_missing(opened("tuuli", link.link, AT + timedelta(days=1)))


def test_a_right_yet_to_begin_or_of_the_other_type_does_not_open_it(link):
    link.mandate("seutu", "tuuli", "grant_represent", first_day=date(2021, 2, 2))
    link.mandate("seutu", "taru", "grant")
    assert is_missing(opened("tuuli", link.link)) and is_missing(opened("taru", link.link))


@pytest.mark.parametrize(
    "id", [str(uuid4()), "00000000-0000-4000-8000-000000000000", "x", "1", "'; select 1 --", "%00", "a" * 300]
)
def test_a_guessed_id_opens_nothing(link, id):
    assert is_missing(opened("ilmari", id))


def test_another_cannot_withdraw_it(link):
    with standing_at(AT):
        page = Client(headers={"Test-Actor": "onni"}).post(f"/fi/selvitys/jaot/{link.link}/peru/")
    assert page.status_code == 404 and opened("ilmari", link.link).status_code == 200


def test_nobody_shares_in_anothers_name(link):
    """There is no parameter for a person: what is shared is the sender's own."""
    with standing_at(AT):
        told = {"party": "mallila", "action": VIEW, "sharer": "aino", "person": "aino", "granter": "paavo"}
        Client(headers={"Test-Actor": "onni"}).post("/fi/selvitys/jaot/uusi/", told)
        [made] = sharing.queries.shares_of("onni", at=AT)
    assert made.sharer == "onni" and made.fixing.party == link.id["seutu"]
    assert is_missing(opened("paavo", made.id))

"""Pages on which a joint authority asks its members, and the day's run."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from valtuus.kernel.clock import standing_at
from valtuus.mandates.queries.requests import open_requests_of
from valtuus.mandates.tests.asking import BOTH, alerts, asked, members_asked, world_of
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.test_request_views import (  # noqa: F401 - the fixture
    LANGUAGES,
    MEMBERS,
    at_the_cutover,
    chosen,
    get,
    post,
    text_of,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_of(register)


# ---- a joint authority of its members


@LANGUAGES
def test_members_without_an_upper_link_are_chosen(world, language):
    page = get("ilmari", MEMBERS, language)
    assert page.status_code == 200 and chosen(page, "municipalities") == [world.id["koivula"]]
    assert chosen(page, "themes") == ["view_and_claim"] and "Pihlajisto" not in page.text


def test_members_by_task_and_theme(world):
    world.mandate("koivula", "seutu")
    assert chosen(get("ilmari", MEMBERS), "municipalities") == []
    assert chosen(get("ilmari", MEMBERS, theme="lms_material"), "municipalities") == [world.id["koivula"]]
    page = get("ilmari", MEMBERS, task="child_protection")
    assert 'class="empty"' in page.text and not chosen(page, "municipalities")
    named = get("ilmari", MEMBERS, party=world.id["mallila"])
    assert chosen(named, "municipalities") == [world.id["mallila"]]


def test_the_chosen_are_asked(world):
    world.mandate("koivula", "eeva", "grant", themes=BOTH)
    data = {"municipalities": [world.id["koivula"], world.id["mallila"]], "themes": ["lms_material"]}
    days = {"first_day": "1.2.2021", "last_day": "31.12.2023"}
    assert post("ilmari", MEMBERS, **data, **days).headers["Location"] == "/fi/pyynnot/?tehty=requests_made"
    assert alerts("request_made") == ["eeva", "helmi"] and len(open_requests_of(world.id["seutu"])) == 2
    assert "Pyytäjä Seutu" in text_of(get("eeva")) and "Pyytäjä Seutu" in text_of(get("ilmari"))


def test_of_members_all_or_none_and_each_that_may_not_be_asked_is_named(world):
    members_asked(world, ["mallila"])
    data = {"municipalities": [world.id["koivula"], world.id["mallila"]], "themes": ["view_and_claim"]}
    page = post("ilmari", MEMBERS, **data, first_day="1.2.2021", last_day="31.12.2023")
    assert page.status_code == 422 and len(open_requests_of(world.id["seutu"])) == 1
    assert "Mallila: Samasta valtuusasiasta on jo avoin pyyntö" in text_of(page)
    assert "Koivula: Organisaatiossa ei ole ketään" in text_of(page)


@pytest.mark.parametrize(("more", "field"), [
    ({"municipalities": []}, "municipalities_0"),
    ({"themes": []}, "themes_0"),
    ({"last_day": "1.1.2021"}, "last_day"),
    ({"note": "010190-999X"}, "note"),
])  # fmt: skip
def test_a_fault_of_asking_members_stands_at_its_field(world, more, field):
    data = {"municipalities": [world.id["mallila"]], "themes": ["view_and_claim"], "first_day": "1.2.2021"}
    page = post("ilmari", MEMBERS, **data | {"last_day": "31.12.2023"} | more)
    assert page.status_code == 422 and f'href="#id_{field}"' in page.text and not open_requests_of(world.id["seutu"])


@pytest.mark.parametrize("who", ["onni", "helmi", "veikko"])
def test_who_may_not_ask_in_its_name_reads_who_may(world, who):
    page = get(who, MEMBERS)
    assert page.status_code == 200 and "edustajan valtuutusoikeus" in text_of(page) and "Koivula" not in page.text
    assert post(who, MEMBERS, municipalities=[world.id["koivula"]]).status_code == 200


# ---- the day's run


def test_the_days_run_says_what_it_did(world, capsys):
    asked(world)
    with standing_at(AT + timedelta(days=8)):
        call_command("remind")
    assert capsys.readouterr().out == "Rauenneita pyyntöjä 0, muistutuksia 1.\n"
    with standing_at(datetime(2021, 8, 1, 9, tzinfo=UTC)):
        call_command("remind", language="sv")
    assert capsys.readouterr().out == "Förfallna begäranden 1, påminnelser 0.\n"

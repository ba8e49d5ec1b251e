"""Every remedy opens a page, and a door that opens none stops the start."""

import pytest
from django.test import Client

from valtuus.kernel.catalogue import catalogue
from valtuus.web import doors


@pytest.fixture(autouse=True)
def own_doors(monkeypatch):
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))


def test_the_program_has_started_with_every_door_in_order():
    assert doors.faults_of_doors(catalogue()) == []
    assert doors.missing(["renew", "no_such"]) == ["no_such"]


def test_a_remedy_without_a_door_is_named(monkeypatch):
    monkeypatch.delitem(doors._doors, "renew")
    assert doors.faults_of_doors(catalogue()) == ["remedy `renew` has no door"]
    with pytest.raises(KeyError):
        doors.address("renew")


def test_a_door_without_a_page_or_without_wording_is_named():
    doors.register("renew", "no_such_page")
    doors.register("none", "remedy", label="no_such_text", code="none")
    faults = doors.faults_of_doors(catalogue())
    assert faults == ["door `none`: no text `no_such_text`", "door `renew` opens no page: no_such_page"]


def test_a_slices_own_page_takes_the_place_of_the_help_and_gets_its_context():
    doors.register("renew", "remedy", "code", label="sign_in")
    assert doors.address("renew", code="renew", party="m 1", empty="") == "/fi/apu/renew/?party=m+1"
    assert doors.label("renew") == "sign_in"


def test_an_action_leads_to_its_own_page_and_else_to_that_of_its_service():
    doors.register("open_x", "remedy", code="renew")
    doors.register("open_x.lists", "remedy", code="renew")
    assert doors.ways_into("x", ["x.lists", "x.other", "x.more"]) == ["open_x.lists", "open_x"]
    assert doors.ways_into("y", ["y.one"]) == []


def test_the_help_says_the_same_to_everybody_and_takes_no_context():
    assert doors.address("make_agreement", party="m1") == "/fi/apu/make_agreement/"


@pytest.mark.parametrize("code", sorted(catalogue().remedies))
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_remedy_has_a_help_page_in_three_languages(code, language):
    page = Client().get(f"/{language}/apu/{code}/")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text and "{" not in page.text.split("<main")[1].split("</main")[0]


def test_the_help_names_kelas_channels_where_the_matter_is_kelas():
    assert "tiedonvalitys@kela.fi" in Client().get("/fi/apu/make_agreement/").text
    assert "kumppanit.neuvonta@kela.fi" in Client().get("/fi/apu/ask_desk_to_move/").text
    assert "mailto:" not in Client().get("/fi/apu/renew/").text


def test_there_is_no_help_on_what_does_not_exist():
    page = Client().get("/sv/apu/no_such/")
    assert page.status_code == 404 and "no_such" in page.text

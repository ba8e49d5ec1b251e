"""Pages of giving to a person named by code, to an organisation named amiss, and what a warning asks."""

import re
from html import unescape

import pytest

from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.test_giving_views import CODE, NASTY, Walk, at_the_cutover, world_with_rights  # noqa: F401 - the fixture
from valtuus.parties.queries import official_key, officials
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_with_rights(register)


def test_a_person_named_by_code_is_never_shown_by_it(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="person", name="Onni Oras", identity_code=CODE.lower())
    assert helmi.step() == "type" and CODE not in helmi.page.text.upper()
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "Onni Oras" in helmi.text() and CODE not in helmi.page.text
    helmi.send()
    [given] = mandates_of_person(official_key(CODE))
    assert given.type == "act" and officials([given.holder])[given.holder].name == "Onni Oras"


@pytest.mark.parametrize(("data", "field"), [
    ({"name": "Onni", "identity_code": "010180-9016"}, "identity_code"),
    ({"name": "Onni", "identity_code": ""}, "identity_code"),
    ({"name": "", "identity_code": CODE}, "name"),
    ({"name": "x" * 201, "identity_code": CODE}, "name"),
    ({"name": CODE, "identity_code": CODE}, "name"),
])  # fmt: skip
def test_a_badly_named_person_is_told_at_the_field_and_the_code_is_not_shown_again(world, data, field):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="person", **data)
    assert helmi.page.status_code == 422 and f'href="#id_{field}"' in helmi.page.text
    assert not re.search(r'name="identity_code" value=', helmi.page.text)


def test_a_name_of_html_is_escaped(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="person", name=NASTY, identity_code=CODE)
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "<script>alert" not in helmi.page.text and 'Onni <script>alert("x")' in unescape(helmi.page.text)


def test_a_known_code_with_another_name_is_told_at_the_name(world):
    record_officials([Official(official_key(CODE), "Onni Oras")], at=AT)
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="person", name="Pekka Puro", identity_code=CODE)
    assert helmi.page.status_code == 422 and 'href="#id_name"' in helmi.page.text


@pytest.mark.parametrize(("text", "said"), [
    ("Ei mikään", "Organisaatiota ei löytynyt"),
    ("la", "voi tarkoittaa useaa organisaatiota"),
    ("mallila", "Organisaatio ei voi antaa valtuutta itselleen"),
    ("", "Täytä kohta ”Organisaatio”."),
])  # fmt: skip
def test_an_organisation_that_cannot_receive_is_told_at_the_first_step(world, text, said):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="organisation", organisation=text)
    assert helmi.page.status_code == 422 and helmi.step() == "who" and said in helmi.text()


def test_warnings_are_acknowledged_or_nothing_is_given(world):
    record_officials(
        [Official(official_key(CODE), "Onni Oras")], [Employment(official_key(CODE), world.id["seutu"])], at=AT
    )
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="person", name="Onni Oras", identity_code=CODE)
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "Henkilö työskentelee organisaatiossa Seutu." in helmi.text()
    helmi.send()
    assert helmi.page.status_code == 422 and not mandates_of_person(official_key(CODE))
    assert helmi.send(acknowledged=["bypasses_joint_authority"]).status_code == 302
    assert len(mandates_of_person(official_key(CODE))) == 1

"""Giving a mandate on the pages: step by step, what is told before trying, and that a stranger gets nowhere."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from valtuus.kernel.clock import standing_at
from valtuus.mandates.queries.register import links_to, mandates_of_person
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.types import Question
from valtuus.parties.queries import official_key
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official
from valtuus.web import doors

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

CODE = "010180-9015"
NASTY = 'Onni <script>alert("x")</script>'
SAID = {"fi": "Anna valtuus", "sv": "Ge en fullmakt", "en": "Give a mandate"}


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    settings.ARTIFICIAL_CODES = True
    translation.activate("fi")
    with standing_at(AT):
        yield


def world_with_rights(register):
    """Helmi grants in Mallila in both themes, Ilmari for Seutu in one."""
    register.right = register.mandate("mallila", "helmi", "grant", themes=("view_and_claim", "lms_material"))
    register.mandate("seutu", "ilmari", "grant_represent")
    return register


@pytest.fixture
def world(register):
    return world_with_rights(register)


class Walk:
    """One person on the pages of giving for one organisation."""

    def __init__(self, who, party, language="fi"):
        self.client = Client(headers={"Test-Actor": who})
        self.address = f"/{language}/valtuudet/{party}/anna/"
        self.page = self.client.get(self.address)

    def send(self, headers=None, **data):
        hidden = dict(
            re.findall(r'<input type="hidden" name="(state|step)" value="([^"]*)"', self.page.content.decode())
        )
        answer = self.client.post(self.address, hidden | data, headers=headers)
        if not headers:
            self.page = answer
        return answer

    def text(self, page=None):
        found = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", (page or self.page).content.decode(), flags=re.S)
        return re.sub(r"\s+", " ", unescape(found)).replace("\xa0", " ")

    def step(self):
        return re.search(r'name="step" value="(\w+)"', self.page.content.decode())[1]


def to_seutu(walk):
    walk.send(kind="organisation", organisation="Seutu")
    walk.send(type="act")
    walk.send(themes=["view_and_claim"])
    return walk.send(first_day="1.2.2021", last_day="31.12.2022")


def test_helmi_gives_act_to_seutu_and_ilmari_represent_to_onni_and_onni_gets_in(world):
    helmi = Walk("helmi", "mallila")
    to_seutu(helmi)
    assert "Valtuutta voi käyttää vasta, kun saajaorganisaatio antaa" in helmi.text()
    given = helmi.send()
    assert given.status_code == 302 and given.headers["Location"].endswith("?tehty=mandate_given")
    ilmari = Walk("ilmari", "seutu")
    ilmari.send(kind="employees", employees=["onni"])
    ilmari.send(type="represent")
    ilmari.send(themes=["view_and_claim"])
    ilmari.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "Mallila" in ilmari.text() and "Henkilön etuustietojen katselu" in ilmari.text()
    assert "Tiedot, joita lakiperusteen mukaan voi näkyä" in ilmari.text()
    assert "myös kuntia, jotka valtuuttavat organisaation myöhemmin" in ilmari.text()
    assert ilmari.send().status_code == 302
    assert decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=AT).reason.code == "chain_mandate"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_step_is_said_in_each_language(world, language):
    walk = Walk("helmi", "mallila", language)
    assert SAID[language] in walk.text()
    to_seutu(walk)
    assert walk.page.status_code == 200 and walk.step() == "check" and "2021–31.12.2022" in walk.text()
    assert walk.page.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("who", ["aino", "onni", "eeva", "veikko"])
def test_who_has_no_right_is_told_so_before_anything_is_typed(world, who):
    for party in ("mallila", "seutu"):
        page = Walk(who, party).page
        assert page.status_code == 403 and "Sinulla ei ole valtuutusoikeutta tähän valtuusasiaan." in page.text


def test_who_is_not_signed_in_is_sent_there(world):
    assert Client().get("/fi/valtuudet/mallila/anna/").status_code == 302


def test_a_wrong_type_is_prevented_with_its_reason(world):
    ilmari = Walk("ilmari", "seutu")
    ilmari.send(kind="employees", employees=["onni"])
    barred = re.search(r'<input[^>]*value="act"[^>]*>', ilmari.page.text)[0]
    assert "disabled" in barred
    assert "Ei valittavissa: Asiointivaltuuden antamiseen tarvitaan valtuutusoikeus" in ilmari.text()
    ilmari.send(type="act")
    assert ilmari.page.status_code == 422 and ilmari.step() == "type"
    assert 'href="#id_type_0"' in ilmari.page.text


def test_an_organisation_can_only_be_given_act(world):
    world.mandate("mallila", "helmi", "grant_represent")
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="organisation", organisation="seutu")
    assert "Organisaatiolle voi antaa vain asiointivaltuuden." in helmi.text()
    helmi.send(type="represent")
    assert helmi.page.status_code == 422


def test_the_rights_to_grant_are_explained_and_lead_to_the_application(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    assert "Edustajan valtuutusoikeus" in helmi.text() and "/hakemukset/uusi/" in helmi.page.text
    helmi.send(type="grant")
    assert helmi.page.status_code == 422


def test_look_alike_themes_stand_side_by_side_with_code_and_owner(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    order = re.findall(r'type="checkbox" name="themes"[^>]*value="(\w+)"', helmi.page.text)
    assert order.index("incomes_register_benefit_view") == order.index("view_and_claim") + 1
    assert "Tulorekisteriyksikkö, incomes_register_benefit_view." in helmi.text()
    assert "Sinulla ei ole valtuutusoikeutta tähän valtuusasiaan." in helmi.text()


def test_a_theme_outside_the_right_is_refused_at_its_field(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    helmi.send(themes=["childcare_billing"])
    assert (helmi.page.status_code, helmi.step()) == (422, "themes") and 'href="#id_themes_0"' in helmi.page.text
    helmi.send(themes=["no_such_theme"])
    assert helmi.page.status_code == 422
    helmi.send()
    assert "Valitse vähintään yksi valtuusasia." in helmi.text()


def test_a_duty_fills_in_its_themes(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    helmi.send(prefill="1", duty="lms_billing")
    ticked = re.findall(r'value="(\w+)"[^>]*checked', helmi.page.text)
    assert ticked == ["lms_material"] and helmi.step() == "themes"


def test_the_duties_of_the_roster_are_ticked_from_the_start(world):
    duties = Employment("ilona", world.id["mallila"], frozenset({"lms_billing"}))
    record_officials([Official("ilona", "Ilona")], [duties], at=AT)
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="employees", employees=["ilona"])
    helmi.send(type="act")
    assert re.findall(r'value="(\w+)"[^>]*checked', helmi.page.text) == ["lms_material"]


@pytest.mark.parametrize(("first", "last", "said", "field"), [
    ("31.1.2021", "31.12.2022", "Alkamispäivä ei voi olla menneisyydessä.", "first_day"),
    ("1.3.2021", "28.2.2021", "Päättymispäivä on ennen alkamispäivää.", "last_day"),
    ("1.2.2021", "2.2.2046", "Valtuus voi olla voimassa enintään 25 vuotta.", "last_day"),
    ("1.2.2021", "30.2.2022", "Päivämäärä 30.2.2022 on virheellinen", "last_day"),
    ("1.2.2021", "", "Täytä kohta ”Päättymispäivä”.", "last_day"),
])  # fmt: skip
def test_bad_days_are_told_at_their_field_and_kept(world, first, last, said, field):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day=first, last_day=last)
    assert (helmi.page.status_code, helmi.step()) == (422, "days")
    assert said in helmi.text() and f'href="#id_{field}"' in helmi.page.text
    assert not [m for m in mandates_of_person("helmi") if m.type == "act"]


def test_the_verdict_is_told_live_and_records_nothing(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    live = {"HX-Request": "true", "HX-Target": "verdict"}
    good = helmi.send(live, first_day="1.2.2021", last_day="31.12.2022")
    assert "Voit antaa tämän valtuuden" in helmi.text(good) and "<html" not in good.text
    bad = helmi.send(live, first_day="31.1.2021", last_day="31.12.2022")
    assert "Alkamispäivä ei voi olla menneisyydessä." in helmi.text(bad)
    assert "Voit" not in helmi.text(helmi.send(live, first_day="", last_day=""))


@pytest.mark.parametrize("language", sorted(SAID))
def test_the_warning_leads_to_giving_to_the_organisation_itself(world, language):
    helmi = Walk("helmi", "mallila", language)
    helmi.send(kind="person", name="Onni", identity_code=CODE)
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "organisation=" not in helmi.page.content.decode(), "nobody's employee, nothing to lead to"
    onni = official_key(CODE)
    record_officials([Official(onni, "Onni")], [Employment(onni, world.id["seutu"])], at=AT)
    helmi.send()
    [way] = re.findall(r'href="([^"]*organisation=[^"]*)"', helmi.page.content.decode())
    assert way == doors.address("mandate_the_joint_authority", party="mallila", organisation=world.id["seutu"]).replace(
        "/fi/", f"/{language}/"
    )
    helmi.page = helmi.client.get(way)
    filled = helmi.page.content.decode()
    assert re.search(r'value="organisation"[^>]* checked', filled) and 'name="organisation" value="Seutu"' in filled
    to_seutu(helmi)
    assert helmi.send().status_code == 302
    assert world.id["mallila"] in {link.giver for link in links_to([world.id["seutu"]])}


@pytest.mark.parametrize("odd", ["nowhere", "<odd>", "00000000-0000-7000-8000-000000000000"])
def test_an_address_that_names_no_organisation_fills_in_nothing(world, odd):
    page = Client(headers={"Test-Actor": "helmi"}).get("/fi/valtuudet/mallila/anna/", {"organisation": odd})
    assert page.status_code == 200 and odd not in page.content.decode().partition("<main")[2]


def test_a_self_grant_says_that_the_others_are_told(world):
    helmi = Walk("helmi", "mallila")
    helmi.send(kind="self")
    helmi.send(type="act")
    helmi.send(themes=["view_and_claim"])
    helmi.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "muut valtuutusoikeuden haltijat saavat siitä heti tiedon" in helmi.text()


def test_one_form_gives_to_many(world):
    ilmari = Walk("ilmari", "seutu")
    ilmari.send(kind="employees", employees=["aino", "onni"])
    ilmari.send(type="represent")
    ilmari.send(themes=["view_and_claim"])
    ilmari.send(first_day="1.2.2021", last_day="31.12.2022")
    assert "Aino, Onni" in ilmari.text()
    assert ilmari.send().headers["Location"].endswith("?tehty=mandates_given")
    assert len(mandates_of_person("aino")) == len(mandates_of_person("onni")) == 1


def test_a_limit_is_offered_of_members_and_those_that_have_mandated(world):
    world.mandate("pihlajisto", "seutu")
    ilmari = Walk("ilmari", "seutu")
    ilmari.send(kind="employees", employees=["onni"])
    ilmari.send(type="represent")
    ilmari.send(themes=["view_and_claim"])
    assert re.findall(r'name="limit"[^>]*value="([^"]+)"', ilmari.page.text) == [
        world.id[m] for m in ("koivula", "mallila", "pihlajisto")
    ]
    ilmari.send(first_day="1.2.2021", last_day="31.12.2022", limit=[world.id["pihlajisto"]])
    ilmari.send()
    assert mandates_of_person("onni")[0].limit == frozenset({world.id["pihlajisto"]})


def test_one_can_go_back_and_change(world):
    helmi = Walk("helmi", "mallila")
    to_seutu(helmi)
    helmi.send(back="1")
    assert helmi.step() == "days" and 'value="31.12.2022"' in helmi.page.text
    helmi.send(back="1")
    assert re.findall(r'value="(\w+)"[^>]*checked', helmi.page.text) == ["view_and_claim"]


def test_a_form_sent_twice_gives_one_mandate(world):
    helmi = Walk("helmi", "mallila")
    to_seutu(helmi)
    page = helmi.page
    helmi.send()
    helmi.page = page
    assert helmi.send().status_code == 409 and len(links_to([world.id["seutu"]])) == 1


def test_a_right_that_ended_meanwhile_is_refused_and_recorded(world):
    helmi = Walk("helmi", "mallila")
    to_seutu(helmi)
    end_mandate(world.right, actor=world.actor("helmi"), at=AT)
    with standing_at(AT + timedelta(seconds=1)):
        refused = helmi.send()
    assert refused.status_code == 403 and "Sinulla ei ole valtuutusoikeutta" in refused.text
    assert not links_to([world.id["seutu"]])


def test_a_state_of_somebody_else_or_a_forged_one_is_not_taken(world):
    world.mandate("mallila", "onni", "grant")
    helmi, onni = Walk("helmi", "mallila"), Walk("onni", "mallila")
    to_seutu(helmi)
    onni.page = helmi.page
    assert onni.send().status_code == 409
    assert helmi.send(state="forged").status_code == 409
    assert not links_to([world.id["seutu"]])

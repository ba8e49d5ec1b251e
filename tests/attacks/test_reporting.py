"""Attacks on reports: guessed links, joining to learn of others, raw SQL; the forged signature also works without its guard."""

import psycopg
import pytest
from django.db import Error, connections
from django.test import Client

from valtuus.alerts import tokens
from valtuus.fallback.rules import report as rules
from valtuus.fallback.services import report_desk, report_unsigned
from valtuus.fallback.tests.reporting import count, mails, make, reporting_world, token_in, unsigned
from valtuus.kernel.clock import standing_at
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE

pytestmark = [pytest.mark.attack, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
SECRETS = ("kirjaamo@pihlajisto.example", "029 000 0001", "Eevan omat sanat", "Eeva")


@pytest.fixture
def world(settings, transactional_db):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    with standing_at(AT):
        world = reporting_world()
        world.made = make(world, text="Eevan omat sanat")
        yield world


def client(who=""):
    return Client(headers={"Test-Actor": who} if who else {})


def main_of(page):
    return page.text.split("<main")[1].split("</main")[0]


def waiting(world):
    report_unsigned.ask(unsigned(), "192.0.2.1", "fi", at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from fallback_unconfirmed")
        return cursor.fetchone()[0]


def test_an_id_read_from_the_database_confirms_nothing(world):
    id = waiting(world)
    for token in (id.hex, str(id), f"{id.hex}:", f"{id.hex}:x"):
        page = client().post(f"/fi/selvitys/ilmoitus/vahvista/{token}/")
        assert page.status_code == 404 and "Linkki ei ole voimassa" in main_of(page)
    assert count("fallback_unconfirmed", "confirmed_at is not null") == 0


def test_it_would_confirm_without_the_signature(world, monkeypatch):
    id = waiting(world)
    monkeypatch.setattr(tokens._signer, "unsign", lambda token: token)
    assert client().post(f"/fi/selvitys/ilmoitus/vahvista/{id.hex}/").status_code == 302
    assert count("fallback_unconfirmed", "confirmed_at is not null") == 1


def test_opening_the_link_confirms_nothing(world):
    waiting(world)
    page = client().get(f"/fi/selvitys/ilmoitus/vahvista/{token_in(mails()[-1])}/")
    assert page.status_code == 200 and count("fallback_unconfirmed", "confirmed_at is not null") == 0


def test_who_has_not_signed_in_gets_the_same_receipt_whatever_there_is(world):
    def receipt(organisation, address):
        told = {"organisation": organisation, "symptom": "cannot_sign_in", "reporter": "T", "phone": "1"}
        page = client().post("/fi/selvitys/ilmoitus/ilman-tunnistusta/", told | {"address": address}, follow=True)
        return page.status_code, main_of(page)

    first = receipt("Pihlajisto", "a@x.example")
    assert first == receipt("Pihlajisto", "a@x.example") == receipt("Ei mikään", "b@x.example")
    assert not any(s in first[1] for s in SECRETS)


def test_an_unsigned_report_does_not_touch_the_address_of_the_matter(world):
    sent = {"organisation": "Pihlajisto", "symptom": "municipality_not_offered", "reporter": "T", "phone": "1"}
    sent |= {"address": "a@x.example", "delivery_address": "evil@x.example", "cause": world.made.matter.about.cause}
    client().post("/fi/selvitys/ilmoitus/ilman-tunnistusta/", sent)
    assert report_unsigned.confirm(token_in(mails()[-1]), at=AT)
    assert count("fallback_report", "contents::text like '%evil@%'") == 0


@pytest.mark.parametrize("who", ["niilo", "onni", "paavo"])
def test_who_joins_sees_the_state_and_nothing_of_the_others(world, who):
    joined = make(world, who, delivery_address="oma@pihlajisto.example", phone="1")
    page = client(who).get(f"/fi/selvitys/ilmoitukset/{joined.report.id}/")
    assert page.status_code == 200 and not any(s in main_of(page) for s in SECRETS)


@pytest.mark.parametrize("who", ["niilo", "onni", "kaisa"])
def test_another_persons_report_is_not_there(world, who):
    page = client(who).get(f"/fi/selvitys/ilmoitukset/{world.made.report.id}/")
    assert page.status_code == 404 and not any(s in page.text for s in SECRETS)


def test_an_adviser_without_the_matter_sees_nobody(world):
    page = client("kaisa").get(f"/fi/selvitys/asiat/{world.made.matter.id}/")
    assert page.status_code == 200 and not any(s in main_of(page).replace("Eevan", "") for s in SECRETS[:3])


def test_the_desk_is_closed_to_who_holds_no_office(world):
    for address in ("", f"{world.made.matter.id}/", "kirjaa/"):
        page = client("niilo").get(f"/fi/selvitys/asiat/{address}")
        assert page.status_code == 403 and not any(s in main_of(page) for s in SECRETS)
    assert client("niilo").post(f"/fi/selvitys/asiat/{world.made.matter.id}/ota/").status_code == 403
    assert count("fallback_matter", "adviser <> ''") == 0


def test_a_page_of_the_adviser_does_not_serve_as_a_script(world):
    report_desk.take(world.made.matter.id, actor=world.actor("kaisa"), at=AT)
    make(world, "niilo", text="<script>alert(1)</script>")
    page = client("kaisa").get(f"/fi/selvitys/asiat/{world.made.matter.id}/")
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


STATEMENTS = {
    "a report's words": """update fallback_report set contents = '{"delivery_address": "evil@x.example"}'""",
    "a report's reporter": "update fallback_report set reporter = 'onni'",
    "a report's matter": "update fallback_report set matter_id = matter_id",
    "a step's note": "update fallback_matter_step set note = 'x'",
    "a step's kind": "update fallback_matter_step set kind = 'solved'",
    "a matter's cause": "update fallback_matter set cause = 'x'",
    "a matter without a line": "update fallback_matter set state = 'solved'",
    "a matter's number of steps": "update fallback_matter set last = 0",
    "delete a report": "delete from fallback_report",
    "delete a matter": "delete from fallback_matter",
    "another open matter": "insert into fallback_matter select gen_random_uuid(), line_id, number + 1, party, cause, symptom,"
    " municipalities, elsewhere, state, opened_at, changed_at, adviser, last, erased_at from fallback_matter",
    "confirm without a line": "update fallback_unconfirmed set confirmed_at = now()",
    "other contents to confirm": """update fallback_unconfirmed set contents = '{"address": "evil@x.example"}'""",
    "another's address digest": "update fallback_unconfirmed set address = 'x'",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_raw_sql_changes_nothing(world, statement):
    waiting(world)
    with pytest.raises(Error) as told, connections["default"].cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(told.value.__cause__, psycopg.Error)
    assert count("fallback_report", "contents::text like '%evil@%'") == 0
    assert rules.OPEN[0].value == "received" and count("fallback_matter", "state = 'received'") == 1

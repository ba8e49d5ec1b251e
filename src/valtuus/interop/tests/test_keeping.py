"""Callers on their pages: an organisation's granter keeps its own, the auditor the institution's, nobody another's."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from valtuus.identity import queries as identity
from valtuus.interop.services.keeping import keepings_of
from valtuus.interop.tests.conftest import AT, Asker, question
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.tests.people import MIDDLEWARE, STRONG
from valtuus.mandates.types import Grant
from valtuus.parties.services import record_officials
from valtuus.parties.types import Office, Official

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PAGE = "/rajapinnat/"


@pytest.fixture
def people(world, settings):
    """Helmi grants for Mallila, Ilmari represents' rights for Seutu; Anna audits; Aino only acts."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    for giver, holder, kind in (("mallila", "helmi", "grant"), ("seutu", "ilmari", "grant_represent")):
        days = {"first_day": date(2021, 1, 1), "last_day": date(2025, 12, 31)}
        themes = frozenset({"view_and_claim"})
        load_register([Grant(str(uuid7()), world.id[giver], holder, True, MandateType(kind), themes, **days)])
    record_officials([Official("anna", "Anna Ahonen")], [], [Office("anna", "auditor")], at=AT)
    return world


def browser(who):
    return Client(headers={"Test-Actor": who} if who else {})


def get(who, path=PAGE, language="fi"):
    return browser(who).get(f"/{language}{path}")


def post(who, path, data=(), language="fi"):
    return browser(who).post(f"/{language}{path}", dict(data))


def registered(who, owner, name="Lupajärjestelmä", **more):
    return post(who, "/rajapinnat/uusi/", {"owner": owner, "name": name, "services": ["kelmu"], "networks": "", **more})


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.parametrize(
    "language, said", [("fi", "Rajapinnan käyttäjät"), ("sv", "Gränssnittets användare"), ("en", "Callers")]
)
def test_the_list_is_in_three_languages(people, language, said):
    page = get("helmi", language=language)
    assert page.status_code == 200 and said in text(page) and "Mallila" in text(page)
    assert "no-store" in page["Cache-Control"]


def test_who_is_not_signed_in_is_sent_there(people):
    for path in (PAGE, "/rajapinnat/uusi/", f"/rajapinnat/{uuid7()}/tunnus/"):
        assert get(None, path).status_code == 302


def test_a_granter_registers_gives_and_revokes(people):
    assert registered("helmi", people.id["mallila"], networks="192.0.2.0/24\n127.0.0.0/8").status_code == 302
    [caller] = identity.callers_of(people.id["mallila"])
    assert caller.networks == ("192.0.2.0/24", "127.0.0.0/8") and caller.services == {"kelmu"}
    given = post("helmi", f"/rajapinnat/{caller.id}/tunnus/", {"days": "30"})
    secret = re.search(r"vlt_\w{49}", given.content.decode())[0]
    assert given.status_code == 200 and "no-store" in given["Cache-Control"]
    asker = Asker.__new__(Asker)
    asker.client, asker.token = Client(), type("T", (), {"secret": secret})
    assert asker.ask(question()).status_code == 200
    [token] = identity.tokens_of([caller.id])
    page = get("helmi")
    assert token.hint in text(page) and secret not in page.content.decode(), "shown once"
    assert post("helmi", f"/rajapinnat/tunnus/{token.id}/mitatoi/").status_code == 302
    assert asker.ask(question()).status_code == 401
    assert "Mitätöity" in text(get("helmi"))


@pytest.mark.parametrize("who", ["aino", "eeva", "ilmari", "anna"])
def test_anothers_caller_is_missing(people, who):
    registered("helmi", people.id["mallila"])
    [caller] = identity.callers_of(people.id["mallila"])
    post("helmi", f"/rajapinnat/{caller.id}/tunnus/", {"days": "30"})
    [token] = identity.tokens_of([caller.id])
    assert "Lupajärjestelmä" not in text(get(who))
    for attempt in (
        get(who, f"/rajapinnat/{caller.id}/tunnus/"),
        post(who, f"/rajapinnat/{caller.id}/tunnus/", {"days": "30"}),
        post(who, f"/rajapinnat/tunnus/{token.id}/mitatoi/"),
    ):
        assert attempt.status_code == 404
    assert [t.revoked_at for t in identity.tokens_of([caller.id])] == [None]
    assert registered(who, people.id["mallila"]).status_code == 422, "no such choice"
    assert len(identity.callers_of(people.id["mallila"])) == 1


def test_the_auditor_keeps_the_institutions(people):
    assert registered("anna", "kela").status_code == 302
    assert [c.name for c in identity.callers_of(None)] == ["Lupajärjestelmä"]
    assert registered("helmi", "kela").status_code == 422


def test_what_is_wrong_is_said_at_its_field(people):
    owner = people.id["mallila"]
    answer = registered("helmi", owner, networks="10.0.0.1/8")
    assert answer.status_code == 422 and "10.0.0.1/8 ei ole verkko" in text(answer)
    assert registered("helmi", owner, name="").status_code == 422
    assert registered("helmi", owner, services=[]).status_code == 422
    registered("helmi", owner)
    [caller] = identity.callers_of(owner)
    for days in ("0", "366", "x", ""):
        assert post("helmi", f"/rajapinnat/{caller.id}/tunnus/", {"days": days}).status_code == 422
    assert identity.tokens_of([caller.id]) == []


def test_a_form_of_elsewhere_is_refused(people):
    registered("helmi", people.id["mallila"])
    [caller] = identity.callers_of(people.id["mallila"])
    strict = Client(enforce_csrf_checks=True, headers={"Test-Actor": "helmi"})
    assert strict.post(f"/fi/rajapinnat/{caller.id}/tunnus/", {"days": "1"}).status_code == 403
    assert identity.tokens_of([caller.id]) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_interface_is_described_to_everybody(client, language):
    page = client.get(f"/{language}/rajapinta/")
    told = text(page)
    assert page.status_code == 200
    for part in ("POST /access/v1/evaluation", "GET /.well-known/authzen-configuration", "also_needed", "10000"):
        assert part in told


def test_the_command_does_the_same(people, capsys):
    def run(*args):
        call_command("caller", *args)
        return capsys.readouterr().out.strip()

    record_officials([Official("o1:anna", "Anna")], [], [Office("o1:anna", "auditor")], at=AT)
    caller = run("add", "Lupajärjestelmä", "--services", "kelmu", "--by", "o1:anna")
    secret = run("token", caller, "--days", "9", "--by", "o1:anna")
    assert secret.startswith("vlt_") and identity.tokens_of([caller])[0].hint == secret[:10]
    listed = run("list", "--by", "o1:anna")
    token = identity.tokens_of([caller])[0].id
    assert caller in listed and token in listed and secret not in listed
    run("revoke", token, "--by", "o1:anna")
    assert identity.tokens_of([caller])[0].revoked_at
    for args in (["token", caller], ["add", "x", "--services", "kelmu"], ["revoke", token]):
        with pytest.raises(CommandError):
            run(*args, "--by", "o1:nobody")
    assert len(identity.callers_of(None)) == 1


def test_a_weak_sign_in_keeps_nothing(people):
    assert [k.owner for k in keepings_of(actor=Actor("helmi", "Helmi", STRONG, "s"), at=AT)] == [people.id["mallila"]]
    assert keepings_of(actor=Actor("helmi", "Helmi", "weak", "s"), at=AT) == ()

"""Who may ask what: tokens, networks, services, organisations."""

import pytest
from django.db import connections

from valtuus.identity.services.callers import revoke_token
from valtuus.interop.tests.conftest import (
    AINO,
    ANNA,
    EEVA,
    ONNI,
    PERMIT,
    Asker,
    question,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def challenge(answer):
    return answer.status_code, answer.get("WWW-Authenticate")


INVALID = (401, 'Bearer realm="valtuus", error="invalid_token"')


def test_a_call_without_a_token_is_challenged(asker):
    assert challenge(asker.ask(question(), Authorization=None)) == (401, 'Bearer realm="valtuus"')
    assert challenge(asker.ask(question(), Authorization="Basic eDp5")) == (401, 'Bearer realm="valtuus"')


def test_a_wrong_or_revoked_token_is_dead(asker):
    other = asker.token.secret[:-1] + ("0" if asker.token.secret[-1] != "0" else "1")
    assert challenge(asker.ask(question(), Authorization=f"Bearer {other}")) == INVALID
    assert asker.ask(question()).status_code == 200
    revoke_token(asker.token.id, PERMIT, actor=ANNA)
    answer = asker.ask(question(), **{"X-Request-ID": "after"})
    assert challenge(answer) == INVALID and answer["X-Request-ID"] == "after"


def test_an_expired_token_is_dead(asker):
    with connections["owner"].cursor() as cursor:  # the owner lets time pass: the app could not
        cursor.execute("alter table identity_caller_token disable trigger user")
        cursor.execute(
            "update identity_caller_token"
            " set given_at = now() - interval '2 days', expires_at = now() - interval '1 second'"
        )
        cursor.execute("alter table identity_caller_token enable trigger user")
    assert challenge(asker.ask(question())) == INVALID


def test_who_calls_is_asked_before_what(asker):
    assert asker.raw(b"{", Authorization=None).status_code == 401


def test_a_token_serves_only_its_networks(world):
    near, far = Asker(networks=("127.0.0.0/8",)), Asker(networks=("192.0.2.0/24",))
    assert near.ask(question()).status_code == 200
    assert far.ask(question()).status_code == 403
    assert far.ask(question(), **{"X-Forwarded-For": "192.0.2.1"}).status_code == 403, "anybody can write that header"


def test_our_own_proxy_is_believed(world, settings):
    settings.PROXIES = ("127.0.0.1/32",)
    far = Asker(networks=("192.0.2.0/24",))
    assert far.ask(question(), **{"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}).status_code == 200
    assert far.ask(question(), **{"X-Forwarded-For": "192.0.2.1, 203.0.113.9"}).status_code == 403


def test_a_service_not_allowed_is_403_alone_and_false_among_many(world):
    other = Asker(services=("emava",))
    assert other.ask(question()).status_code == 403
    told = other.many({}, {"action": {"name": "emava.view_claim"}}, **question())
    assert [t["decision"] for t in told] == [False, True] and told[0]["context"]["error"]["status"] == 403


def test_an_organisations_caller_asks_of_itself_and_its_members_alone(world):
    seutu, pihlajisto = Asker(owner=world.id["seutu"]), Asker(owner=world.id["pihlajisto"])
    assert seutu.ask(question()).json()["decision"] is True
    assert seutu.ask(question(resource="pihlajisto")).status_code == 403
    assert pihlajisto.ask(question()).status_code == 403
    assert pihlajisto.ask(question(EEVA, "pihlajisto")).json()["decision"] is True


def test_two_services_are_connected_by_an_entry_alone(world, asker):
    world.mandate("koivula", AINO, themes=("kela_employer_matters",))
    world.mandate("seutu", ONNI, themes=("building_permits",))
    assert asker.ask(question(resource="koivula", action="employer.view_matters")).json()["decision"] is True
    assert asker.ask(question(action="permits.apply")).status_code == 403, "Kela does not ask about Mallila's service"
    permits = Asker(services=("building_permits",), owner=world.id["mallila"])
    about = {"action": "permits.apply", "kind": "organisation", "resource": "seutu"}
    told = permits.ask(question(ONNI, **about)).json()
    assert told["decision"] is True and told["context"]["also_needed"] == []
    assert permits.ask(question(AINO, **about)).json()["context"]["reason"] == "wrong_type"

"""Callers and their tokens: shown once, kept as a digest, within a year, revoked at once; given only on a permit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections
from hypothesis import given
from hypothesis import strategies as st

from valtuus.identity import models, pairwise, queries, rules
from valtuus.identity.services.callers import give_token, register_caller, revoke_token
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded

database = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
PERMIT = Decision(Outcome.PERMIT, Reason("granted", {"date": "2021-02-01"}), AT, 1, "x")
DENY = replace(PERMIT, outcome=Outcome.DENY, reason=Reason("no_right_to_grant"))
HELMI = Actor("helmi", "Helmi Heino", "http://ftn.ficora.fi/2017/loa2", "s")
KELMU = frozenset({"kelmu"})


def made(networks=(), **changed):
    return register_caller("Asiakastietojärjestelmä", None, KELMU, networks, PERMIT, actor=HELMI)


def code(call):
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


@database
def test_a_token_is_shown_once_and_kept_as_a_digest():
    caller = made()
    token = give_token(caller, 365, PERMIT, actor=HELMI)
    assert token.secret.startswith("vlt_") and len(token.secret) == 53 and token.secret not in repr(token)
    assert queries.holder_of(rules.token_digest(token.secret)) == caller
    with connections["owner"].cursor() as cursor:
        cursor.execute("select t::text from identity_caller_token t union all select t::text from ledger_body t")
        told = " ".join(row[0] for row in cursor.fetchall())
        assert token.secret[10:] not in told and token.secret.encode().hex()[20:] not in told
    [kept] = queries.tokens_of([caller.id])
    assert kept.hint == token.secret[:10] and kept.revoked_at is None


@database
def test_a_revoked_token_is_dead_at_once():
    token = give_token(made(), 1, PERMIT, actor=HELMI)
    revoke_token(token.id, PERMIT, actor=HELMI)
    assert code(lambda: queries.holder_of(rules.token_digest(token.secret))) == "token_revoked"
    assert code(lambda: revoke_token(token.id, PERMIT, actor=HELMI)) == "token_revoked"


@database
def test_an_expired_token_is_dead():
    token = give_token(made(), 1, PERMIT, actor=HELMI)
    with connections["owner"].cursor() as cursor:  # the owner lets time pass: the app could not
        cursor.execute("alter table identity_caller_token disable trigger user")
        cursor.execute(
            "update identity_caller_token"
            " set given_at = now() - interval '2 days', expires_at = now() - interval '1 second'"
        )
        cursor.execute("alter table identity_caller_token enable trigger user")
    assert code(lambda: queries.holder_of(rules.token_digest(token.secret))) == "token_expired"


@database
@pytest.mark.parametrize("days", [0, -1, 366, 10**6])
def test_no_token_lasts_longer_than_a_year(days):
    caller = made()
    assert code(lambda: give_token(caller, days, PERMIT, actor=HELMI)) == "token_days"


@database
def test_the_table_itself_refuses_more_than_a_year():
    caller = made()

    @recorded
    def around():
        line = append("caller_token_given", {})
        values = {"digest": b"x", "hint": "", "expires_at": datetime.now(UTC) + timedelta(days=366)}
        models.CallerToken.objects.create(id=uuid7(), line_id=line, caller_id=caller.id, **values)

    with pytest.raises(IntegrityError):
        around()


@database
def test_nothing_is_done_on_a_refusal():
    caller = made()
    token = give_token(caller, 9, PERMIT, actor=HELMI)
    for act in (
        lambda: register_caller("x", None, KELMU, (), DENY, actor=HELMI),
        lambda: give_token(caller, 9, DENY, actor=HELMI),
        lambda: revoke_token(token.id, DENY, actor=HELMI),
    ):
        with pytest.raises(Refused):
            act()
    assert len(queries.callers_of(None)) == 1 and [t.revoked_at for t in queries.tokens_of([caller.id])] == [None]


@database
def test_what_is_wrong_is_named():
    def register(name="x", services=KELMU, networks=()):
        return code(lambda: register_caller(name, None, frozenset(services), networks, PERMIT, actor=HELMI))

    assert register(name="  ") == register(name="x" * 101) == "caller_name_missing"
    assert (
        register(services=()) == register(services={"desk"}) == register(services={"nonsense"}) == "service_not_asked"
    )
    assert register(networks=("10.0.0.1/8",)) == register(networks=("everywhere",)) == "network_malformed"


@database
def test_callers_belong_to_their_owner():
    owner = str(uuid7())
    theirs = register_caller("Lupapalvelu", owner, KELMU, ("192.0.2.0/24",), PERMIT, actor=HELMI)
    assert queries.callers_of(owner) == [theirs] and queries.callers_of(None) == []
    assert queries.caller(theirs.id) == theirs
    assert code(lambda: queries.caller("nonsense")) == "caller_missing"
    assert code(lambda: queries.token("nonsense")) == code(lambda: queries.token(str(uuid7()))) == "token_missing"


@given(st.binary(min_size=32, max_size=32), st.integers(0, 52), st.sampled_from("0aZ_-"))
def test_one_wrong_letter_is_seen_without_a_look(random, place, letter):
    token = rules.token_of(random)
    assert rules.token_digest(token) is not None
    changed = token[:place] + letter + token[place + 1 :]
    assert (rules.token_digest(changed) is None) == (changed != token)


@pytest.mark.parametrize("text", ["", "vlt_", "x" * 53, "vlt_" + "å" * 49, "vlt_" + "0" * 49 + "\n"])
def test_other_texts_are_no_tokens(text):
    assert rules.token_digest(text) is None


@pytest.mark.parametrize(
    "address, inside",
    [
        ("192.0.2.7", True),
        ("192.0.3.7", False),
        ("::ffff:192.0.2.7", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("", False),
        ("somewhere", False),
    ],
)
def test_networks(address, inside):
    assert rules.from_network(address, ("192.0.2.0/24", "2001:db8::/32")) is inside
    assert rules.from_network(address, ())


def test_a_persons_id_is_the_callers_own():
    mine, other = str(uuid7()), str(uuid7())
    given_id = pairwise.pairwise_id("o1:abc", mine)
    assert given_id == pairwise.pairwise_id("o1:abc", mine) and "abc" not in given_id
    assert given_id != pairwise.pairwise_id("o1:abc", other)
    assert pairwise.person_of(given_id, mine) == "o1:abc"
    assert pairwise.person_of(given_id, other) is None
    for bad in (
        "",
        "pw.",
        given_id[:-1],
        given_id + "A",
        given_id.replace("pw.1", "pw.2"),
        "pw.1.ä",
        "pw.1.====",
        "pw.1.A",
    ):
        assert pairwise.person_of(bad, mine) is None

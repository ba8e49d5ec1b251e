"""Who cannot sign in: one mail, one report, nothing told of other matters, nothing of an address touched."""

from datetime import timedelta

import pytest

from valtuus.conversations.queries import threads
from valtuus.fallback.queries import report as queries
from valtuus.fallback.rules import report as rules
from valtuus.fallback.services import report_desk, report_erasing
from valtuus.fallback.services import report_unsigned as services
from valtuus.fallback.tests.reporting import count, mails, reporting_world, token_in, unsigned
from valtuus.mandates.tests.asking import failed, side_by_side
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HOUR = timedelta(hours=1)


@pytest.fixture
def world(transactional_db):
    return reporting_world()


def ask(at=AT, network="192.0.2.7", **more):
    services.ask(unsigned(**more), network, "fi", at=at)


def confirmed(at=AT, **more):
    ask(at=at, **more)
    [sent] = mails()
    assert services.confirm(token_in(sent), at=at)
    return token_in(sent)


def test_it_is_no_report_until_the_link_is_confirmed(world):
    ask()
    [sent] = mails()
    assert sent.to == ["tiina@pihlajisto.example"]
    assert "Tiina" not in sent.subject + sent.body and "Pihlajisto" not in sent.subject + sent.body
    assert count("conversations_conversation") == count("fallback_report") == 0
    assert services.confirm(token_in(sent), at=AT)
    [seen] = queries.on_board()
    assert (seen[0].about.symptom, seen[1]) == ("cannot_sign_in", 1)
    [kept] = queries.reports_in(seen[0].id)
    assert threads.conversation(kept.conversation).partner.address == "tiina@pihlajisto.example"
    assert kept.contents["delivery_address"] == ""


def test_a_flood_from_one_address_leads_to_one_mail(world):
    for _ in range(30):
        ask(address="Tiina@Pihlajisto.example")
    assert len(mails()) == 1 and count("fallback_unconfirmed") == 1


def test_two_windows_at_once_lead_to_one_mail(world):
    side_by_side(ask, ask)
    assert len(mails()) == 1


def test_a_flood_from_one_network_is_stopped_in_words_and_another_network_goes_on(world):
    for n in range(rules.FROM_A_NETWORK):
        ask(address=f"a{n}@x.example", network=f"192.0.2.{n}")
    assert failed(lambda: ask(address="b@x.example", network="192.0.2.200")).code == "reports_too_many"
    ask(address="b@x.example", network="198.51.100.1")
    ask(address="c@x.example", network="192.0.2.200", at=AT + HOUR)


def test_a_link_serves_once_and_for_a_day(world):
    token = confirmed()
    assert not services.confirm(token, at=AT)
    ask(address="b@x.example")
    [sent] = mails()
    assert services.waiting(token_in(sent), at=AT + 24 * HOUR) is None
    assert not services.confirm(token_in(sent), at=AT + 24 * HOUR)
    assert count("fallback_report") == 1


def test_two_who_confirm_at_once_make_one_report(world):
    ask()
    [sent] = mails()
    found = side_by_side(*[lambda: services.confirm(token_in(sent), at=AT)] * 2)
    assert found.count(True) == 1 and count("fallback_report") == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "0199aaaa00007000800000000000000a:forged"])
def test_a_link_that_we_did_not_make_confirms_nothing(world, token):
    assert services.waiting(token, at=AT) is None and not services.confirm(token, at=AT)


def test_an_organisation_that_nobody_knows_is_left_to_the_adviser(world):
    confirmed(organisation="Ei mikään")
    [thread] = threads.on_desk()
    assert thread.party is None and count("fallback_matter") == 0


def test_the_members_who_did_not_sign_in_get_a_mail_without_a_word_of_what(world):
    confirmed()
    confirmed(address="b@x.example")
    [(matter, many)] = queries.on_board()
    assert many == 2
    kaisa = world.actor("kaisa")
    report_desk.take(matter.id, actor=kaisa, at=AT)
    report_desk.solve(matter.id, "Salainen selitys.", actor=kaisa, at=AT)
    sent = mails()
    assert sorted(m.to[0] for m in sent) == ["b@x.example", "tiina@pihlajisto.example"]
    assert all("Salainen" not in m.body and "Pihlajisto" not in m.body for m in sent)


def test_identity_codes_and_malformed_addresses_are_refused(world):
    assert failed(lambda: ask(organisation="310799-913M")).code == "report_holds_identity_code"
    assert failed(lambda: ask(address="a@x.example\nBcc: b@x.example")).code == "report_address_malformed"


def test_what_is_not_confirmed_is_gone_in_a_day(world):
    ask()
    assert report_erasing.erase_unconfirmed(at=AT + 23 * HOUR) == 0
    assert report_erasing.erase_unconfirmed(at=AT + 24 * HOUR) == 1
    assert count("fallback_unconfirmed", "contents <> '{}' or address <> '' or network <> ''") == 0


def test_the_database_holds_neither_address_nor_network_of_the_limits(world):
    ask()
    assert count("fallback_unconfirmed", "address like '%@%' or network like '%192.%'") == 0

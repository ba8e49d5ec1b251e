"""The rules of telling, as tables."""

from datetime import timedelta

import pytest

from valtuus.alerts import rules
from valtuus.alerts.types import Alert, MailState, Outcome, Preferences, Recipient
from valtuus.kernel.codes import Language

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SENT, UNREACHABLE, DEFERRED, REFUSED = Outcome.SENT, Outcome.UNREACHABLE, Outcome.DEFERRED, Outcome.REFUSED


@pytest.mark.parametrize(
    ("times", "outcome", "wait"),
    [
        (1, DEFERRED, MINUTE),
        (2, DEFERRED, 2 * MINUTE),
        (9, DEFERRED, 256 * MINUTE),
        (10, DEFERRED, None),
        (1, UNREACHABLE, MINUTE),
        (5, UNREACHABLE, 15 * MINUTE),
        (10_000, UNREACHABLE, 15 * MINUTE),
        (1, REFUSED, None),
        (1, SENT, None),
    ],
)
def test_the_wait_doubles_and_only_an_answer_ends_it(times, outcome, wait):
    assert rules.next_try(times, outcome) == wait


def test_no_wait_is_longer_than_six_hours(monkeypatch):
    monkeypatch.setattr(rules, "MOST_TRIES", 50)
    assert max(rules.next_try(n, DEFERRED) for n in range(1, 50)) == 6 * HOUR


@pytest.mark.parametrize(
    ("times", "outcome", "state"),
    [
        (3, SENT, MailState.SENT),
        (9, DEFERRED, MailState.WAITING),
        (10, DEFERRED, MailState.GIVEN_UP),
        (1, REFUSED, MailState.GIVEN_UP),
        (99, UNREACHABLE, MailState.WAITING),
    ],
)
def test_the_state_follows_the_outcome(times, outcome, state):
    assert rules.state_after(times, outcome) is state


def test_each_recipient_counts_once_the_first_of_several():
    first, second, other = Recipient("a", "A"), Recipient("a", "A again"), Recipient("b")
    assert rules.once([first, other, second]) == [first, other]


@pytest.mark.parametrize(
    ("sentence", "params", "party", "lacking"),
    [
        ("{person} {party}", {"person": "A"}, "id", []),
        ("{person} {party}", {"person": "A"}, None, ["party"]),
        ("{a} {b} {a}", {}, None, ["a", "b"]),
        ("{title}", {"title_fi": "a", "title_sv": "b", "title_en": "c"}, None, []),
        ("{title}", {"title_fi": "a", "title_sv": "b"}, None, ["title"]),
    ],
)
def test_what_a_sentence_asks_for_must_be_told(sentence, params, party, lacking):
    assert rules.missing(sentence, Alert("x", params, party)) == lacking


def test_a_text_in_three_languages_is_read_in_the_readers():
    params = {"title_fi": "tiedote", "title_sv": "meddelande", "title_en": "news", "n": "1"}
    assert rules.in_language(params, Language.SV)["title"] == "meddelande"
    assert rules.in_language({"title": "same"}, Language.SV)["title"] == "same"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hakija 010190-987B, ks. 1.1.", "hakija 010190-9**B, ks. 1.1."),
        ("010190A987B", "010190A9**B"),
        ("asia 12/2021", "asia 12/2021"),
        ("9900001-1", "9900001-1"),
    ],
)
def test_an_identity_code_is_masked_wherever_it_stands(text, told):
    assert rules.without_codes(Alert("x", {"reason": text})).params == {"reason": told}


KNOWN = Preferences(address="own@a.example", language="sv", muted=frozenset({"requests"}))


@pytest.mark.parametrize(
    ("recipient", "told", "group", "address"),
    [
        (Recipient("a", address="named@b.example"), KNOWN, "mandates", "named@b.example"),
        (Recipient("a"), KNOWN, "mandates", "own@a.example"),
        (Recipient("a", address="named@b.example"), KNOWN, "requests", ""),
        (Recipient("a"), Preferences(pending="waits@a.example"), "mandates", ""),
        (Recipient("a", address="puh. 02 123 4567"), Preferences(), "mandates", ""),
        (Recipient("a", address="a@b.example\nBcc: c@d.example"), Preferences(), "mandates", ""),
    ],
)
def test_where_a_mail_goes(recipient, told, group, address):
    assert rules.address_of(recipient, told, group) == address


def test_the_language_named_comes_before_the_one_told_and_finnish_last():
    assert rules.language_of(Recipient("a", language="en"), KNOWN) == "en"
    assert rules.language_of(Recipient("a"), KNOWN) == "sv"
    assert rules.language_of(Recipient("a"), Preferences()) == "fi"

"""Telling: in the transaction of the change, once each, in the product and by mail."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connections

from valtuus.alerts import models, queries
from valtuus.alerts.services import (
    ask_to_confirm,
    change_preferences,
    confirm_address,
    mark_read,
    remove_address,
    send_due,
    tell,
)
from valtuus.alerts.tokens import token_of
from valtuus.alerts.types import Alert, Preferences, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import queries as ledger
from valtuus.ledger.services import append, recorded

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 9, 8, 5, tzinfo=UTC)
AINO, ONNI = Recipient("o1:aino", "Aino", "aino@seutu.example"), Recipient("o1:onni", "Onni")
PARTY = str(uuid7())
MADE = Alert("request_made", {"person": "Onni", "theme": "view_and_claim"}, PARTY)


@recorded
def change_that_fails(alert):
    append("alarm_raised", {})
    assert tell([AINO], alert, at=AT) == 1
    raise RuntimeError("the change does not hold")


def test_each_is_told_once_and_mailed_where_an_address_is_known():
    assert tell([AINO, ONNI, AINO], MADE, at=AT) == 2
    assert sorted(models.Alert.objects.values_list("recipient", flat=True)) == ["o1:aino", "o1:onni"]
    [mail] = models.Mail.objects.all()
    assert (mail.address, mail.language, mail.state) == ("aino@seutu.example", "fi", "waiting")


def test_a_change_that_is_undone_tells_nobody():
    with pytest.raises(RuntimeError):
        change_that_fails(MADE)
    assert not models.Alert.objects.exists() and not models.Mail.objects.exists()
    assert ledger.lines_of("alert_told") == 0


@pytest.mark.parametrize(
    ("alert", "code", "named"),
    [
        (Alert("no_such_kind"), "unknown_code", "request_made"),
        (Alert("request_made", {"person": "Onni"}, PARTY), "alert_value_missing", "theme"),
        (Alert("request_made", MADE.params), "alert_value_missing", "party"),
        (Alert("request_made", MADE.params, PARTY, "no_such_door"), "unknown_code", ""),
        (Alert("request_made", {"person": "Onni", "theme": "no_such_theme"}, PARTY), "alert_value_unreadable", ""),
        (Alert("mandate_ended", {"date": "9.2.2021", "theme": "view_and_claim"}, PARTY), "alert_value_unreadable", ""),
        (Alert("request_made", MADE.params, PARTY, "open_kelmu", {}), "alert_value_unreadable", ""),
    ],
)
def test_an_alert_that_could_not_be_read_is_refused(alert, code, named):
    with pytest.raises(DomainError) as told:
        tell([AINO], alert, at=AT)
    assert told.value.code == code and named in (told.value.allowed or "")
    assert not models.Alert.objects.exists()


def someone(key="o1:onni"):
    return Actor(key, "Onni", "http://ftn.ficora.fi/2017/loa2", "session")


def own(key="o1:onni"):
    return queries.preferences_of([key]).get(key, Preferences())


def token(key="o1:onni"):
    return token_of(str(models.Contact.objects.get(key=key).confirmation))


def addresses():
    return list(models.Mail.objects.exclude(alert=None).order_by("id").values_list("address", flat=True))


def test_an_identity_code_that_somebody_typed_is_masked_in_the_row_and_in_the_line():
    declined = Alert("request_declined", {"theme": "view_and_claim", "reason": "väärä henkilö 010190-987B"}, PARTY)
    tell([AINO], declined, at=AT)
    [row] = models.Alert.objects.all()
    assert row.params["reason"] == "väärä henkilö 010190-9**B"
    with connections["owner"].cursor() as cursor:
        cursor.execute("select string_agg(convert_from(payload, 'UTF8'), '') from ledger_body")
        [bodies] = cursor.fetchone()
    assert "väärä henkilö" in bodies and "010190-987B" not in bodies


def test_telling_nobody_is_on_record_and_tells_nobody():
    assert tell([], MADE, at=AT) == 0
    assert ledger.lines_of("alert_told") == 1


def test_an_address_counts_when_its_owner_has_confirmed_it_and_until_then_gets_one_mail():
    ask_to_confirm("onni@seutu.example", actor=someone(), at=AT)
    tell([ONNI], MADE, at=AT)
    assert addresses() == [] and models.Mail.objects.get().confirmation is not None
    assert own() == Preferences(pending="onni@seutu.example")
    confirm_address(token(), actor=someone(), at=AT)
    tell([ONNI], MADE, at=AT)
    assert addresses() == ["onni@seutu.example"] and own() == Preferences(address="onni@seutu.example")


def test_a_confirmation_serves_once_and_only_the_one_who_asked():
    ask_to_confirm("onni@seutu.example", actor=someone(), at=AT)
    ask_to_confirm("aino@seutu.example", actor=someone("o1:aino"), at=AT)
    mine = token()
    for given, who in ((mine, "o1:aino"), (mine[:-1], "o1:onni"), (mine.split(":")[0], "o1:onni"), ("", "o1:onni")):
        with pytest.raises(DomainError, match="confirmation_missing"):
            confirm_address(given, actor=someone(who), at=AT)
    confirm_address(mine, actor=someone(), at=AT)
    with pytest.raises(DomainError, match="confirmation_missing"):
        confirm_address(mine, actor=someone(), at=AT)


def test_a_confirmation_ends_after_a_day():
    ask_to_confirm("onni@seutu.example", actor=someone(), at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table alerts_contact disable trigger must_be_recorded")
        cursor.execute("update alerts_contact set pending_until = now() - interval '1 second'")
        cursor.execute("alter table alerts_contact enable trigger must_be_recorded")
    with pytest.raises(DomainError, match="confirmation_missing"):
        confirm_address(token(), actor=someone(), at=AT)


def test_confirmations_are_not_asked_one_upon_another():
    ask_to_confirm("onni@seutu.example", actor=someone(), at=AT)
    with pytest.raises(DomainError, match="confirmation_just_asked"):
        ask_to_confirm("other@seutu.example", actor=someone(), at=AT)
    assert models.Mail.objects.count() == 1


def test_an_address_taken_back_gets_nothing():
    ask_to_confirm("onni@seutu.example", actor=someone(), at=AT)
    confirm_address(token(), actor=someone(), at=AT)
    remove_address(actor=someone(), at=AT)
    tell([ONNI], MADE, at=AT)
    assert addresses() == [] and own() == Preferences()


def test_a_group_that_is_off_sends_no_mail_and_is_still_told():
    change_preferences(Language.SV, ["requests"], actor=someone("o1:aino"), at=AT)
    tell([AINO], MADE, at=AT)
    assert addresses() == [] and queries.unread_of("o1:aino") == 1
    tell([AINO], Alert("announcement", {"title": "Katko"}), at=AT)
    assert models.Mail.objects.get().language == "sv"


def test_a_group_that_there_is_not_is_refused():
    with pytest.raises(DomainError, match="unknown_code"):
        change_preferences(Language.FI, ["gossip"], actor=someone(), at=AT)
    assert own() == Preferences()


def test_one_reads_ones_own_alerts_and_nobody_elses():
    tell([AINO, ONNI], MADE, at=AT)
    [aino], [onni] = queries.alerts_of("o1:aino"), queries.alerts_of("o1:onni")
    assert mark_read([aino.id], actor=someone(), at=AT) == 0
    assert queries.unread_of("o1:aino") == queries.unread_of("o1:onni") == 1
    assert mark_read([onni.id], actor=someone(), at=AT) == 1
    assert mark_read(None, actor=someone(), at=AT) == 0
    assert (queries.unread_of("o1:aino"), queries.unread_of("o1:onni")) == (1, 0)
    assert queries.alert_of("o1:onni", aino.id) is None


def test_the_unread_come_first_then_the_newest():
    for days in (1, 2, 3):
        tell([ONNI], Alert("announcement", {"title": str(days)}), at=AT + timedelta(days=days))
    newest = queries.alerts_of("o1:onni")[0]
    mark_read([newest.id], actor=someone(), at=AT)
    assert [t.alert.params["title"] for t in queries.alerts_of("o1:onni")] == ["2", "1", "3"]
    assert [t.alert.params["title"] for t in queries.alerts_of("o1:onni", offset=1, limit=1)] == ["1"]


def test_an_office_is_told_by_the_organisations_id():
    right = Alert("first_right_registered", {"person": "Helmi", "type": "grant", "theme": "view_and_claim"}, PARTY)
    assert tell([Recipient(f"party:{PARTY}", "Mallila", "kirjaamo@mallila.example", "sv")], right, at=AT) == 1
    [told] = queries.sent_about(PARTY)
    assert (told.recipient, told.posted.address) == (f"party:{PARTY}", "kirjaamo@mallila.example")


def as_eraser(*statements):
    """What the eraser's own connection may do; committed."""
    database = connections["owner"].settings_dict
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="valtuus_eraser") as eraser:
        for statement, values in statements:
            eraser.execute(statement, values)


def test_the_eraser_may_delete_what_was_told_and_only_with_a_line():
    tell([AINO], MADE, at=AT)
    send_due(at=AT)
    mark_read(actor=someone("o1:aino"), at=AT)
    gone = [(f"delete from alerts_{name}", []) for name in ("attempt", "mail", "read", "alert")]  # noqa: S608 - the names here
    line = ("insert into ledger_line (id, kind, digest) values (%s, 'alert_told', '')", [uuid7()])
    with pytest.raises(psycopg.DatabaseError, match="unrecorded change"):
        as_eraser(*gone)
    assert models.Alert.objects.count() == models.Attempt.objects.count() == models.Read.objects.count() == 1
    as_eraser(line, *gone)
    assert not models.Alert.objects.exists() and not models.Mail.objects.exists()

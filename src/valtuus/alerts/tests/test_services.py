"""Telling: in the transaction of the change, once each, in the product and by mail."""

from datetime import UTC, datetime

import pytest

from valtuus.alerts import models
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
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
    ],
)
def test_an_alert_that_could_not_be_read_is_refused(alert, code, named):
    with pytest.raises(DomainError) as told:
        tell([AINO], alert, at=AT)
    assert told.value.code == code and named in told.value.allowed
    assert not models.Alert.objects.exists()

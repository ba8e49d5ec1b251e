"""The world in which reports are made: Eeva and Niilo of Pihlajisto without mandates, advisers Kaisa and Kalle, Onni of Seutu."""

import re

from django.core import mail
from django.db import connections

from valtuus.alerts.services import send_due
from valtuus.fallback.report_types import Contents, UnsignedContents
from valtuus.fallback.services import report
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Office, Official

INBOX = "kelmu.view_inbox"


def reporting_world():
    """Paavo grants for Pihlajisto, so that the cause is the lacking mandate."""
    register = Register()
    people = [Official(k, k.capitalize()) for k in ("niilo", "paavo", "kaisa", "kalle")]
    work = [Employment(k, register.id["pihlajisto"]) for k in ("niilo", "paavo")]
    record_officials(people, work, [Office(k, "kela_desk") for k in ("kaisa", "kalle")], at=AT)
    register.mandate("pihlajisto", "paavo", "grant")
    return register


def contents(world, who="eeva", party="pihlajisto", **more):
    """A whole report."""
    values = {"phone": "029 000 0001", "delivery_address": "kirjaamo@pihlajisto.example"} | more
    return Contents(
        world.id[party],
        world.id[party],
        values.pop("action", INBOX),
        "municipality_not_offered",
        who.capitalize(),
        **values,
    )


def make(world, who="eeva", at=AT, once="", reopen=False, **more):
    """Report as somebody."""
    told = contents(world, who, **more)
    return report.report(told, once=once, reopen=reopen, actor=world.actor(who), at=at)


def unsigned(**more):
    """What Tiina tells who cannot sign in."""
    values = {
        "organisation": "Pihlajisto",
        "symptom": "cannot_sign_in",
        "reporter": "Tiina Testi",
        "phone": "029 000 0002",
        "address": "tiina@pihlajisto.example",
    }
    return UnsignedContents(**values | more)


def mails():
    """What goes out now."""
    mail.outbox.clear()
    while send_due(at=AT).taken:
        pass
    return list(mail.outbox)


def token_in(sent):
    """The token of the link of a mail."""
    return re.search(r"/vahvista/([^/\s]+)/", sent.body)[1]


def count(table, where="true"):
    """How many rows."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where {where}")  # noqa: S608 - of the tests alone
        return cursor.fetchone()[0]

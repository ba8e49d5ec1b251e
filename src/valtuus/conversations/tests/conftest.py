"""Eeva, a partner of Pihlajisto, her colleague Paula, two advisers, a clerk, a stranger; and the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from valtuus.alerts.tests.conftest import Server as Smtp
from valtuus.conversations.mail_types import Mailbox
from valtuus.conversations.services import opening
from valtuus.conversations.tests import imap_server, mails
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.parties.queries import official_key
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Office, Official, Party

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
CODES = {
    "eeva": "050970-9462",
    "paula": "050950-946W",
    "kaisa": "110388-910K",
    "kalle": "070491-9230",
    "rita": "290296-957Y",
    "onni": "010180-9015",
}


class Desk:
    """The world of the tests. Times run: each act is a minute after the one before."""

    def __init__(self):
        place = Party(
            str(uuid7()), PartyKind.MUNICIPALITY, "pihlajisto", "Pihlajisto", "Pihlajisto", "9900004-2", True,
            "kirjaamo@pihlajisto.example",
        )  # fmt: skip
        self.party = load_parties([place], [], at=AT).ids["pihlajisto"]
        record_officials(
            [Official(self.key(w), w.capitalize()) for w in CODES],
            [Employment(self.key(w), self.party) for w in ("eeva", "paula")],
            [*(Office(self.key(w), "kela_desk") for w in ("kaisa", "kalle")), Office(self.key("rita"), "registrar")],
            at=AT,
        )
        self.at = AT

    def key(self, who):
        return official_key(CODES[who])

    def actor(self, who, acr=STRONG):
        return Actor(self.key(who), who.capitalize(), acr, f"session of {who}")

    def now(self, **more):
        self.at += timedelta(**{"minutes": 1} | more)
        return self.at

    def opening(self, who="eeva", **more):
        partner = Partner(self.key(who), who.capitalize())
        values = {
            "kind": Kind.QUESTION,
            "channel": "chat",
            "subject": "Kunta ei näy",
            "text": "Pihlajisto ei näy.",
            "party": self.party,
        } | more
        return Opening(partner=partner, **values)

    def opened(self, who="eeva", **more):
        return opening.open_conversation(self.opening(who, **more), actor=self.actor(who), at=self.now())


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def smtp(settings):
    """A mail server that takes what goes out."""
    server = Smtp()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


@pytest.fixture
def imap(settings):
    """A mail server with one mailbox for questions, which is read."""
    server = imap_server.Server()
    box = Mailbox("question", "suomi.fi@kela.example", "127.0.0.1", server.port, "none", imap_server.SECRET)
    settings.MAILBOXES, settings.ANSWERED_FROM = [box], box.address
    settings.ORIGIN = f"https://{mails.HOST}"
    yield server
    server.stop()

"""A mail server on loopback, in this process, that answers as a test wants."""

import socket

import pytest
from aiosmtpd.controller import Controller

from valtuus.kernel.codes import Language
from valtuus.kernel.identifiers import uuid7
from valtuus.web import presenting
from valtuus.web.wording import language


class Server:
    """Keeps what it takes. `answer` to a recipient, `data` to a message: an SMTP reply instead of yes; `hang_up` ends the talk."""

    def __init__(self):
        self.taken, self.answer, self.data, self.hang_up = [], {}, None, False
        self.port, self._running = free_port(), None

    def start(self):
        self._running = Controller(self, hostname="127.0.0.1", port=self.port)
        self._running.start()

    def stop(self):
        if self._running:
            self._running.stop()
            self._running = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self.answer.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hang_up:
            server.transport.close()
            return "421 gone"
        if self.data:
            return self.data
        self.taken.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def party(monkeypatch):
    """A municipality that the house knows by name: this slice knows parties by id alone."""
    mallila = str(uuid7())
    names = {Language.FI: "Mallila", Language.SV: "Malmby", Language.EN: "Mallila"}
    monkeypatch.setattr(presenting._hooks, "names", lambda ids: {mallila: names[language()]} if mallila in ids else {})
    return mallila


@pytest.fixture
def smtp(settings):
    """The server, running; mails go to it by Django's SMTP backend."""
    server = Server()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()

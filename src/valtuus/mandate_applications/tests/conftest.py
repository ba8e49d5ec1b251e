"""Two municipalities and a joint authority, the people of an application, three clerks; and short ways to go through it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from valtuus.attachments.tests import pdfs
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandate_applications import queries
from valtuus.mandate_applications.services import drafting, handling, registering, signing
from valtuus.mandate_applications.types import CallNote, Contact, Ending, Signer, Wanted
from valtuus.parties.queries import official_key
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
STRONG = "http://ftn.ficora.fi/2017/loa2"
CODES = {
    "helmi": "170668-968K",
    "eeva": "050970-9462",
    "veikko": "240666-935H",
    "venla": "290296-957Y",
    "verneri": "050950-946W",
    "aino": "150290-902L",
    "onni": "010180-9015",
    "matti": "310799-913M",
}
PHONE = "029 000 0001"
CONTACT = Contact("Helmi Heino", "helmi@mallila.example", "040 000 0000")
PLACES = (
    ("mallila", PartyKind.MUNICIPALITY, "9900001-8", f"kirjaamo@mallila.example, {PHONE}"),
    ("koivula", PartyKind.MUNICIPALITY, "9900002-6", "kirjaamo@koivula.example"),
    ("seutu", PartyKind.JOINT_AUTHORITY, "9900006-9", f"kirjaamo@seutu.example, {PHONE}"),
    ("vanhala", PartyKind.MUNICIPALITY, "9900008-5", ""),
)


class Office_:
    """The world of the tests. Times run: each act is a minute after the one before."""

    def __init__(self):
        made = [
            Party(
                str(uuid7()), kind, code, code.capitalize(), code.capitalize(), number, True, contact,
                date(2020, 12, 31) if code == "vanhala" else None,
            )
            for code, kind, number, contact in PLACES
        ]  # fmt: skip
        members = [Membership(made[2].id, made[0].id, frozenset({"social_work"}))]
        self.id = dict(load_parties(made, members, at=AT).ids)
        known = [w for w in CODES if w not in ("helmi", "matti")]
        clerks = [Office(self.key(w), "registrar") for w in ("veikko", "venla", "verneri")]
        record_officials(
            [Official(self.key(w), w.capitalize()) for w in known],
            [Employment(self.key("aino"), self.id["seutu"])],
            clerks,
            at=AT,
        )
        self.at = AT

    def key(self, who):
        return official_key(CODES[who])

    def actor(self, who, acr=STRONG):
        return Actor(self.key(who), who.capitalize(), acr, f"session of {who}")

    def now(self, **more):
        self.at += timedelta(minutes=1, **more)
        return self.at

    def wanted(self, who="helmi", kind=MandateType.GRANT, **more):
        values = {
            "themes": frozenset({"view_and_claim"}),
            "first_day": date(2021, 2, 1),
            "last_day": date(2025, 12, 31),
            "employed": True,
        } | more
        person = who in CODES
        holder = self.key(who) if person else self.id[who]
        return Wanted(str(uuid7()), holder, person, who.capitalize(), kind, **values)

    def ending(self, who="helmi", kind=MandateType.GRANT):
        return Ending(str(uuid7()), self.key(who), True, who.capitalize(), kind)

    def draft(self, *parts, party="mallila", by="helmi", signers=("eeva",), ground="executive"):
        actor = self.actor(by)
        id = drafting.begin_application(str(uuid7()), self.id[party], CONTACT, actor=actor, at=self.now()).id
        for part in parts or (self.wanted(),):
            add = drafting.add_wanted if isinstance(part, Wanted) else drafting.add_ending
            add(id, part, actor=actor, at=self.now())
        for who in signers:
            signer = Signer(self.key(who), who.capitalize(), ground)
            drafting.add_signer(id, signer, actor=actor, at=self.now())
        return id

    def enclose(self, id, who="helmi"):
        return drafting.enclose(id, pdfs.plain(), "valtakirja.pdf", actor=self.actor(who), at=self.now())

    def send(self, id, by="helmi"):
        return drafting.ask_for_signatures(id, actor=self.actor(by), at=self.now())

    def sign(self, id, who="eeva"):
        seen = drafting.signed_digest(queries.application(id))
        return signing.sign(id, seen, actor=self.actor(who), at=self.now())

    def submitted(self, *parts, **more):
        id = self.draft(*parts, **more)
        self.send(id, more.get("by", "helmi"))
        for who in more.get("signers", ("eeva",)):
            self.sign(id, who)
        return id

    def take(self, id, who="veikko", over=False):
        return handling.take(id, over=over, actor=self.actor(who), at=self.now())

    def call(self, id, who="veikko", confirmed=True, number=PHONE):
        note = CallNote(number, "kirjaaja Kirsi Kuusi", confirmed)
        return handling.note_call(id, note, actor=self.actor(who), at=self.now())

    def register(self, id, who="veikko"):
        return registering.register(id, actor=self.actor(who), at=self.now())

    def confirm(self, id, who="venla"):
        return registering.confirm(id, actor=self.actor(who), at=self.now())


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    """The world."""
    settings.ATTACHMENTS = tmp_path / "attachments"
    return Office_()

"""Reading a file of persons: the shape by the schema, what it says by the rules, and nobody twice."""

import csv
from datetime import date

import msgspec

from valtuus.benefits.feed.rules import Allowed, faults_in
from valtuus.benefits.feed.schema import PersonLine
from valtuus.feeds.faults import Fault
from valtuus.feeds.lines import Judge, RawLine, Seen, read_as
from valtuus.kernel.catalogue import FOLDER, catalogue
from valtuus.kernel.identifiers import masked

_decode = msgspec.json.Decoder(PersonLine).decode


def read_line(raw: RawLine, allowed: Allowed) -> PersonLine | list[Fault]:
    """The person of a line, or everything that is wrong with it."""
    read = read_as(raw, PersonLine, _decode)
    return read if isinstance(read, list) else list(faults_in(read, allowed)) or read


def judge_of(allowed: Allowed) -> Judge:
    """A judge of the lines of one file: every fault of a line, and who stands in the file a second time."""
    seen = Seen()

    def judge(raw: RawLine) -> list[Fault]:
        read = read_line(raw, allowed)
        if isinstance(read, list):
            return read
        if seen.again(read.identity_code):
            return [Fault("identity_code", "feed_person_twice", masked(read.identity_code), "1")]
        return []

    return judge


def decoded(line: bytes) -> PersonLine:
    """The person of a line that a survey found good."""
    return _decode(line)


def allowed_now(today: date, *, artificial: bool) -> Allowed:
    """What the catalogues allow on a day."""
    known = catalogue()
    with (FOLDER / "municipalities_2021.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        municipalities = frozenset(row["code"] for row in rows)
    return Allowed(
        benefits=frozenset(known.codes("benefit")),
        paid=frozenset(row["code"] for row in known.rows["benefit"] if row.get("kind") != "status"),
        states=frozenset(known.codes("pending_state")),
        outcomes=frozenset(known.codes("decision_outcome")),
        payees=frozenset(known.codes("payee_kind")),
        matters=frozenset(known.codes("passed_matter")),
        municipalities=municipalities,
        today=today,
        artificial=artificial,
    )

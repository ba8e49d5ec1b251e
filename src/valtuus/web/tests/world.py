"""Awkward but possible content, and refusals of the cast, for the tests of this slice."""

from datetime import UTC, datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Link, Outcome, Reason, Remedy
from valtuus.kernel.errors import Refused

LONG = "Äänekosken-Ylä-Savon sosiaali- ja terveydenhuollon kuntayhtymän palvelukeskus"
NASTY = "Kunta <script>alert('å')</script> & \"Söner\""
AINO = Actor("o1:aino", "Aino Ahtiala-Öhman", "http://ftn.ficora.fi/2017/loa3", "s1")
MALLILA, SEUTU = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
GRANT = "00000000-0000-7000-8000-00000000000a"
NAMES = {MALLILA: NASTY, SEUTU: LONG, AINO.key: AINO.name}
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)


def refusal(reason: Reason, **more) -> Refused:
    """A refusal with a reason; `record` its number, the rest as in a decision."""
    record = more.pop("record", None)
    outcome = more.pop("outcome", Outcome.DENY)
    return Refused(Decision(outcome, reason, AT, 7, "digest", **more), record)


def lower_link_missing(**more) -> Refused:
    """Mallila has mandated Seutu; Seutu has given Aino nothing."""
    fields = {"org": SEUTU, "needed_theme": "view_and_claim"}
    return refusal(
        Reason("lower_link_missing", fields),
        remedy=Remedy("ask_representation", "joint_authority_granter", SEUTU),
        near=(Link(MALLILA, SEUTU, GRANT), Link(SEUTU, AINO.key, None, ("lower_link_missing",))),
        **more,
    )


def not_evaluated() -> Refused:
    """A fact could not be read."""
    reason, remedy = Reason("could_not_be_evaluated"), Remedy("try_again", "self")
    return refusal(reason, remedy=remedy, outcome=Outcome.UNKNOWN)

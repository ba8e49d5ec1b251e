"""The main job, walked in the terminal: permitted, refused, as of another day, as known then, and the guard tried by hand."""

from collections.abc import Callable
from datetime import datetime

from django.db import connections

from valtuus.benefits import services as benefits
from valtuus.benefits.types import Look, Wish
from valtuus.config.telling import lines_of
from valtuus.demo.cast import AINO, EEVA, MATTI, ONNI, Player
from valtuus.demo.services import key
from valtuus.disclosures.queries import record_by_number
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import plain
from valtuus.kernel.errors import Refused
from valtuus.kernel.periods import moment_of
from valtuus.ledger.queries import alias
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties.queries import party_by_code
from valtuus.web.wording import moment, say, word

Write = Callable[[str], object]
LEVEL = "http://ftn.ficora.fi/2017/loa2"
TRIES = (
    ("select count(*) from benefits_person", ()),
    ("select count(*) from benefits_item where true or scope = 'payments'", ()),
    ("select set_config('valtuus.record', %s, false), set_config('valtuus.secret', 'guessed', false)", ("record",)),
    ("select count(*) from benefits_person", ()),
)


def walk(write: Write, *, fresh: bool) -> None:
    """The whole walk, a line at a time. In a world that is not `fresh` somebody may have given or ended mandates through the pages:
    what comes out otherwise is told, and nothing is wrong. Raises `RuntimeError` where a fresh world answers otherwise."""
    look = _permitted(write, fresh=fresh)
    _refused(write, ONNI, fresh=fresh)
    _refused(write, EEVA, fresh=fresh)
    _another_day(write)
    _as_known(write)
    if look is not None:
        _again(write, look)
        _round_the_guard(write, look)


def _head(write: Write, code: str, **values: object) -> None:
    write("")
    write("── " + say(f"walk.{code}", **values))


def _wish() -> Wish:
    return Wish(
        identity_code=MATTI.code,
        represented=party_by_code("mallila").id,
        ground="sas_20",
        purpose="supplementary_assistance_decision",
        scopes=("pending", "decisions", "payments"),
        conditions=("client_relation", "necessary"),
        case_reference="TTT-2021-117",
    )


def _actor(player: Player) -> Actor:
    return Actor(key(player), player.name, LEVEL, "walk in the terminal")


def _permitted(write: Write, *, fresh: bool) -> Look | None:
    _head(write, "permitted", at=moment(clock.now()))
    try:
        look = benefits.look_up(_wish(), actor=_actor(AINO), at=clock.now())
    except Refused as refusal:
        _lines(write, lines_of(refusal.decision, person=key(AINO)))
        _otherwise(write, AINO, fresh=fresh)
        return None
    _lines(write, lines_of(look.decision, person=key(AINO)))
    write("  # " + say("walk.recorded", number=look.number))
    for scope in look.scopes:
        write("  · " + say("walk.opened", scope=word("scope", scope), count=len(look.benefits.items.get(scope, ()))))
    return look


def _refused(write: Write, player: Player, *, fresh: bool) -> None:
    _head(write, "refused", name=player.name)
    try:
        look = benefits.look_up(_wish(), actor=_actor(player), at=clock.now())
    except Refused as refusal:
        _lines(write, lines_of(refusal.decision, person=key(player)))
        write("  # " + say("walk.recorded", number=refusal.record_number))
    else:
        _lines(write, lines_of(look.decision, person=key(player)))
        _otherwise(write, player, fresh=fresh)


def _otherwise(write: Write, player: Player, *, fresh: bool) -> None:
    if fresh:
        raise RuntimeError(f"{player.name} was answered otherwise: the demonstration world is not as it should be")
    write("  ! " + say("walk.otherwise", name=player.name))


def _another_day(write: Write) -> None:
    for day in ("2021-02-01", "2021-02-08"):
        _head(write, "another_day", at=moment(moment_of(day, "at")))
        _ask(write, AINO, "bjorkby", moment_of(day, "at"))


def _as_known(write: Write) -> None:
    known = moment_of("2021-01-16", "known_at")
    _head(write, "as_known", at=moment(clock.now()), known=moment(known))
    _ask(write, AINO, "mallila", clock.now(), known)


def _ask(write: Write, player: Player, municipality: str, at: datetime, known_at: datetime | None = None) -> None:
    question = Question(key(player), party_by_code(municipality).id, "kelmu.view_person")
    _lines(write, lines_of(decide(question, at=at, known_at=known_at), person=key(player)))


def _again(write: Write, look: Look) -> None:
    _head(write, "again", number=look.number)
    kept = record_by_number(look.number)
    same = kept is not None and plain(benefits.decide_again(kept)) == kept.decision
    if not same:
        raise RuntimeError(f"record {look.number} does not come out the same")
    write("  = " + say("walk.same"))


def _round_the_guard(write: Write, look: Look) -> None:
    """Raw SQL as the app role, with the very record that was just permitted, but without its secret."""
    _head(write, "raw_sql")
    with connections[alias()].cursor() as cursor:
        cursor.execute("select id from disclosures_record where number = %s", [look.number])
        record = str(cursor.fetchone()[0])
        for statement, needs in TRIES:
            cursor.execute(statement, [record] if needs else [])
            seen = cursor.fetchone()
            if not needs:
                write(f"  valtuus_app=> {statement}   → {seen[0]}")
                if seen[0]:
                    raise RuntimeError("the guard let raw SQL see a row")
            else:
                write(f"  valtuus_app=> {statement % repr(record)}")
        cursor.execute("reset all")
    write("  " + say("walk.nothing_seen"))


def _lines(write: Write, lines: list[str]) -> None:
    for line in lines:
        write("  " + line)

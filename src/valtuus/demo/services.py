"""Make the demonstration world, once; a second time changes nothing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.demo.cast import AINO, CAST, CEASED, EEVA, HELMI, ILMARI, ILONA, MORNING, PLACES, Player
from valtuus.demo.models import World
from valtuus.demo.queries import world_made
from valtuus.demo.staff import STAFF
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import version
from valtuus.ledger.services import append, as_owner, reads_only, recorded, through_recorded
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Grant, OldRight
from valtuus.parties.queries import official_key
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

VIEW, LMS = "view_and_claim", "lms_material"
SWITCHBOARD = "000 000 000"  # a number of nobody's
EVER = Period(date(2020, 9, 26), None)


@through_recorded
def make_world(real: Sequence[Party], memberships: Sequence[Membership]) -> bool:
    """The world, in the owner's name: the real municipalities with the invented ones beside, the cast, mandates, agreements.

    Gives False where it stands already. Raises `DomainError` `not_a_demonstration` for a database that holds a register of
    its own: nothing invented is ever written beside real mandates. Changes only through the loading services it calls.
    """
    if world_made():
        return False
    if version():
        raise DomainError("not_a_demonstration", kind=ErrorKind.CONFLICT)
    with as_owner():
        load_parties(real, memberships, at=MORNING)
        places = _places()
        _people(places)
        load_register(
            [*_mandates(places), *_staff(places)], [OldRight(key(AINO), places["koivula"], frozenset({"kelmu"}))]
        )
        load_agreements(_agreements(places), at=MORNING)
        _mark()
    return True


@reads_only
def key(player: Player) -> str:
    """The key of one of the cast."""
    return official_key(player.code)


@recorded
def _mark() -> None:
    World.objects.create(id=uuid7(), line_id=append("demonstration_made", {}))


def _places() -> dict[str, str]:
    parties = [_party(p.code) for p in PLACES]
    ids = {p.code: p.id for p in parties}
    members = [Membership(ids[p.code], ids[m], tasks) for p in PLACES for m, tasks in p.members]
    return dict(load_parties(parties, members, at=MORNING).ids)


def _party(code: str) -> Party:
    place = next(p for p in PLACES if p.code == code)
    last_day, _ = CEASED.get(code, (None, None))
    return Party(
        id=str(uuid7()),
        kind=place.kind,
        code=code,
        name_fi=place.name,
        name_sv=place.name,
        business_id=place.business_id,
        artificial=True,
        # Haapala has told no telephone: there the clerk finds none held, and can confirm no first right to grant.
        contact=f"kirjaamo@{code}.example" + ("" if code == "haapala" else f", {SWITCHBOARD}{place.business_id[6]}"),
        ceased_on=date.fromisoformat(last_day) if last_day else None,
    )


def _people(places: dict[str, str]) -> None:
    people = [*CAST, *(e.player for e in STAFF)]
    officials = [Official(key(p), p.name) for p in people]
    employments = [Employment(key(p), places[p.works_for], p.duties) for p in people if p.works_for]
    offices = [Office(key(p), p.office) for p in CAST if p.office]
    record_officials(officials, employments, offices, at=MORNING)


def _mandates(places: dict[str, str]) -> list[Grant]:
    both, day = frozenset({VIEW, LMS}), date

    def mandate(
        giver: str,
        holder: Player | str,
        kind: MandateType,
        themes: frozenset[str],
        first: date,
        last: date,
        by: Player | None = None,
    ) -> Grant:
        to_person = isinstance(holder, Player)
        given_at = datetime(first.year, first.month, first.day, 8, tzinfo=MORNING.tzinfo) - timedelta(days=1)
        return Grant(
            id=str(uuid7()),
            giver=places[giver],
            holder=key(holder) if isinstance(holder, Player) else places[holder],
            to_person=to_person,
            type=kind,
            themes=themes,
            first_day=first,
            last_day=last,
            given_by=key(by) if by else None,
            given_at=given_at,
        )

    act, represent = MandateType.ACT, MandateType.REPRESENT
    view = frozenset({VIEW})
    return [
        mandate("mallila", HELMI, MandateType.GRANT, both, day(2021, 1, 4), day(2025, 12, 31)),
        mandate("seutu", ILMARI, MandateType.GRANT_REPRESENT, both, day(2021, 1, 4), day(2025, 12, 31)),
        mandate("mallila", "seutu", act, view, day(2021, 1, 15), day(2023, 12, 31), HELMI),
        mandate("seutu", AINO, represent, view, day(2021, 1, 18), day(2022, 12, 31), ILMARI),
        mandate("mallila", ILONA, act, frozenset({LMS}), day(2021, 1, 11), day(2022, 12, 31), HELMI),
        mandate("pihlajisto", EEVA, act, view, day(2021, 1, 11), day(2022, 12, 31)),
        mandate("bjorkby", "rannikko", act, view, day(2021, 1, 15), day(2023, 12, 31)),
        mandate("bjorkby", "seutu", act, view, day(2021, 2, 8), day(2023, 12, 31)),
    ]


def _staff(places: dict[str, str]) -> list[Grant]:
    """What the employers of the staff have given, and what has been asked of them."""
    given_at = datetime(2021, 1, 19, 8, tzinfo=MORNING.tzinfo)
    return [
        Grant(
            id=str(uuid7()),
            giver=places[e.player.works_for],
            holder=key(e.player),
            to_person=True,
            type=e.type,
            themes=e.themes,
            first_day=date(2021, 1, 20),
            last_day=e.last_day,
            given_at=given_at,
            awaiting=e.asked,
            asked_at=given_at if e.asked else None,
        )
        for e in STAFF
        if e.type and e.player.works_for
    ]


def _agreements(places: dict[str, str]) -> list[Agreement]:
    users = ("mallila", "pihlajisto", "seutu", "bjorkby")
    return [
        Agreement(str(uuid7()), places[user], service, None, None, EVER)
        for user in users
        for service in ("kelmu", "emava")
    ]

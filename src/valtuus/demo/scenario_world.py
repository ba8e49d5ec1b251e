"""Write a scenario's facts into the register, with lines, through the loading services.

Every scenario gets parties and people of its own, so scenarios never meet, whatever stands in the database.
"""

from datetime import UTC, date, datetime

from valtuus.demo.types import Names, Scenario, Table
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Grant, OldRight
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

OLD_SERVICES = frozenset({"kelmu", "emava"})
EVER = (date(1900, 1, 1), date(2999, 12, 31))
FIRST = datetime(1900, 1, 1, tzinfo=UTC)


def write(scenario: Scenario) -> Names:
    """The facts of one scenario as register rows; what its names became. Run as the owner by `valtuus scenarios`."""
    run = uuid7().hex
    codes = {p["id"]: f"{run}-{scenario.id}-{p['id']}" for p in scenario.parties}
    ids = _write_parties(scenario, codes)
    people = {p["id"]: f"{run}:{scenario.id}:{p['id']}" for p in scenario.people}
    _write_people(scenario, ids, people)
    rows = scenario.body.get("grants", ())
    fresh = sorted(str(uuid7()) for _ in rows)
    # Ids are given in the order of the scenario's own names, since the smallest id decides between equal paths.
    grants = dict(zip(sorted(r["id"] for r in rows), fresh, strict=True))
    names = Names(ids, people, grants)
    written = [grant_of(row, names, grants[row["id"]]) for row in rows]
    load_register([*written, *_granters(scenario, ids)], _old_rights(scenario, names))
    return names


def _write_parties(scenario: Scenario, codes: dict[str, str]) -> dict[str, str]:
    parties = [
        Party(
            id=str(uuid7()),
            kind=PartyKind(p["kind"]),
            code=codes[p["id"]],
            name_fi=p.get("name", p["id"]),
            name_sv=p.get("name", p["id"]),
            ceased_on=p.get("ceased"),
        )
        for p in scenario.parties
    ]
    ids = {name: party.id for name, party in zip(codes, parties, strict=True)}
    members = [
        Membership(ids[p["id"]], ids[m["id"]], frozenset(m["tasks"]))
        for p in scenario.parties
        for m in p.get("members", ())
    ]
    loaded = load_parties(parties, members, at=FIRST)
    return {name: loaded.ids[code] for name, code in codes.items()}


def _write_people(scenario: Scenario, ids: dict[str, str], people: dict[str, str]) -> None:
    officials = [Official(people[p["id"]], p["id"].capitalize()) for p in scenario.people]
    employments = [
        Employment(people[p["id"]], ids[p["works_for"]], _duties(p), Period())
        for p in scenario.people
        if "works_for" in p
    ]
    offices = [Office(people[p["id"]], role, Period()) for p in scenario.people for role in p.get("roles", ())]
    record_officials(officials, employments, offices, at=FIRST)


def _duties(person: Table) -> frozenset[str] | None:
    return frozenset(person["duties"]) if "duties" in person else None


def _granters(scenario: Scenario, ids: dict[str, str]) -> list[Grant]:
    """Every party has a granter for every theme, though none is written, unless `no_granter` lists it."""
    without = set(scenario.body.get("no_granter", ()))
    return [
        Grant(
            id=str(uuid7()),
            giver=party,
            holder=f"granter:{party}",
            to_person=True,
            type=right,
            themes=frozenset(catalogue().themes),
            first_day=EVER[0],
            last_day=EVER[1],
        )
        for name, party in ids.items()
        if name not in without
        for right in (MandateType.GRANT, MandateType.GRANT_REPRESENT)
    ]


def grant_of(row: Table, names: Names, grant_id: str) -> Grant:
    """A mandate of a scenario as a value of the register."""
    to_person = row["to"] in names.people
    limit = row.get("limit")
    return Grant(
        id=grant_id,
        giver=names.parties[row["from"]],
        holder=names.people[row["to"]] if to_person else names.parties[row["to"]],
        to_person=to_person,
        type=MandateType(row["type"]),
        themes=frozenset(row["themes"]),
        first_day=row["start"],
        last_day=row["end"],
        limit=None if limit is None else frozenset(names.parties[p] for p in limit),
        specifier=row.get("specifier"),
        given_by=names.people.get(row["given_by"], row["given_by"]) if "given_by" in row else None,
        given_at=row.get("given_at"),
        awaiting=row.get("state") == "awaiting_approval",
        approved_at=row.get("approved_at"),
        revoked_at=row.get("revoked_at"),
        details_changed_on=row.get("details_changed_on"),
        asked_at=row.get("given_at") if "approved_at" in row or "state" in row else None,
    )


def _old_rights(scenario: Scenario, names: Names) -> list[OldRight]:
    return [
        OldRight(names.people[k["who"]], names.parties[k["for"]], frozenset(k.get("services", OLD_SERVICES)))
        for k in scenario.body.get("katso", ())
    ]

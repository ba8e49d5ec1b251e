"""Reads of the parties: types out, never querysets. Ids and keys that nothing is known of are left out or said to be missing."""

from collections.abc import Callable, Iterable
from datetime import date

from django.conf import settings
from django.db import connections
from django.db.models import F, Q, QuerySet

from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_id, keyed
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import alias, asked
from valtuus.parties import models
from valtuus.parties.types import Employment, Membership, Official, Party, RosterRow

LONGEST_NAME = 64  # of a code, a business id or an id


def party(id: str) -> Party:
    """The party of an id. Raises `DomainError` `party_missing`, also for text that is no id."""
    found = parties([id]).get(id)
    if found is None:
        raise _missing("party_missing", "party", id)
    return found


def party_by_code(code: str) -> Party:
    """The party of a code. Raises `DomainError` `party_missing`."""
    row = _parties().filter(code=code).first()
    if row is None:
        raise _missing("party_missing", "code", code)
    return _party(row)


def parties(ids: Iterable[str]) -> dict[str, Party]:
    """Parties by id."""
    rows = _parties().filter(id__in=[i for i in set(ids) if is_id(i)])
    return {str(row.id): _party(row) for row in rows}


def parties_by_code(codes: Iterable[str]) -> dict[str, Party]:
    """Parties by code."""
    return {row.code: _party(row) for row in _parties().filter(code__in=set(codes))}


def parties_named(names: Iterable[str]) -> dict[str, Party]:
    """Parties by each of these names that is a code, a business id or an id; other names are left out."""
    return named_asked(names)()


def named_asked(names: Iterable[str]) -> Callable[[], dict[str, Party]]:
    """The same, asked now and answered when it is called (`ledger.queries.asked`)."""
    wanted = {name for name in names if len(name) <= LONGEST_NAME and name.isprintable()}
    if not wanted:
        return dict
    found = asked(_NAMED, {"names": sorted(wanted), "ids": list(ids_among(wanted))})

    def named() -> dict[str, Party]:
        known = [Party(row[0], PartyKind(row[1]), *row[2:]) for row in found.fetchall()]
        by_name = {name: p for p in known for name in (p.code, p.business_id, p.id) if name in wanted}
        return {name: p for name, p in by_name.items() if name is not None}

    return named


def ids_among(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that have the form of an id."""
    return frozenset(name for name in names if is_id(name))


# Asked at every call of an interface, so it is kept prepared: one look by each of three keys.
_NAMED = """
select p.id::text, p.kind, p.code, p.name_fi, p.name_sv, p.business_id, p.artificial, p.contact, c.last_day, c.successor_id::text
from parties_party p left join parties_cessation c on c.party_id = p.id
where p.code = any(%(names)s) or p.business_id = any(%(names)s) or p.id = any(%(ids)s::uuid[])
"""


def business_id_owners(ids: Iterable[str]) -> dict[str, str]:
    """The code of the party that holds each business id."""
    rows = models.Party.objects.filter(business_id__in=set(ids)).values_list("business_id", "code")
    return {number: code for number, code in rows if number}


def find_parties(text: str = "", *, language: str = "fi") -> list[Party]:
    """Parties by exact code or business id, or by a part of a name in either language; all for no text. By name, å ä ö last."""
    wanted = text.strip()
    rows = _parties()
    if wanted:
        names = Q(name_fi__icontains=wanted) | Q(name_sv__icontains=wanted)
        rows = rows.filter(Q(code=wanted) | Q(business_id=wanted) | names)
    return sorted((_party(row) for row in rows), key=lambda p: finnish_key(p.name(language)))


def memberships_of(ids: Iterable[str]) -> list[Membership]:
    """Every membership, ended ones too, in which one of these parties is the authority or the municipality."""
    wanted = [i for i in set(ids) if is_id(i)]
    return list(_memberships(Q(authority__in=wanted) | Q(municipality__in=wanted)).values())


def members_by_row(authorities: Iterable[str]) -> dict[str, Membership]:
    """Memberships of these authorities by the id of their row, ended ones too."""
    return _memberships(Q(authority__in=set(authorities)))


def official(key: str) -> Official:
    """The official of a key. Raises `DomainError` `official_missing`."""
    found = officials([key]).get(key)
    if found is None:
        raise _missing("official_missing", "official", key)
    return found


def officials(keys: Iterable[str]) -> dict[str, Official]:
    """Officials by key."""
    with connections[alias()].cursor() as cursor:
        # One array and not a parameter each: an organisation may have tens of thousands.
        cursor.execute("select key, name from parties_official where key = any(%s)", [list(set(keys))])
        return {key: Official(key, name) for key, name in cursor.fetchall()}


def officials_named(text: str, *, limit: int = 200) -> list[Official]:
    """Officials whose name holds a text, whatever its case, at most `limit` of them by name."""
    rows = models.Official.objects.filter(name__icontains=text.strip()).order_by("name", "key")[:limit]
    return [Official(row.key, row.name) for row in rows]


def employers_of(key: str, day: date | None = None) -> list[Employment]:
    """Where an official works on a Helsinki day; with None every employment, past and coming ones too."""
    found = (_employment(row) for row in _employments().filter(official=key))
    return [e for e in found if day is None or day in e.period]


def employers_asked(key: str, day: date) -> Callable[[], frozenset[str]]:
    """Where an official works on a day, by ids of parties; asked now, answered when it is called (`ledger.queries.asked`)."""
    statement = (
        "select e.party_id::text from parties_employment e left join parties_employment_end d on d.employment_id = e.id "
        "where e.official_id = %(key)s and coalesce(e.first_day, %(day)s) <= %(day)s and coalesce(d.last_day, %(day)s) >= %(day)s"
    )
    found = asked(statement, {"key": key, "day": day})
    return lambda: frozenset(row[0] for row in found.fetchall())


def employments_of(keys: Iterable[str]) -> list[Employment]:
    """Every employment of these officials, past and coming ones too."""
    return [_employment(row) for row in _employments().filter(official__in=set(keys))]


def employees_of(party_id: str, day: date) -> list[Official]:
    """Who works for a party on a Helsinki day, by name."""
    rows = _employments().select_related("official").filter(party_id=party_id)
    working = {row.official for row in rows if day in _period(row, "employmentend")}
    return sorted((Official(o.key, o.name) for o in working), key=lambda o: finnish_key(o.name))


def roster_of(party_id: str, day: date) -> list[RosterRow]:
    """The roster of a party on a Helsinki day, by name: one row an employment, the later begun of several of one person."""
    rows = _employments().select_related("official").filter(party_id=party_id)
    found = {
        row.official_id: RosterRow(
            str(row.id),
            Official(row.official_id, row.official.name),
            None if row.duties is None else frozenset(row.duties),
            _period(row, "employmentend"),
        )
        for row in rows.order_by(F("first_day").asc(nulls_first=True), "id")
        if day in _period(row, "employmentend")
    }
    return sorted(found.values(), key=lambda r: (finnish_key(r.official.name), r.employment))


def known_elsewhere(keys: Iterable[str], party_id: str) -> frozenset[str]:
    """Those of the officials who work, or have worked, for another party or hold an office at the institution."""
    wanted = list(set(keys))
    work = models.Employment.objects.filter(official__in=wanted).exclude(party_id=party_id)
    offices = models.Office.objects.filter(official__in=wanted)
    return frozenset(work.values_list("official_id", flat=True)) | frozenset(
        offices.values_list("official_id", flat=True)
    )


def offices_of(key: str, day: date) -> frozenset[str]:
    """Codes of the offices that an official holds at the institution on a Helsinki day."""
    rows = models.Office.objects.select_related("officeend").filter(official=key)
    return frozenset(row.role for row in rows if day in _period(row, "officeend"))


def holders_of_office(role: str, day: date) -> list[Official]:
    """Who holds an office at the institution on a Helsinki day, by name."""
    rows = models.Office.objects.select_related("officeend", "official").filter(role=role)
    holding = {row.official for row in rows if day in _period(row, "officeend")}
    return sorted((Official(o.key, o.name) for o in holding), key=lambda o: finnish_key(o.name))


def official_key(identity_code: str) -> str:
    """The key of an official, from an identity code in its one written form (`kernel.identifiers.identity_code`)."""
    return keyed(identity_code, settings.OFFICIAL_SECRET)


def _parties() -> QuerySet[models.Party]:
    return models.Party.objects.select_related("cessation")


def _party(row: models.Party) -> Party:
    cessation = getattr(row, "cessation", None)
    successor = cessation.successor_id if cessation else None
    return Party(
        id=str(row.id),
        kind=PartyKind(row.kind),
        code=row.code,
        name_fi=row.name_fi,
        name_sv=row.name_sv,
        business_id=row.business_id,
        artificial=row.artificial,
        contact=row.contact,
        ceased_on=cessation.last_day if cessation else None,
        successor=str(successor) if successor else None,
    )


def _memberships(condition: Q) -> dict[str, Membership]:
    rows = models.Membership.objects.select_related("membershipend").filter(condition).order_by("id")
    return {str(row.id): _membership(row) for row in rows}


def _membership(row: models.Membership) -> Membership:
    pair = str(row.authority_id), str(row.municipality_id)
    return Membership(*pair, frozenset(row.tasks), _period(row, "membershipend"))


def _employments() -> QuerySet[models.Employment]:
    return models.Employment.objects.select_related("employmentend").order_by("id")


def _employment(row: models.Employment) -> Employment:
    duties = None if row.duties is None else frozenset(row.duties)
    return Employment(row.official_id, str(row.party_id), duties, _period(row, "employmentend"))


def _period(row: models.Membership | models.Employment | models.Office, end: str) -> Period:
    ended = getattr(row, end, None)
    return Period(row.first_day, ended.last_day if ended else None)


def _missing(code: str, name: str, given: str) -> DomainError:
    return DomainError(code, kind=ErrorKind.MISSING, field=name, given=given[:80])

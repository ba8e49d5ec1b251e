"""The parties in the database, as the app role: loading twice, lines and versions, and what the database refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connections, transaction

from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import version
from valtuus.ledger.services import as_owner
from valtuus.parties import models, queries
from valtuus.parties.services import end_employment, load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 1, 8, tzinfo=UTC)
DAY = date(2021, 2, 1)
EVE = date(2021, 1, 31)
HELMI = Actor("o1:helmi", "Helmi", "", "")


def _party(code: str, name: str, kind: PartyKind = PartyKind.MUNICIPALITY, **more: object) -> Party:
    return replace(Party(str(uuid7()), kind, code, name, name), **more)  # type: ignore[arg-type]  # fields by name


def _world() -> tuple[list[Party], list[Membership]]:
    mallila = _party("901", "Mallila", business_id="9900001-8")
    vanhala = _party("908", "Vanhala", ceased_on=date(2020, 12, 31), successor=mallila.id)
    seutu = _party("seutu", "Seudun kuntayhtymä", PartyKind.JOINT_AUTHORITY)
    return [vanhala, mallila, seutu], [Membership(seutu.id, mallila.id, frozenset(["social_work"]))]


def _lines() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select kind from ledger_line order by recorded_at")
        return [kind for (kind,) in cursor.fetchall()]


def test_a_second_load_changes_nothing_and_says_so() -> None:
    first = load_parties(*_world(), at=AT)
    known, made = queries.find_parties(), version()
    again = load_parties(*_world(), at=AT)  # the same facts with other proposed ids
    assert not first.changed_nothing
    assert again.changed_nothing
    assert again.ids == first.ids
    assert queries.find_parties() == known
    assert (made, version()) == (1, 1)
    assert _lines() == ["parties_loaded", "parties_loaded"]


def test_a_party_is_found_with_its_cessation_and_marked_artificial() -> None:
    ids = load_parties(*_world(), at=AT).ids
    vanhala, mallila = queries.party(ids["908"]), queries.party_by_code("901")
    assert (vanhala.ceased_on, vanhala.successor) == (date(2020, 12, 31), mallila.id)
    assert (mallila.ceased_on, mallila.artificial, vanhala.artificial) == (None, True, False)
    assert queries.parties(ids.values()).keys() == set(ids.values())


def test_a_name_and_a_business_id_change_with_a_line() -> None:
    parties, memberships = _world()
    ids = load_parties(parties, memberships, at=AT).ids
    told = [replace(p, name_sv="Mallby", business_id="9900002-6") for p in parties if p.code == "901"]
    loaded = load_parties(told, at=AT)
    mallila = queries.party(ids["901"])
    assert (mallila.name_fi, mallila.name_sv, mallila.business_id) == ("Mallila", "Mallby", "9900002-6")
    assert loaded.renumbered == {ids["901"]}
    line = models.Party.objects.get(code="901").line_id
    with connections["default"].cursor() as cursor:
        cursor.execute("select convert_from(payload, 'UTF8') from ledger_body where line_id = %s", [line])
        assert "Mallby" in cursor.fetchone()[0]
    assert len(queries.memberships_of([ids["901"]])) == 1  # a load that tells of none ends none


def test_a_membership_gone_from_the_file_ends_and_a_new_one_begins() -> None:
    parties, memberships = _world()
    ids = load_parties(parties, memberships, at=AT).ids
    koivula = _party("902", "Koivula")
    seutu = next(p for p in parties if p.code == "seutu")
    load_parties([seutu, koivula], [Membership(seutu.id, koivula.id, frozenset(["all"]))], at=AT)
    found = {m.municipality: m.period for m in queries.memberships_of([ids["seutu"]])}
    assert found == {ids["901"]: Period(None, EVE), koivula.id: Period()}
    assert version() == 2


def test_a_load_that_does_not_fit_leaves_nothing_behind() -> None:
    load_parties(*_world(), at=AT)
    with pytest.raises(DomainError, match="party_kind_fixed"):
        load_parties([_party("903", "Haapala"), _party("901", "Mallila", PartyKind.JOINT_AUTHORITY)], at=AT)
    with pytest.raises(DomainError, match="business_id_taken"):
        load_parties([_party("903", "Haapala", business_id="9900001-8")], at=AT)
    with pytest.raises(DomainError, match="party_missing"):
        haapala = _party("903", "Haapala")
        load_parties([haapala], [Membership(str(uuid7()), haapala.id, frozenset(["all"]))], at=AT)
    with pytest.raises(DomainError, match="party_missing"):
        queries.party_by_code("903")
    assert _lines() == ["parties_loaded"]


def test_a_change_without_a_line_does_not_commit() -> None:
    ids = load_parties(*_world(), at=AT).ids
    with pytest.raises(DatabaseError, match="unrecorded change"), transaction.atomic():
        models.Party.objects.filter(id=ids["901"]).update(name_fi="Malila")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        models.Membership.objects.update(tasks=["all"])
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        models.Party.objects.filter(id=ids["901"])._raw_delete("default")
    assert queries.party(ids["901"]).name_fi == "Mallila"


def test_names_sort_with_aa_ae_oe_last() -> None:
    names = ["Ähtäri", "Åbo", "Öja", "Zeta", "Wirrat", "Vihti", "Alajärvi"]
    load_parties([_party(str(900 + i), name) for i, name in enumerate(names)], at=AT)
    expected = ["Alajärvi", "Vihti", "Wirrat", "Zeta", "Åbo", "Ähtäri", "Öja"]
    assert [p.name_fi for p in queries.find_parties()] == expected
    record_officials(
        [Official(f"o1:{i}", name) for i, name in enumerate(names)],
        [Employment(f"o1:{i}", queries.party_by_code("900").id) for i in range(len(names))],
        at=AT,
    )
    assert [o.name for o in queries.employees_of(queries.party_by_code("900").id, DAY)] == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [("901", ["901"]), ("9900001-8", ["901"]), ("HALA", ["908"]), ("kuntayht", ["seutu"]), ("90", []), (" ", 3)],
)
def test_parties_are_found_by_code_business_id_or_name(text: str, codes: list[str] | int) -> None:
    load_parties(*_world(), at=AT)
    found = [p.code for p in queries.find_parties(text)]
    assert (len(found) if isinstance(codes, int) else found) == codes


def test_what_is_not_known_is_missing() -> None:
    for ask in (
        lambda: queries.party("x' or 1=1"),
        lambda: queries.party(str(uuid7())),
        lambda: queries.official("o1:x"),
    ):
        with pytest.raises(DomainError) as caught:
            ask()
        assert caught.value.kind == "missing"
    assert queries.parties(["nonsense"]) == {}


def test_officials_with_their_work_and_offices() -> None:
    ids = load_parties(*_world(), at=AT).ids
    ilona, veikko = Official("o1:ilona", "Ilona"), Official("o1:veikko", "Veikko")
    job = Employment(ilona.key, ids["901"], frozenset(["lms_billing"]), Period(EVE))
    post = Office(veikko.key, "registrar", Period(None, DAY))
    counts = record_officials([ilona, veikko], [job], [post], at=AT)
    assert (counts.officials, counts.employments, counts.offices, counts.ends) == (2, 1, 1, 0)
    assert queries.employers_of(ilona.key, DAY) == [job]
    assert queries.employers_of(ilona.key, date(2021, 1, 30)) == []
    assert queries.offices_of(veikko.key, DAY) == {"registrar"}
    assert queries.offices_of(veikko.key, date(2021, 2, 2)) == frozenset()
    assert queries.holders_of_office("registrar", DAY) == [veikko]
    assert queries.holders_of_office("registrar", date(2021, 2, 2)) == queries.holders_of_office("auditor", DAY) == []
    made = version()
    again = record_officials([replace(ilona, name="Ilona K."), veikko], [job], [post], at=AT)
    assert (again.officials, again.names, again.employments, again.offices, again.ends) == (0, 1, 0, 0, 0)
    assert (queries.official(ilona.key).name, version()) == ("Ilona K.", made)


def test_an_employment_ends_once() -> None:
    ids = load_parties(*_world(), at=AT).ids
    ilona = Official("o1:ilona", "Ilona")
    job = Employment(ilona.key, ids["901"])
    record_officials([ilona], [job], at=AT)
    end_employment(ilona.key, ids["901"], last_day=EVE, actor=HELMI, at=AT)
    assert queries.employers_of(ilona.key) == [replace(job, period=Period(None, EVE))]
    assert queries.employers_of(ilona.key, DAY) == []
    assert _lines()[-1] == "employment_ended"
    with pytest.raises(DomainError, match="employment_missing"):
        end_employment(ilona.key, ids["901"], last_day=DAY, actor=HELMI, at=AT)
    record_officials([ilona], [job], at=AT)
    assert queries.employers_of(ilona.key, DAY) == []


def test_loading_as_the_owner_is_held_to_the_same_line() -> None:
    with as_owner():
        ids = load_parties(*_world(), at=AT).ids
        record_officials([Official("o1:ilona", "Ilona")], [Employment("o1:ilona", ids["901"])], at=AT)
        with pytest.raises(DatabaseError, match="unrecorded change"), transaction.atomic(using="owner"):
            models.Party.objects.filter(id=ids["901"]).update(name_fi="Malila")
    assert queries.party(ids["901"]).name_fi == "Mallila"
    assert len(queries.employers_of("o1:ilona", DAY)) == 1


def test_an_official_key_is_not_the_code() -> None:
    key = queries.official_key("150290-902L")
    assert key == queries.official_key("150290-902L") != queries.official_key("010180-9015")
    assert key.startswith("o1:")
    assert "150290" not in key


@pytest.mark.slow
def test_a_hundred_thousand_officials_load_in_one_go() -> None:
    ids = load_parties(*_world(), at=AT).ids
    people = [Official(f"o1:{i:06}", f"Henkilö {i}") for i in range(100_000)]
    counts = record_officials(people, [Employment(p.key, ids["901"]) for p in people], at=AT)
    assert (counts.officials, counts.employments) == (100_000, 100_000)
    assert queries.employers_of("o1:099999", DAY) == [Employment("o1:099999", ids["901"])]

"""The reader of municipality files: what is accepted, and every bad line by number."""

import csv

import pytest

from valtuus.kernel.catalogue import FOLDER, catalogue
from valtuus.parties.sources import ceased_municipalities, joint_authorities, read_municipalities

REAL = (FOLDER / "municipalities_2021.csv").read_bytes()
HEAD = "code,name_fi,name_sv,business_id\n"


def _file(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def _faults(data: bytes) -> list[tuple[int, str, str | None]]:
    return [(bad.number, bad.error.code, bad.error.field) for bad in read_municipalities(data).bad]


def test_the_real_file_is_read_whole() -> None:
    reading = read_municipalities(REAL)
    rows = [row for row in csv.reader(REAL.decode().splitlines()) if not row[0].startswith("#")][1:]
    assert reading.bad == ()
    assert [p.code for p in reading.parties] == [row[0] for row in rows]
    assert len(rows) == 309
    assert {p.code: p.business_id for p in reading.parties if p.business_id} == {
        row[0]: row[5] for row in rows if row[5]
    }
    assert len({p.id for p in reading.parties}) == 309


def test_real_parties_are_not_artificial_and_invented_ones_are() -> None:
    assert not any(p.artificial for p in read_municipalities(REAL).parties)
    (party,) = read_municipalities(_file("901,Mallila,,9900001-8")).parties
    assert (party.artificial, party.name_sv) == (True, "Mallila")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + _file("005,Alajärvi,Alajärvi,"),
        ("# luettelo\r\n\r\n" + HEAD.strip() + "\r\n005,Alajärvi,,\r\n# loppu").encode(),
        'aland,business_id,name_sv,name_fi,code\nno,,"Alajärvi",Alajärvi,005\n'.encode(),
    ],
    ids=["byte order mark", "comments, blank lines and CRLF", "other order, another column"],
)
def test_harmless_forms_are_accepted(data: bytes) -> None:
    reading = read_municipalities(data)
    assert [(p.code, p.name_fi, p.name_sv) for p in reading.parties] == [("005", "Alajärvi", "Alajärvi")]
    assert reading.bad == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["5,Alajärvi,,"], [(2, "municipality_code_malformed", "code")]),
        (["\u0661\u0662\u0663,Alajärvi,,"], [(2, "municipality_code_malformed", "code")]),
        (["005,,Alajärvi,"], [(2, "name_malformed", "name_fi")]),
        (["005,Alajärvi,Ala\x07,"], [(2, "name_malformed", "name_sv")]),
        (["005," + "a" * 201 + ",,"], [(2, "name_malformed", "name_fi")]),
        (["005,Alajärvi,Alajärvi,9900001-7"], [(2, "business_id_malformed", "business_id")]),
        (["005,Alajärvi,Alajärvi,,", "009,Ala"], [(2, "fields_miscounted", None), (3, "fields_miscounted", None)]),
        (['005,"Alajärvi,Alajärvi,'], [(2, "line_malformed", None)]),
        (["005,A,,", "009,B,,", "005,C,,"], [(2, "code_twice", "code"), (4, "code_twice", "code")]),
        (
            ["005,A,,9900001-8", "009,B,,99000018"],
            [(2, "business_id_twice", "business_id"), (3, "business_id_twice", "business_id")],
        ),
    ],
)
def test_a_bad_line_is_named_by_number_and_field(lines: list[str], expected: list[tuple[int, str, str | None]]) -> None:
    reading = read_municipalities(_file(*lines, "992,Äänekoski,Äänekoski,"))
    assert [(bad.number, bad.error.code, bad.error.field) for bad in reading.bad] == expected
    assert "992" in [p.code for p in reading.parties]
    assert not {"005"} & {p.code for p in reading.parties}


def test_a_bad_line_tells_what_was_given_and_what_is_allowed() -> None:
    (bad,) = read_municipalities(_file("005,A,,9900001-7")).bad
    assert (bad.error.given, bad.error.allowed) == ("9900001-7", "1234567-1")
    (bad,) = read_municipalities(_file("005,A")).bad
    assert (bad.error.given, bad.error.allowed) == ("2", "4")


def test_latin_1_spoils_its_own_lines_only() -> None:
    reading = read_municipalities(_file("018,Askola,Askola,", "009,Ähtäri,Etseri,").decode().encode("latin-1"))
    assert [(bad.number, bad.error.code) for bad in reading.bad] == [(3, "not_utf8")]
    assert reading.bad[0].error.allowed == "UTF-8"
    assert [p.code for p in reading.parties] == ["018"]


def test_half_a_file_ends_in_a_bad_line() -> None:
    cut = REAL[: REAL.index("Äänekoski".encode())]
    assert _faults(cut) == [(len(cut.splitlines()), "fields_miscounted", None)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(1, "file_empty", None)]),
        (b"# only a comment\n", [(1, "file_empty", None)]),
        (b"code,name_fi,name_sv\n005,A,A\n", [(1, "column_missing", "business_id")]),
        (b"code,name_fi,name_sv,business_id,code\n", [(1, "column_twice", "code")]),
        (_file("005,A,A,").decode().encode("utf-16"), [(1, "not_utf8", None)]),
    ],
)
def test_without_a_whole_header_nothing_is_read(data: bytes, expected: list[tuple[int, str, str | None]]) -> None:
    assert _faults(data) == expected
    assert read_municipalities(data).parties == ()


def test_joint_authorities_of_the_catalogue_and_the_tasks_given_to_them() -> None:
    by_code = {p.code: p for p in read_municipalities(REAL).parties}
    parties, memberships = joint_authorities(catalogue().rows["joint_authority"], by_code)
    authorities = {p.code: p for p in parties}
    assert list(authorities) == ["eksote", "siunsote", "kainuunsote", "keusote", "kst"]
    assert {p.business_id for p in parties} == {None}
    assert authorities["kst"].name_fi == authorities["kst"].name_sv == "Kommunernas socialtjänst k.f."
    counts = {code: sum(m.authority == p.id for m in memberships) for code, p in authorities.items()}
    assert counts == {"eksote": 9, "siunsote": 13, "kainuunsote": 8, "keusote": 6, "kst": 16}
    (puolanka,) = [m for m in memberships if m.municipality == by_code["620"].id]
    assert puolanka.tasks == {"specialised_health_care", "environmental_health"}
    assert frozenset().union(*(m.tasks for m in memberships)) <= set(catalogue().codes("task"))


def test_ceased_municipalities_point_at_their_successors() -> None:
    by_code = {p.code: p for p in read_municipalities(REAL).parties}
    found = {p.code: p for p in ceased_municipalities(catalogue().rows["change"], by_code)}
    assert {code: (str(p.ceased_on), p.successor) for code, p in found.items()} == {
        "911": ("2019-12-31", by_code["541"].id),
        "099": ("2020-12-31", by_code["214"].id),
    }
    assert not found.keys() & by_code.keys()

"""The roster's file: every bad line by number and field, nothing guessed, no identity code told back."""

from datetime import date

import pytest

from valtuus.administration.rules.roster import read_roster
from valtuus.kernel.catalogue import catalogue

TODAY = date(2021, 2, 1)
HEAD = "nimi;henkilötunnus;tehtävät\n"
AINO, ONNI = "Aino Aalto;150290-902L;adult_social_work\n", "Onni Oras;010180-9015;Lastensuojelu | lms_billing\n"


def read(text, artificial=True):
    data = text if isinstance(text, bytes) else text.encode()
    return read_roster(data, catalogue(), TODAY, artificial=artificial)


def faults(found):
    return [(b.number, b.error.code, b.error.field) for b in found.bad]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + AINO + ONNI,
        "\ufeff" + HEAD + AINO + ONNI,
        (HEAD + AINO + ONNI).replace("\n", "\r\n"),
        "name,identity_code,duties\n" + (AINO + ONNI).replace(";", ","),
        "namn;personbeteckning;uppgifter\n" + AINO + ONNI,
        "Tehtävät;x;NIMI;Hetu\n" + "adult_social_work;1;Aino Aalto;150290-902L\nBarnskydd|lms_billing;2;Onni Oras;010180-9015\n",
        "# kommentti\n\n" + HEAD + AINO + "\n" + ONNI,
    ],
)  # fmt: skip
def test_the_forms_in_which_a_file_is_read(text):
    found = read(text)
    assert not found.bad and not found.notes
    assert [(line.name, line.code, set(line.duties)) for line in found.lines] == [
        ("Aino Aalto", "150290-902L", {"adult_social_work"}),
        ("Onni Oras", "010180-9015", {"child_protection", "lms_billing"}),
    ]


def test_duties_with_commas_within_a_quoted_field():
    found = read('name,identity_code,duties\nAino,150290-902L,"adult_social_work, lms_billing"\n')
    assert found.lines[0].duties == {"adult_social_work", "lms_billing"}


def test_latin_1_is_read_and_told():
    found = read((HEAD + "Åke Östman;150290-902L;Lapsiperheiden sosiaalityö\n").encode("latin-1"))
    assert (found.lines[0].name, found.lines[0].duties) == ("Åke Östman", {"family_social_work"})
    assert found.notes == ("latin1",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(1, "file_empty", None)]),
        ("nimi;tehtävät\n", [(1, "column_missing", "identity_code")]),
        ("nimi;nimi;hetu;tehtävät\n", [(1, "column_twice", "name")]),
        (HEAD + "Aino;150290-902L\n", [(2, "fields_miscounted", None)]),
        (HEAD + 'Aino;"150290-902L;x\n' + ONNI, [(2, "line_malformed", None)]),
        (HEAD + "Aino;150290-902M;adult_social_work\n", [(2, "identity_code_malformed", "identity_code")]),
        (HEAD + "Aino;;adult_social_work\n", [(2, "identity_code_malformed", "identity_code")]),
        (HEAD + ";150290-902L;\n", [(2, "name_malformed", "name"), (2, "duties_missing", "duties")]),
        (HEAD + "Aino;150290-902L;keittiö\n", [(2, "duty_unknown", "duties")]),
        (HEAD + AINO + ONNI + AINO, [(2, "person_twice", "identity_code"), (4, "person_twice", "identity_code")]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_field(text, told):
    assert faults(read(text)) == told


def test_artificial_codes_are_refused_in_production():
    assert faults(read(HEAD + AINO, artificial=False)) == [(2, "identity_code_malformed", "identity_code")]


def test_half_a_file_is_noticed():
    assert read((HEAD + AINO + ONNI)[:-20]).bad[0].number == 3
    assert read((HEAD + AINO + ONNI).rstrip("\n")).notes == ("cut",)


def test_no_identity_code_is_ever_told_back():
    lines = [
        "Aino 150290-902L;x;150290-902L",
        '"150290-902L;x;y',
        "150290-902L;010180-9015",
        "A;150290-902L;a",
        "B;150290-902L;lms_billing",
        "C;150290-902L;lms_billing",
    ]
    found = read(HEAD + "\n".join(lines) + "\n")
    assert len(found.bad) >= 5
    assert "902L" not in str([(b.error.given, b.error.args) for b in found.bad]) and "902L" not in repr(found)


@pytest.mark.parametrize("many", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_very_many_lines_with_three_bad_ones(many):
    codes = {}
    letters = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    for day in range(1, 29):
        for year in range(0, 100):
            for number in range(900, 940):
                digits = f"{day:02}01{year:02}{number}"
                codes[f"{day:02}01{year:02}-{number}{letters[int(digits) % 31]}"] = None
    codes = list(codes)[:many]
    rows = [f"Henkilö {i};{code};adult_social_work" for i, code in enumerate(codes)]
    rows[9] += ";x"
    rows[4_999] = rows[4_999].replace(";adult", ";x")
    rows[many - 1] = "Viimeinen;123;lms_billing"
    found = read(HEAD + "\n".join(rows) + "\n")
    assert faults(found) == [
        (11, "fields_miscounted", None),
        (5_001, "duty_unknown", "duties"),
        (many + 1, "identity_code_malformed", "identity_code"),
    ]
    assert len(found.lines) == many - 3

"""Lists: sorted by their headings, cut into pages, taken along as a file in which nothing is a formula."""

import pytest
from django.http import QueryDict

from valtuus.kernel.alphabet import finnish_key
from valtuus.web.components import Status
from valtuus.web.listing import Column, as_text, csv_file, listing

PEOPLE = [("Åke", 3), ("Aino", 1), ("Öhman", 2)]
COLUMNS = [
    Column("nimi", "Nimi", lambda r: r[0], lambda r: finnish_key(r[0])),
    Column("maara", "Määrä", lambda r: r[1], lambda r: r[1], numeric=True),
    Column("tila", "Tila", lambda r: Status("mandate.valid")),
]


def shown(query=""):
    return listing(PEOPLE, COLUMNS, QueryDict(query), caption="Väki", empty="Ei ketään")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Åke", "Aino", "Öhman"]),
        ("jarjestys=nimi", ["Aino", "Åke", "Öhman"]),
        ("jarjestys=-nimi", ["Öhman", "Åke", "Aino"]),
        ("jarjestys=maara", ["Aino", "Öhman", "Åke"]),
        ("jarjestys=tila", ["Åke", "Aino", "Öhman"]),
        ("jarjestys=%3Cb%3E&sivu=99", ["Åke", "Aino", "Öhman"]),
    ],
)
def test_the_address_says_how_it_is_sorted(query, names):
    assert [row[0] for row in shown(query).table.rows] == names


def test_a_heading_sorts_and_turns_round_and_keeps_the_rest_of_the_address():
    name, amount, state = shown("teema=a&jarjestys=nimi&sivu=2").table.headings
    assert (name.address, name.order) == ("?teema=a&jarjestys=-nimi", "ascending")
    assert (amount.address, amount.order) == ("?teema=a&jarjestys=maara", "none")
    assert not state.address


def test_a_page_holds_so_many_rows():
    found = listing(range(60), [Column("n", "N", str)], QueryDict("sivu=3"), caption="", empty="")
    assert [row[0] for row in found.table.rows] == [str(n) for n in range(50, 60)] and found.total == 60


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-1", "@a", "\tx", "\rx"])
def test_what_begins_like_a_formula_is_text(cell):
    assert as_text(cell) == f"'{cell}"


def test_the_file_holds_every_row_in_words():
    rows = [("=cmd|'/c calc'!A1", 1), ('Åke; "Nisse"', 2)]
    answer = csv_file(rows, COLUMNS, "vaki")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines() == ["Nimi;Määrä;Tila", "'=cmd|'/c calc'!A1;1;voimassa", '"Åke; ""Nisse""";2;voimassa']
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vaki.csv"'

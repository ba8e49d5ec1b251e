"""Lists: sorted by their headings, cut into pages, taken along as a file in which nothing is a formula."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from valtuus.kernel.alphabet import finnish_key
from valtuus.web.components import Status
from valtuus.web.list_files import file_asked, file_ways, xlsx_file
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


def test_the_workbook_holds_the_same_rows_with_days_and_numbers_as_such_and_no_formula():
    columns = [
        *COLUMNS,
        Column("paiva", "=Päivä", lambda r: date(2021, 2, 1)),
        Column("aika", "Aika", lambda r: datetime(2021, 7, 1, 21, 30, tzinfo=UTC)),
        Column("raja", "Raja", lambda r: None),
    ]
    rows = [("=1+1", 1), ("Åke\0", 2), ("#N/A", 3), ("+358", 4)]
    answer = xlsx_file(rows, columns, "vaki")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vaki.xlsx"'
    [head, *found] = load_workbook(BytesIO(answer.content)).active.iter_rows()
    assert [c.value for c in head] == ["Nimi", "Määrä", "Tila", "'=Päivä", "Aika", "Raja"]
    assert [[c.value for c in row[:3]] for row in found] == [
        ["'=1+1", 1, "voimassa"],
        ["Åke", 2, "voimassa"],
        ["#N/A", 3, "voimassa"],
        ["'+358", 4, "voimassa"],
    ]
    for row in found:
        assert [c.data_type for c in row] == ["s", "n", "s", "d", "d", "s"]
        assert row[3].value == datetime(2021, 2, 1) and row[3].number_format == "d.m.yyyy"
        assert row[4].value == datetime(2021, 7, 2, 0, 30), "Helsinki's clock"


def test_the_ways_to_the_files_keep_what_the_list_is_narrowed_to():
    ways = file_ways(QueryDict("teema=a&jarjestys=-nimi&sivu=2"))
    assert ways.csv == "?teema=a&jarjestys=-nimi&muoto=csv" and ways.xlsx == "?teema=a&jarjestys=-nimi&muoto=xlsx"
    assert file_asked(QueryDict("muoto=xlsx")) is xlsx_file and file_asked(QueryDict("muoto=csv")) is csv_file
    assert file_asked(QueryDict("muoto=<b>")) is None and file_asked(QueryDict("")) is None

"""Mandates from a file: every bad line named by its number, nothing half done, and no identity code told back."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger import queries as ledger
from valtuus.mandates import bulk_csv
from valtuus.mandates.queries.register import links_to, mandates_of_person
from valtuus.mandates.services.bulk import give_entries, read_file
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.parties.queries import official_key, officials
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Official, Party

HEADER = "nimi;tunnus;tyyppi;valtuusasiat;alkaa;paattyy;rajaus"
ONNI, AINO = "010180-9015", "150290-902L"
GOOD = f"Onni Oras;{ONNI};act;view_and_claim;1.2.2021;31.12.2022;"
SEUTU = "Seutu;9900006-9;act;view_and_claim;;31.12.2022;"


def file(*lines, header=HEADER):
    return "\r\n".join([header, *lines, ""]).encode()


def faults(data):
    return [(b.number, b.error.code, b.error.field) for b in bulk_csv.read(data)[1]]


# ---- the file


def test_a_line_is_read_whole():
    [line], bad = bulk_csv.read(
        file(f"Onni Oras;{ONNI};edustamisvaltuus;view_and_claim lms_material;1.2.2021;2022-12-31;a+b")
    )
    assert not bad and line.number == 2 and line.type is MandateType.REPRESENT
    assert line.themes == {"view_and_claim", "lms_material"} and line.limit == ("a", "b")
    assert (line.first_day.isoformat(), line.last_day.isoformat()) == ("2021-02-01", "2022-12-31")


@pytest.mark.parametrize("data", [
    b"\xef\xbb\xbf" + file(GOOD),
    file(GOOD).replace(b";", b","),
    file(GOOD).replace(b";", b"\t"),
    file(GOOD).replace(b"\r\n", b"\n").rstrip(b"\n"),
    b"# remark\n\n" + file(GOOD, "", "# another"),
    file(GOOD.rpartition(";")[0], header=HEADER.rpartition(";")[0]),
    file(GOOD, header="name;code;type;themes;first_day;last_day;limit"),
    file(GOOD, header="Namn;Beteckning;Typ;Fullmaktsärenden;Börjar;Upphör;Avgränsning"),
    file(GOOD + ";osasto", header=HEADER + ";huomautus"),
    file(f'"Oras; Onni";{ONNI};act;view_and_claim;1.2.2021;31.12.2022;'),
])  # fmt: skip
def test_the_usual_ways_to_write_a_file_are_all_read(data):
    lines, bad = bulk_csv.read(data)
    assert len(lines) == 1 and not bad and lines[0].code == ONNI


@pytest.mark.parametrize(("data", "expected"), [
    (b"", (1, "file_without_lines", "file")),
    (b"\x00\x01\x02", (1, "column_missing", "nimi")),
    (file(), (1, "file_without_lines", "file")),
    (file(GOOD, header=HEADER.replace("valtuusasiat;", "")), (1, "column_missing", "valtuusasiat")),
    (file(GOOD, header=HEADER.replace("tunnus", "nimi")), (1, "column_twice", "nimi")),
    ("nimi;tunnus;tyyppi;fullmaktsärenden;paattyy\nÄ".encode("latin-1"), (1, "not_utf8", None)),
    (f"{HEADER}\nÄijä;{ONNI};act;view_and_claim;;31.12.2022;\n".encode("latin-1"), (2, "not_utf8", None)),
    (file(GOOD)[: -len("31.12.2022;;") - 5], (2, "fields_miscounted", None)),
    (file(GOOD.replace("act", "mandaatti")), (2, "unknown_code", "tyyppi")),
    (file(GOOD.replace("31.12.2022", "31.13.2022")), (2, "day_malformed", "paattyy")),
    (file(GOOD.replace("Onni Oras", "")), (2, "name_malformed", "nimi")),
    (file(GOOD.replace("Onni Oras", ONNI)), (2, "name_malformed", "nimi")),
    (file(f'"Onni;{ONNI};act;view_and_claim;1.2.2021;31.12.2022;'), (2, "line_malformed", None)),
    (b"x" * (bulk_csv.MOST_BYTES + 1), (1, "file_too_large", "file")),
    (file(*[GOOD] * (bulk_csv.MOST_LINES + 1)), (1, "file_too_long", "file")),
])  # fmt: skip
def test_a_fault_is_told_by_line_and_field(data, expected):
    assert faults(data) == [expected]


def test_columns_that_are_mixed_up_tell_no_identity_code():
    mixed = [f"{ONNI};Onni;act;view_and_claim;;31.12.2022;", f"Onni;act;{ONNI};view_and_claim;;31.12.2022;"]
    mixed += [f"Onni;act;act;view_and_claim;{ONNI};31.12.2022;", f'"{ONNI};x', f"Onni;{ONNI}"]
    _, bad = bulk_csv.read(file(*mixed))
    assert [b.number for b in bad] == [2, 3, 4, 5, 6] and not [b for b in bad if ONNI in str(b.error)]


# ---- the register


@pytest.fixture
def world(register):
    """Helmi grants in Mallila, Ilmari for Seutu, whose business id is known."""
    load_parties(
        [Party(register.id["seutu"], PartyKind.JOINT_AUTHORITY, "seutu", "Seutu", "Seutu", "9900006-9")], None, at=AT
    )
    register.right = register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    return register


def read(world, data, who="helmi", giver="mallila"):
    return read_file(data, world.id[giver], actor=world.actor(who), at=AT, artificial=True)


db = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@db
def test_a_good_file_is_given_in_one_version(world):
    before = ledger.version()
    entries = read(world, file(GOOD, SEUTU))
    assert all(e.good for e in entries) and ledger.version() == before
    give_entries(entries, actor=world.actor("helmi"), at=AT)
    assert ledger.version() == before + 1
    [given] = mandates_of_person(official_key(ONNI))
    assert given.giver == world.id["mallila"] and len(links_to([world.id["seutu"]])) == 1
    assert officials([given.holder])[given.holder].name == "Onni Oras"


@db
@pytest.mark.parametrize(("line", "code"), [
    (GOOD.replace(ONNI, "010180-9016"), "identity_code_malformed"),
    (GOOD.replace(ONNI, ""), "identity_code_malformed"),
    (GOOD.replace(ONNI, "9900006-8"), "business_id_malformed"),
    (GOOD.replace(ONNI, "9900004-2"), "party_missing"),
    (GOOD.replace("view_and_claim", "no_such"), "unknown_code"),
    (GOOD.replace("view_and_claim", ""), "theme_missing"),
    (GOOD.replace("view_and_claim", "lms_material"), "no_right_to_grant"),
    (GOOD.replace("act", "represent"), "grant_right_of_other_type"),
    (GOOD.replace("act", "valtuutusoikeus"), "grant_rights_only_by_application"),
    (SEUTU.replace("act", "represent"), "organisation_may_only_receive_act"),
    (GOOD.replace("31.12.2022", ""), "end_missing"),
    (GOOD.replace("1.2.2021", "31.1.2021"), "start_in_past"),
    (GOOD.replace("31.12.2022", "1.1.2021"), "end_before_start"),
    (GOOD.replace("31.12.2022", "2.2.2046"), "longer_than_25_years"),
    (GOOD + "koivula", "limit_only_on_represent"),
    (GOOD + "nowhere", "party_missing"),
])  # fmt: skip
def test_each_fault_of_a_line_has_the_code_of_the_form(world, line, code):
    good, entry = read(world, file(GOOD, line))
    assert good.good and not entry.good and entry.number == 3
    assert (entry.fault.code if entry.fault else entry.judged.decision.reason.code) == code
    with pytest.raises((DomainError, Refused)):
        give_entries([good, entry], actor=world.actor("helmi"), at=AT)
    assert not mandates_of_person(official_key(ONNI))


@db
def test_the_same_line_twice_is_a_slip(world):
    entries = read(world, file(GOOD, SEUTU, GOOD))
    assert [e.good for e in entries] == [True, True, False]
    assert (entries[2].fault.code, entries[2].fault.given) == ("line_repeated", "2")


@db
def test_a_stranger_is_refused_before_the_file_is_looked_at(world):
    for who in ("onni", "eeva", "veikko", "ilmari"):
        with pytest.raises(Refused):
            read(world, file(GOOD), who=who)


@db
@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_good_lines_of_very_many_are_given_and_the_three_bad_ones_named(world, many):
    middle = many // 2
    lines = [f"Etu Suku;{code(n)};act;view_and_claim;1.2.2021;31.12.2022;" for n in range(many)]
    lines[10] = lines[10].replace("31.12.2022", "30.2.2022")
    lines[middle] = lines[middle].replace(code(middle), "010180-9016")
    lines[-1] = lines[-1].replace("view_and_claim", "lms_material")
    entries = read(world, file(*lines))
    assert [e.number for e in entries if not e.good] == [12, middle + 2, many + 1]
    with pytest.raises(DomainError) as told:
        give_entries(entries, actor=world.actor("helmi"), at=AT)
    assert told.value.code == "lines_bad" and told.value.given == f"12, {middle + 2}"
    before = ledger.version()
    given = give_entries(entries, actor=world.actor("helmi"), at=AT, only_good=True)
    assert sum(e.judged is not None and e.judged.mandate is not None for e in given) == many - 3
    assert ledger.version() == before + 1


def code(n):
    """An artificial identity code of its own for each number."""
    day, rest = 1 + n % 28, n // 28
    month, year = 1 + rest % 12, 40 + rest // 12 % 50
    number = 900 + rest // 600
    digits = f"{day:02}{month:02}{year:02}{number}"
    return f"{digits[:6]}-{number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(digits) % 31]}"


# ---- the pages


@pytest.fixture
def pages(world, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    settings.ARTIFICIAL_CODES = True
    translation.activate("fi")
    with standing_at(AT):
        yield world


def address(party="mallila", language="fi"):
    return f"/{language}/valtuudet/{party}/anna/tiedostosta/"


def upload(data, who="helmi", language="fi"):
    sent = {"file": SimpleUploadedFile("valtuudet.csv", data)}
    return Client(headers={"Test-Actor": who}).post(address(language=language), sent)


def load(page, who="helmi", **data):
    state = re.search(r'name="state" value="([^"]*)"', page.content.decode())[1]
    return Client(headers={"Test-Actor": who}).post(address(), {"state": state} | data)


def text(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))).replace("\xa0", " ")


@db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_template_is_read_by_the_reader_itself(pages, language):
    helmi = Client(headers={"Test-Actor": "helmi"})
    template = helmi.get(address(language=language) + "pohja.csv")
    assert template.headers["Content-Disposition"] == 'attachment; filename="valtuudet.csv"'
    assert bulk_csv.read(template.content + GOOD.encode())[0][0].name == "Onni Oras"
    assert helmi.get(address(language=language)).status_code == 200


@db
def test_a_file_is_checked_and_then_given_without_its_codes_in_the_page(pages):
    checked = upload(file(GOOD, SEUTU))
    assert checked.status_code == 200 and "Kelvollisia rivejä 2, virheellisiä 0." in text(checked)
    assert ONNI not in checked.text and not mandates_of_person(official_key(ONNI))
    given = load(checked)
    assert given.status_code == 200 and "Annettuja valtuuksia 2" in text(given)
    assert len(mandates_of_person(official_key(ONNI))) == 1
    assert load(checked).status_code == 409 and len(mandates_of_person(official_key(ONNI))) == 1


@db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_bad_lines_are_told_by_number_sentence_and_code_in_each_language(pages, language):
    checked = upload(file(GOOD, GOOD.replace("31.12.2022", "30.2.2022"), GOOD.replace(ONNI, "x")), language=language)
    assert checked.status_code == 200
    assert "[day_malformed]" in checked.text and "[identity_code_malformed]" in checked.text
    assert re.search(r"<td[^>]*><div>3</div>", checked.text) and re.search(r"<td[^>]*><div>4</div>", checked.text)


@db
def test_all_or_nothing_unless_the_good_lines_are_chosen(pages):
    checked = upload(file(GOOD, GOOD.replace("31.12.2022", "1.1.2021")))
    nothing = load(checked)
    assert nothing.status_code == 422 and "tai valitse vain kelvollisten rivien antaminen" in text(nothing)
    assert not mandates_of_person(official_key(ONNI))
    given = load(checked, which="good")
    assert "Annettuja valtuuksia 1, antamatta jääneitä rivejä 1." in text(given)
    assert len(mandates_of_person(official_key(ONNI))) == 1


@db
@pytest.mark.parametrize(("data", "said"), [
    (b"", "Tiedostossa ei ole yhtään valtuutta."),
    (file(GOOD, header="nimi;tunnus"), "Rivi 1: Sarake tyyppi puuttuu."),
    (file(GOOD).decode().replace("Onni", "Öysti").encode("latin-1"), "Rivi 2: Merkistö ei ole UTF-8: 0xD6."),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_at_its_field(pages, data, said):
    page = upload(data)
    assert page.status_code in (200, 422) and said in text(page) and not mandates_of_person(official_key(ONNI))


@db
def test_no_file_at_all_is_told(pages):
    page = Client(headers={"Test-Actor": "helmi"}).post(address(), {})
    assert page.status_code == 422 and 'href="#id_file"' in page.text


@db
@pytest.mark.parametrize("who", ["onni", "eeva", "veikko", "ilmari"])
def test_who_has_no_right_gets_no_page(pages, who):
    assert Client(headers={"Test-Actor": who}).get(address()).status_code == 403
    assert upload(file(GOOD), who).status_code == 403
    assert load(upload(file(GOOD)), who).status_code == 409
    assert not mandates_of_person(official_key(ONNI))


@db
def test_a_right_that_ended_between_check_and_giving_gives_nothing(pages):
    checked = upload(file(GOOD))
    end_mandate(pages.right, actor=pages.actor("helmi"), at=AT)
    assert load(checked).status_code in (403, 422) and not mandates_of_person(official_key(ONNI))


@db
def test_names_of_html_are_escaped(pages):
    checked = upload(file(GOOD.replace("Onni Oras", "<b>Onni</b> <script>alert(1)</script>")))
    assert "<script>alert" not in checked.text and "&lt;b&gt;Onni" in checked.text


@db
def test_a_warning_of_the_file_is_acknowledged_once_for_all(pages):
    from_roster = f"Onni;{AINO};act;view_and_claim;;31.12.2022;"
    record_officials([Official(official_key(AINO), "Onni")], [Employment(official_key(AINO), pages.id["seutu"])], at=AT)
    checked = upload(file(from_roster))
    assert "[bypasses_joint_authority]" in checked.text
    assert load(checked).status_code == 422 and not mandates_of_person(official_key(AINO))
    assert load(checked, acknowledged="bypasses_joint_authority").status_code == 200
    assert len(mandates_of_person(official_key(AINO))) == 1
